"""Write one value of a file anew and leave the rest as it is, byte for byte.

A value keeps the way it was written (plain, in quotes, folded under `>-`, between brackets)
where the new one can be written so; words that cannot are put in double quotes. What comes out
is read again before it is given back: whatever a writer may put in, the file says that, and all
else as before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from helpline.content.document import Data, read_document
from helpline.content.problems import Keys, Place
from helpline.errors import HelplineError

WIDTH = 100
"""Characters of a line of `prompts/`; longer words are folded over several."""

BLOCK = re.compile(r"(?P<sign>[|>])(?P<marks>[-+0-9]*)(?P<rest>[^\n]*)(?:\n|\Z)")
"""The first line of a block: its sign, chomping and indent, and perhaps a comment."""

UNPRINTED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that cannot stand for themselves in YAML, and JSON leaves alone."""


SIMPLE = re.compile(r"[^\W_](?:[\w.()/'+ -]*[\w.()'+])?")
"""Words that need no quotes between brackets."""

New = str | Sequence["New"] | Mapping[str, "New"]
"""What a value may become: words, a list, or a map."""


class EditError(HelplineError):
    """A value cannot be replaced there; the message says why. Trying again does not help."""


def replace_value(text: str, place: Place, new: New) -> str:
    """`text` with the value at `place` replaced by `new`.

    `place` is one that `read_document` gave for this very text. Words take the place of
    words, or of nothing; a list or a map that of one between brackets, like a review or the
    facts of a page, or of nothing. Space around words is dropped, as reading does. Raises
    `EditError` where the text has changed since, where another kind of value stands there, or
    one with lines or comments of its own, and for characters that no YAML file can hold.
    """
    new = _strip(new)
    before, problems = read_document(place.path, text)
    if before.places.get(place.keys) != place:
        raise EditError(f"{place}: the file has changed since. Read it again.")
    old = _value(before.data, place.keys)
    if new == old:
        return text
    if old is not None and type(old) is not type(new):
        raise EditError(f"{place}: another kind of value stands here.")
    wanted = _with_value(before.data, place.keys, new)
    for rendering in _renderings(text, place, new):
        edited = text[: place.start] + rendering + text[place.end :]
        after, found = read_document(place.path, edited)
        if after.data == wanted and len(found) == len(problems):
            return edited
    raise EditError(f"{place}: these words cannot be written here.")


def _strip(new: New) -> Data:
    """`new` as it is read back."""
    if isinstance(new, str):
        return new.strip()
    if isinstance(new, Mapping):
        return {key: _strip(value) for key, value in new.items()}
    return [_strip(value) for value in new]


def _value(data: Data, keys: Keys) -> Data:
    for key in keys:
        data = data[key]
    return data


def _with_value(data: Data, keys: Keys, new: Data) -> Data:
    """A copy of `data` with `new` under `keys`."""
    if not keys:
        return new
    copy = data.copy()
    copy[keys[0]] = _with_value(data[keys[0]], keys[1:], new)
    return copy


def _renderings(text: str, place: Place, new: Data) -> Iterator[str]:
    """`new` in the ways that it may be written at `place`, the best first. Not all are right."""
    old = text[place.start : place.end]
    space = " " if not old and not text[: place.start].endswith((" ", "\n")) else ""
    if not isinstance(new, str):
        if not old or (old[0] in "[{" and not re.search(r"(?<!\S)#", old)):
            yield space + _between_brackets(new)
        return
    if block := BLOCK.match(old):
        indent = _indent_of(old[block.end() :]) or _indent_for_block(text, place)
        header = block["sign"] + re.sub(r"\d", "", block["marks"]) + block["rest"]
        if block["sign"] == "|":
            yield _block(header, new.split("\n"), indent)
        else:
            yield _block(header, _fold(new, WIDTH - indent), indent)
            yield _block(header, _fold(new, len(new) + 1), indent)
        yield _quote(new) + block["rest"]
        return
    inline = _inline(old, new)
    column = place.start - (text.rfind("\n", 0, place.start) + 1)
    if column + len(space + inline) > WIDTH:
        indent = _indent_for_block(text, place)
        yield space + _block(">-", _fold(new, WIDTH - indent), indent)
    yield space + inline
    yield space + _quote(new)


def _between_brackets(new: Data) -> str:
    """A list or a map on one line."""
    if isinstance(new, dict):
        pairs = (f"{_between_brackets(key)}: {_between_brackets(new[key])}" for key in new)
        return f"{{{', '.join(pairs)}}}"
    if isinstance(new, list):
        return f"[{', '.join(map(_between_brackets, new))}]"
    return new if SIMPLE.fullmatch(new) else _quote(new)


def _inline(old: str, new: str) -> str:
    """`new` on one line, in the quotes that `old` has, if any."""
    if old.startswith('"'):
        return _quote(new)
    if old.startswith("'"):
        return "'" + new.replace("'", "''") + "'"
    return new


def _quote(words: str) -> str:
    """`words` in double quotes, on one line."""
    in_json = json.dumps(words, ensure_ascii=False)
    return UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", in_json)


def _block(header: str, lines: list[str], indent: int) -> str:
    """Lines under a header like `>-`, without the last line end; a blank line is not indented."""
    return "\n".join([header, *(" " * indent + line if line else "" for line in lines)])


def _fold(words: str, width: int) -> list[str]:
    """The lines of `words` under `>-`: each line end of theirs becomes a blank line."""
    lines: list[str] = []
    for number, paragraph in enumerate(words.split("\n")):
        if number:
            lines.append("")
        lines += wrap(
            paragraph,
            max(width, 1),
            expand_tabs=False,
            replace_whitespace=False,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines


def _indent_of(body: str) -> int:
    """The spaces before the first line of a block that is not blank; 0 where there is none."""
    found = re.search(r"^( *)\S", body, re.M)
    return len(found[1]) if found else 0


def _indent_for_block(text: str, place: Place) -> int:
    """The spaces before the lines of a block at `place`: two more than before its name."""
    lead = text[text.rfind("\n", 0, place.start) + 1 : place.start]
    dashes = re.match(r" *(?:- +)*", lead)
    column = dashes.end() if dashes else 0
    return column if column == len(lead) else column + 2
