"""Addresses of webhooks: their queries, where a redirect leads, and the credentials in them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import unquote, urlencode, urljoin, urlsplit, urlunsplit

from helpline.handset.faults import HandsetError


def with_query(url: str, form: Mapping[str, str]) -> str:
    """The address with these parameters added to its query."""
    parts = urlsplit(url)
    query = "&".join(piece for piece in (parts.query, urlencode(form)) if piece)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def next_address(url: str, place: str) -> str:
    """Where a redirect to `place` leads from `url`. Raises `HandsetError` 11216 if nowhere."""
    following = urljoin(url, place)
    if not place or urlsplit(following).scheme not in ("http", "https"):
        raise HandsetError(11216, url=url)
    return following


def basic_credentials(url: str) -> str:
    """The Authorization header for the name and password in an address."""
    pair = unquote(urlsplit(url).netloc.rpartition("@")[0])
    return "Basic " + base64.b64encode(pair.encode()).decode("ascii")
