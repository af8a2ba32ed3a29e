"""The page of the telephone, what it is made of, and the addresses it asks."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from helpline.handset.media import SoundCache
from helpline.runtime import Runtime
from helpline.service.voice_samples import voice_samples
from helpline.web.clips import CAPTION
from helpline.web.demo import endpoints
from helpline.web.demo.browser_phone import PhoneSetup, numbers
from helpline.web.demo.csrf import COOKIE, DAY, Csrf, add_headers, is_local, set_cookie
from helpline.web.demo.preview_voice import read_aloud
from helpline.web.demo.provenance import live_file
from helpline.web.demo.save_transcript import can_save
from helpline.web.demo.switchboard import Switchboard

ROOM = Path(__file__).parent
LANGUAGES = tuple(sorted(file.stem for file in (ROOM / "words").glob("*.json")))
"""Languages of the page itself: each file there is one. The first is used where no other is
asked for."""
KEYS = (
    ("1", ""),
    ("2", "ABC"),
    ("3", "DEF"),
    ("4", "GHI"),
    ("5", "JKL"),
    ("6", "MNO"),
    ("7", "PQRS"),
    ("8", "TUV"),
    ("9", "WXYZ"),
    ("*", ""),
    ("0", ""),
    ("#", ""),
)


def blueprint(runtime: Runtime) -> Blueprint:
    """`/`, `/phone` and everything below it. Not there at all in live mode."""
    routes = Blueprint(
        "phone",
        __name__,
        static_folder=str(ROOM.parent / "static" / "phone"),
        static_url_path="/phone/static",
    )
    own = runtime.handset
    assert own is not None  # a live helpline has no such page
    setup = PhoneSetup(own.base_url, own.tokens[0], SoundCache(CAPTION))
    switchboard = Switchboard(setup, runtime.settings.threads)
    csrf = Csrf()
    routes.after_request(add_headers)
    _pages(routes, runtime, csrf, switchboard)
    _sounds(routes, runtime, switchboard)
    endpoints.register(routes, runtime, csrf, switchboard)
    return routes


def _pages(routes: Blueprint, runtime: Runtime, csrf: Csrf, switchboard: Switchboard) -> None:
    @routes.get("/")
    @routes.get("/phone")
    def telephone() -> Response:
        visitor, language = csrf.visitor(), _language()
        begin = {
            "token": csrf.token(visitor),
            "numbers": numbers(visitor),
            "words": {code: words(code) for code in LANGUAGES},
            "hours": endpoints.describe_hours(runtime),
            "keeps": can_save(runtime) and is_local(),
            "works": switchboard.works and runtime.settings.workers == 1,
        }
        page = render_template(
            "phone.html",
            lang=language,
            languages={code: words(code) for code in LANGUAGES},
            say=words(language),
            keys=KEYS,
            begin=_data(begin),
            voices=voice_samples(runtime),
        )
        answer = Response(page)
        set_cookie(answer, visitor)
        return answer

    @routes.get("/phone/prompts/<path:path>")
    def prompts(path: str) -> str:
        text = live_file(runtime, path)
        if text is None:
            abort(404)
        return _source_page(path, text)


def _source_page(path: str, text: str) -> str:
    """A file of words, to be read; each line can be linked to."""
    folder, language = PurePosixPath(path).parts[0], _language()
    return render_template(
        "prompts.html",
        path=path,
        lines=text.splitlines(),
        lang=folder if folder in LANGUAGES else LANGUAGES[0],
        say=words(language),
        page_lang=language,
        up="../" * (path.count("/") + 2),
    )


def _sounds(routes: Blueprint, runtime: Runtime, switchboard: Switchboard) -> None:
    @routes.get("/phone/aloud/<key>.wav")
    def aloud(key: str) -> Response:
        """Words that this visitor's telephone has just been sent, read by the offline voice."""
        phones = switchboard.phones_of(request.cookies.get(COOKIE, ""))
        given = next((words for each in phones if (words := each.aloud(key))), None)
        audio = read_aloud(runtime, *given) if given else None
        if audio is None:
            abort(404)
        answer = Response(audio, content_type="audio/wav")
        answer.cache_control.private = True
        answer.cache_control.max_age = DAY
        answer.make_conditional(request, accept_ranges=True, complete_length=len(audio))
        return answer


@cache
def words(language: str) -> dict[str, Any]:
    """Everything the page itself says, by name."""
    text = (ROOM / "words" / f"{language}.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def _language() -> str:
    """The page's language: as asked for, else as the browser likes it."""
    wanted = request.args.get("lang", "")
    if wanted in LANGUAGES:
        return wanted
    return request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])


def _data(value: object) -> str:
    """JSON that may stand inside a <script> element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
