"""What the program holds while it runs: put together from the settings, handed to the services.

May import every room below it: carriers, speech, storage, conversation,
understanding, content, settings.
Must never decide anything about a conversation; it assembles and looks up.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from helpline.carriers.contract import Carrier
from helpline.carriers.token import Sealer
from helpline.carriers.twilio.carrier import Trust, Twilio
from helpline.runtime.clock import Clock, ShiftedClock, utc_now
from helpline.runtime.instance_files import LAST_RELEASE, can_write, own_secret
from helpline.runtime.release_cache import ReleaseCache
from helpline.settings import Secret, Settings
from helpline.speech.clips import ClipShelf
from helpline.storage import clips
from helpline.storage.contacts import contact_key
from helpline.storage.database import Database, DatabaseAway, open_database
from helpline.storage.outbox import Outbox, OutboxError
from helpline.storage.text_turns import refusal
from helpline.storage.write_behind import WriteBehind

__all__ = ["Clock", "Runtime", "utc_now"]


READY_SECONDS = 1.0
"""What the database may take for a trial; a supervisor asks every few seconds."""


class Readiness(Struct, frozen=True):
    """`checks`: what is needed, and whether it is there; all of it, or the program is not ready.

    `promises`: how many wait in the outbox, how many were set aside there, and how many damaged
    outboxes lie beside it. They want a person, but no balancer that sends callers elsewhere.
    `remarks`: sentences for an operator. Nothing personal is in any of them.
    """

    checks: dict[str, bool]
    promises: dict[str, int]
    remarks: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether everything needed is there."""
        return all(self.checks.values())


class Runtime:
    """The collaborators of every service. Safe between threads; made after a fork.

    `pretence` is the clock of a demonstration, `handset` the trust in the demonstration's own
    telephone; both None when live.
    """

    def __init__(self, settings: Settings, database: Database, clock: Clock = utc_now) -> None:
        settings.instance.mkdir(parents=True, exist_ok=True)
        self._secret = _secret(settings).reveal().encode()
        self.settings = settings
        self.database = database
        self.real_now = clock
        """The time of promises. The pretended one is for what is said, and for nothing kept."""
        self.pretence = None if settings.live else ShiftedClock(clock)
        self.now: Clock = self.pretence or clock
        self.base_path = urlsplit(settings.public_url).path.rstrip("/")
        self.handset = _handset(settings)
        self.carriers: tuple[Carrier[Any], ...] = (_twilio(settings, self.handset),)
        self.sealer = Sealer(self._secret)
        self.shelf = ClipShelf(settings.instance / "clips")
        self.outbox = Outbox(settings.instance / "outbox.db")
        self.notes = WriteBehind(database)
        self.maintenance: threading.Thread | None = None
        """The thread that does what is due now and then; None where another process does."""
        self.closing = threading.Event()
        copy = settings.instance / LAST_RELEASE
        self.releases = ReleaseCache(database, self.shelf, self.base_path, copy, live=settings.live)

    @classmethod
    def open(cls, settings: Settings, clock: Clock = utc_now) -> Runtime:
        """Everything the settings name. The database must have been migrated."""
        return cls(settings, open_database(settings.database_url), clock)

    def contact(self, number: str) -> str:
        """The key under which this number's owner is remembered."""
        return contact_key(number, self._secret)

    def clip_audio(self, name: str) -> bytes | None:
        """The WAV of the clip `name`, from the disk, else from the database, and then on the
        disk, too. None where there is no such clip, or it cannot be had at present."""
        if found := self.shelf.get(name):
            return found
        try:
            audio = clips.audio(self.database, name)
        except DatabaseAway:
            return None
        if audio:
            self.shelf.put(name, audio)
        return audio

    def readiness(self) -> Readiness:
        """What the program needs to do its work, and whether it has it; nothing is kept of it."""
        with self.database.deadline(READY_SECONDS):
            reason = refusal(self.database)
        folder = can_write(self.settings.instance)
        waiting, set_aside = -1, -1
        with suppress(OutboxError):
            counts = self.outbox.counts()
            waiting, set_aside = counts.waiting, counts.set_aside
        return Readiness(
            checks={
                "database": reason is None,
                "release": self.releases.has_live(),
                "folder": folder,
                "outbox": waiting >= 0,
                "notes": self.notes.alive(),
                "maintenance": self.maintenance is None or self.maintenance.is_alive(),
            },
            promises={
                "waiting": max(waiting, 0),
                "set_aside": max(set_aside, 0),
                "damaged_files": len(self.outbox.damaged_files()),
            },
            remarks=(reason,) if reason else (),
        )

    def close(self) -> None:
        """Write what is left and let go."""
        self.closing.set()
        self.notes.close()
        self.outbox.close()
        self.database.close()


def _secret(settings: Settings) -> Secret:
    """The key set by the operator, or, in demo mode, one made and kept in the instance folder."""
    if settings.secret_key.reveal():
        return settings.secret_key
    return own_secret(settings.instance / "secret.key")


def _handset(settings: Settings) -> Trust | None:
    """The demonstration's own telephone signs for the local address, with a token that never
    leaves the instance folder. A live helpline trusts no such token."""
    if settings.live:
        return None
    token = own_secret(settings.instance / "handset.token").reveal()
    return Trust(settings.local_url, (token,), "")


def _twilio(settings: Settings, handset: Trust | None) -> Twilio:
    """Twilio signs for the public address, with the present token or the next."""
    given = (settings.twilio_auth_token, settings.twilio_auth_token_next)
    tokens = tuple(token.reveal() for token in given if token)
    carrier = Trust(settings.public_url or settings.local_url, tokens, settings.twilio_account_sid)
    return Twilio(carrier, handset) if handset else Twilio(carrier)
