"""Sound files for the carrier: named by their content, so they may be kept for ever."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, send_file

from helpline.runtime import Runtime
from helpline.service.sound import clip_file

YEAR = 365 * 24 * 3600
NAME = re.compile(r"[0-9a-f]{64}")


def door(runtime: Runtime) -> Blueprint:
    """`/audio/<digest>.wav`, with ETag, ranges and immutable caching."""
    routes = Blueprint("clips", __name__)

    @routes.get("/audio/<name>.wav")
    def clip(name: str) -> Response:
        path = clip_file(runtime, name) if NAME.fullmatch(name) else None
        if path is None:
            abort(404)
        answer = send_file(path, mimetype="audio/wav", etag=name, conditional=True, max_age=YEAR)
        answer.cache_control.public = True
        answer.cache_control.immutable = True
        if caption := runtime.library.caption(name):
            answer.headers["X-Helpline-Says"] = caption
        return answer

    return routes
