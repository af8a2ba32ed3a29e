"""Addresses of webhooks: their queries, where a redirect leads, and the credentials in them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import SplitResult, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from helpline.handset.faults import HandsetError

_KEPT = "%/:=&?~#+!$,;'@()*[]"
"""Characters that stay as they are in an address; all others are percent-encoded."""


def split(url: str) -> SplitResult:
    """The parts of an absolute web address. Raises `HandsetError` 11100 for anything else."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise HandsetError(11100, url=url) from error
    if not usable:
        raise HandsetError(11100, url=url)
    return parts


def absolute(base: str, place: str) -> str:
    """Where `place`, as written in a document found at `base`, leads; "" is `base` itself."""
    try:
        return quote(urljoin(base, place), safe=_KEPT) if place else base
    except ValueError as error:
        raise HandsetError(11100, url=base) from error


def with_query(url: str, form: Mapping[str, str]) -> str:
    """The address with these parameters added to its query."""
    parts = urlsplit(url)
    query = "&".join(piece for piece in (parts.query, urlencode(form)) if piece)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def next_address(url: str, place: str) -> str:
    """Where a redirect to `place` leads from `url`. Raises `HandsetError` 11216 if nowhere."""
    try:
        following = absolute(url, place)
        split(following)
    except HandsetError as error:
        raise HandsetError(11216, url=url) from error
    if not place:
        raise HandsetError(11216, url=url)
    return following


def basic_credentials(url: str) -> str:
    """The Authorization header for the name and password in an address."""
    pair = unquote(urlsplit(url).netloc.rpartition("@")[0])
    return "Basic " + base64.b64encode(pair.encode()).decode("ascii")
