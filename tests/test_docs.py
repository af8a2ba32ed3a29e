"""The READMEs tell the truth: all there is stands where a reader looks, and nothing else does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import click
import pytest

from helpline import settings
from helpline.carriers.twilio.carrier import Twilio
from helpline.cli import COMMANDS as CLI
from helpline.cli import main
from helpline.content.compile import RULES
from helpline.content.model import Script
from helpline.conversation.commands import COMMANDS
from helpline.conversation.engine import open_session, step
from helpline.conversation.places import KEYS
from helpline.conversation.types import Heard, Started
from helpline.conversation.wording import Phrasebook
from helpline.runtime import Runtime
from helpline.speech.engines import ENGINES
from helpline.web.app import create_app
from helpline.web.webhooks import Webhooks
from tests.understanding.reading import understand

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "helpline"
FRONT, STAFF, PROGRAMMERS, COMMANDS_OF_SHELL = (
    ROOT / folder / "README.md" for folder in ("", "prompts", "helpline", "scripts")
)
READMES = (FRONT, STAFF, PROGRAMMERS, COMMANDS_OF_SHELL)
NIGHT = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""Midnight in New York: nobody answers at 0."""

CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^ *```[a-z]*\n(.*?)^ *```", re.M | re.S)
LINK = re.compile(r"\]\(([^)#:]+)\)")
LOCATED = re.compile(r"([\w./]+\.py): (\w.*)")
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+/?|[\w-]+\.(?:py|md|yaml|toml|lock)|[a-z_]+/")
MADE = (
    "instance/",
    "outbox.db",
    "outbox.db-wal",
    "helpline.db.made",
    "clips/",
    "secret.key",
    "handset.token",
    "release.json",
    ".venv",
)
"""Beginnings of what the program makes for itself."""
EXAMPLES = ("greeting.", "en/topics/side-effects", "es/topics/side-effects", "ht/")
"""Beginnings of what a reader is told how to make."""

by_readme = pytest.mark.parametrize(
    "readme", READMES, ids=lambda path: str(path.relative_to(ROOT)).lower()
)


@cache
def text(readme: Path) -> str:
    return readme.read_text(encoding="utf-8")


def spans(readme: Path) -> list[str]:
    """What stands between backticks, outside of the indented or fenced blocks."""
    return CODE.findall(FENCE.sub("", text(readme)))


def section(readme: Path, title: str) -> str:
    """The text under a heading, up to the next of its level."""
    _, found, after = text(readme).partition(f"\n## {title}\n")
    assert found, f"{readme.name} has no section {title!r}"
    return after.partition("\n## ")[0]


def rows(table: str) -> dict[str, list[str]]:
    """The other cells of each row, by the name in its first."""
    lines = (line for line in table.splitlines() if line.startswith("| `"))
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {row[0].strip("`"): row[1:] for row in cells}


# All there is, is told ------------------------------------------------------------------


def test_every_problem_is_told_to_writers_in_the_words_of_the_program(update: bool) -> None:
    """The list is made from the rules. `pytest --update` writes it anew."""
    before, begin, rest = text(STAFF).partition("writes this list anew. -->\n")
    told, end, after = rest.partition("\n<!-- end of the list -->")
    assert begin
    assert end
    if update:
        STAFF.write_text(before + begin + table_of_rules() + end + after, encoding="utf-8")
    assert told == table_of_rules() or update


def table_of_rules() -> str:
    """Code and sentence of every rule, errors before warnings, as Markdown."""
    table = ""
    for severity, title in (
        ("error", "Errors. Words with one of these are not published."),
        ("warning", "Warnings. They are for you to think about."),
    ):
        table += f"\n{title}\n\n| name | what is the matter |\n| --- | --- |\n"
        for rule in RULES.values():
            if rule.severity == severity:
                table += f"| `{rule.code}` | {rule.sentence} |\n"
    return table


def test_every_command_of_a_conversation_is_told_with_its_key() -> None:
    """What can be asked for anywhere, and which key gives it."""
    told = rows(section(STAFF, "What people can ask for anywhere"))
    assert set(told) == set(COMMANDS)
    for key, command in KEYS.items():
        assert told[command][-1] == key


def test_the_examples_of_a_command_are_understood_as_that_command(script: Script) -> None:
    """Each word in capitals, texted by itself, in either language."""
    for name, cells in rows(section(STAFF, "What people can ask for anywhere")).items():
        for example in re.findall(r"[A-ZÑÓ]{3,}(?: [A-Z]{2,})*", cells[1]):
            assert understand(script, example).means.removeprefix("command:") == name, example


def test_every_command_of_the_terminal_is_told() -> None:
    """To staff, to operators, or to programmers; and its purpose by `--help`."""
    told = " ".join(text(readme) for readme in READMES)
    for name in set(CLI) - {"serve"}:
        assert f"scripts/helpline {name}" in told
    for name in CLI:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        assert command.help


@pytest.mark.parametrize("setting", settings.SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_told_to_operators(setting: settings.Setting) -> None:
    """Its row is held to the program by `test_readme.py`."""
    assert setting.name in rows(section(FRONT, "Settings"))


def test_every_engine_is_told_to_operators_and_programmers() -> None:
    """Each by its name in the settings."""
    for name in ENGINES:
        assert f"`{name}`" in section(FRONT, "Settings")
        assert f"`{name}`" in section(PROGRAMMERS, "Where to go")


def test_every_address_is_told_to_programmers(tmp_path: Path) -> None:
    """Those of the carrier, and those behind Flask; the phone's own are told as one."""
    found = settings.Settings.from_env({"HELPLINE_INSTANCE": str(tmp_path)})
    app = create_app(Runtime.open(found))
    assert isinstance(app.wsgi_app, Webhooks)
    rules = [rule.rule.replace("<name>", "<digest>") for rule in app.url_map.iter_rules()]
    there = {*Twilio.addresses, f"{Twilio.call_address}<token>", *rules}
    told = set(CODE.findall(section(PROGRAMMERS, "Addresses")))
    assert {path for path in there if not path.startswith("/phone/")} <= told
    assert {path for path in told if path.startswith("/")} <= there


def test_every_room_is_told_and_no_other() -> None:
    """The list of rooms is the list of folders, and each folder below them is named."""
    packages = {path.parent for path in HOUSE.rglob("*.py")} - {HOUSE}
    told = rows(section(PROGRAMMERS, "Rooms"))
    assert set(told) == {f"{path.name}/" for path in packages if path.parent == HOUSE}
    for path in packages:
        assert f"`{path.relative_to(HOUSE).as_posix()}/" in text(PROGRAMMERS)


# All that is told, is there -------------------------------------------------------------


@by_readme
def test_every_path_that_is_named_exists(readme: Path) -> None:
    """From the folder of the README, from the top, or in the folder of a language."""
    bases = (readme.parent, ROOT, ROOT / "prompts" / "en")
    for path in paths(readme):
        assert any((base / path).exists() for base in bases), path


def paths(readme: Path) -> Iterator[str]:
    """Links, and what looks like a path between backticks."""
    yield from LINK.findall(text(readme))
    for span in spans(readme):
        for word in span.partition(": ")[0].split():
            if PATH.fullmatch(word) and not word.startswith((*MADE, *EXAMPLES)):
                yield word


@by_readme
def test_every_function_that_is_named_exists(readme: Path) -> None:
    """`room/file.py: name, Class.method` is defined in that file."""
    for span in spans(readme):
        if found := LOCATED.fullmatch(span):
            there = names(readme.parent / found[1])
            assert set(found[2].split(", ")) <= there, span


@cache
def names(file: Path) -> frozenset[str]:
    """Functions, classes, methods and module-level names of a file."""
    found: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name, body=body):
                inner = [each.name for each in body if isinstance(each, ast.FunctionDef)]
                found |= {name, *(f"{name}.{each}" for each in inner)}
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return frozenset(found)


@by_readme
def test_every_command_that_is_named_exists(readme: Path) -> None:
    """With the options it is given."""
    told = [*spans(readme), *"".join(FENCE.findall(text(readme))).splitlines()]
    for line in told:
        for script, rest in re.findall(r"(?<![\w/.])scripts/([\w-]+)(?![\w./])(.*)", line):
            assert (ROOT / "scripts" / script).is_file(), line
            if script == "helpline":
                helpline_knows(rest.partition("#")[0].split())


def helpline_knows(words: list[str]) -> None:
    """The command that these words call, and every option among them."""
    if not words or not words[0].isalpha():
        assert words in ([], ["--help"]), words
        return
    assert words[0] in CLI, words
    command = main.get_command(click.Context(main), words[0])
    assert command is not None
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if re.fullmatch(r"--[a-z-]+", word)} <= options, words


# What is shown, is so -------------------------------------------------------------------


def test_the_call_in_the_readme_sounds_so(script: Script) -> None:
    """Every sentence that is heard, key by key."""
    lines = FENCE.findall(section(FRONT, "A call, as it sounds"))[0].splitlines()
    shown = [line.partition("  ")[0] for line in (each[6:].lstrip() for each in lines)]
    book = Phrasebook(script)
    turn = step(script, open_session(script, "voice"), Started(), NIGHT)
    heard = [one.text for one in book.utterances(turn)]
    for key in (line[2:] for line in shown if line.startswith("> ")):
        turn = step(script, turn.session, Heard(key, "keys"), NIGHT)
        heard += [f"> {key}", "(pause, 0.5 s)", *(one.text for one in book.utterances(turn))]
    assert shown == [*heard, "You hung up."]


def test_the_texts_in_the_readme_read_so(script: Script) -> None:
    """Every reply, text by text."""
    lines = FENCE.findall(section(FRONT, "A text conversation"))[0].splitlines()
    shown = [line for line in lines if not line.startswith("    ")]
    book, session, texts = Phrasebook(script), open_session(script, "text"), []
    for said in (line[2:] for line in shown if line.startswith("> ")):
        intent = understand(script, said, session.language)
        turn = step(script, session, Heard(said, "text", intent), NIGHT)
        session = turn.session
        texts += [f"> {said}", *(f"< {message}" for message in book.messages(turn))]
    assert shown == texts
