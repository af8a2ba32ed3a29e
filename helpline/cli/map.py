"""`map`: the states of a conversation as a table, and the tree of menus and topics as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from helpline.content.model import Script
from helpline.conversation.medium import MEDIA
from helpline.conversation.places import (
    BEHAVIOURS,
    KEYS,
    PASSING,
    find_topic,
    offers_at,
    text_of,
)
from helpline.conversation.types import Go, Offer, Place, Session
from helpline.settings import Settings


@click.command()
@click.option("--language", help="The language of the labels, as en or es.")
def map(language: str | None) -> None:
    """Print every state of a conversation, what each key and silence does there, and the tree."""
    from helpline.content.compile import compile_script
    from helpline.content.files import read_source

    settings = Settings.from_env()
    script = compile_script(read_source(Path(settings.prompts)), live=settings.live)
    language = language or script.languages[0]
    if language not in script.languages:
        raise click.BadParameter(f"there is {', '.join(script.languages)}", param_hint="--language")
    click.echo("States. Key 0 leads to a person from each of them.\n")
    for row in _columns(_states(script, language)):
        click.echo(row)
    fixed = ", ".join(f"{key} {name}" for key, name in KEYS.items())
    click.echo(f"\nFixed keys: {fixed}.\n\nThe tree, by phone.\n")
    for line in _tree(script, language, script.entry, 0, frozenset()):
        click.echo(line)


def _states(script: Script, language: str) -> Iterator[tuple[str, ...]]:
    """A heading, then a row for each kind of place, on the phone."""
    yield "state", "told", "offered", "another key", "silence"
    topic = script.topic_ids[0]
    behind = Place(script.entry)
    examples = {
        "menu": behind,
        "topic": Place(topic, 1),
        "choice": Place("choice", choices=(topic, topic), behind=behind),
    }
    for kind, behaviour in BEHAVIOURS.items():
        passing = behind if kind in PASSING else None
        place = examples.get(kind, Place(kind, behind=passing))
        offers = offers_at(script, Session(script.digest, "voice", language, place))
        offered = "of what is behind" if kind == "crisis" else _keys(offers)
        yield kind, behaviour.line or "its words", offered, behaviour.on_key, behaviour.on_silence


def _keys(offers: tuple[Offer, ...]) -> str:
    return " ".join(offer.key for offer in offers) or "nothing"


def _columns(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """The rows with their cells below each other."""
    table = list(rows)
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _tree(
    script: Script, language: str, node: str, depth: int, above: frozenset[str]
) -> Iterator[str]:
    """A menu with all that its keys lead to, each a step further in; a loop is named once."""
    for offer in offers_at(script, Session(script.digest, "voice", language, Place(node))):
        label = text_of(script, offer.language, offer.label) or offer.label
        line = f"{'  ' * depth}{offer.key} {label}"
        if not isinstance(offer.leads, Go) or offer.leads.language:
            yield f"{line} ({offer.language})"
            continue
        goal = offer.leads.node
        topic = find_topic(script, language, goal)
        if topic:
            counts = (f"{len(m.pieces_of(topic))} {m.pieces}" for m in MEDIA.values())
            yield f"{line} ({goal}: {', '.join(counts)}, questions)"
        elif goal in above or goal == node:
            yield f"{line} (back to {goal})"
        else:
            yield f"{line} ({goal})"
            yield from _tree(script, language, goal, depth + 1, above | {node})
