"""The command `call`, as somebody types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from helpline.handset.script import read_step
from tests.handset.commands import menu, run_call
from tests.handset.server import Give, Server, twiml, wav

pytestmark = pytest.mark.usefixtures("own_instance")


def test_keys_and_speech_are_done_in_the_order_given(server: Server) -> None:
    menu(server)
    result = run_call(server, "--keys", "1 2", "--say=chemo", "--keys", "- # 0")
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


def test_a_fault_fails_the_command_and_is_told_with_its_code(server: Server) -> None:
    server["/voice"] = Give(b"oops")
    result = run_call(server, "--hang-up")
    assert result.exit_code == 1
    assert "application error" in result.output
    assert "12100" in result.output


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
