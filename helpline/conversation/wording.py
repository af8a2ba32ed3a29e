"""A turn in words: for the ear as utterances, for the eye as texts.

A `Phrasebook` is made once for a script. It knows everything that can ever be said, so
all clips can be made beforehand, and finding the words while a person waits is a look-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpline.content.model import Script, aloud
from helpline.content.segments import segments
from helpline.content.system_lines import ASKED_ABOUT
from helpline.conversation.places import CHOICE, COMMAND, DOORS, offers_at
from helpline.conversation.types import Offer, Place, Prompt, Session, Tell, Turn

PACES = ("normal", "slow")
"""Each is a set of clips of its own."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something said comes from: its words as written, and "en/lines.yaml:12"."""

    language: str
    words: str
    where: str


class Phrasebook:
    """Everything one script can say."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._spoken: dict[tuple[str, str, str], Prompt | None] = {}
        self._written = dict(_texts(script))

    def utterances(self, turn: Turn) -> list[Prompt]:
        """What is heard, in order, at the session's pace."""
        pace = turn.session.pace
        heard = (self.utterance(said, pace) for said in turn.says)
        return [one for one in heard if one]

    def utterance(self, said: Tell | Offer, pace: str) -> Prompt | None:
        """How one Tell or Offer sounds; None where it has no spoken form."""
        key = said.key if isinstance(said, Offer) and not said.whole else ""
        line = said.label if isinstance(said, Offer) else said.line
        place = (said.language, line + key, pace)
        if place not in self._spoken:
            self._spoken[place] = self._speak(said.language, line, key, pace)
        return self._spoken[place]

    def messages(self, turn: Turn) -> list[str]:
        """What is texted, in order. Short pieces share one text where both fit one segment."""
        texts: list[str] = []
        for said in turn.says:
            if isinstance(said, Offer):
                tail = self._write_offer(said)
                texts[-1:] = [texts[-1] + tail if texts else tail.strip()]
            elif text := self._written.get((said.language, said.line)):
                texts.append(text)
        return _join(texts)

    def every_utterance(self) -> list[Prompt]:
        """All that can ever be heard, each once, in a steady order."""
        return list(self.origins())

    def origins(self) -> dict[Prompt, Origin]:
        """All that can ever be heard, and how and where each is written."""
        said: list[Tell | Offer] = [*self._all_tells(), *self._all_offers()]
        found: dict[Prompt, Origin] = {}
        for pace in PACES:
            for one in said:
                if utterance := self.utterance(one, pace):
                    found.setdefault(utterance, self._origin(one))
        return found

    def _origin(self, said: Tell | Offer) -> Origin:
        key = said.key if isinstance(said, Offer) and not said.whole else ""
        line = said.label if isinstance(said, Offer) else said.line
        words = self._words(said.language, line, key) or ""
        return Origin(said.language, words, self._script.line(said.language, line).where)

    def _words(self, language: str, line: str, key: str) -> str | None:
        words = self._script.line(language, line).voice
        if not words or not key:
            return words
        frame = self._script.line(language, "press").voice or "{label}, {key}."
        pressed = self._script.sounds[language].keys.get(key, key)
        return frame.replace("{label}", words).replace("{key}", pressed)

    def _speak(self, language: str, line: str, key: str, pace: str) -> Prompt | None:
        words = self._words(language, line, key)
        if not words:
            return None
        return Prompt(language, aloud(words, self._script.sounds[language]), pace)

    def _write_offer(self, offer: Offer) -> str:
        label = self._written.get((offer.language, offer.label), "")
        return f" {label}" if offer.whole else f"\n{offer.key} {label}"

    def _all_tells(self) -> Iterator[Tell]:
        half = {offer.label for offer in self._all_offers() if not offer.whole} | {"press"}
        for language, lines in self._script.lines.items():
            for id, line in lines.items():
                if line.voice and id not in half:
                    yield Tell(id, language)

    def _all_offers(self) -> Iterator[Offer]:
        script = self._script
        nodes = (*DOORS, *script.menus)
        for language in script.languages:
            for node in nodes:
                yield from offers_at(script, _standing(script, language, Place(node)))
            for choice in (*script.topic_ids, *(f"{COMMAND}{name}" for name in ASKED_ABOUT)):
                choices = (choice, choice)  # any of them may stand first or second
                place = Place(CHOICE, choices=choices, behind=Place(script.entry))
                yield from offers_at(script, _standing(script, language, place))


def _standing(script: Script, language: str, place: Place) -> Session:
    return Session(script.digest, "voice", language, place)


def _texts(script: Script) -> Iterator[tuple[tuple[str, str], str]]:
    """Every line as it is texted, by language and id; a page of several with its number, "2/3"."""
    for language, lines in script.lines.items():
        for id, line in lines.items():
            if line.text:
                yield (language, id), line.text
        for topic in script.topics[language].values():
            count = len(topic.pages)
            for number, page in enumerate(topic.pages, 1):
                if count > 1 and (text := lines[page].text):
                    yield (language, page), f"{text} {number}/{count}"


def _join(texts: Iterable[str]) -> list[str]:
    joined: list[str] = []
    for text in texts:
        together = f"{joined[-1]}\n{text}" if joined else text
        if joined and segments(together).parts == 1:
            joined[-1] = together
        else:
            joined.append(text)
    return joined
