"""One HTTP exchange on one connection, within Twilio's time and size."""

from __future__ import annotations

import email.message
import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from helpline.handset.faults import HandsetError


class TimeLimits(Protocol):
    """The times that an exchange keeps to, in seconds."""

    @property
    def connect(self) -> float:
        """For making the connection."""

    @property
    def total(self) -> float:
        """For everything after that."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, redirect or not, as it came. `headers` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    message: email.message.Message = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sending:
    """One request: `target` is path and query, `limit` how many bytes the answer may have."""

    method: str
    target: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    limit: int


def exchange(
    connection: http.client.HTTPConnection, fresh: bool, sending: Sending, bounds: TimeLimits
) -> Reply:
    """Send one request and read the whole answer.

    A connection that was kept open and turns out to be closed is opened anew once; one that
    cannot be made is tried twice, as Twilio does. Raises `HandsetError`: 11201 and 11202
    without a connection, 11203 for slowness, 11206 for nonsense, 11750 or 11751 beyond the
    limit.
    """
    if fresh:
        _connect(connection, bounds)
    try:
        return _once(connection, sending, time.monotonic() + bounds.total)
    except (HandsetError, http.client.HTTPException, OSError, ValueError) as error:
        connection.close()
        if isinstance(error, _HUNG_UP) and not fresh:
            return exchange(connection, True, sending, bounds)
        raise _fault(error) from error


_HUNG_UP = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)


def _fault(error: Exception) -> HandsetError:
    """The error in Twilio's terms."""
    if isinstance(error, HandsetError):
        return error
    if isinstance(error, _HUNG_UP):
        return HandsetError(11200, "the server hung up without an answer")
    if isinstance(error, TimeoutError):
        return HandsetError(11203)
    return HandsetError(11206 if isinstance(error, http.client.HTTPException) else 11200)


def _connect(connection: http.client.HTTPConnection, bounds: TimeLimits) -> None:
    for attempt in (1, 2):
        connection.close()
        connection.timeout = bounds.connect
        try:
            connection.connect()
        except socket.gaierror as error:
            raise HandsetError(11210) from error
        except ssl.SSLError as error:
            raise HandsetError(11220) from error
        except OSError as error:
            if attempt == 2:
                code = 11201 if isinstance(error, TimeoutError) else 11202
                raise HandsetError(code) from error
        else:
            return


def _once(connection: http.client.HTTPConnection, sending: Sending, deadline: float) -> Reply:
    _allow(connection, deadline)
    connection.request(sending.method, sending.target, sending.body or None, dict(sending.headers))
    _allow(connection, deadline)
    response = connection.getresponse()
    content = _read(connection, response, sending.limit, deadline)
    named = {name.lower(): value for name, value in response.getheaders()}
    if response.will_close:
        connection.close()
    return Reply(response.status, named, content, response.headers)


def _allow(connection: http.client.HTTPConnection, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    if connection.sock is not None:
        connection.sock.settimeout(left)


def _read(
    connection: http.client.HTTPConnection,
    response: http.client.HTTPResponse,
    limit: int,
    deadline: float,
) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(65536):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise HandsetError(11750 if limit <= 65536 else 11751)
        _allow(connection, deadline)
    if response.length:
        raise HandsetError(11206, "the answer broke off before its end")
    response.close()
    return b"".join(pieces)
