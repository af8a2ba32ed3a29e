"""The Flask application: which doors there are, and the headers every answer carries."""

from __future__ import annotations

from multiprocessing.util import Finalize

from flask import Flask, Response

from helpline.runtime import Runtime
from helpline.service.maintenance import start_maintenance
from helpline.settings import Settings
from helpline.web import clips, health
from helpline.web.demo import blueprint as phone
from helpline.web.parent_watch import end_with_the_server
from helpline.web.webhooks import Webhooks

LARGEST_REQUEST = 64 * 1024
"""Bytes. Twilio's fullest request is under 8 kB."""


def create_app(runtime: Runtime | None = None) -> Flask:
    """The application, on `runtime` or on one made from the settings."""
    app = Flask("helpline.web", static_folder=None, template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.url_map.strict_slashes = False
    if runtime is None:
        end_with_the_server()
        runtime = Runtime.open(Settings.from_env())
        runtime.releases.has_live()  # makes it ready before anybody calls
        start_maintenance(runtime)
        # unlike atexit, this is also done at the end of a server's worker process
        Finalize(None, runtime.close, exitpriority=10)
    app.extensions["helpline"] = runtime
    demonstration = () if runtime.settings.live else (phone,)
    for door in (clips, health, *demonstration):
        app.register_blueprint(door.door(runtime))
    app.after_request(_guard)
    app.wsgi_app = Webhooks(runtime, app.wsgi_app)  # type: ignore[method-assign]
    return app


def _guard(response: Response) -> Response:
    """What a browser that strays here must not do with an answer."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
