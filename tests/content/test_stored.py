"""A compiled script as JSON, and back."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpline.content.compile import compile_script
from helpline.content.model import (
    HelpLine,
    Hours,
    Language,
    Line,
    Menu,
    Review,
    Script,
    ScriptFormatError,
    Sounds,
    Topic,
    dump_script,
    load_script,
)
from helpline.content.source import Source
from helpline.content.words import Words

TEXT = st.text(max_size=8)


NAMES = st.dictionaries(TEXT, TEXT, max_size=2)
NUMBERS = st.dictionaries(TEXT, st.integers(0, 9), max_size=2)
DAYS = st.none() | st.dates()
PARTS = {
    Line: st.builds(Line),
    Menu: st.builds(Menu),
    Topic: st.builds(
        Topic,
        review=st.builds(Review, on=DAYS, until=DAYS),
        page_about=NUMBERS,
        part_about=NUMBERS,
    ),
    Language: st.builds(Language),
    Sounds: st.builds(Sounds, say=NAMES, keys=NAMES),
    HelpLine: st.builds(HelpLine, say=NAMES, checked_on=DAYS),
    Words: st.builds(Words),
}


def _few(kind: type) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(TEXT, PARTS[kind], max_size=2)


SCRIPTS = st.builds(
    Script,
    menus=_few(Menu),
    topics=st.dictionaries(TEXT, _few(Topic), max_size=2),
    lines=st.dictionaries(TEXT, _few(Line), max_size=2),
    voices=_few(Language),
    words=_few(Words),
    sounds=_few(Sounds),
    help_lines=_few(HelpLine),
    hours=st.builds(
        Hours,
        weekly=st.dictionaries(
            st.integers(0, 6), st.just(((time(9), time(12)), (time(13), time.max))), max_size=2
        ),
        closed=st.frozensets(st.dates(), max_size=3),
    ),
)


@settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(SCRIPTS)
def test_what_is_loaded_is_what_was_stored(script: Script) -> None:
    assert load_script(dump_script(script)) == script


def test_a_whole_helpline_comes_back_equal(source: Source) -> None:
    script = compile_script(source)
    stored = dump_script(script)
    assert load_script(stored) == script
    assert load_script(stored).help_lines["person"].checked_on == date(2026, 1, 10)
    assert dump_script(load_script(stored)) == stored
    assert "\n" not in stored


def test_another_shape_of_script_is_refused(source: Source) -> None:
    whole = json.loads(dump_script(compile_script(source)))
    with pytest.raises(ScriptFormatError, match="another version"):
        load_script(json.dumps({**whole, "shape": "0" * 16}))


def test_a_script_of_the_first_format_is_refused() -> None:
    """What the first version stored held a number for its format, and lists for records."""
    stored = {"format": 1, "shape": "0" * 16, "script": ["digest", ["en"], "main"]}
    with pytest.raises(ScriptFormatError, match="another version"):
        load_script(json.dumps(stored))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "not json", '{"shape": 1}', "\x00"])
def test_what_is_not_a_stored_script_is_refused(text: str) -> None:
    with pytest.raises(ScriptFormatError, match="not a stored script"):
        load_script(text)


def test_a_damaged_script_is_refused(source: Source) -> None:
    whole = json.loads(dump_script(compile_script(source)))
    lacking = {name: value for name, value in whole["script"].items() if name != "hours"}
    for damaged in ([], {}, None, lacking, {**whole["script"], "person": 911}):
        with pytest.raises(ScriptFormatError, match="damaged"):
            load_script(json.dumps({**whole, "script": damaged}))


def test_loading_needs_neither_yaml_nor_pydantic() -> None:
    program = (
        "import sys, helpline.content.model, helpline.content.segments\n"
        "print([m for m in ('yaml', 'pydantic', 'helpline.content.compile') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
