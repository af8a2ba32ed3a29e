"""What a message means: `Understanding` reads it in every language and gives its intent."""

from __future__ import annotations

import dataclasses

from msgspec.structs import replace

from helpline.content.model import Script
from helpline.understanding.floor import Floor
from helpline.understanding.intent import DANGERS, Intent
from helpline.understanding.keypad import Keypad
from helpline.understanding.model import Model
from helpline.understanding.policy import FEWEST, decide
from helpline.understanding.spelling import Slips
from helpline.understanding.text import Folded, split

GRAVE = (*DANGERS, "stop")
"""Meanings that are looked for in each sentence by itself."""
MOST = 8
"""Sentences that are looked at by themselves."""
SHORT = 4
"""Words of the longest message that is mended."""
ALONE = 2
"""Words of the longest message whose words nothing else explains."""
LIKELY = 5
"""Meanings that an explanation names."""
LONGEST_LABEL = 6
"""Words of a line that may be the label of an offer."""


class Understanding:
    """How people are understood who use one script. Made once for it; safe between threads."""

    def __init__(self, script: Script, model: Model | None = None) -> None:
        """Without a `model`, what exact words say is all that is understood."""
        self._languages = script.languages
        self._topics = frozenset(script.topic_ids)
        self._floor = Floor(script)
        self._keypad = Keypad(script)
        self.model = model
        self._slips = Slips(model.words if model else {}, self._floor)
        self._labels = _labels(script)

    def read(self, text: str, language: str | None = None, *, spoken: bool = False) -> Intent:
        """What `text` means, read in all the script's languages, `language` first.

        `spoken` is the phone, where "stop" asks for silence and never opts out, and where
        speech recognition writes "to" for two. Never raises, whatever the text.
        """
        given = language if language in self._languages else self._languages[0]
        folded = split(text)
        key = self._keypad.key(text, spoken=spoken)
        if not folded.words:
            return Intent("none", given, key=key)
        labels = self._labels.get(" ".join(folded.words), frozenset())
        folded = self._mend(folded, given)
        heard = self._floor.hear(folded, given)
        scores = self.model.scores(folded.words) if self.model else {}
        if labels and heard.stop != "word":  # what is printed can be sent back: no opt-out
            heard = dataclasses.replace(heard, stop=None)
            scores = {label: score for label, score in scores.items() if label != "stop"}
        spoken_of = self._graver(folded, scores) if heard.danger or heard.stop else scores
        intent = decide(heard, scores, spoken_of, self._topics, len(folded.words))
        intent = replace(intent, key=key, labels=labels)
        return _quiet(intent) if spoken else intent

    def _graver(self, folded: Folded, scores: dict[str, float]) -> dict[str, float]:
        """The scores of danger and opt-out as in the sentence where they are highest, so that
        nothing said beside them hides them."""
        graver = dict(scores)
        for sentence in _sentences(folded) if self.model else []:
            alone = self.model.scores(sentence) if self.model else {}
            graver |= {kind: max(graver.get(kind, 0.0), alone.get(kind, 0.0)) for kind in GRAVE}
        return graver

    def why(self, text: str, language: str | None = None) -> dict[str, object]:
        """What `text` was understood by: phrases found, the likeliest meanings, and for the
        likeliest the n-grams that weigh most."""
        given = language if language in self._languages else self._languages[0]
        folded = self._mend(split(text), given)
        if not folded.words:
            return {"words": [], "phrases": [], "likely": {}, "weights": []}
        phrases = list(self._floor.hear(folded, given).hits)
        scores = self.model.scores(folded.words) if self.model else {}
        likely = sorted(scores.items(), key=lambda pair: -pair[1])[:LIKELY]
        weights = self.model.reasons(folded.words, likely[0][0]) if self.model and likely else []
        return {
            "words": list(folded.words),
            "phrases": phrases,
            "likely": {label: round(score, 3) for label, score in likely},
            "weights": [[name, round(weight, 2)] for name, weight in weights],
        }

    def _mend(self, folded: Folded, given: str) -> Folded:
        """With the words that were meant where fingers or ears slipped in a short message; the
        letters of a longer one say enough, and its rare words are seldom slips."""
        if len(folded.words) > SHORT:
            return folded
        alone = len(folded.words) <= ALONE
        mended = tuple(self._slips.mend(word, given, alone=alone) for word in folded.words)
        return dataclasses.replace(folded, words=mended)


def _sentences(folded: Folded) -> list[tuple[str, ...]]:
    """The words of each sentence of some length, where there are several."""
    if len(folded.sentences) < 2:
        return []
    found: dict[int, list[str]] = {}
    for word, clause in zip(folded.words, folded.clauses, strict=True):
        found.setdefault(folded.sentences[clause], []).append(word)
    several = list(found.values()) if len(found) > 1 else []
    return [tuple(words) for words in several if len(words) >= FEWEST][:MOST]


def _labels(script: Script) -> dict[str, frozenset[tuple[str, str]]]:
    """What offers may be called, folded: language and id of the short lines that say so."""
    found: dict[str, set[tuple[str, str]]] = {}
    for code, lines in script.lines.items():
        for id, line in lines.items():
            words = split(line.text or "").words
            if 0 < len(words) <= LONGEST_LABEL:
                found.setdefault(" ".join(words), set()).add((code, id))
    return {words: frozenset(each) for words, each in found.items()}


def _quiet(intent: Intent) -> Intent:
    """On the phone: "stop" asks for silence."""
    quiet = replace(intent, stops=False, by_cancel=False)
    quiet = replace(quiet, doubted=None) if quiet.doubted == "stop" else quiet
    return replace(quiet, kind="command", command="wait") if quiet.kind == "stop" else quiet
