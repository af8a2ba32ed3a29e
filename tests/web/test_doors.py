"""Signatures, faults, malformed requests, sound files and health."""

from __future__ import annotations

import io
import json
import logging
import re
import threading
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpline.carriers.inbound import BadInbound
from helpline.conversation.wording import Phrasebook
from helpline.runtime import Runtime
from helpline.service import exchange
from helpline.service.voice_samples import KEPT
from helpline.speech.wav import quiet
from helpline.storage import clips
from helpline.storage.database import DatabaseAway
from tests.web.conftest import ANN, Carrier, Lines, everything_kept

WEBHOOKS = ("/voice", "/voice/token", "/voice/status", "/sms", "/sms/status")


@pytest.mark.parametrize("path", WEBHOOKS)
@pytest.mark.parametrize("signature", ["", "x", "A" * 28, "é" * 28])
def test_a_forged_request_is_refused(carrier: Carrier, path: str, signature: str) -> None:
    """Without the right signature nothing is answered."""
    assert carrier.send(path, b"CallSid=CA1", signature).status_code == 403


@pytest.mark.parametrize("path", WEBHOOKS)
def test_a_webhook_takes_post_only(client: FlaskClient, path: str) -> None:
    """GET would put what people say into logs."""
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("path", ["/voice/", "/sms/"])
def test_a_slash_too_many_does_no_harm(carrier: Carrier, path: str) -> None:
    """A redirect would lose what was said."""
    fields = {"CallSid": "CA" + "0" * 32, "MessageSid": "SM" + "0" * 32, "Body": "chemo"}
    assert carrier.post(path, **fields).status_code == 200


def test_the_programs_own_handset_gets_through(runtime: Runtime, client: FlaskClient) -> None:
    """It signs with the token of the instance, for the local address."""
    token = (runtime.settings.instance / "handset.token").read_text()
    carrier = Carrier(client, token, runtime.settings.local_url)
    assert carrier.text("hi")


def test_the_handsets_token_is_for_the_local_address_only(
    runtime: Runtime, client: FlaskClient
) -> None:
    """It opens nothing at the public address."""
    token = (runtime.settings.instance / "handset.token").read_text()
    carrier = Carrier(client, token)
    assert carrier.post("/sms", MessageSid="SM" + "0" * 32).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"CallSid=",
        b"CallSid=CA1&CallSid=CA2",
        b"CallSid=%00%ff%fe",
        b"MessageSid=SM" + b"0" * 32 + b"&MessageSid=SM" + b"1" * 32,
        b"a=" + b"x" * 60_000,
        b"&".join(b"f%d=1" % n for n in range(400)),
        b"x" * 70_000,
    ],
)
@pytest.mark.parametrize("path", WEBHOOKS)
def test_a_malformed_request_is_told_so(carrier: Carrier, path: str, body: bytes) -> None:
    """Missing, doubled, huge, binary: 4xx, and never a stack trace."""
    try:
        answer = carrier.send(path, body)
    except BadInbound:  # more than can be signed
        answer = carrier.send(path, body, "A" * 28)
    assert 400 <= answer.status_code < 500 or path.endswith("status")
    assert "Traceback" not in answer.text


@pytest.mark.slow
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(("/voice", "/sms")),
    fields=st.dictionaries(
        st.sampled_from(
            ("CallSid", "MessageSid", "From", "Body", "Digits", "SpeechResult", "OptOutType",
             "NumMedia", "DialCallStatus", "CallStatus")
        ),
        st.one_of(
            st.text(max_size=200),
            st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")),
            st.sampled_from(("CA" + "a" * 32, "SM" + "b" * 32, ANN, "STOP", "chemo", "1")),
        ),
    ),
)  # fmt: skip
def test_no_signed_request_breaks_anything(
    carrier: Carrier, path: str, fields: dict[str, str]
) -> None:
    """Whatever the fields hold: an answer, or a 4xx."""
    body = "&".join(
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in fields.items()
    )
    answer = carrier.send(path, body.encode())
    assert answer.status_code in (200, 400)
    assert "Traceback" not in answer.text


def test_a_fault_on_a_call_is_spoken_in_its_language(
    carrier: Carrier, voice: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug becomes an apology with a number, in the caller's language, not dead air."""
    call = carrier.call().press("2")

    def broken(*_: object) -> None:
        raise RuntimeError(f"a bug that knows {ANN}")

    monkeypatch.setattr(exchange, "step", broken)
    call.press("1")
    assert call.said == [voice("es", "fault")]


def test_a_fault_on_a_text_is_answered(
    carrier: Carrier, text: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A texter, too, is told what to do."""

    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(exchange, "step", broken)
    assert carrier.text("chemo") == [text("en", "fault")]


def test_a_fault_is_logged_without_what_it_was_about(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Kind and place, but neither number nor words nor the text of the error."""

    def broken(*_: object) -> None:
        raise RuntimeError(f"a bug that knows {ANN}")

    monkeypatch.setattr(exchange, "step", broken)
    with caplog.at_level(logging.DEBUG):
        carrier.text("my secret words")
    assert "RuntimeError" in caplog.text
    assert ANN[2:] not in caplog.text
    assert "secret words" not in caplog.text


def test_nothing_personal_is_logged(
    carrier: Carrier, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    """A day of calls and texts at the chattiest level: no number, no words, no token."""
    with caplog.at_level(logging.DEBUG):
        call = carrier.call().press("1", "2").say("a thing said aloud")
        carrier.text("a thing written down")
        carrier.text("STOP")
        call.hang_up()
        runtime.notes.flush()
    assert not re.search(r"\+?1?202555\d{4}", caplog.text)
    for words in ("said aloud", "written down", call.path.rpartition("/")[2]):
        assert words not in caplog.text


def test_a_call_goes_on_when_the_database_is_gone(
    carrier: Carrier, runtime: Runtime, voice: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From its second request on a call reads nothing from the database; a new one begins, too."""
    call = carrier.call().press("1")
    _gone(runtime, monkeypatch)
    call.press("2", "1")
    assert call.heard(voice("en", "chemotherapy.part.1"))
    assert carrier.call().heard(voice("en", "emergency-first"))


def test_a_text_is_answered_without_memory_when_the_database_is_gone(
    carrier: Carrier, runtime: Runtime, text: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A keyword gets its page; an opt-out goes to the outbox and is kept afterwards."""
    from helpline.service.effects import keep_waiting

    carrier.text("hi")
    with monkeypatch.context() as away:
        _gone(runtime, away)
        assert any(text("en", "chemotherapy.page.1") in m for m in carrier.text("chemo"))
        assert carrier.text("please stop texting me") == [text("en", "stop")]
        assert runtime.outbox.waiting()
    assert keep_waiting(runtime) >= 1
    assert carrier.text("chemo") == []


def test_a_promise_that_cannot_be_kept_is_not_made(
    carrier: Carrier, runtime: Runtime, text: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither database nor disk: the person is told that it cannot be done now."""
    carrier.text("hi")
    _gone(runtime, monkeypatch)
    (runtime.settings.instance / "outbox.db").mkdir()
    assert carrier.text("please stop texting me") == [text("en", "not-now")]


def _gone(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's address leads nowhere; what stood open is closed."""
    from helpline.storage.database import Database

    def away(*_: object, **__: object) -> None:
        raise DatabaseAway

    for method in ("all", "one", "begin"):
        monkeypatch.setattr(Database, method, away)
    runtime.releases._look_at = 0.0


def test_a_clip_is_served_for_ever(client: FlaskClient, runtime: Runtime) -> None:
    """From the database through the shelf, with ETag, ranges and immutable caching."""
    name, audio = "ab" * 32, quiet(100)
    clips.add(
        runtime.database,
        clips.Clip(name, "key", "en", "normal", "espeak", 0.1, audio, runtime.now()),
    )
    answer = client.get(f"/audio/{name}.wav")
    assert (answer.status_code, answer.data) == (200, audio)
    assert answer.content_type == "audio/wav"
    assert "immutable" in answer.headers["Cache-Control"]
    etag = answer.headers["ETag"]
    assert client.get(f"/audio/{name}.wav", headers={"If-None-Match": etag}).status_code == 304
    part = client.get(f"/audio/{name}.wav", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"RIFF")


@pytest.mark.parametrize("name", ["ab", "../secret.key", "AB" * 32, "0" * 64, "%2e%2e%2fx"])
def test_what_is_no_clip_is_not_found(client: FlaskClient, name: str) -> None:
    """No other file can be had by this door."""
    assert client.get(f"/audio/{name}.wav").status_code == 404


def test_health_and_readiness(client: FlaskClient, runtime: Runtime) -> None:
    """Alive always; ready when there is a database and a release."""
    assert client.get("/healthz").text == "ok\n"
    ready = client.get("/readyz")
    assert ready.status_code == 200
    told = {name: value for name, value in ready.json.items() if name != "voices"}
    assert told == {
        "database": True,
        "release": True,
        "folder": True,
        "outbox": True,
        "notes": True,
        "maintenance": True,
        "promises": {"waiting": 0, "set_aside": 0, "damaged_files": 0},
        "remarks": [],
    }
    assert "readiness" not in everything_kept(runtime)


def test_readiness_tells_who_speaks(client: FlaskClient, runtime: Runtime) -> None:
    """Here nobody has made a clip; that is told, and no reason to be unready."""
    prompts = Phrasebook(runtime.releases.live().script).every_utterance()
    assert client.get("/readyz").json["voices"] == [
        f"{code}: {sum(one.language == code for one in prompts)} clips by the carrier's own voice."
        for code in ("en", "es")
    ]


def test_an_unready_helpline_says_what_is_missing_and_why(
    carrier: Carrier, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503, and which part; what waits, and what was set aside, is told."""
    carrier.text("hi")
    with monkeypatch.context() as away:
        _gone(runtime, away)
        carrier.text("please stop texting me")
        runtime.outbox.add_unreadable("x", b"{}", "KeyError")
        answer = carrier.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] is False
    assert answer.json["release"] is True
    assert answer.json["promises"] == {"waiting": 1, "set_aside": 1, "damaged_files": 0}
    assert answer.json["remarks"] == ["The database cannot be reached just now."]


def test_a_promise_set_aside_makes_no_helpline_unready(
    client: FlaskClient, runtime: Runtime
) -> None:
    """It wants a person; callers are better served here than nowhere."""
    runtime.outbox.add_unreadable("x", b"{}", "KeyError")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["promises"]["set_aside"] == 1


def test_a_dead_thread_makes_it_unready(client: FlaskClient, runtime: Runtime) -> None:
    """The thread that looks after promises, or the one that writes notes."""
    runtime.maintenance = threading.Thread(target=lambda: None)
    runtime.maintenance.start()
    runtime.maintenance.join()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["maintenance"]) == (503, False)


def test_a_request_that_is_too_large_is_not_read(client: FlaskClient) -> None:
    """A body above the limit is refused before anything is made of it."""
    big = io.BytesIO(b"x" * 100_000)
    assert client.post("/sms", input_stream=big, content_length=100_000).status_code == 400


def test_voices_to_choose_from_stand_on_the_telephones_page(
    client: FlaskClient, runtime: Runtime
) -> None:
    """A button for each sample, with its figure or that nobody measured it; else no such part."""
    assert "voices-title" not in client.get("/").text
    sample = {"language": "en", "text": "Call nine one one.", "voice": "one", "clip": "0" * 64}
    rows = [
        {**sample, "engine": "hum", "figure": "1.5"},
        {**sample, "engine": "buzz", "figure": ""},
    ]
    (runtime.settings.instance / KEPT).write_text(json.dumps(rows))
    page = client.get("/").text
    assert page.count(f'data-sound="audio/{"0" * 64}.wav"') == 2
    assert "1.5 %" in page
    assert "not measured" in page
    assert "Elija de oído" in client.get("/?lang=es").text
