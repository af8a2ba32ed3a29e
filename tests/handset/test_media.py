"""Sounds are fetched once and kept as a caching proxy keeps them."""

import pytest

from helpline.handset.faults import HandsetError
from helpline.handset.media import SoundCache
from helpline.handset.wire import Limits, Wire
from tests.handset.server import TOKEN, Asked, Give, Server, redirect, wav


def clip(data: bytes = b"", **headers: str) -> Give:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Give(data or wav(), "audio/wav", headers=named)


def test_a_sound_with_a_tag_and_an_age_is_fetched_once(server: Server) -> None:
    server["/a.wav"] = clip(ETag='"1"', Cache_Control="public, max-age=60, immutable")
    jukebox, wire = SoundCache(), Wire(TOKEN)
    first = jukebox.clip(server.url("/a.wav"), wire)
    assert jukebox.clip(server.url("/a.wav"), wire) is first
    assert jukebox.fetched == len(server.asked) == 1


@pytest.mark.parametrize("control", ["no-cache", "max-age=0", ""])
def test_a_stale_sound_is_asked_after_and_kept_if_unchanged(server: Server, control: str) -> None:
    def answer(asked: Asked) -> Give:
        if asked.headers.get("if-none-match") == '"1"':
            return Give(b"", "audio/wav", 304)
        return clip(ETag='"1"', Cache_Control=control)

    server["/a.wav"] = answer
    jukebox, wire = SoundCache(), Wire(TOKEN)
    first = jukebox.clip(server.url("/a.wav"), wire)
    assert jukebox.clip(server.url("/a.wav"), wire) is first
    assert len(server.asked) == 2


def test_a_changed_sound_replaces_the_kept_one(server: Server) -> None:
    server["/a.wav"] = [clip(ETag='"1"'), clip(wav(2.0), ETag='"2"')]
    jukebox, wire = SoundCache(), Wire(TOKEN)
    lengths = [jukebox.clip(server.url("/a.wav"), wire).sound.seconds for _ in range(2)]
    assert lengths == [1.0, 2.0]


@pytest.mark.parametrize("headers", [{}, {"ETag": '"1"', "Cache_Control": "no-store"}])
def test_a_sound_without_a_tag_or_not_to_be_stored_is_fetched_every_time(
    server: Server, headers: dict[str, str]
) -> None:
    server["/a.wav"] = clip(**headers)
    jukebox, wire = SoundCache(), Wire(TOKEN)
    for _ in range(2):
        jukebox.clip(server.url("/a.wav"), wire)
    assert all("if-none-match" not in each.headers for each in server.asked)
    assert len(server.asked) == 2


def test_sounds_are_asked_for_without_signature_or_parameters(server: Server) -> None:
    server["/a.wav"] = clip()
    SoundCache().clip(server.url("/a.wav"), Wire(TOKEN))
    (asked,) = server.asked
    assert (asked.method, asked.body) == ("GET", b"")
    assert "x-twilio-signature" not in asked.headers


def test_the_words_of_a_sound_come_from_the_named_header(server: Server) -> None:
    server["/a.wav"] = clip(X_Words="A%C3%B1o%20uno%0A.")
    wire = Wire(TOKEN)
    assert SoundCache("X-Words").clip(server.url("/a.wav"), wire).caption == "Año uno ."
    assert SoundCache().clip(server.url("/a.wav"), wire).caption == ""


@pytest.mark.parametrize(
    ("give", "code"),
    [
        (Give(b"RIFF", "audio/wav"), 12300),
        (Give(wav(), "audio/ogg"), 12300),
        (Give(b"", "audio/wav"), 11770),
        (Give(wav(), "audio/wav", 404), 11217),
        (Give(b"", "audio/wav", 304), 11200),
        (Give(wav(), "audio/wav", length=99999), 11206),
        (redirect("/a.wav"), 11215),
    ],
)
def test_a_sound_that_cannot_be_played_is_refused(server: Server, give: Give, code: int) -> None:
    server["/a.wav"] = give
    with pytest.raises(HandsetError) as caught:
        SoundCache().clip(server.url("/a.wav"), Wire(TOKEN))
    assert caught.value.code == code


def test_a_sound_beyond_the_limit_is_refused(server: Server) -> None:
    server["/a.wav"] = clip(wav(20.0))
    with pytest.raises(HandsetError) as caught:
        SoundCache().clip(server.url("/a.wav"), Wire(TOKEN, limits=Limits(sound=100_000)))
    assert caught.value.code == 11751
