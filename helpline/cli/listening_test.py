"""A page on which people hear clips and type what they heard: for languages that no recogniser
here understands, and for ears that are no recogniser's.

One file that needs no server and sends nothing: it may be carried to whoever shall listen.
"""

from __future__ import annotations

import base64
import html
import json
from pathlib import Path
from typing import Any

from helpline.content.model import Script
from helpline.conversation.types import Prompt
from helpline.conversation.wording import Phrasebook
from helpline.errors import HelplineError
from helpline.languages import read_yaml
from helpline.runtime import Runtime
from helpline.service.listen import hearing_of
from helpline.speech.clips import prompt_key
from helpline.storage import clips

COUNT = 20
"""Clips of one test: ten minutes for somebody who types slowly."""
LONGEST = 16
"""Words. More, and the test is one of memory."""

_FOLDER = Path(__file__).parent / "listening"


class NothingToHear(HelplineError):
    """There are no clips in this language."""


def write_page(rt: Runtime, script: Script, language: str, file: Path) -> int:
    """Write the page; how many clips it holds. Raises `NothingToHear`."""
    chosen = _choose(script, language)
    keys = [prompt_key(one) for one in chosen]
    names, speakers = clips.names_of(rt.database, keys), clips.speakers(rt.database, keys)
    data = []
    for prompt, key in zip(chosen, keys, strict=True):
        if audio := rt.clip_audio(next(iter(names.get(key, ())), "")):
            sound = base64.b64encode(audio).decode()
            data.append(
                {
                    "text": prompt.text,
                    "pace": prompt.pace,
                    "engine": speakers[key],
                    "sound": f"data:audio/wav;base64,{sound}",
                }
            )
    if not data:
        raise NothingToHear(f"There are no clips in {language!r} yet. Run: scripts/helpline render")
    hearing = read_yaml(language, "hearing")
    page: dict[str, Any] = {
        "clips": data,
        "say": _words(language),
        "numbers": hearing.get("numbers", {}),
        "same": hearing.get("same", {}),
        "release": script.digest[:12],
    }
    told = json.dumps(page, ensure_ascii=False).replace("<", "\\u003c")
    text = (_FOLDER / "page.html").read_text("utf-8")
    text = text.replace("LANGUAGE", html.escape(language)).replace("DATA", told)
    file.write_text(text, "utf-8")
    return len(data)


def _choose(script: Script, language: str) -> list[Prompt]:
    """Short prompts at the usual pace, half of them with numbers, spread over all there are."""
    hearing = hearing_of(script, language)
    short = [
        one
        for one in Phrasebook(script).every_utterance()
        if one.language == language
        and one.pace == "normal"
        and 2 < len(one.text.split()) <= LONGEST
    ]
    numbered = [one for one in short if any(map(str.isdigit, hearing.tokens(one.text)))]
    others = [one for one in short if one not in numbered]
    found = _spread(numbered, COUNT // 2)
    return found + _spread(others, COUNT - len(found))


def _spread(prompts: list[Prompt], count: int) -> list[Prompt]:
    """`count` of them, at even distances."""
    if len(prompts) <= count:
        return prompts
    return [prompts[at * len(prompts) // count] for at in range(count)]


def _words(language: str) -> dict[str, Any]:
    """What the page itself says, in the language of the test where there is a file of it."""
    files = sorted(_FOLDER.glob("*.json"))
    file = next((one for one in files if one.stem == language), files[0])
    words: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return words
