"""The sound file itself, read back by a library that did not write it."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
import soundfile

from helpline.speech import wav


@pytest.mark.parametrize("count", [0, 1, 8, 8001])
def test_a_file_holds_what_was_put_in(count):
    """Odd or even, the file tells its format and length, and ends where it says."""
    clip = wav.wrap(b"\x80" * count)
    info = soundfile.info(io.BytesIO(clip))
    assert (info.samplerate, info.channels, info.subtype) == (8000, 1, "ULAW")
    assert info.frames == count
    assert int.from_bytes(clip[4:8], "little") == len(clip) - 8
    assert len(clip) % 2 == 0
    assert wav.seconds(clip) == count / 8000


def test_quiet_is_exactly_nothing():
    """A breath of 450 ms is 3,600 samples of zero."""
    samples, _ = soundfile.read(io.BytesIO(wav.quiet(450)))
    assert len(samples) == 3600
    assert not samples.any()


def test_clips_are_looked_up_without_the_audio_libraries():
    """Names, shelf and silence cost the web process none of the memory of the audio chain."""
    heavy = "{'numpy', 'soundfile', 'soxr', 'gtts', 'requests', 'onnxruntime'}"
    program = (
        "import sys, helpline.speech.clips, helpline.speech.engines; "
        f"print({heavy} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"set()"
