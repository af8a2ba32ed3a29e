"""Tell which line of `prompts/` stands behind what was said, and show that file."""

from __future__ import annotations

from helpline.conversation.wording import Origin
from helpline.runtime import Runtime
from helpline.runtime.loaded_release import LoadedRelease
from helpline.storage import releases as stored
from helpline.storage.database import DatabaseAway

SHORTEST = 4
"""Letters of a text that is looked for inside another; shorter ones stand everywhere."""


def origin_of_clip(rt: Runtime, name: str) -> Origin | None:
    """What a clip says, and where that is written; None for a clip without words."""
    for release in rt.releases.all():
        if prompt := release.spoken.get(name):
            return release.origins[prompt]
    return None


def origin_of_words(rt: Runtime, words: str, language: str) -> Origin | None:
    """Where words that were read aloud are written."""
    for release in rt.releases.all():
        for prompt, origin in release.origins.items():
            if prompt.language == language and prompt.text == words:
                return origin
    return None


def origins_of_text(rt: Runtime, body: str) -> list[Origin]:
    """The lines that a text message is made of, in the order in which they stand in it."""
    found = [origin for release in rt.releases.all()[:1] for origin in _lines_in(release, body)]
    kept: dict[str, Origin] = {}
    end = 0
    for origin in sorted(found, key=lambda each: (body.index(each.words), -len(each.words))):
        if body.index(origin.words) >= end:
            kept.setdefault(origin.where, origin)
            end = body.index(origin.words) + len(origin.words)
    return list(kept.values())


def _lines_in(release: LoadedRelease, body: str) -> list[Origin]:
    return [
        Origin(language, line.text, line.where)
        for language, lines in release.script.lines.items()
        for line in lines.values()
        if line.text and line.where and len(line.text) >= SHORTEST and line.text in body
    ]


def language_of_text(rt: Runtime, body: str) -> str:
    """The language most of a text is in; the first language where nothing is known of it."""
    spoken = [origin.language for origin in origins_of_text(rt, body)]
    first = rt.releases.live().script.languages[0]
    return max(spoken, key=spoken.count) if spoken else first


def live_file(rt: Runtime, path: str) -> str | None:
    """One file of the live release as text; None where it has none of that name."""
    try:
        live = stored.live(rt.database)
    except DatabaseAway:
        return None
    return live.source.get(path) if live else None
