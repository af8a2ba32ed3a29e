"""Sound files for the carrier: named by their content, so they may be kept for ever."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, request

from helpline.runtime import Runtime

YEAR = 365 * 24 * 3600
NAME = re.compile(r"[0-9a-f]{64}")
CAPTION = "X-Helpline-Says"
"""Header with the words of a clip, percent-encoded: the pretend phone shows them."""


def blueprint(runtime: Runtime) -> Blueprint:
    """`/audio/<digest>.wav`, with ETag, ranges and immutable caching."""
    routes = Blueprint("clips", __name__)

    @routes.get("/audio/<name>.wav")
    def clip(name: str) -> Response:
        audio = runtime.clip_audio(name) if NAME.fullmatch(name) else None
        if audio is None:
            abort(404)
        answer = Response(audio, content_type="audio/wav")
        answer.set_etag(name)
        answer.cache_control.public = True
        answer.cache_control.max_age = YEAR
        answer.cache_control.immutable = True
        if words := runtime.releases.caption(name):
            answer.headers[CAPTION] = words
        answer.make_conditional(request, accept_ranges=True, complete_length=len(audio))
        return answer

    return routes
