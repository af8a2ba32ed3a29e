"""Who may use the phone's doors: the page they belong to, and no other site.

A page carries a token made for it and for a cookie that other sites cannot send or read. The
cookie is set when a page is first shown and changes nothing here.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, abort, request

COOKIE = "helpline_phone"
HEADER = "X-Phone-Token"
DAY = 24 * 3600
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""What the page may load: only what we serve, and nothing that is written into it."""
_VISITOR = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
_HERE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one browser. `nonce` tells the pages of one visitor apart."""

    visitor: str
    nonce: str


class Gate:
    """Makes tokens and looks at them. Those of an earlier start of the program are refused."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def visitor(self) -> str:
        """Who asks, by their cookie; somebody new where there is none."""
        known = request.cookies.get(COOKIE, "")
        return known if _VISITOR.fullmatch(known) else secrets.token_urlsafe(24)

    def token(self, visitor: str) -> str:
        """A token for a new page of this visitor."""
        nonce = secrets.token_urlsafe(12)
        return f"{nonce}.{self._seal(visitor, nonce)}"

    def page(self) -> Page:
        """The page that sent this request. Aborts with 403 where none of ours did."""
        visitor = request.cookies.get(COOKIE, "")
        nonce, _, seal = request.headers.get(HEADER, "").partition(".")
        genuine = hmac.compare_digest(seal.encode(), self._seal(visitor, nonce).encode())
        if not _VISITOR.fullmatch(visitor) or not genuine or not _same_origin():
            abort(403)
        return Page(visitor, nonce)

    def _seal(self, visitor: str, nonce: str) -> str:
        told = f"{visitor} {nonce}".encode()
        return hmac.new(self._key, told, hashlib.sha256).hexdigest()


def remember(answer: Response, visitor: str) -> None:
    """Give the browser its cookie."""
    answer.set_cookie(
        COOKIE,
        visitor,
        max_age=DAY,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )


def protect(answer: Response) -> Response:
    """Say what a browser must not do with anything from here."""
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if answer.mimetype in ("text/html", "application/json"):
        answer.headers["Cache-Control"] = "no-store"
    return answer


def at_this_machine() -> bool:
    """Whether the browser runs on the machine of the server, and asked for it by that name."""
    named = urlsplit(f"//{request.host}").hostname or ""
    return named in _HERE and (request.remote_addr or "") in _HERE


def _same_origin() -> bool:
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host
