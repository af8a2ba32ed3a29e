"""The attributes of one element, read with Twilio's defaults and complaints."""

from __future__ import annotations

from helpline.handset.faults import Caution
from helpline.handset.markup import Node


class Attributes:
    """Reads typed values. What cannot be read becomes the default and adds a caution."""

    def __init__(self, node: Node, cautions: list[Caution]) -> None:
        self._node = node
        self._cautions = cautions

    def word(self, name: str, default: str = "") -> str:
        """The value as written, without white space around it."""
        return self._node.attributes.get(name, default).strip()

    def has(self, name: str) -> bool:
        """Whether the attribute is there at all."""
        return name in self._node.attributes

    def method(self, name: str = "method") -> str:
        """GET or POST (13312)."""
        return self.choice(name, ("POST", "GET"), 13312)

    def choice(self, name: str, allowed: tuple[str, ...], code: int = 12200) -> str:
        """One of these values; the first is the default."""
        value = self.word(name, allowed[0])
        if value in allowed:
            return value
        self.doubt(code, name)
        return allowed[0]

    def flag(self, name: str, default: bool, code: int = 12200) -> bool:
        """true or false."""
        value = self.word(name, "true" if default else "false").lower()
        if value not in ("true", "false"):
            self.doubt(code, name)
            return default
        return value == "true"

    def whole(self, name: str, default: int, least: int = 0, code: int = 12200) -> int:
        """A whole number not below `least`."""
        value = self.word(name, str(default))
        if value.isascii() and value.isdigit() and len(value) < 10 and int(value) >= least:
            return int(value)
        self.doubt(code, name)
        return default

    def seconds(self, name: str, default: float, least: float = 0.0, code: int = 13313) -> float:
        """A number of seconds not below `least`."""
        try:
            value = float(self.word(name, str(default)))
        except ValueError:
            value = -1.0
        if least <= value < 1e6:
            return value
        self.doubt(code, name)
        return default

    def doubt(self, code: int | None, name: str, what: str = "cannot be used") -> None:
        """Note that this attribute is not as it should be."""
        text = f"<{self._node.name}> {name} {what}"
        self._cautions.append(Caution("schema", code, text, self._node.line))
