"""Whether a request really comes from Twilio."""

from __future__ import annotations

import hmac
import re
from binascii import b2a_base64
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from helpline.carriers.twilio.forms import Form

HEADER = "X-Twilio-Signature"

_LENGTH = 28
"""Characters of a SHA-1 digest in base64."""

_PLAIN_PATH = re.compile(r"[A-Za-z0-9/_.-]*", re.ASCII)
"""A path that reads the same quoted and not, as every path of ours does."""

_PATH_CHARACTERS = "/!$&'()*+,;=:@~"
"""What may stand unquoted in a path, beside letters, digits and "-._" (RFC 3986)."""


def is_genuine(signature: str, url: str, form: Form, tokens: Sequence[str]) -> bool:
    """Whether `signature` was made for this URL and form with one of `tokens`.

    `tokens` are the present auth token and, while it is being changed, the next one;
    empty ones count for nothing, so without a token nothing is genuine. A signature over
    a hash of the body (`bodySHA256`) is refused: none of our routes takes such a body.
    """
    known = [token for token in tokens if token]
    if len(signature) != _LENGTH or not known or "bodySHA256" in url:
        return False
    given = signature.encode("utf-8", "replace")
    try:
        message = _message(url, form)
    except UnicodeEncodeError:
        return False
    if any(hmac.compare_digest(_digest(message, token), given) for token in known):
        return True
    return any(_validator_agrees(signature, url, form, token) for token in known)


def sign(url: str, form: Form, token: str) -> str:
    """The signature that Twilio would send with this request."""
    return _digest(_message(url, form), token).decode("ascii")


def raw_url(base_url: str, environ: Mapping[str, Any]) -> str:
    """The URL that was asked for and signed: our public base, the raw path, the raw query.

    Neither the Host header nor a proxy's headers are believed. gunicorn and werkzeug tell
    the path as it was sent; granian tells it only decoded, so it is quoted again, which
    gives the same for every address this program hands out.
    """
    raw: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""
    if not raw:
        path: str = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        raw = path if _PLAIN_PATH.fullmatch(path) else _requote(path)
    if not raw.startswith("/"):
        raw = "/" + raw.partition("://")[2].partition("/")[2]  # "POST http://host/voice"
    query: str = environ.get("QUERY_STRING", "")
    if query and "?" not in raw:
        raw += "?" + query
    return base_url.rstrip("/") + raw


def _message(url: str, form: Form) -> bytes:
    """What is signed: the URL, then every name and value, sorted, no value twice."""
    parts = [url]
    for name in sorted(form):
        values = form[name]
        for value in values if len(values) == 1 else sorted(set(values)):
            parts.append(name)
            parts.append(value)
    return "".join(parts).encode("utf-8", "surrogateescape")


def _digest(message: bytes, token: str) -> bytes:
    return b2a_base64(hmac.digest(token.encode(), message, "sha1"), newline=False)


def _validator_agrees(signature: str, url: str, form: Form, token: str) -> bool:
    """Twilio's own check, which knows when a port is signed and when it is not.

    It is asked only here, since it costs four times as much as ours.
    """
    from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

    try:
        return bool(RequestValidator(token).validate(url, form, signature))
    except (TypeError, ValueError):
        return False


def _requote(path: str) -> str:
    return quote(path.encode("latin-1"), safe=_PATH_CHARACTERS)
