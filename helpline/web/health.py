"""Whether the program lives, and whether it can do its work: for supervisors and balancers."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from helpline.runtime import Runtime


def door(runtime: Runtime) -> Blueprint:
    """`/healthz` answers while the process lives; `/readyz` says what is missing, with 503."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @routes.get("/readyz")
    def readyz() -> tuple[Response, int]:
        state = runtime.readiness()
        told = {**state.checks, "promises": state.promises, "remarks": state.remarks}
        return jsonify(told), 200 if state.ready else 503

    return routes
