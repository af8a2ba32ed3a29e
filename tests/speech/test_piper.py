"""Voices by name: fetched over a real socket, tried, kept, and spoken with."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from helpline.conversation.types import Prompt
from helpline.speech import voice_files
from helpline.speech.clips import clip_name, make_clip
from helpline.speech.engine import SpeechError
from helpline.speech.piper import PiperEngine, try_voice
from helpline.speech.telephone import measure
from helpline.speech.voice_files import VoiceFiles, add, fetch, voices_there
from tests.speech.made_voice import NAME, VoiceHost, model, write
from tests.speech.voices import SPANISH

pytestmark = pytest.mark.slow

LANGUAGE = replace(SPANISH, voices={"piper": NAME, "espeak": "es-419"})
HELLO = Prompt("es", "Hola, esta es una prueba de la voz.")
MODEL = f"/es/es_MX/hum/low/{NAME}.onnx"


@pytest.fixture
def host(monkeypatch) -> Iterator[VoiceHost]:
    for proxy in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(proxy, raising=False)
        monkeypatch.delenv(proxy.upper(), raising=False)
    with VoiceHost() as found:
        yield found


@pytest.fixture
def files(tmp_path) -> VoiceFiles:
    return VoiceFiles(tmp_path / "voices", NAME)


@pytest.fixture
def engine(files) -> Iterator[PiperEngine]:
    found = PiperEngine(files.folder)
    yield found
    found.close()


def left_over(files: VoiceFiles) -> list[str]:
    """What lies among the voices and is none."""
    return [file.name for file in files.folder.iterdir() if file.name != NAME]


def test_a_voice_is_fetched_and_speaks(host, files, engine):
    """After one fetch it is whole, its card has been read, and a clip of it fits a telephone."""
    assert "is not there. Run: scripts/helpline voices fetch" in engine.lack(LANGUAGE)
    fetch(files, host.address, try_voice)
    assert files.fault() == engine.lack(LANGUAGE) == ""
    assert files.licence == "none needed"
    assert voices_there(files.folder) == [NAME]
    assert left_over(files) == []
    clip = make_clip(HELLO, LANGUAGE, [engine])
    assert clip.engine == "piper"
    assert -24 <= measure(clip.audio).active_dbov <= -20


def test_the_same_words_are_the_same_bytes(files, engine, tmp_path):
    """Two processes say them alike."""
    write(tmp_path / "source")
    add(files, tmp_path / "source", try_voice)
    first = make_clip(HELLO, LANGUAGE, [engine]).audio
    engine.close()
    assert make_clip(HELLO, LANGUAGE, [engine]).audio == first


def test_a_voice_that_changes_changes_the_name_of_its_clips(files, engine, tmp_path):
    """The name holds the hash of the voice's file."""
    write(tmp_path / "source")
    add(files, tmp_path / "source", try_voice)
    before = clip_name(HELLO, LANGUAGE, engine)
    (tmp_path / "source" / f"{NAME}.onnx").write_bytes(model(loudness=0.003))
    add(files, tmp_path / "source", try_voice)
    assert clip_name(HELLO, LANGUAGE, engine) != before


def test_a_language_that_names_no_voice_is_none_of_its_business(engine):
    """Nothing is had, and nothing is lacking."""
    assert not engine.has(HELLO, SPANISH)
    assert engine.lack(SPANISH) == ""


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda host: host.cut.add(MODEL), "broke off|no answer"),
        (lambda host: host.files.pop(MODEL), "it is not there"),
        (
            lambda host: host.files.update({MODEL: b"<html>not a voice</html>"}),
            "no voice that piper",
        ),
        (lambda host: host.files.update({MODEL: model()[:-400]}), "no voice that piper"),
        (lambda host: host.files.update({MODEL + ".json": b"{"}), "no voice that piper"),
        (lambda host: host.files.update({MODEL: model(loudness=0)}), "says nothing"),
    ],
    ids=["breaks off", "gone", "a page", "cut", "no configuration", "silent"],
)
def test_what_is_no_voice_is_not_kept(host, files, spoil, told):
    """The reason is a sentence, and nothing is left of it."""
    spoil(host)
    with pytest.raises(SpeechError, match=told):
        fetch(files, host.address, try_voice)
    assert voices_there(files.folder) == []
    assert left_over(files) == []


def test_a_failed_fetch_leaves_the_voice_that_was_there(host, files, engine):
    """It is fetched beside the old one, and takes its place only when it has spoken."""
    fetch(files, host.address, try_voice)
    host.cut.add(MODEL)
    with pytest.raises(SpeechError):
        fetch(files, host.address, try_voice)
    assert engine.has(HELLO, LANGUAGE)
    assert engine.speak(HELLO, LANGUAGE).seconds > 1


def test_a_host_that_never_answers_is_given_up(host, files, monkeypatch):
    """After the time-out, with a sentence, and worth another try."""
    monkeypatch.setattr(voice_files, "TIMEOUT", 0.2)
    host.delay = 3
    with pytest.raises(SpeechError, match="no answer") as caught:
        fetch(files, host.address, try_voice)
    assert caught.value.retry


def test_no_network_is_told(files):
    """Nobody listens at this port."""
    with pytest.raises(SpeechError, match="no answer"):
        fetch(files, "http://127.0.0.1:9", try_voice)


@pytest.mark.parametrize("name", ["../up", "a/b", "", "nonsense", "x" * 90])
def test_a_name_that_is_none_is_refused(host, tmp_path, name):
    """Before anybody is asked, and before anything is written."""
    with pytest.raises(SpeechError, match="not the name of a voice"):
        fetch(VoiceFiles(tmp_path / "voices", name), host.address, try_voice)
    assert host.asked == []
    assert not (tmp_path / "voices").exists()


def test_a_voice_damaged_on_disk_is_told_and_passed_over(host, files, engine, espeak):
    """The hash tells; the sentence says what to do; the next engine speaks."""
    fetch(files, host.address, try_voice)
    files.model.write_bytes(files.model.read_bytes()[:-1] + b"\0")
    assert engine.lack(LANGUAGE) == (
        f"{NAME} is damaged ({NAME}.onnx). Run: scripts/helpline voices fetch"
    )
    assert not engine.has(HELLO, LANGUAGE)
    assert make_clip(HELLO, LANGUAGE, [engine, espeak]).engine == "espeak"
    fetch(files, host.address, try_voice)
    assert engine.has(HELLO, LANGUAGE)


def test_a_folder_of_this_machine_will_do(files, tmp_path, engine):
    """For a machine without a network; what cannot be read is told."""
    with pytest.raises(SpeechError, match="cannot be read"):
        add(files, tmp_path / "nowhere", try_voice)
    write(tmp_path / "source")
    add(files, tmp_path / "source", try_voice)
    assert engine.has(HELLO, LANGUAGE)


def test_hard_words_are_spelt_in_phonemes(files, engine, tmp_path):
    """They change the sound, and so the name of the clip."""
    write(tmp_path / "source")
    add(files, tmp_path / "source", try_voice)
    hard = replace(LANGUAGE, phonemes={"piper": {"hola": "oooooooola"}})
    assert clip_name(HELLO, hard, engine) != clip_name(HELLO, LANGUAGE, engine)
    assert engine.speak(HELLO, hard).seconds > engine.speak(HELLO, LANGUAGE).seconds + 0.1


def test_the_library_stays_out_of_this_process(files, engine, tmp_path):
    """piper is GPL and large: another process has it."""
    write(tmp_path / "source")
    add(files, tmp_path / "source", try_voice)
    engine.speak(HELLO, LANGUAGE)
    assert not {"piper", "onnxruntime"} & set(sys.modules)
    if sys.platform == "linux":
        assert "onnxruntime" not in Path("/proc/self/maps").read_text()
