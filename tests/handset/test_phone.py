"""The commands `call` and `text`, as somebody types them."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from twilio.request_validator import RequestValidator

from helpline.cli.phone import call, text
from helpline.handset.script import read_step
from tests.handset.server import TOKEN, Asked, Give, Server, twiml, wav


@pytest.fixture(autouse=True)
def own_instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance folder with the token that a running server would have put there."""
    monkeypatch.chdir(tmp_path)
    for name in ("TWILIO_AUTH_TOKEN", "HELPLINE_PUBLIC_URL", "HELPLINE_MODE", "PORT", "HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HELPLINE_INSTANCE", str(tmp_path))
    (tmp_path / "handset.token").write_text(TOKEN + "\n", encoding="ascii")
    return tmp_path


def menu(server: Server) -> None:
    """A menu that repeats what it was told, until 0 ends it."""

    def answer(asked: Asked) -> Give:
        form = asked.form
        if form.get("Digits") == "0":
            return twiml("<Say>Goodbye.</Say>")
        heard = form.get("SpeechResult") or form.get("Digits") or "nothing"
        gather = '<Gather input="dtmf speech" numDigits="1" action="/voice" timeout="3"'
        gather += (
            f' actionOnEmptyResult="true" finishOnKey=""><Say>You said {heard}.</Say></Gather>'
        )
        return twiml(gather)

    server["/voice"] = answer


def run_call(server: Server, *options: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(call, ["--url", server.origin, *options], input=typed)


def run_text(server: Server, *options: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(text, ["--url", server.origin, *options], input=typed)


def test_keys_and_speech_are_done_in_the_order_given(server: Server) -> None:
    menu(server)
    result = run_call(server, "--keys", "1 2", "--say", "chemo", "--keys", "- # 0")
    assert result.exit_code == 0, result.output
    assert [line for line in result.output.splitlines() if "said" in line or ">" in line] == [
        " 0:00  You said nothing.  (1.2 s)",
        " 0:02  > 1",
        " 0:02  You said 1.  (1.2 s)",
        " 0:04  > 2",
        " 0:04  You said 2.  (1.2 s)",
        " 0:06  > say chemo",
        " 0:10  You said chemo.  (1.2 s)",
        " 0:14  You said nothing.  (1.2 s)",
        " 0:16  > #",
        " 0:16  You said #.  (1.2 s)",
        " 0:18  > 0",
    ]
    assert result.output.endswith("Goodbye.  (0.4 s)\n 0:19  The helpline hung up.\n")


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


def test_without_hanging_up_the_caller_stays_silent_to_the_end(server: Server) -> None:
    server["/voice"] = twiml('<Gather timeout="3"/><Say>Nobody there.</Say>')
    assert "Nobody there." in run_call(server, "--keys", "-").output
    assert "Nobody there." not in run_call(server, "--hang-up").output


def test_the_caller_hangs_up(server: Server) -> None:
    menu(server)
    result = run_call(server, "--keys", "1", "--hang-up")
    assert result.output.endswith("You hung up.\n")


def test_a_call_by_hand_is_asked_what_to_do(server: Server) -> None:
    menu(server)
    result = run_call(server, typed="1\nsay more please\nwhat?\n\nbye\n")
    assert result.exit_code == 0
    for line in ("You said 1.", "You said more please.", "You said nothing.", "You hung up."):
        assert line in result.output
    assert 'type keys (0123456789*#), "say"' in result.output


def test_the_end_of_what_is_typed_hangs_up(server: Server) -> None:
    menu(server)
    code = "from helpline.cli.phone import call; call()"
    command = [sys.executable, "-c", code, "--url", server.origin]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command,
        input="1\n",
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(root)},
    )
    assert done.stdout.endswith("You hung up.\n")


def test_a_withheld_number_is_not_sent(server: Server) -> None:
    menu(server)
    run_call(server, "--withheld", "--hang-up")
    run_call(server, "--withheld", "keypad", "--hang-up")
    assert [each.form["From"] for each in server.to("/voice")] == ["anonymous", "+266696687"]


def test_from_and_to_are_sent(server: Server) -> None:
    menu(server)
    run_call(server, "--from", "+12025550111", "--to", "+12025550112", "--hang-up")
    form = server.asked[0].form
    assert (form["From"], form["To"]) == ("+12025550111", "+12025550112")


def test_the_line_drops_when_told(server: Server) -> None:
    menu(server)
    result = run_call(server, "--keys", "1 2 3", "--drop", "2.5")
    assert result.output.endswith(" 0:02  The line went dead.\n")


def test_dialling_ends_as_told(server: Server) -> None:
    server["/voice"] = twiml("<Dial>+12025550100</Dial>")
    assert "the line was busy" in run_call(server, "--dial", "busy", "--hang-up").output


def test_everything_is_printed_as_json(server: Server) -> None:
    server["/a.wav"] = Give(wav(), "audio/wav")
    server["/voice"] = twiml('<Play>/a.wav</Play><Say size="x">Hi</Say>')
    result = run_call(server, "--json", "--hang-up")
    kinds = [event["kind"] for event in json.loads(result.output)]
    assert kinds == ["fetched", "noted", "played", "said", "ended", "fetched"]


def test_two_answers_to_one_request_fail_the_command(server: Server) -> None:
    server["/voice"] = [twiml("<Say>a</Say>"), twiml("<Say>b</Say>")]
    result = run_call(server, "--twice", "--hang-up")
    assert result.exit_code == 1
    assert "two different answers" in result.output
    server["/sms"] = [twiml("<Message>a</Message>"), twiml("<Message>b</Message>")]
    assert run_text(server, "--twice", "hi").exit_code == 1


def test_a_fault_fails_the_command_and_is_told_with_its_code(server: Server) -> None:
    server["/voice"] = Give(b"oops")
    result = run_call(server, "--hang-up")
    assert result.exit_code == 1
    assert "application error" in result.output
    assert "12100" in result.output


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


def test_a_call_is_saved_as_a_transcript(server: Server, tmp_path: Path) -> None:
    menu(server)
    file = tmp_path / "call.txt"
    run_call(server, "--keys", "1 -", "--say", "chemo", "--hang-up", "--save", str(file))
    assert file.read_text(encoding="utf-8") == (
        "# A call.\n"
        "channel: voice\n"
        "> (call)\n"
        "< You said nothing.\n"
        "> 1\n"
        "< You said 1.\n"
        "> (silence)\n"
        "< You said nothing.\n"
        "> say chemo\n"
        "< You said chemo.\n"
        "> (hang up)\n"
    )


def test_texts_are_answered_with_their_cost(server: Server) -> None:
    server["/sms"] = [twiml("<Message>One\ntwo</Message>"), twiml("")]
    result = run_text(server, "chemo", "STOP")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[:4] == ["> chemo", "< One", "< two", "    1 segment, 7 units of GSM-7"]
    assert lines[4] == "> STOP"
    assert lines[5].startswith("< (network) You are opted out")


def test_texts_by_hand_end_with_an_empty_one(server: Server) -> None:
    server["/sms"] = lambda asked: twiml(f"<Message>You: {asked.form['Body']}</Message>")
    result = run_text(server, typed="chemo\nmore\n\n")
    assert "< You: chemo" in result.output
    assert "< You: more" in result.output
    assert len(server.asked) == 2


def test_texts_are_saved_and_printed_as_json(server: Server, tmp_path: Path) -> None:
    server["/sms"] = twiml("<Message>Two\nlines</Message>")
    file = tmp_path / "text.txt"
    result = run_text(server, "--json", "--save", str(file), "chemo")
    assert json.loads(result.output)[0]["replies"][0]["count"]["segments"] == 1
    assert file.read_text(encoding="utf-8") == (
        "# A conversation by text.\nchannel: text\n> chemo\n< Two\n  lines\n"
    )


def test_pictures_are_sent_along(server: Server) -> None:
    server["/sms"] = twiml("")
    run_text(server, "--media", "http://x.org/a.png", "look")
    assert server.asked[0].form["MediaContentType0"] == "image/png"


@pytest.mark.parametrize("keys", ["x", "1,2", "12a"])
def test_what_is_not_a_key_is_refused_before_anything_is_dialled(server: Server, keys: str) -> None:
    assert run_call(server, "--keys", keys).exit_code != 0
    assert server.asked == []


@pytest.mark.parametrize(
    ("typed", "kind", "what"),
    [
        ("", "silence", ""),
        ("-", "silence", ""),
        ("BYE", "bye", ""),
        ("Say  more please", "say", "more please"),
        ("1 2 #", "keys", "12#"),
    ],
)
def test_what_is_typed_is_understood(typed: str, kind: str, what: str) -> None:
    step = read_step(typed)
    assert (step.kind, step.what) == (kind, what)
