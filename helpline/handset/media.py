"""The sounds that a call plays: fetched, checked, and kept as Twilio's proxy keeps them."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from helpline.handset.faults import HandsetError
from helpline.handset.sound import AudioFormat, read_sound
from helpline.handset.wire import Answer, Wire


@dataclass(frozen=True, slots=True)
class FetchedSound:
    """One sound at one address. `caption` is its words, "" where the server does not tell."""

    url: str
    sound: AudioFormat
    data: bytes = field(repr=False)
    content_type: str
    caption: str = ""

    @property
    def name(self) -> str:
        """The file name in its address."""
        return unquote(urlsplit(self.url).path.rpartition("/")[2]) or "sound"


@dataclass(slots=True)
class _CacheEntry:
    clip: FetchedSound
    headers: Mapping[str, str]
    since: float

    def is_fresh(self, now: float) -> bool:
        control = self.headers.get("cache-control", "").lower()
        age = re.search(r"(?:s-maxage|max-age)=(\d+)", control)
        if age is None or "no-cache" in control:
            return False
        return now - self.since < int(age[1])

    def question(self) -> dict[str, str]:
        """The headers that ask whether the kept sound is still the right one."""
        pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
        return {ask: self.headers[have] for ask, have in pairs if have in self.headers}


class SoundCache:
    """Fetches sounds over a wire and keeps those that carry an ETag or a Last-Modified.

    `caption_header` names the response header that holds a sound's words, percent-encoded.
    One jukebox may serve many calls, as Twilio's proxy does.
    """

    def __init__(self, caption_header: str = "") -> None:
        self._header = caption_header.lower()
        self._kept: dict[str, _CacheEntry] = {}
        self.fetched = 0
        """How many requests were made; a sound served from memory is none."""

    def clip(self, url: str, wire: Wire) -> FetchedSound:
        """The sound at this absolute address. Raises `HandsetError` where Twilio would fail."""
        kept = self._kept.get(url)
        now = time.monotonic()
        if kept and kept.is_fresh(now):
            return kept.clip
        self.fetched += 1
        answer = wire.fetch(url, kept.question() if kept else {})
        if answer.status == 304:
            if kept is None:
                raise HandsetError(11200, "the sound was not sent", url)
            kept.since = now
            return kept.clip
        clip = self._read(url, answer)
        if not {"etag", "last-modified"}.isdisjoint(answer.headers) and _may_keep(answer):
            self._kept[url] = _CacheEntry(clip, answer.headers, now)
        return clip

    def _read(self, url: str, answer: Answer) -> FetchedSound:
        try:
            sound = read_sound(answer.body, answer.content_type)
        except HandsetError as error:
            error.url = url
            raise
        words = unquote(answer.headers.get(self._header, "")) if self._header else ""
        return FetchedSound(url, sound, answer.body, answer.content_type, " ".join(words.split()))


def _may_keep(answer: Answer) -> bool:
    return "no-store" not in answer.headers.get("cache-control", "").lower()
