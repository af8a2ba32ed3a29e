"""How Twilio signs a request, so that a server can tell it from anybody else's."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit, urlunsplit


def sign(token: str, url: str, form: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> str:
    """The value of `X-Twilio-Signature`: base64 of HMAC-SHA1 under the account's auth token.

    What is signed is the whole address with its query, followed by name and value of every
    form parameter, sorted by name. `url` should be as `signed_url` gives it.
    """
    pairs = form.items() if isinstance(form, Mapping) else form
    message = url + "".join(name + value for name, value in sorted(set(pairs)))
    digest = hmac.new(token.encode(), message.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")


def signed_url(url: str, channel: str) -> str:
    """The address as Twilio signs it: no fragment, no name or password, and, for a call over
    https, no port. `channel` is "voice" or "sms"."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if channel == "voice" and parts.scheme == "https" and not host.endswith("]"):
        host = host.partition(":")[0] if not host.startswith("[") else host.rpartition(":")[0]
    return urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
