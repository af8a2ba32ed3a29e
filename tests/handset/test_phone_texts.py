"""The command `text`, as somebody types it."""

import json
from pathlib import Path

import pytest

from tests.handset.commands import run_text
from tests.handset.server import Server, twiml

pytestmark = pytest.mark.usefixtures("own_instance")


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
