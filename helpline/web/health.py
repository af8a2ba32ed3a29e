"""Whether the program lives, and whether it can do its work: for supervisors and balancers."""

from __future__ import annotations

import time
from contextlib import suppress

from flask import Blueprint, Response, jsonify

from helpline.runtime import Runtime
from helpline.service.voices import voices_told
from helpline.storage.database import DatabaseAway

LOOK_AGAIN = 15.0
"""Seconds for which what was told of the voices is believed."""


def door(runtime: Runtime) -> Blueprint:
    """`/healthz` answers while the process lives; `/readyz` says what is missing, with 503,
    and who speaks each language: a voice that is missing is no reason to send nobody here."""
    routes = Blueprint("health", __name__)
    voices = _Voices(runtime)

    @routes.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @routes.get("/readyz")
    def readyz() -> tuple[Response, int]:
        state = runtime.readiness()
        told = {**state.checks, "promises": state.promises, "remarks": state.remarks}
        if state.ready:
            told["voices"] = voices.tell()
        return jsonify(told), 200 if state.ready else 503

    return routes


class _Voices:
    """Sentences on who speaks, remembered for a while: whoever asks, asks often."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._sentences: list[str] = []
        self._due = 0.0

    def tell(self) -> list[str]:
        """The sentences; those before while the database is away."""
        if time.monotonic() >= self._due:
            with suppress(DatabaseAway):
                script = self._runtime.releases.live().script
                self._sentences = [use.sentence for use in voices_told(self._runtime, script)]
            self._due = time.monotonic() + LOOK_AGAIN
        return self._sentences
