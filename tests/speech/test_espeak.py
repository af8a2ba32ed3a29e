"""The offline voice and the processes it lives in."""

from __future__ import annotations

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace

from helpline.conversation.types import Prompt
from helpline.speech.delivery import LONGEST_TEXT
from helpline.speech.engine import SpeechError
from helpline.speech.espeak import EspeakLibrary
from helpline.speech.speaker_pool import SpeakerPool
from tests.speech.voices import ENGLISH, SPANISH

HELLO = Prompt("en", "You can ask the same thing twice.")


@pytest.fixture
def library(espeak):
    if not EspeakLibrary.installed():
        pytest.skip("the Python package of espeak-ng is missing")
    library = EspeakLibrary()
    yield library
    library.close()


@pytest.mark.parametrize("voice", [ENGLISH, SPANISH], ids=lambda voice: voice.code)
def test_it_speaks_both_languages(espeak, voice):
    """A sentence of seven words is heard, and lasts between two and six seconds."""
    sound = espeak.speak(Prompt(voice.code, HELLO.text), voice)
    assert 2 < sound.seconds < 6
    assert sound.samples.std() > 0.02
    assert abs(sound.samples).max() <= 1


def test_an_unknown_voice_is_named(espeak):
    """The error says which voice espeak-ng does not have, and the next phrase works again."""
    nowhere = replace(ENGLISH, voices={"espeak": "no-such-voice"})
    with pytest.raises(SpeechError, match="no-such-voice"):
        espeak.speak(HELLO, nowhere)
    assert espeak.speak(HELLO, ENGLISH).seconds > 1


@pytest.mark.parametrize("text", ["", "...", "¿?", " \n"])
def test_there_must_be_something_to_say(espeak, text):
    """Punctuation alone is refused."""
    with pytest.raises(SpeechError, match="nothing to say"):
        espeak.speak(Prompt("en", text), ENGLISH)


def test_a_text_too_long_is_refused(espeak):
    """What could never fit into a clip is not even begun."""
    with pytest.raises(SpeechError, match="longer than"):
        espeak.speak(Prompt("en", "a" * (LONGEST_TEXT + 1)), ENGLISH)


@pytest.mark.parametrize(
    "text",
    ["a < b & c > d <break/> now", "nul \0 inside", "[[h@]] {x} \\ %s", "🙂 hello", "日本 ok"],
)
def test_odd_characters_do_no_harm(espeak, text):
    """Markup, controls, signs and other scripts are spoken or passed over, never fatal."""
    assert espeak.speak(Prompt("en", text), ENGLISH).seconds > 0


@pytest.mark.slow
def test_threads_may_share_it(espeak):
    """Forty phrases from eight threads are all spoken, in the lengths that they have alone."""
    words = [f"This is sentence number {n}." for n in range(5)]
    alone = [espeak.speak(Prompt("en", text), ENGLISH).seconds for text in words]

    def spoken(n: int) -> float:
        return espeak.speak(Prompt("en", words[n % 5]), ENGLISH).seconds

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(spoken, range(40)))
    assert together == pytest.approx(alone * 8, abs=0.05)


def test_the_library_stays_out_of_this_process(library):
    """What speaks is another process: the GPL library is not loaded into ours."""
    library.say("Hello.", "en-us", 130)
    (child,) = library.pool.waiting
    assert child != os.getpid()
    if sys.platform == "linux":
        assert "espeak" not in Path("/proc/self/maps").read_text()
        assert "espeak" in Path(f"/proc/{child}/maps").read_text()


@pytest.mark.slow
def test_a_killed_child_comes_back(library):
    """After its process was killed, the next phrase is spoken by a new one."""
    library.say("Hello.", "en-us", 130)
    (child,) = library.pool.waiting
    os.kill(child, signal.SIGKILL)
    assert library.say("Hello again.", "en-us", 130).seconds > 0.3
    assert child not in library.pool.waiting


def test_a_child_killed_in_the_middle_comes_back(library):
    """Killed again and again while it speaks, it still says every phrase."""
    library.start()
    done = threading.Event()

    def kill() -> None:
        while not done.wait(0.05):
            for child in library.pool.waiting:
                os.kill(child, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        sounds = [library.say("Drink a little water now.", "en-us", 130) for _ in range(30)]
    finally:
        done.set()
        killer.join()
    assert min(sound.seconds for sound in sounds) > 0.8


HELLO_FRAME = "import sys, time; sys.stdout.buffer.write(bytes([0, 0, 0, 5, 43, 0, 0, 86, 34]))"


def child(program: str, patience: float) -> SpeakerPool:
    """A library whose child starts properly and then runs `program` instead."""
    program = f"{HELLO_FRAME}; sys.stdout.flush(); {program}"
    return SpeakerPool("espeak-ng", (sys.executable, "-c", program), patience=patience)


@pytest.mark.parametrize(
    ("program", "patience"),
    [
        ("time.sleep(600)", 0.1),
        ("sys.stdin.buffer.read(9)", 30),
        ("sys.stdout.buffer.write(bytes(2))", 30),
    ],
    ids=["hangs", "dies", "half an answer"],
)
def test_a_child_that_never_answers_is_given_up(library, program, patience):
    """Twice asked, twice no answer: an error that says to try later, and no process left behind."""
    broken = child(program, patience)
    with pytest.raises(SpeechError, match="middle of a phrase") as caught:
        broken.speak(text="Hello.")
    assert caught.value.retry
    assert broken.waiting == ()


@pytest.mark.parametrize("program", ["pass", "raise SystemExit(3)"])
def test_a_child_that_does_not_start_is_told(library, program):
    """A library that cannot run on this machine is an error at once, with a reason."""
    with pytest.raises(SpeechError, match="does not start"):
        SpeakerPool("espeak-ng", (sys.executable, "-c", program)).start()


def test_a_forgotten_library_ends_its_children(library):
    """When nobody holds the library any more, its process ends."""
    forgotten = EspeakLibrary()
    forgotten.start()
    (pid,) = forgotten.pool.waiting
    del forgotten
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.slow
def test_it_may_be_closed_and_used_again(library):
    """After `close` no process is left; the next phrase starts one."""
    library.start()
    library.close()
    assert library.pool.waiting == ()
    assert library.say("Hello.", "en-us", 130).seconds > 0.2
