"""What an operator can set: read once from the environment or a `.env` file, checked all at once.

`SETTINGS` is the whole list; `helpline settings` prints it and a test holds it to the README.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from helpline.errors import HelplineError


class SettingsError(HelplineError):
    """One or more settings are missing or malformed; the text names every one of them."""


class Secret:
    """A value that does not show itself in logs, errors or debuggers."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(...)"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in the environment, what it means, and what it is when unset."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("HELPLINE_MODE", "demo", "demo: unsigned words are spoken and said to be a "
            "demonstration; live: only signed words, real callers"),
    Setting("HELPLINE_PROMPTS", "prompts", "folder of everything the helpline says"),
    Setting("HELPLINE_INSTANCE", "instance", "folder of the database, clip cache and outbox"),
    Setting("HELPLINE_DATABASE_URL", "", "sqlite:///... or postgresql://...; "
            "empty: helpline.db in the instance folder"),
    Setting("HELPLINE_PUBLIC_URL", "", "address Twilio calls, as registered there, "
            "https://helpline.example.org; needed when live"),
    Setting("HELPLINE_SECRET_KEY", "", "32 characters or more that nobody can guess; needed when "
            "live, made and kept in the instance folder when demo"),
    Setting("HELPLINE_SPEECH", "recording,hibari,piper,espeak", "voices in the order tried: "
            "recording, hibari, piper, google, espeak"),
    Setting("HELPLINE_VOICES_URL", "https://huggingface.co/rhasspy/piper-voices/resolve/"
            "5fc01c2e94761ab2a335bd9384037bdd6e17baed", "where voices are fetched by name, "
            "once, when publishing"),
    Setting("HELPLINE_SERVER_THREADS", "4", "requests answered at once by each worker"),
    Setting("HELPLINE_SERVER_WORKERS", "1", "server processes; more than 1 wants PostgreSQL"),
    Setting("TWILIO_ACCOUNT_SID", "", "the account, AC...; checked in each request when set"),
    Setting("TWILIO_AUTH_TOKEN", "", "checks that requests come from Twilio; needed when live; "
            "without it only the helpline's own pretend phone gets through"),
    Setting("TWILIO_AUTH_TOKEN_NEXT", "", "the next token, while changing over"),
    Setting("TWILIO_ANSWERS_STOP", "yes", "yes: Twilio itself confirms STOP and its other default "
            "words, so we stay silent; no: we confirm (short codes, filter switched off)"),
    Setting("HOST", "127.0.0.1", "address to listen on"),
    Setting("PORT", "8000", "port to listen on"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, read and checked."""

    live: bool
    prompts: Path
    instance: Path
    database_url: str
    public_url: str
    secret_key: Secret
    speech: tuple[str, ...]
    voices_url: str
    threads: int
    workers: int
    twilio_account_sid: str
    twilio_auth_token: Secret | None
    twilio_auth_token_next: Secret | None
    twilio_answers_stop: bool
    host: str
    port: int

    @property
    def recordings(self) -> Path:
        """The folder of people's voices."""
        return self.prompts / "recordings"

    @property
    def voices(self) -> Path:
        """The folder of voices fetched by name."""
        return self.instance / "voices"

    @property
    def local_url(self) -> str:
        """Where the program's own handset reaches us."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host  # noqa: S104 - compared, not bound
        return f"http://{host}:{self.port}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment over `.env`. Raises `SettingsError` naming every fault."""
        if environ is None:
            file = {name: value or "" for name, value in dotenv_values(".env").items()}
            environ = {**file, **os.environ}
        return _Reader(environ).settings()


class _Reader:
    """Reads one setting after another, and remembers what is wrong with each."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.values = {s.name: environ.get(s.name, "").strip() or s.default for s in SETTINGS}
        self.faults: list[str] = []

    def settings(self) -> Settings:
        live = self.choice("HELPLINE_MODE", ("demo", "live")) == "live"
        instance = self.folder("HELPLINE_INSTANCE")
        found = Settings(
            live=live,
            prompts=Path(self.values["HELPLINE_PROMPTS"]),
            instance=instance,
            database_url=self.database(instance),
            public_url=self.public_url(live),
            secret_key=Secret(self.secret_key(live)),
            speech=self.speech(),
            voices_url=self.voices_url(),
            threads=self.whole("HELPLINE_SERVER_THREADS", 1, 64),
            workers=self.whole("HELPLINE_SERVER_WORKERS", 1, 64),
            twilio_account_sid=self.values["TWILIO_ACCOUNT_SID"],
            twilio_auth_token=self.token("TWILIO_AUTH_TOKEN", live),
            twilio_auth_token_next=self.token("TWILIO_AUTH_TOKEN_NEXT", False),
            twilio_answers_stop=self.choice("TWILIO_ANSWERS_STOP", ("yes", "no")) == "yes",
            host=self.values["HOST"],
            port=self.whole("PORT", 1, 65535),
        )
        if self.faults:
            raise SettingsError("\n".join(self.faults))
        return found

    def folder(self, name: str) -> Path:
        path = Path(self.values[name])
        if any(part.exists() and not part.is_dir() for part in (path, *path.parents)):
            self.faults.append(f"{name} must be a folder, or a place for one; there is a file")
        return path

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.values[name].lower()
        if value not in allowed:
            self.faults.append(f"{name} must be one of {', '.join(allowed)}")
        return value

    def whole(self, name: str, least: int, most: int) -> int:
        value = self.values[name]
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.faults.append(f"{name} must be a whole number from {least} to {most}")
            return least
        return int(value)

    def database(self, instance: Path) -> str:
        url = self.values["HELPLINE_DATABASE_URL"] or f"sqlite:///{instance / 'helpline.db'}"
        if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            self.faults.append("HELPLINE_DATABASE_URL must begin sqlite:/// or postgresql://")
        return url

    def public_url(self, live: bool) -> str:
        url = self.values["HELPLINE_PUBLIC_URL"].rstrip("/")
        if not url:
            if live:
                self.faults.append("HELPLINE_PUBLIC_URL is needed in live mode")
            return ""
        parts = urlsplit(url)
        plain = parts.scheme in ("http", "https") and parts.hostname and not parts.query
        if not plain or parts.fragment or "@" in parts.netloc:
            self.faults.append(
                "HELPLINE_PUBLIC_URL must be like https://helpline.example.org, "
                "without user name, query or #"
            )
        elif live and parts.scheme != "https":
            self.faults.append("HELPLINE_PUBLIC_URL must begin https:// in live mode")
        return url

    def secret_key(self, live: bool) -> str:
        key = self.values["HELPLINE_SECRET_KEY"]
        if not key and live:
            self.faults.append("HELPLINE_SECRET_KEY is needed in live mode")
        if key and len(key) < 32:
            self.faults.append("HELPLINE_SECRET_KEY must have 32 characters or more")
        return key

    def token(self, name: str, needed: bool) -> Secret | None:
        value = self.values[name]
        if not value and needed:
            self.faults.append(f"{name} is needed in live mode")
        return Secret(value) if value else None

    def voices_url(self) -> str:
        url = self.values["HELPLINE_VOICES_URL"]
        if not url.startswith(("https://", "http://")):
            self.faults.append("HELPLINE_VOICES_URL must begin https:// or http://")
        return url

    def speech(self) -> tuple[str, ...]:
        names = tuple(n.strip() for n in self.values["HELPLINE_SPEECH"].split(",") if n.strip())
        if not names:
            self.faults.append("HELPLINE_SPEECH must name a voice, or several with commas between")
        return names
