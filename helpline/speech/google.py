"""Google's voice, by way of gTTS: pleasant, free, and not to be relied on.

The endpoint is undocumented, blocks those who hurry, may answer with a page instead of sound,
and gTTS does not check its certificate. So: only published words, one request at a time and
not too often, each answer checked, and another engine behind it. Never while a person waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from importlib import metadata

import gtts

from helpline.content.model import Language
from helpline.conversation.types import Prompt
from helpline.speech.delivery import VERSION
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.engines import Folders
from helpline.speech.pace import PACES, Phrase, phrases
from helpline.speech.samples import decode, join, trim

TIMEOUT = (3.0, 10.0)
"""Seconds to connect and to wait for an answer; without it gTTS waits for ever."""

APART = 0.7
"""Seconds between two requests: 1 to 2 a second were not blocked."""

TRIES = 3
"""For one request, where it did not answer, was busy (429) or broken (5xx)."""

PATIENCE = 3
"""Prompts in a row that may fail before it is not asked again in this run."""

_BACK_OFF = 2.0  # seconds before the second try, twice that before the third
_LONGEST = 100  # letters in one request; gTTS would cut what is longer, at every comma


class GoogleEngine:
    """The voice of a translation site. Threads take turns.

    A voice is the ending of the site's host, which decides the accent ("com.mx").
    """

    name = "google"
    dependable = False
    slow = True

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._timeout = timeout
        self._turn = threading.Lock()
        self._next = clock()  # when the next request may go out
        self._failures = 0  # prompts in a row

    def has(self, prompt: Prompt, language: Language) -> bool:
        """Everything, if the site is so kind."""
        del prompt
        return self.name in language.voices

    def lack(self, language: Language) -> str:
        """Nothing that could be known beforehand."""
        del language
        return ""

    def version(self, prompt: Prompt, language: Language) -> str:
        """Which gTTS, accent and pacing; what the site speaks with it does not say."""
        del prompt
        package = metadata.version("gtts")
        return f"gtts-{package}/{language.code}-{language.voices[self.name]}/{VERSION}"

    def close(self) -> None:
        """Nothing is held between two requests."""

    def speak(self, prompt: Prompt, language: Language) -> Sound:
        """Say it phrase by phrase; all of it or, with a `SpeechError`, nothing."""
        with self._turn:
            if self._failures >= PATIENCE:
                raise SpeechError("Google's voice failed too often and rests.", retry=True)
            try:
                sound = self._say(prompt, language)
            except SpeechError as error:
                self._failures += error.retry
                raise
            self._failures = 0
            return sound

    def _say(self, prompt: Prompt, language: Language) -> Sound:
        slow = prompt.pace == "slow"
        said = list(_requests(phrases(prompt.text, PACES[prompt.pace])))
        return join((self._piece(part.text, language, slow), part.pause_ms) for part in said)

    def _piece(self, text: str, language: Language, slow: bool) -> Sound:
        """One request's worth of speech, asked for up to three times."""
        try:
            request = gtts.gTTS(
                text,
                tld=language.voices[self.name],
                lang=language.code,
                slow=slow,
                timeout=self._timeout,
            )
        except ValueError as error:
            raise SpeechError(f"Google has no voice for {language.code!r}.") from error
        fault = ""
        for attempt in range(TRIES):
            if attempt:
                self._sleep(_BACK_OFF * 2 ** (attempt - 1))
            try:
                return _decode(self._answers(request))
            except gtts.gTTSError as error:
                fault = _describe(error)
                if not _may_pass(error):
                    break
        raise SpeechError(f"Google's voice did not answer well: {fault}.", retry=True)

    def _answers(self, request: gtts.gTTS) -> list[bytes]:
        """The MP3s that come back, asked for at a decent distance from the request before."""
        self._sleep(max(0.0, self._next - self._clock()))
        try:
            return list(request.stream())
        except (ValueError, AssertionError) as error:
            raise SpeechError("Google's voice answered with nonsense.", retry=True) from error
        finally:
            self._next = self._clock() + APART


def engine(_folders: Folders) -> GoogleEngine:
    """The engine, for the registry."""
    return GoogleEngine()


def _requests(said: list[Phrase]) -> Iterator[Phrase]:
    """`said` with phrases too long for one request cut between two words."""
    for phrase in said:
        words: list[str] = []
        for word in phrase.text.split():
            if words and len(" ".join((*words, word))) > _LONGEST:
                yield Phrase(" ".join(words))
                words = []
            words.append(word)
        yield Phrase(" ".join(words), phrase.pause_ms)


def _decode(answers: list[bytes]) -> Sound:
    """A page instead of sound comes as nothing at all: it must not pass for a short clip."""
    if len(answers) != 1 or not answers[0]:
        raise SpeechError("Google's voice answered without any sound.", retry=True)
    try:
        sound = trim(decode(answers[0]))
    except SpeechError as error:
        raise SpeechError("Google's voice answered with a broken sound.", retry=True) from error
    if not len(sound.samples):
        raise SpeechError("Google's voice answered with silence.", retry=True)
    return sound


def _may_pass(error: gtts.gTTSError) -> bool:
    """Whether it may be over in some seconds: no answer, too many requests, a broken server."""
    return error.rsp is None or error.rsp.status_code == 429 or error.rsp.status_code >= 500


def _describe(error: gtts.gTTSError) -> str:
    return "no answer" if error.rsp is None else f"status {error.rsp.status_code}"
