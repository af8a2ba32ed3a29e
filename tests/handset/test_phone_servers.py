"""Which server the commands speak to, with which token, and what they say when it fails."""

import socket

import click
import pytest
from click.testing import CliRunner
from twilio.request_validator import RequestValidator

from helpline.cli.phone import call, text
from tests.handset.commands import menu, run_call, run_text
from tests.handset.server import TOKEN, Give, Server, twiml, wav

pytestmark = pytest.mark.usefixtures("own_instance")


def test_requests_are_signed_with_the_token_of_the_instance(server: Server) -> None:
    menu(server)
    run_call(server, "--keys", "0")
    asked = server.asked[0]
    signature = asked.headers["x-twilio-signature"]
    assert RequestValidator(TOKEN).validate(server.url(), asked.form, signature)


def test_twilios_token_is_used_for_a_server_that_is_not_our_own(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "another")
    menu(server)
    run_call(server, "--keys", "0")
    asked = server.asked[0]
    signature = asked.headers["x-twilio-signature"]
    assert RequestValidator("another").validate(server.url(), asked.form, signature)


def test_our_own_server_is_the_default_and_trusts_the_token_kept_here(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "another")
    monkeypatch.setenv("HELPLINE_PUBLIC_URL", "https://help.example.org")
    monkeypatch.setenv("PORT", server.origin.rpartition(":")[2])
    server["/voice"] = twiml("<Play>https://help.example.org/a.wav</Play>")
    server["/a.wav"] = Give(wav(), "audio/wav", headers={"X-Helpline-Says": "Hello%20you."})
    result = CliRunner().invoke(call, ["--hang-up"])
    assert "Hello you.  (1.0 s)" in result.output
    asked = server.asked[0]
    signature = asked.headers["x-twilio-signature"]
    assert RequestValidator(TOKEN).validate(server.url(), asked.form, signature)


def test_two_answers_to_one_request_fail_the_command(server: Server) -> None:
    server["/voice"] = [twiml("<Say>a</Say>"), twiml("<Say>b</Say>")]
    result = run_call(server, "--twice", "--hang-up")
    assert result.exit_code == 1
    assert "two different answers" in result.output
    server["/sms"] = [twiml("<Message>a</Message>"), twiml("<Message>b</Message>")]
    assert run_text(server, "--twice", "hi").exit_code == 1


def test_a_server_that_trusts_another_token_is_told_as_such(server: Server) -> None:
    server["/voice"] = server["/sms"] = Give(status=403)
    for result in (run_call(server, "--hang-up"), run_text(server, "hi")):
        assert result.exit_code == 1
        assert "trusts another token" in result.output


def test_nothing_listening_is_told_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{taken.getsockname()[1]}"
        for command, rest in ((call, ["--hang-up"]), (text, ["hi"])):
            result = CliRunner().invoke(command, ["--url", origin, *rest])
            told = f"Error: Nothing answers at {origin}: start it with scripts/serve\n"
            assert (result.exit_code, result.output) == (1, told)


def test_a_webhook_with_a_path_is_called_as_it_is(server: Server) -> None:
    server["/my/ivr"] = twiml("<Say>Mine.</Say>")
    server["/my/ivr/status"] = Give()
    assert "Mine." in CliRunner().invoke(call, ["--url", server.url("/my/ivr"), "--hang-up"]).output


@pytest.mark.parametrize(("command", "rest"), [(call, ["--hang-up"]), (text, ["hi"])])
def test_a_live_line_is_not_phoned_from_here(
    command: click.Command, rest: list[str], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It trusts the carrier alone: one sentence says so, and how to test instead."""
    live = {
        "HELPLINE_MODE": "live",
        "HELPLINE_PUBLIC_URL": "https://help.example.org",
        "HELPLINE_SECRET_KEY": "k" * 40,
        "TWILIO_AUTH_TOKEN": "t" * 32,
        "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
        "PORT": server.origin.rpartition(":")[2],
    }
    for name, value in live.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(command, rest)
    assert done.exit_code == 1
    assert "is live" in done.output
    assert "HELPLINE_MODE=demo" in done.output
    assert len(done.output.splitlines()) == 1
    assert server.asked == []
