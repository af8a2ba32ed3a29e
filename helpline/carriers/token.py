"""A call's memory, sealed, so that it can travel in the path of the next address."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode, urlsafe_b64encode

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from helpline.conversation.types import Session
from helpline.errors import HelplineError

LONGEST = 600
"""Characters of a token that is looked at. Twilio takes far longer addresses, proxies may not."""

_LABEL = b"helpline: memory of a call, 1"
"""Makes this key another one than every other key drawn from the same secret."""

_WORTH_PACKING = 360
"""Bytes of session text from which packing is tried: shorter ones gain too little for its time."""

_LARGEST = 8192
"""Bytes that a packed session may unfold to."""

_PLAIN, _PACKED = b"t", b"z"
_URL_SAFE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class TokenRefused(HelplineError):
    """This is not the memory of this call: altered, of another call, or of another secret."""


class Sealer:
    """Seals sessions with the present secret; opens those of older ones, too.

    AES-SIV is deterministic: the same session gives the same token, so that a repeated
    request gets the identical answer. The CallSid is authenticated with it, so that a
    token taken from one call is worthless in another.
    """

    def __init__(self, secret: bytes, *older: bytes) -> None:
        self._ciphers = [AESSIV(_key(each)) for each in (secret, *older)]

    def seal(self, session: Session, conversation: str) -> str:
        """The session of a call as 100 to `LONGEST` characters of `A-Za-z0-9_-`."""
        plain = _pack(msgspec.json.encode(session))
        sealed = self._ciphers[0].encrypt(plain, [conversation.encode()])
        return urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")

    def unseal(self, token: str, conversation: str) -> Session:
        """The session of the call `conversation`. Raises TokenRefused."""
        if len(token) > LONGEST or not _URL_SAFE.fullmatch(token):
            raise TokenRefused("This address is not one of ours.")
        try:
            sealed = b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True)
            text = _unpack(self._open(sealed, conversation.encode()))
            return msgspec.json.decode(text, type=Session)
        except (ValueError, zlib.error, msgspec.DecodeError) as reason:
            raise TokenRefused("This address is not one that can be read.") from reason

    def _open(self, sealed: bytes, conversation: bytes) -> bytes:
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed, [conversation])
            except InvalidTag:
                continue
        raise TokenRefused("This address belongs to another call.")


def _key(secret: bytes) -> bytes:
    return HKDF(SHA256(), length=64, salt=None, info=_LABEL).derive(secret)


def _pack(plain: bytes) -> bytes:
    if len(plain) >= _WORTH_PACKING:
        packed = zlib.compress(plain, level=9, wbits=-15)
        if len(packed) < len(plain):
            return _PACKED + packed
    return _PLAIN + plain


def _unpack(packed: bytes) -> bytes:
    if packed[:1] == _PACKED:
        return zlib.decompressobj(wbits=-15).decompress(packed[1:], _LARGEST)
    return packed[1:]
