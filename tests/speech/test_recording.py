"""People's voices, and the lock that ties them to their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.conversation.types import Prompt
from helpline.speech.clips import make_clip
from helpline.speech.engine import SpeechError
from helpline.speech.recording import RecordingEngine
from tests.speech.voices import ENGLISH, SPANISH, as_file, voice

WORDS = "Hello. You can ask in your own words."


def record(folder: Path, name: str, words: str | None, *, kind: str = "WAV", seconds: float = 2.0):
    """Put a recording of `words` into `folder`."""
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(as_file(voice(seconds, rate=44_100), kind))
    if words is not None:
        place.with_name(place.name.split(".")[0] + ".txt").write_text(words, "utf-8")


@pytest.mark.parametrize("kind", ["WAV", "MP3", "FLAC", "OGG"])
def test_a_recording_of_the_words_is_used(tmp_path, kind):
    """Whatever its format, a person's voice is heard for exactly the words it read."""
    record(tmp_path, f"en/greeting.{kind.lower()}", WORDS, kind=kind)
    engine = RecordingEngine(tmp_path)
    assert engine.speak(Prompt("en", WORDS), ENGLISH).seconds == pytest.approx(3.2, abs=0.1)
    assert engine.faults == ()


@pytest.mark.parametrize(
    "words", [WORDS + "\n", "Hello.  You can ask\nin your own words.", "\ufeff" + WORDS]
)
def test_line_breaks_and_spacing_do_not_matter(tmp_path, words):
    """The text file may be wrapped, end in a new line or begin with an editor's mark."""
    record(tmp_path, "en/greeting.wav", words)
    assert RecordingEngine(tmp_path).speak(Prompt("en", WORDS), ENGLISH)


def test_accents_may_be_written_either_way(tmp_path):
    """An accent typed as a sign of its own is the same accent."""
    record(tmp_path, "es/hola.wav", "¿Que\u0301 di\u0301a?")
    assert RecordingEngine(tmp_path).speak(Prompt("es", "¿Qué día?"), SPANISH)


@pytest.mark.parametrize(
    "utterance",
    [
        Prompt("en", WORDS.replace("can", "may")),
        Prompt("en", WORDS.lower()),
        Prompt("en", WORDS[:-1]),
        Prompt("es", WORDS),
        Prompt("en", WORDS, "slow"),
    ],
    ids=["a word", "capitals", "the full stop", "language", "pace"],
)
def test_once_the_words_have_changed_it_is_not_used(tmp_path, utterance):
    """One changed word, another language or pace, and the recording falls silent."""
    record(tmp_path, "en/greeting.wav", WORDS)
    with pytest.raises(SpeechError, match="Nobody has recorded"):
        RecordingEngine(tmp_path).speak(utterance, ENGLISH)


def test_a_slow_recording_serves_the_slow_pace(tmp_path):
    """Beside the normal one lies a slow one, and each is used at its pace."""
    record(tmp_path, "en/greeting.wav", WORDS, seconds=2)
    record(tmp_path, "en/greeting.slow.wav", None, seconds=4)
    engine = RecordingEngine(tmp_path)
    normal = engine.speak(Prompt("en", WORDS), ENGLISH)
    slow = engine.speak(Prompt("en", WORDS, "slow"), ENGLISH)
    assert (normal.seconds, slow.seconds) == pytest.approx((3.2, 5.2), abs=0.01)
    assert engine.faults == ()


def test_a_broken_recording_is_named(tmp_path, espeak):
    """The error tells a nurse which file it is, and the next engine speaks instead."""
    record(tmp_path, "en/greeting.wav", WORDS)
    (tmp_path / "en/greeting.wav").write_bytes(b"RIFF, but not really")
    engine = RecordingEngine(tmp_path)
    with pytest.raises(SpeechError, match=r"recording en/greeting\.wav cannot be played"):
        engine.speak(Prompt("en", WORDS), ENGLISH)
    assert make_clip(Prompt("en", WORDS), ENGLISH, [engine, espeak]).engine == "espeak"


def test_a_recording_removed_meanwhile_is_named(tmp_path):
    """A file that vanishes after the folder was read is an error and not a crash."""
    record(tmp_path, "en/greeting.wav", WORDS)
    engine = RecordingEngine(tmp_path)
    (tmp_path / "en/greeting.wav").unlink()
    with pytest.raises(SpeechError, match="greeting"):
        engine.speak(Prompt("en", WORDS), ENGLISH)


def test_faults_of_the_folder_are_told_in_sentences(tmp_path):
    """A sound without words, words without a sound, and a text in a wrong encoding."""
    record(tmp_path, "en/alone.wav", None)
    record(tmp_path, "en/odd.wav", "x")
    (tmp_path / "en/odd.txt").write_bytes("año".encode("latin-1"))
    (tmp_path / "en/wordless.txt").write_text("Hello.")
    assert RecordingEngine(tmp_path).faults == (
        "en/odd.txt cannot be read. Save it as UTF-8 text.",
        "en/wordless.txt has no recording beside it.",
        "en/alone.wav has no text beside it that says what was read.",
    )


@pytest.mark.parametrize("missing", ["", "not/there"])
def test_no_recordings_are_no_fault(tmp_path, missing):
    """An empty or missing folder is an engine that has nothing to say."""
    engine = RecordingEngine(tmp_path / missing)
    assert engine.faults == ()
    with pytest.raises(SpeechError):
        engine.speak(Prompt("en", WORDS), ENGLISH)


def test_recordings_of_old_words_are_listed(tmp_path):
    """Staff can see which recordings no longer match anything that is said."""
    record(tmp_path, "en/greeting.wav", WORDS)
    record(tmp_path, "en/old.wav", "What we used to say.")
    assert RecordingEngine(tmp_path).unused([Prompt("en", WORDS)]) == ["en/old.wav"]


def test_a_new_reading_has_a_new_version(tmp_path):
    """Read again, the same words get a clip of another name, so that the new voice is heard."""
    record(tmp_path, "en/greeting.wav", WORDS, seconds=2)
    prompt = Prompt("en", WORDS)
    before = RecordingEngine(tmp_path).version(prompt, ENGLISH)
    record(tmp_path, "en/other.wav", "Other words.", seconds=2)
    assert RecordingEngine(tmp_path).version(prompt, ENGLISH) == before
    record(tmp_path, "en/greeting.wav", WORDS, seconds=3)
    assert RecordingEngine(tmp_path).version(prompt, ENGLISH) != before
