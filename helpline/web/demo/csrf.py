"""Protection against cross-site request forgery: only the page of the telephone may use it.

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


class Csrf:
    """Makes the tokens of pages and checks them. Those of an earlier start are refused."""

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
        message = f"{visitor} {nonce}".encode()
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()


def set_cookie(response: Response, visitor: str) -> None:
    """Tell the browser who it is, for a day."""
    response.set_cookie(
        COOKIE,
        visitor,
        max_age=DAY,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )


def add_headers(response: Response) -> Response:
    """Say what a browser must not do with anything from here."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if response.mimetype in ("text/html", "application/json"):
        response.headers["Cache-Control"] = "no-store"
    return response


def is_local() -> bool:
    """Whether the browser runs on the machine of the server, and asked for it by that name."""
    host = urlsplit(f"//{request.host}").hostname or ""
    return host in _HERE and (request.remote_addr or "") in _HERE


def _same_origin() -> bool:
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host
