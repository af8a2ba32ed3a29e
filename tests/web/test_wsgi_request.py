"""An address with a path of its own, and bodies of a length that nobody told."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpline.carriers.twilio.forms import LONGEST, read_form
from helpline.carriers.twilio.signature import sign
from helpline.runtime import Runtime
from helpline.runtime.release_cache import BREATH_NAME
from helpline.settings import Settings
from helpline.web.app import create_app
from tests.publishing import Publish
from tests.web.conftest import ANN, BEN, PUBLIC, TOKEN, Carrier, Clock

FIELDS = {"CallSid": "CA" + "0" * 32, "From": ANN, "To": BEN, "CallStatus": "ringing"}


@pytest.fixture
def below(settings: Settings, clock: Clock, publish_shipped: Publish) -> Iterator[Runtime]:
    """A helpline whose public address has a path."""
    settings = replace(settings, public_url=f"{PUBLIC}/line")
    opened = Runtime.open(settings, clock)
    publish_shipped(opened)
    yield opened
    opened.close()


class Stripping(Carrier):
    """A carrier behind a proxy that takes the prefix off."""

    def send(self, path: str, body: bytes, signature: str | None = None) -> TestResponse:
        path = path.removeprefix("/line")
        signature = sign(f"{PUBLIC}/line{path}", read_form(body), self.token)
        return super().send(path, body, signature)


def test_a_proxy_may_leave_the_prefix_on(below: Runtime) -> None:
    """Every address answers below the prefix, as the carrier signs it; so a whole call works."""
    client = create_app(below).test_client()
    carrier = Carrier(client)
    answer = carrier.post("/line/voice", **FIELDS)
    assert answer.status_code == 200
    assert 'action="/line/voice/' in answer.text
    path = answer.text.partition('action="')[2].partition('"')[0]
    assert carrier.post(path, **FIELDS, Digits="1").status_code == 200
    assert carrier.post("/line/sms", MessageSid="SM" + "0" * 32, Body="hi").status_code == 200
    assert client.get("/line/healthz").text == "ok\n"
    assert client.get(f"/line/audio/{BREATH_NAME}.wav").status_code == 200


def test_a_proxy_may_take_the_prefix_off(below: Runtime) -> None:
    """The carrier signed the whole address, and the next one it is given is whole again."""
    client = create_app(below).test_client()
    carrier = Stripping(client)
    answer = carrier.post("/voice", **FIELDS)
    path = answer.text.partition('action="')[2].partition('"')[0]
    assert path.startswith("/line/voice/")
    assert carrier.post(path, **FIELDS, Digits="1").status_code == 200
    assert client.get("/healthz").text == "ok\n"


def test_the_handset_needs_no_proxy(below: Runtime) -> None:
    """It asks here, at the addresses it is given, prefix and all."""
    token = (below.settings.instance / "handset.token").read_text()
    carrier = Carrier(create_app(below).test_client(), token, below.settings.local_url)
    call = carrier.call().press("1", "3")
    assert call.path.startswith("/line/voice/")


@pytest.mark.parametrize("path", ["/liner/healthz", "/line/line/healthz", "/lin", "/other/line"])
def test_what_only_looks_like_the_prefix_is_not_cut(below: Runtime, path: str) -> None:
    """Only the whole prefix, and only once."""
    assert create_app(below).test_client().get(path).status_code == 404


def test_a_signature_for_the_address_without_its_prefix_is_refused(below: Runtime) -> None:
    """It is another address, perhaps of somebody else."""
    client = create_app(below).test_client()
    body = urlencode(FIELDS).encode()
    signature = sign(f"{PUBLIC}/voice", read_form(body), TOKEN)
    for path in ("/voice", "/line/voice"):
        assert Carrier(client).send(path, body, signature).status_code == 403


class Dribble(io.BytesIO):
    """A stream that gives a little at a time, as chunks come in."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(7, size) if size and size > 0 else 7)


def in_chunks(client: FlaskClient, body: bytes, signature: str, **environ: object) -> int:
    return client.open(
        "/voice",
        method="POST",
        input_stream=Dribble(body),
        headers={"X-Twilio-Signature": signature},
        environ_overrides={"CONTENT_LENGTH": "", **environ},
    ).status_code


@pytest.mark.parametrize(
    "how", [{"HTTP_TRANSFER_ENCODING": "Chunked"}, {"wsgi.input_terminated": True}]
)
def test_a_body_in_chunks_is_read(client: FlaskClient, how: dict[str, object]) -> None:
    """A proxy may send it on so, with no length; all of it is read."""
    body = urlencode(FIELDS).encode()
    signature = sign(f"{PUBLIC}/voice", read_form(body), TOKEN)
    assert in_chunks(client, body, signature, **how) == 200


def test_a_body_in_chunks_has_a_limit(client: FlaskClient) -> None:
    """It is not read to its end when that is too far."""
    body = b"x" * (LONGEST + 1)
    assert in_chunks(client, body, "A" * 28, HTTP_TRANSFER_ENCODING="chunked") == 400
