"""An XML document as a plain tree with line numbers, and nothing that XML can do to harm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from helpline.handset.faults import HandsetError

DEEPEST = 50
"""Elements inside one another that are read; TwiML with all its speech marks needs ten."""


@dataclass(slots=True)
class Node:
    """One element: its name, attributes, line in the document, and content in order."""

    name: str
    attributes: dict[str, str]
    line: int
    content: list[Node | str] = field(default_factory=list)

    @property
    def children(self) -> list[Node]:
        """The elements directly inside."""
        return [piece for piece in self.content if isinstance(piece, Node)]

    @property
    def text(self) -> str:
        """All text inside, elements opened up, with runs of white space made one space."""
        return " ".join("".join(self._pieces()).split())

    @property
    def raw_text(self) -> str:
        """All text inside, exactly as written."""
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        for piece in self.content:
            if isinstance(piece, str):
                yield piece
            else:
                yield from piece._pieces()


class _Builder:
    """Collects what the parser reports."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.root: Node | None = None
        self._parser = parser
        self._open: list[Node] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) == DEEPEST:
            raise HandsetError(None, "the answer has elements nested too deeply")
        node = Node(name, attributes, self._parser.CurrentLineNumber)
        if self._open:
            self._open[-1].content.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1].content.append(data)

    def doctype(self, *_parts: object) -> None:
        raise HandsetError(12100, "a document type declaration is not TwiML")


def parse_markup(body: bytes, charset: str | None = None) -> Node:
    """The outermost element of an XML document. `charset` overrides what the document says.

    Raises `HandsetError` 11770 for an empty body and 12100 for anything that is not
    well-formed, a document type declaration included.
    """
    if not body.strip():
        raise HandsetError(11770)
    parser = expat.ParserCreate(charset)
    builder = _Builder(parser)
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(body.lstrip(), True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        place = getattr(error, "lineno", 0)
        raise HandsetError(12100, f"the answer is not well-formed XML (line {place})") from error
    if builder.root is None:
        raise HandsetError(12100)
    return builder.root
