"""Who is let in: nobody when live, no other site, no request that a link could make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from helpline.runtime import Runtime
from helpline.settings import Secret, Settings
from helpline.storage.migrate import migrate
from helpline.web.app import create_app
from helpline.web.demo.csrf import COOKIE, HEADER
from helpline.web.demo.save_transcript import NotSaved, save_transcript
from tests.conftest import PROMPTS
from tests.publishing import Publish

HERE = "http://localhost"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    instance = str(tmp_path_factory.mktemp("guarded"))
    made = Settings.from_env({"HELPLINE_INSTANCE": instance, "HELPLINE_PROMPTS": str(PROMPTS)})
    migrate(made.database_url)
    return made


@pytest.fixture(scope="module")
def app(settings: Settings, publish_shipped: Publish) -> Iterator[Flask]:
    runtime = Runtime.open(settings)
    publish_shipped(runtime)
    yield create_app(runtime)
    runtime.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def token(client: FlaskClient) -> str:
    found = re.search(r'"token": "([^"]+)"', client.get("/").text)
    assert found
    return found[1]


def post(client: FlaskClient, path: str, sent: Any, **headers: str) -> int:
    return client.post(path, json=sent, headers={"Origin": HERE, **headers}).status_code


STEPS = ["dial", "press", "speak", "silence", "leave", "text", "hours", "keep"]


def test_a_live_helpline_has_no_such_page(settings: Settings) -> None:
    """Neither the page nor anything of it."""
    live = replace(
        settings,
        live=True,
        public_url="https://helpline.example.org",
        secret_key=Secret("k" * 40),
        twilio_auth_token=Secret("a token of tests"),
    )
    runtime = Runtime.open(live)
    client = create_app(runtime).test_client()
    for path in ("/", "/phone", "/phone/static/main.js", "/phone/prompts/helpline.yaml"):
        assert client.get(path).status_code == 404
    for step in STEPS:
        assert client.post(f"/phone/{step}", json={}).status_code == 404
    assert runtime.pretence is None
    runtime.close()


def test_the_policy_is_strict_and_the_page_holds_nothing_inline(client: FlaskClient) -> None:
    """No 'unsafe-inline', no handler, no style; the only script written in is data."""
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert not re.search(r"\son[a-z]+=|\sstyle=|<style|javascript:", answer.text)
    inline = re.findall(r"<script(?![^>]*src=)[^>]*>", answer.text)
    assert inline == ['<script id="begin" type="application/json">']
    for path in ("/phone/prompts/en/lines.yaml", "/phone/static/main.js"):
        with client.get(path) as other:
            assert other.headers["Content-Security-Policy"] == policy


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: FlaskClient) -> None:
    """HttpOnly and SameSite=Strict."""
    cookie = client.get("/").headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("step", STEPS)
def test_nothing_can_be_done_by_following_a_link(client: FlaskClient, step: str) -> None:
    """GET is refused at every door that does something."""
    assert client.get(f"/phone/{step}").status_code == 405


@pytest.mark.parametrize("step", STEPS)
def test_requests_of_other_sites_are_refused(client: FlaskClient, step: str) -> None:
    """Without the page's token, without its cookie, or from another origin."""
    own = token(client)
    path = f"/phone/{step}"
    assert post(client, path, {}) == 403
    assert post(client, path, {}, **{HEADER: own + "x"}) == 403
    assert post(client, path, {}, **{HEADER: own, "Origin": "http://elsewhere.test"}) == 403
    stranger = client.application.test_client()
    stranger.get("/")
    assert post(stranger, path, {}, **{HEADER: own}) == 403
    assert client.post(path, json={}, headers={HEADER: own}).status_code == 403
    form = {"data": "{}", "content_type": "text/plain"}
    told = client.post(path, headers={HEADER: own, "Origin": HERE}, **form)
    assert told.status_code == 415


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("text", {"body": ""}),
        ("text", {"body": "x" * 1601}),
        ("text", {"body": 5}),
        ("text", {"body": "hi", "caller": 5}),
        ("text", {"body": "hi", "caller": True}),
        ("text", {"body": "hi", "twice": 1}),
        ("dial", {"person": "nobody"}),
        ("dial", {"withheld": "yes"}),
        ("hours", {"pretend": "midnight"}),
        ("keep", {"what": "everything"}),
        ("text", []),
    ],
)
def test_what_is_not_of_the_kind_asked_for_is_refused(
    client: FlaskClient, step: str, sent: Any
) -> None:
    """With 400, and nothing happens."""
    assert post(client, f"/phone/{step}", sent, **{HEADER: token(client)}) == 400


def test_without_a_call_there_is_nothing_to_press(client: FlaskClient) -> None:
    """The page is told so."""
    own = {HEADER: token(client)}
    for step, sent in (("press", {"keys": "1"}), ("silence", {}), ("leave", {}), ("keep", {})):
        assert post(client, f"/phone/{step}", sent, **own) == 409


def test_only_published_files_are_shown(client: FlaskClient) -> None:
    """Whatever the path looks like, nothing else on the machine is read."""
    assert client.get("/phone/prompts/en/lines.yaml").status_code == 200
    for path in ("../pyproject.toml", "en/../../README.md", "%2Fetc/passwd", "en"):
        assert client.get(f"/phone/prompts/{path}", follow_redirects=True).status_code == 404


@pytest.mark.parametrize("name", ["../x", "a/b", "A", "a.txt", "-", "a" * 61, "a b"])
def test_a_conversation_is_kept_under_a_safe_name_only(app: Flask, name: str) -> None:
    """Small letters, digits and hyphens."""
    runtime = app.extensions["helpline"]
    with pytest.raises(NotSaved) as refused:
        save_transcript(runtime, name, "x")
    assert refused.value.reason == "name"
    assert not (PROMPTS.parent / "x.txt").exists()


def test_pretended_time_lasts_until_it_is_set_right(client: FlaskClient) -> None:
    """For everybody who asks, and the hours are those of the words."""
    own = {HEADER: token(client), "Origin": HERE}
    for wanted, open in (("closed", False), ("open", True)):
        told = client.post("/phone/hours", json={"pretend": wanted}, headers=own).get_json()
        assert told["open"] is open
    back = client.post("/phone/hours", json={"pretend": "real"}, headers=own).get_json()
    assert back["pretended"] is False
