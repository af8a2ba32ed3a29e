"""One release ready to answer with: script, understanding, wording, the clip of each prompt."""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import quote

from helpline.carriers.contract import Sound
from helpline.content.model import Script
from helpline.conversation.types import Prompt, Turn
from helpline.conversation.wording import Phrasebook
from helpline.speech.clips import prompt_key
from helpline.understanding.understand import Understanding


class LoadedRelease:
    """Everything an answer needs, in memory: no disk and no database while a person waits."""

    def __init__(
        self,
        script: Script,
        understanding: Understanding,
        names: Mapping[str, str],
        base_path: str,
        breath: str,
        look_again: float = 0.0,
    ) -> None:
        """`names` maps utterance keys to clip names; `breath` names half a second of silence;
        from `look_again` on (monotonic seconds), other clips may have been made or chosen."""
        self.script = script
        self.names = names
        self.look_again = look_again
        self.understanding = understanding
        self.book = Phrasebook(script)
        self.origins = self.book.origins()
        """How and where all that can be heard is written."""
        clips = {one: names.get(prompt_key(one)) for one in self.origins}
        self.spoken = {name: one for one, name in clips.items() if name}
        """What each clip says."""
        self.captions = {name: quote(one.text) for name, one in self.spoken.items()}
        self.unspoken = sum(name is None for name in clips.values())
        """Utterances without a clip, left to the carrier's voice."""
        self._audio = f"{base_path}/audio"
        self._breath = Sound(f"{self._audio}/{breath}.wav", "", "", "")
        self._hints = {code: _hints(script, code) for code in script.languages}
        self._said = {one: self._say(one, name) for one, name in clips.items()}

    @staticmethod
    def keys(script: Script) -> list[str]:
        """The keys of all that this script can say aloud."""
        return [prompt_key(one) for one in Phrasebook(script).every_utterance()]

    def needs_refresh(self) -> bool:
        """Whether it is time to look for clips made or chosen since."""
        return time.monotonic() >= self.look_again

    def sounds(self, turn: Turn, *, rest: bool) -> list[Sound]:
        """What is played, in order; `rest` puts a breath before it, for the phone to travel
        from the fingers back to the ear (accessibility A16)."""
        said = [self._breath] if rest else []
        for prompt in self.book.utterances(turn):
            said.append(self._said.get(prompt) or self._say(prompt, None))
        return said if len(said) > rest else []

    def hints(self, language: str) -> tuple[str, ...]:
        """Words the speech recogniser may expect in `language`."""
        return self._hints[language]

    def _say(self, utterance: Prompt, name: str | None) -> Sound:
        voice = self.script.voices[utterance.language]
        url = f"{self._audio}/{name}.wav" if name else None
        return Sound(url, utterance.text, voice.say_voice, voice.locale)


def _hints(script: Script, language: str) -> tuple[str, ...]:
    labels = (script.line(language, f"{topic}.label").text for topic in script.topic_ids)
    return tuple(label for label in labels if label)
