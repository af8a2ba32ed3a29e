"""A request as it arrives: the address below our own, every way it may be signed, the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpline.carriers.inbound import BadInbound
from helpline.carriers.twilio.forms import LONGEST
from helpline.carriers.twilio.signature import raw_url

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def strip_base_path(base_path: str, environ: WSGIEnvironment) -> None:
    """Take `base_path` off the path, where the proxy has left it on, and note it as WSGI does."""
    path: str = environ["PATH_INFO"]
    if base_path and f"{path}/".startswith(f"{base_path}/"):
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + base_path
        environ["PATH_INFO"] = path[len(base_path) :] or "/"


def possible_paths(base_path: str, environ: WSGIEnvironment) -> tuple[str, ...]:
    """What may follow a base URL in the URL that was signed.

    A base URL that ends with `base_path` is followed by the rest alone, whether the proxy
    took the prefix off or not; our own handset, which knows no proxy, signs the whole.
    """
    whole = raw_url("", environ)
    if base_path and whole.startswith(f"{base_path}/"):
        return whole[len(base_path) :], whole
    return (whole,)


def read_body(environ: WSGIEnvironment) -> bytes:
    """The request's body. Raises `BadInbound` where it is larger than anything Twilio sends."""
    length = environ.get("CONTENT_LENGTH")
    if not length:
        return _read_chunks(environ)
    if not length.isdigit() or int(length) > LONGEST:
        raise BadInbound("The request is too large.")
    body: bytes = environ["wsgi.input"].read(int(length))
    return body


def _read_chunks(environ: WSGIEnvironment) -> bytes:
    """A body sent in chunks, of a length not told before; none where nothing says there is one,
    since to read it could take for ever."""
    chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
    if not chunked and not environ.get("wsgi.input_terminated"):
        return b""
    body = b""
    while len(body) <= LONGEST and (more := environ["wsgi.input"].read(LONGEST + 1 - len(body))):
        body += more
    if len(body) > LONGEST:
        raise BadInbound("The request is too large.")
    return body
