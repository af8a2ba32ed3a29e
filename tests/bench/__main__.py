"""Measures the helpline beside a bare Flask route, in turns, in one run. See scripts/bench."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import voices
import ways
from asks import Ask, call, presses, text
from load import run
from report import table
from servers import FLOOR, HERE, NAMES, ROOT, Server, environment

SETTLE = 1.5
"""Seconds after a run until what is written behind has been written, and counts."""

SHAPES: dict[str, tuple[int, float | None]] = {
    "1 connection": (1, None),
    "8 connections": (8, None),
    "32 connections": (32, None),
    "200 a second": (32, 200.0),
}


def main() -> None:
    """Read the arguments, measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds in turns (5)")
    parser.add_argument("--requests", type=int, default=1000, help="requests of one run (1000)")
    parser.add_argument("--floor", action="store_true", help="the bare servers only")
    parser.add_argument("--ways", action="store_true", help="count changes of room, no speed")
    parser.add_argument("--voices", action="store_true", help="what each voice costs, no speed")
    parser.add_argument("--callers", action="store_true", help="1,000 simulated people, no speed")
    parser.add_argument("--list", action="store_true", help="with --ways: name every change")
    parser.add_argument("--keep", type=Path, default=ROOT / "bench-results.json", metavar="FILE")
    chosen = parser.parse_args()
    if chosen.ways:
        sys.path.insert(0, str(ROOT))
        ways.main(each=chosen.list)
        return
    if chosen.callers:
        sys.path.insert(0, str(ROOT))
        import callers

        callers.main()
        return
    if chosen.voices:
        voices.main()
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        results = measure(chosen, Path(folder))
    chosen.keep.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    print(table(results))
    print(f"\nAll figures: {chosen.keep}")


def measure(chosen: argparse.Namespace, instance: Path) -> dict[str, object]:
    """Everything, round by round; between two rounds nothing is kept running."""
    names = [name for name in NAMES if not (chosen.floor and name.startswith("helpline"))]
    prepare(names, instance)
    rounds = []
    for number in range(1, chosen.rounds + 1):
        found = {}
        for name in names[number % len(names) :] + names[: number % len(names)]:
            say(f"round {number} of {chosen.rounds}: {name}")
            found[name] = weigh(name, instance, chosen.requests)
        rounds.append(found)
    inside = {} if chosen.floor else in_process(instance, chosen.requests)
    return {"floor": FLOOR, "requests": chosen.requests, "rounds": rounds, "in process": inside}


def prepare(names: Sequence[str], instance: Path) -> None:
    """Start each once, so that what only a first start does is not measured."""
    for name in names:
        say(f"first start: {name}")
        Server(name, instance).stop()


def weigh(name: str, instance: Path, count: int) -> dict[str, object]:
    """All the runs against one server."""
    server = Server(name, instance)
    try:
        found: dict[str, object] = {"start": server.start}
        for kind, make in kinds(server).items():
            found[f"{kind}, 8 connections"] = one(server, make(count), *SHAPES["8 connections"])
        press = kinds(server)["key press"]
        for shape in ("1 connection", "32 connections"):
            found[f"key press, {shape}"] = one(server, press(count), *SHAPES[shape])
        found["all three, 200 a second"] = one(server, mixed(press(count)), *SHAPES["200 a second"])
        found["pss"], found["rss"] = server.memory()
    finally:
        server.stop()
    return found


def kinds(server: Server) -> dict[str, Callable[[int], list[Ask]]]:
    """What is measured; a bare server gets the same requests, with a made-up token."""

    def send(asks: Sequence[Ask]) -> list[bytes]:
        return run(server.port, asks, 8).bodies

    made: dict[str, Callable[[int], list[Ask]]] = {
        "incoming call": lambda count: [call() for _ in range(count)],
        "key press": lambda count: presses(send, count),
        "keyword text": lambda count: [text() for _ in range(count)],
    }
    if server.ours:
        made["forged"] = lambda count: [call(forged=True) for _ in range(count)]
    return made


def mixed(pressed: list[Ask]) -> list[Ask]:
    """Calls, key presses and texts in turn, as many as there are key presses."""
    others = ([call(), key, text()] for key in pressed[: len(pressed) // 3])
    return [ask for three in others for ask in three]


def one(server: Server, asks: list[Ask], connections: int, rate: float | None) -> dict[str, float]:
    """One run: what it cost and how long people waited."""
    time.sleep(SETTLE)
    before = server.cpu()
    outcome = run(server.port, asks, connections, rate)
    time.sleep(SETTLE)
    return {
        "cpu": (server.cpu() - before) / len(asks) * 1e6,
        "rate": len(asks) / outcome.seconds,
        "p50": outcome.delay(0.50),
        "p99": outcome.delay(0.99),
        "wrong": outcome.wrong,
    }


def in_process(instance: Path, count: int) -> dict[str, float]:
    """The measurements of inside.py, in a process of their own."""
    say("in process")
    environ = environment(instance, 8000) | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(HERE / "inside.py"), str(count)]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-1500:])
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def say(what: str) -> None:
    """Progress, on standard error."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
