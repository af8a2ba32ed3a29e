"""The Flask application: its blueprints, its health, and the headers every response carries."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from multiprocessing.util import Finalize

from flask import Blueprint, Flask, Response, jsonify

from helpline.runtime import Runtime
from helpline.service.maintenance import start_maintenance
from helpline.service.voices import VoiceNews
from helpline.settings import Settings
from helpline.web import clips
from helpline.web.demo import blueprint as demo
from helpline.web.webhooks import Webhooks

LARGEST_REQUEST = 64 * 1024
"""Bytes. Twilio's fullest request is under 8 kB."""
PARENT_CHECK = 1.0
"""Seconds between two looks at who our parent process is."""


def create_app(runtime: Runtime | None = None) -> Flask:
    """The application, on `runtime` or, in a server's worker, on one made from the settings.

    Raises what `Settings.from_env` and `Runtime.open` raise.
    """
    app = Flask("helpline.web", static_folder=None, template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.url_map.strict_slashes = False
    if runtime is None:
        _exit_with_parent()
        runtime = Runtime.open(Settings.from_env())
        runtime.releases.has_live()  # makes it ready before anybody calls
        start_maintenance(runtime)
        # unlike atexit, this is also done at the end of a server's worker process
        Finalize(None, runtime.close, exitpriority=10)
    app.extensions["helpline"] = runtime
    app.register_blueprint(clips.blueprint(runtime))
    app.register_blueprint(_health(runtime))
    if not runtime.settings.live:
        app.register_blueprint(demo.blueprint(runtime))
    app.after_request(_add_security_headers)
    app.wsgi_app = Webhooks(runtime, app.wsgi_app)  # type: ignore[method-assign]
    return app


def _health(runtime: Runtime) -> Blueprint:
    """For supervisors and load balancers: `/healthz` answers while the process lives; `/readyz`
    says what is missing, with 503, and who speaks: a missing voice is no reason to be unready."""
    routes = Blueprint("health", __name__)
    voices = VoiceNews(runtime)

    @routes.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @routes.get("/readyz")
    def readyz() -> tuple[Response, int]:
        state = runtime.readiness()
        body = {**state.checks, "promises": state.promises, "remarks": state.remarks}
        if state.ready:
            body["voices"] = voices.tell()
        return jsonify(body), 200 if state.ready else 503

    return routes


def _add_security_headers(response: Response) -> Response:
    """A browser must not guess another content type than the one that is sent."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _exit_with_parent() -> None:
    """End this process soon after the server that started it is gone, however that ended.

    A killed server cannot stop its workers, and one that lived on would keep the port, and
    answer. Does nothing in a process that is no worker, which may well outlive its terminal.
    """
    server = multiprocessing.parent_process()
    if server is None or server.pid is None:
        return
    parent = server.pid

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_CHECK)
        os._exit(1)

    threading.Thread(target=watch, name="parent watch", daemon=True).start()
