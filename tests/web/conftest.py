"""A helpline on a real database, and a carrier that signs its requests."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpline.carriers.twilio.forms import read_form
from helpline.carriers.twilio.signature import sign
from helpline.runtime import Runtime
from helpline.settings import Settings
from helpline.web.app import create_app
from tests.conftest import PROMPTS
from tests.publishing import Publish

TOKEN = "a token of tests"
PUBLIC = "https://helpline.test"
ANN = "+12025550123"
BEN = "+12025550124"
TUESDAY_NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    time: datetime = TUESDAY_NOON

    def __call__(self) -> datetime:
        self.time += timedelta(milliseconds=10)
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings.from_env(
        {
            "HELPLINE_PROMPTS": str(PROMPTS),
            "HELPLINE_INSTANCE": str(tmp_path / "instance"),
            "HELPLINE_DATABASE_URL": database_url,
            "HELPLINE_PUBLIC_URL": PUBLIC,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "HELPLINE_SECRET_KEY": "a secret that only the tests know, long enough",
        }
    )


@pytest.fixture
def runtime(settings: Settings, clock: Clock, publish_shipped: Publish) -> Iterator[Runtime]:
    """A helpline with the shipped prompts published, and no clips: the carrier's voice speaks."""
    opened = Runtime.open(settings, clock)
    publish_shipped(opened)
    yield opened
    opened.close()


@pytest.fixture
def client(runtime: Runtime) -> FlaskClient:
    return create_app(runtime).test_client()


@dataclass
class Carrier:
    """Posts to the webhooks as Twilio does, and reads the answers."""

    client: FlaskClient
    token: str = TOKEN
    base: str = PUBLIC
    sids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def post(self, path: str, **fields: str) -> TestResponse:
        return self.send(path, urlencode(fields).encode())

    def send(self, path: str, body: bytes, signature: str | None = None) -> TestResponse:
        if signature is None:
            signature = sign(self.base + path, read_form(body), self.token)
        return self.client.post(
            path,
            data=body,
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": signature},
        )

    def text(self, body: str, sender: str = ANN, sid: str = "", **fields: str) -> list[str]:
        """The texts that come back."""
        sid = sid or f"SM{next(self.sids):032x}"
        answer = self.post("/sms", MessageSid=sid, From=sender, To=BEN, Body=body, **fields)
        assert answer.status_code == 200
        return [message.text or "" for message in ElementTree.fromstring(answer.text)]  # noqa: S314

    def call(self, sender: str = ANN, sid: str = "") -> Call:
        """A call that has just been answered."""
        call = Call(self, sid or f"CA{next(self.sids):032x}", sender)
        call.post("/voice", CallStatus="ringing")
        return call


@dataclass
class Call:
    """One call: what was said last, and where the next request goes."""

    carrier: Carrier
    sid: str
    sender: str
    said: list[str] = field(default_factory=list)
    path: str = ""
    xml: str = ""

    def post(self, path: str, **fields: str) -> Call:
        answer = self.carrier.post(path, CallSid=self.sid, From=self.sender, To=BEN, **fields)
        assert answer.status_code == 200, answer.text
        self.xml = answer.text
        document = ElementTree.fromstring(answer.text)  # noqa: S314 - our own answer
        self.said = [e.text or "" for e in document.iter() if e.tag in ("Say", "Play")]
        asks = [e.get("action", "") for e in document.iter() if e.get("action")]
        self.path = asks[0] if asks else ""
        return self

    def press(self, *keys: str) -> Call:
        for key in keys:
            self.post(self.path, Digits=key, CallStatus="in-progress")
        return self

    def say(self, words: str) -> Call:
        return self.post(self.path, SpeechResult=words, Confidence="0.9")

    def wait(self) -> Call:
        return self.post(self.path, CallStatus="in-progress")

    def hang_up(self) -> TestResponse:
        return self.carrier.post(
            "/voice/status", CallSid=self.sid, From=self.sender, CallStatus="completed"
        )

    def heard(self, words: str) -> bool:
        return any(words in one for one in self.said)


@pytest.fixture
def carrier(client: FlaskClient) -> Carrier:
    return Carrier(client)


Lines = Callable[[str, str], str]


@pytest.fixture
def voice(runtime: Runtime) -> Lines:
    """How a line sounds: `voice("en", "greeting")`."""
    from helpline.conversation.types import Tell

    book = runtime.releases.live().book

    def spoken(language: str, line: str) -> str:
        found = book.utterance(Tell(line, language), "normal")
        assert found
        return found.text

    return spoken


@pytest.fixture
def text(runtime: Runtime) -> Lines:
    """How a line reads."""
    script = runtime.releases.live().script

    def written(language: str, line: str) -> str:
        found = script.line(language, line).text
        assert found
        return found

    return written


def everything_kept(runtime: Runtime) -> str:
    """All rows of all tables, as text."""
    from sqlalchemy import select

    from helpline.storage.schema import METADATA

    tables = [table for name, table in METADATA.tables.items() if name != "releases"]
    return "\n".join(str(runtime.database.all(select(table))) for table in tables)
