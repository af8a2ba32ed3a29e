"""Numbers at rest: encrypted where something must still be sent, hashed everywhere else."""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from helpline.errors import HelplineError

NONCE_BYTES = 12
"""The size AES-GCM is made for (NIST SP 800-38D 5.2.1.1); random, for far below 2^32 numbers."""

MARK = b"helpline.number.1"
"""What is sealed and how; a sealed thing of another kind or version does not open."""


class SealError(HelplineError):
    """What was sealed has been changed, or was sealed with another key."""


def seal(number: str, secret: bytes) -> str:
    """`number`, encrypted under `secret`, as URL-safe text; twice the same never looks the same."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(secret).encrypt(nonce, number.encode(), MARK)
    return urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, secret: bytes) -> str:
    """The number in `sealed`. Raises SealError if it was tampered with, or the key is another."""
    try:
        raw = urlsafe_b64decode(sealed.encode())
        if urlsafe_b64encode(raw) != sealed.encode():
            raise ValueError(
                "Not as we write it"
            )  # the last letter has bits that decode to nothing
        opened = _cipher(secret).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], MARK)
    except (InvalidTag, NotBase64, ValueError):
        raise SealError("A stored number cannot be opened with the present secret key.") from None
    return opened.decode()


def _cipher(secret: bytes) -> AESGCM:
    """A key of its own, so that `secret` may serve for hashing contacts too."""
    return AESGCM(hmac.digest(secret, MARK, "sha256"))
