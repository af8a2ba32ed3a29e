"""Fetch the voices that the languages name and this machine has not: at publish, or when asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from helpline.content.model import Script
from helpline.speech.voice_files import VoiceFiles, add, fetch, voices_there

ENGINE = "piper"
"""The engine whose voices are fetched by name; all others bring theirs along."""

Progress = Callable[[int, int], None]
"""Told how many bytes have come, of how many (0: not known)."""


def named_voices(folder: Path, script: Script) -> list[VoiceFiles]:
    """The voices that languages name, each once, and those in `folder` that none names."""
    named = [one.voices[ENGINE] for one in script.voices.values() if ENGINE in one.voices]
    return [VoiceFiles(folder, name) for name in dict.fromkeys((*named, *voices_there(folder)))]


def voices_to_fetch(folder: Path, script: Script) -> list[VoiceFiles]:
    """Those that languages name and that are missing or damaged."""
    named = {one.voices.get(ENGINE) for one in script.voices.values()}
    return [one for one in named_voices(folder, script) if one.name in named and one.fault()]


def fetch_voice(
    files: VoiceFiles, address: str, progress: Progress = lambda _done, _of: None
) -> None:
    """Fetch, try and keep one voice. Raises `SpeechError`; then nothing has changed."""
    from helpline.speech.piper import try_voice

    fetch(files, address, try_voice, progress)


def add_voice(files: VoiceFiles, source: Path) -> None:
    """Take a voice from a folder of this machine, for one that has no network."""
    from helpline.speech.piper import try_voice

    add(files, source, try_voice)
