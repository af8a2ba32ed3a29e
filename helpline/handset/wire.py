"""How a webhook is called: connections, time-outs, cookies, redirects, sizes, signatures."""

from __future__ import annotations

import email.message
import http.client
import ssl
import time
import uuid
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import cast
from urllib.parse import urlencode, urlunsplit
from urllib.request import Request

from helpline.handset.addresses import basic_credentials, next_address, split, with_query
from helpline.handset.faults import HandsetError
from helpline.handset.signature import sign, signed_url
from helpline.handset.sockets import Reply, Sending, exchange


@dataclass(frozen=True, slots=True)
class Limits:
    """What Twilio allows a server. Seconds, bytes and counts."""

    connect: float = 5.0
    total: float = 15.0
    document: int = 64 * 1024
    sound: int = 40 * 1024 * 1024
    redirects: int = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request brought. `url` is where it was found in the end, after redirects.

    `redirected` says how often it was sent on; `took` is in real seconds, for the whole of it.
    `headers` has lower-case names.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    redirected: int = 0
    lost_body: bool = False
    took: float = 0.0

    @property
    def content_type(self) -> str:
        """The bare media type in lower case, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def same_as(self, other: Answer) -> bool:
        """Whether a person would get the same from both."""
        mine, theirs = (self.status, self.content_type), (other.status, other.content_type)
        return mine == theirs and self.body == other.body


class Wire:
    """The way from Twilio to a server: keeps connections open and cookies for one call.

    `channel` is "voice" or "sms". `stand_in` maps public origins ("https://help.example.org")
    to the origin really connected to ("http://127.0.0.1:8000"): requests are signed for the
    public one, as they would be behind a proxy.
    """

    def __init__(
        self,
        token: str,
        channel: str = "voice",
        limits: Limits | None = None,
        stand_in: Mapping[str, str] | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._token = token
        self._channel = channel
        self._stand_in = dict(stand_in or {})
        self._cookies = CookieJar()
        self._open: dict[tuple[str, str], http.client.HTTPConnection] = {}
        weakref.finalize(self, _close, self._open)

    def close(self) -> None:
        """Close every connection. The wire can be used again afterwards."""
        _close(self._open)

    def ask(self, method: str, url: str, form: Mapping[str, str], event: str = "") -> Answer:
        """Fetch a document with a signed request, following redirects as Twilio does.

        `event` is the idempotency token; the same one marks a repeat of the same event.
        Raises `HandsetError` for everything that Twilio would give up on.
        """
        began = time.monotonic()
        event = event or str(uuid.uuid4())
        sent: Mapping[str, str] | None = dict(form)
        for hop in range(self.limits.redirects + 1):
            reply = self._send_signed(method, url, sent or {}, event, self.limits.document)
            if not 300 <= reply.status < 400 or reply.status == 304:
                took = time.monotonic() - began
                return _make_answer(url, reply, hop, sent is None and bool(form), took)
            url = next_address(url, reply.headers.get("location", ""))
            if reply.status not in (307, 308):
                method, sent = "GET", None
        raise HandsetError(11215, url=url)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch a sound: a plain GET without any parameter of the call. Status 304 is returned."""
        began = time.monotonic()
        for hop in range(self.limits.redirects + 1):
            reply = self._send("GET", url, b"", dict(headers or {}), self.limits.sound)
            if not 300 <= reply.status < 400 or reply.status == 304:
                return _make_answer(url, reply, hop, False, time.monotonic() - began)
            url = next_address(url, reply.headers.get("location", ""))
        raise HandsetError(11215, url=url)

    def _send_signed(
        self, method: str, url: str, form: Mapping[str, str], event: str, limit: int
    ) -> Reply:
        headers = {"I-Twilio-Idempotency-Token": event}
        body = b""
        if method == "GET":
            url = with_query(url, form)
            form = {}
        else:
            body = urlencode(form).encode("ascii")
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        if self._token:
            address = signed_url(url, self._channel)
            headers["X-Twilio-Signature"] = sign(self._token, address, form)
        reply = self._send(method, url, body, headers, limit)
        if reply.status == 401 and "www-authenticate" in reply.headers and "@" in url:
            headers["Authorization"] = basic_credentials(url)
            reply = self._send(method, url, body, headers, limit)
        return reply

    def _send(
        self, method: str, url: str, body: bytes, headers: dict[str, str], limit: int
    ) -> Reply:
        parts = split(url)
        host = parts.netloc.rpartition("@")[2]
        request = Request(urlunsplit((parts.scheme, host, parts.path or "/", parts.query, "")))  # noqa: S310  never opened; it only asks the cookie jar
        self._cookies.add_cookie_header(request)
        headers = {**_COMMON, **headers, **request.unredirected_hdrs, "Host": host}
        connection, fresh = self._connection(parts.scheme, host)
        try:
            target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
            sending = Sending(method, target, body, headers, limit)
            reply = exchange(connection, fresh, sending, self.limits)
        except HandsetError as error:
            error.url = url
            raise
        self._cookies.extract_cookies(cast(http.client.HTTPResponse, _Headers(reply)), request)
        return reply

    def _connection(self, scheme: str, host: str) -> tuple[http.client.HTTPConnection, bool]:
        real = split(self._stand_in.get(f"{scheme}://{host}", f"{scheme}://{host}"))
        key = (real.scheme, real.netloc)
        known = self._open.get(key)
        if known is not None:
            return known, known.sock is None
        made: http.client.HTTPConnection
        if real.scheme == "https":
            context = ssl.create_default_context()
            made = http.client.HTTPSConnection(real.hostname or "", real.port, context=context)
        else:
            made = http.client.HTTPConnection(real.hostname or "", real.port)
        self._open[key] = made
        return made, True


class _Headers:
    """The shape in which the cookie jar wants an answer."""

    def __init__(self, reply: Reply) -> None:
        self._message = reply.message

    def info(self) -> email.message.Message:
        return self._message


def _close(connections: dict[tuple[str, str], http.client.HTTPConnection]) -> None:
    for connection in connections.values():
        connection.close()
    connections.clear()


def _make_answer(url: str, reply: Reply, hops: int, lost: bool, took: float) -> Answer:
    if reply.status >= 400:
        raise HandsetError(11217, f"the server answered with status {reply.status}", url)
    return Answer(url, reply.status, reply.headers, reply.body, hops, lost, took)


_COMMON = {"User-Agent": "TwilioProxy/1.1", "Accept": "*/*", "Accept-Charset": "utf-8"}
