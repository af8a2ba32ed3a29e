"""A compiled script as JSON, and back."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpline.content import pack as packing
from helpline.content.compile import compile_script
from helpline.content.model import HelpLine, Hours, Language, Line, Menu, Script, Sounds, Topic
from helpline.content.pack import PackError, pack, unpack
from helpline.content.source import Source
from helpline.content.words import Words

TEXT = st.text(max_size=8)


def _few(keys: st.SearchStrategy[object], kind: type) -> st.SearchStrategy[dict[object, object]]:
    return st.dictionaries(keys, st.from_type(kind), max_size=2)


SCRIPTS = st.builds(
    Script,
    menus=_few(TEXT, Menu),
    topics=_few(st.tuples(TEXT, TEXT), Topic),
    lines=_few(st.tuples(TEXT, TEXT), Line),
    voices=_few(TEXT, Language),
    words=_few(TEXT, Words),
    sounds=_few(TEXT, Sounds),
    help_lines=_few(TEXT, HelpLine),
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
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(SCRIPTS)
def test_unpacking_gives_back_what_was_packed(script: Script) -> None:
    assert unpack(pack(script)) == script


def test_a_whole_helpline_comes_back_equal(source: Source) -> None:
    script = compile_script(source)
    packed = pack(script)
    assert unpack(packed) == script
    assert unpack(packed).help_lines["person"].checked_on == date(2026, 1, 10)
    assert pack(unpack(packed)) == packed
    assert "\n" not in packed


def test_another_version_is_refused(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = pack(compile_script(source))
    monkeypatch.setattr(packing, "FORMAT", packing.FORMAT + 1)
    with pytest.raises(PackError, match="another version"):
        unpack(packed)


def test_another_shape_of_script_is_refused(source: Source) -> None:
    whole = json.loads(pack(compile_script(source)))
    with pytest.raises(PackError, match="another version"):
        unpack(json.dumps({**whole, "shape": "0" * 16}))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "not json", '{"format": 1}', "\x00"])
def test_what_is_not_a_packed_script_is_refused(text: str) -> None:
    with pytest.raises(PackError, match="not a packed script"):
        unpack(text)


def test_a_damaged_script_is_refused(source: Source) -> None:
    whole = json.loads(pack(compile_script(source)))
    for damaged in ([], whole["script"][:-1], None, [*whole["script"], 1]):
        with pytest.raises(PackError, match="damaged"):
            unpack(json.dumps({**whole, "script": damaged}))


def test_unpacking_needs_neither_yaml_nor_pydantic() -> None:
    program = (
        "import sys, helpline.content.pack, helpline.content.model, helpline.content.segments\n"
        "print([m for m in ('yaml', 'pydantic', 'helpline.content.compile') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
