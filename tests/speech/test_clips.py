"""Names of clips, and making many."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from helpline.content.model import Language
from helpline.conversation.types import Prompt
from helpline.speech import wav
from helpline.speech.clips import (
    Clip,
    Unspoken,
    clip_name,
    make_clip,
    make_clips,
    prompt_key,
)
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.engines import ENGINES, Folders, build
from helpline.speech.telephone import measure
from tests.speech.voices import ENGLISH, SPANISH, VOICES, silence, voice

HELLO = Prompt("en", "Hello there.")


class Voice:
    """An engine that hums, or fails as it is told to."""

    name = "hum"
    dependable = True
    slow = False

    def __init__(self, version: str = "1", error: SpeechError | None = None) -> None:
        self._version = version
        self.error = error
        self.said: list[Prompt] = []

    def has(self, prompt: Prompt, language: Language) -> bool:
        return True

    def lack(self, language: Language) -> str:
        return ""

    def version(self, prompt: Prompt, language: Language) -> str:
        return f"{self._version}/{language.voices.get(self.name)}"

    def close(self) -> None:
        pass

    def speak(self, utterance: Prompt, voice_: Language) -> Sound:
        self.said.append(utterance)
        if self.error:
            raise self.error
        return voice(1.0, rate=8000)


class Silent(Voice):
    name = "silent"

    def speak(self, utterance: Prompt, voice_: Language) -> Sound:
        return Sound(silence(1), 22_050)


def test_the_same_words_in_the_same_voice_have_one_name():
    """A name is 64 hexadecimal digits, and the same in every process."""
    assert clip_name(HELLO, ENGLISH, Voice()) == clip_name(
        Prompt("en", "Hello there."), ENGLISH, Voice()
    )
    assert len(clip_name(HELLO, ENGLISH, Voice())) == len(prompt_key(HELLO)) == 64
    assert prompt_key(Prompt("en", "Hi.")) == (
        "6a5d94797262e15b9748d62594d299cbd46c057fc27f5e2b085c8df01c1445ee"
    )


def test_whatever_changes_the_sound_changes_the_name():
    """Words, language, pace, voice, engine and its version each make another clip."""
    other_voice = replace(ENGLISH, voices={"hum": "another"})
    names = {
        clip_name(HELLO, ENGLISH, Voice()),
        clip_name(Prompt("en", "Hello there"), ENGLISH, Voice()),
        clip_name(Prompt("es", "Hello there."), ENGLISH, Voice()),
        clip_name(Prompt("en", "Hello there.", "slow"), ENGLISH, Voice()),
        clip_name(HELLO, SPANISH, Voice()),
        clip_name(HELLO, other_voice, Voice()),
        clip_name(HELLO, ENGLISH, Voice("2")),
        clip_name(HELLO, ENGLISH, Silent()),
    }
    assert len(names) == 8


def test_what_only_the_carrier_uses_does_not_change_the_name():
    """Another `<Say>` voice or spelling of the language's name makes no clip again."""
    renamed = replace(ENGLISH, name="Inglés", locale="en-GB", say_voice="Polly.Amy")
    assert clip_name(HELLO, renamed, Voice()) == clip_name(HELLO, ENGLISH, Voice())


def test_the_first_engine_that_can_speak_makes_the_clip():
    """Engines that fail or hum silence are passed over."""
    failing = Voice(error=SpeechError("no network", retry=True))
    good = Voice("good")
    clip = make_clip(HELLO, ENGLISH, [failing, Silent(), good, Voice()])
    assert clip.name == clip_name(HELLO, ENGLISH, good)
    assert (clip.engine, clip.prompt) == ("hum", HELLO)
    assert clip.seconds == wav.seconds(clip.audio) == measure(clip.audio).seconds


@pytest.mark.parametrize("retry", [True, False])
def test_all_reasons_are_told_where_none_can(retry):
    """The error holds every engine's reason, and whether any of them may pass."""
    failing = Voice(error=SpeechError("the network is away", retry=retry))
    with pytest.raises(
        SpeechError, match=r"silent: .*no speech.* hum: the network is away"
    ) as caught:
        make_clip(HELLO, ENGLISH, [Silent(), failing])
    assert caught.value.retry is retry


def test_without_engines_nothing_is_made():
    """No engine at all is an error, too."""
    with pytest.raises(SpeechError, match="No voice"):
        make_clip(HELLO, ENGLISH, [])


@pytest.mark.slow
def test_many_clips_come_in_their_order(espeak):
    """Forty utterances in two languages, two at a time, come out as they went in."""
    spoken = [Prompt(language, f"{n} {n}.") for n in range(20) for language in ("en", "es")]
    clips = list(make_clips(spoken, VOICES, [espeak], workers=2))
    assert [clip.prompt for clip in clips] == spoken
    assert all(isinstance(clip, Clip) for clip in clips)


def test_one_that_cannot_be_spoken_does_not_stop_the_others(espeak):
    """In its place comes why, and the rest goes on."""
    spoken = [HELLO, Prompt("en", "..."), Prompt("en", "Goodbye.")]
    first, second, third = make_clips(spoken, VOICES, [espeak])
    assert isinstance(first, Clip)
    assert isinstance(third, Clip)
    assert second == Unspoken(spoken[1], "espeak: There is nothing to say in this text.", False)


def test_making_clips_can_be_stopped_early():
    """Whoever stops taking clips after three of a thousand has not had the thousand made."""
    hum = Voice()
    clips = make_clips((Prompt("en", str(n)) for n in range(1000)), VOICES, [hum], workers=2)
    assert [next(clips).prompt.text for _ in range(3)] == ["0", "1", "2"]
    clips.close()
    assert len(hum.said) < 20


def test_engines_are_built_by_name(tmp_path):
    """Every name in the settings builds the engine of that name, in the order asked for."""
    folders = Folders(tmp_path, tmp_path)
    assert [engine.name for engine in build(ENGINES, folders)] == list(ENGINES)
    assert [engine.name for engine in build(["espeak", "recording"], folders)] == [
        "espeak",
        "recording",
    ]


def test_an_engine_nobody_has_is_refused(tmp_path):
    """The error names it and tells what there is."""
    with pytest.raises(SpeechError, match=r"'parrot'.*recording, hibari, piper, google, espeak"):
        build(["espeak", "parrot"], Folders(tmp_path, tmp_path))
