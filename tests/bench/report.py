"""The table: every figure of the bench as a median over rounds, and as a ratio to the floor."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

_HEADS = ("", "CPU µs", "×", "req/s", "×", "p50 ms", "p99 ms", "p99 ×", "wrong")


def table(results: dict[str, Any]) -> str:
    """The results as lines of text. A ratio is taken within its round, then the median of all."""
    rounds, floor = results["rounds"], results["floor"]
    lines = []
    for server in rounds[0]:
        lines += ["", server, _row(*_HEADS)]
        for run in (name for name, found in rounds[0][server].items() if isinstance(found, dict)):
            lines.append(_row(f"  {run}", *_figures(rounds, floor, server, run)))
        lines += _weights(rounds, floor, server)
    if inside := results["in process"]:
        lines += ["", "in process", _row("", "CPU µs", "×")]
        for name in (name for name in inside if f"{name} ×" in inside):
            lines.append(_row(f"  {name}", f"{inside[name]:,.0f}", f"{inside[f'{name} ×']:.2f}"))
        lines.append(_row("  steps a second and core", f"{inside['steps a second']:,.0f}"))
    return "\n".join(lines)


def _figures(rounds: list[Any], floor: str, server: str, run: str) -> Iterator[str]:
    beside = run if run in rounds[0][floor] else "incoming call, 8 connections"
    ours = [found[server][run] for found in rounds]
    theirs = [found[floor][beside] for found in rounds]

    def ratio(name: str) -> str:
        pairs = zip(ours, theirs, strict=True)
        return f"{median(one[name] / other[name] for one, other in pairs):.2f}"

    def middle(name: str, digits: int) -> str:
        return f"{median(one[name] for one in ours):,.{digits}f}"

    yield from (middle("cpu", 0), ratio("cpu"), middle("rate", 0), ratio("rate"))
    yield from (middle("p50", 1), middle("p99", 1), ratio("p99"))
    yield str(sum(one["wrong"] for one in ours))


def _weights(rounds: list[Any], floor: str, server: str) -> Iterator[str]:
    for name, title in (
        ("pss", "memory, PSS MiB"),
        ("rss", "memory, RSS MiB"),
        ("start", "start s"),
    ):
        value = median(found[server][name] for found in rounds)
        ratio = median(found[server][name] / found[floor][name] for found in rounds)
        yield _row(f"  {title}", f"{value:.2f}" if value < 10 else f"{value:.0f}", f"{ratio:.2f}")


def _row(title: str, *cells: str) -> str:
    return f"{title:<32}" + "".join(f"{cell:>9}" for cell in cells)
