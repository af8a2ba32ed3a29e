"""Sounds are understood from their bytes, and refused when they are not what they claim."""

import struct

import pytest

from helpline.handset.faults import HandsetError
from helpline.handset.sound import is_sound, read_sound
from tests.handset.server import mp3, wav


@pytest.mark.parametrize(
    ("tag", "bits", "form"), [(7, 8, "mu-law WAV"), (1, 8, "PCM WAV"), (1, 16, "PCM WAV")]
)
def test_a_wav_tells_its_form_length_and_first_silence(tag: int, bits: int, form: str) -> None:
    sound = read_sound(wav(1.5, tag=tag, bits=bits, lead=0.25), "audio/wav")
    assert (sound.form, sound.rate, sound.channels, sound.bits) == (form, 8000, 1, bits)
    assert sound.seconds == 1.5
    assert sound.lead == 0.25


def test_another_rate_is_reported() -> None:
    assert read_sound(wav(1.0, rate=16000, tag=1, bits=16), "audio/x-wav").rate == 16000


def test_an_extensible_wav_is_read_by_its_sub_format() -> None:
    data = wav(1.0, tag=1, bits=16)
    form = struct.pack("<HHIIHH", 0xFFFE, 1, 8000, 16000, 2, 16)
    form += struct.pack("<HHIH", 22, 16, 4, 1) + bytes(14)
    longer = data[:16] + struct.pack("<I", len(form)) + form + data[36:]
    assert read_sound(longer, "audio/wav").seconds == 1.0


def test_a_file_of_silence_is_silent_to_its_end() -> None:
    sound = read_sound(wav(0.5, lead=0.5), "audio/wav")
    assert sound.lead == sound.seconds == 0.5


def _broken() -> list[tuple[str, bytes]]:
    good = wav(1.0)
    return [
        ("not a WAV", b"RIFX" + good[4:]),
        ("an MP3 called WAV", mp3()),
        ("cut short", good[:-10]),
        ("no data chunk", good[:36]),
        ("no samples", wav(0.0)),
        ("A-law", wav(1.0, tag=6)),
        ("24 bits", wav(1.0, tag=1, bits=24)),
        ("no channels", good[:22] + b"\0\0" + good[24:]),
        ("no rate", good[:24] + bytes(4) + good[28:]),
        ("a frame of the wrong size", good[:32] + b"\x07\0" + good[34:]),
        ("a header alone", good[:12]),
    ]


@pytest.mark.parametrize(("what", "data"), _broken(), ids=[what for what, _ in _broken()])
def test_a_malformed_wav_is_refused(what: str, data: bytes) -> None:
    with pytest.raises(HandsetError) as caught:
        read_sound(data, "audio/wav")
    assert caught.value.code == 12300


def test_an_mp3_is_measured_by_its_headers() -> None:
    sound = read_sound(mp3(2.4), "audio/mpeg")
    assert (sound.form, sound.rate, sound.channels) == ("MP3", 24000, 1)
    assert sound.seconds == pytest.approx(2.4)


def test_an_mp3_behind_a_tag_is_found() -> None:
    tag = b"ID3\x04\0\0" + bytes([0, 0, 1, 2]) + bytes(130)
    assert read_sound(tag + mp3(2.4), "audio/mpeg").seconds == pytest.approx(2.4)


def test_an_mp3_that_counts_its_frames_is_believed() -> None:
    counted = b"\xff\xf3\x44\xc4" + bytes(9) + b"Xing" + struct.pack(">II", 1, 1000) + bytes(71)
    assert read_sound(counted + mp3(1.0), "audio/mpeg").seconds == pytest.approx(24.0)


@pytest.mark.parametrize("data", [b"\xff\xff\xff\xff", b"ID3", b"\xff\xf3\x44\xc4", bytes(99)])
def test_what_is_no_mp3_is_refused(data: bytes) -> None:
    with pytest.raises(HandsetError):
        read_sound(data, "audio/mpeg")


def test_the_other_forms_are_measured_too() -> None:
    assert read_sound(b"\x80" * 4000, "audio/ulaw").seconds == 0.5
    assert read_sound(bytes(33 * 50), "audio/gsm").seconds == 1.0
    rate = struct.pack(">HQ", 16383 + 12, 8000 << 51)
    common = b"COMM" + struct.pack(">I", 18) + struct.pack(">hIh", 1, 4000, 16) + rate
    aiff = b"FORM" + struct.pack(">I", 4 + len(common)) + b"AIFF" + common
    assert read_sound(aiff, "audio/aiff").seconds == 0.5


@pytest.mark.parametrize(
    "content_type", ["audio/ogg", "audio/aac", "audio/flac", "video/webm", "text/html", ""]
)
def test_what_twilio_does_not_play_is_refused(content_type: str) -> None:
    assert not is_sound(content_type)
    with pytest.raises(HandsetError) as caught:
        read_sound(wav(), content_type)
    assert caught.value.code == 12300


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(HandsetError) as caught:
        read_sound(b"", "audio/wav")
    assert caught.value.code == 11770
