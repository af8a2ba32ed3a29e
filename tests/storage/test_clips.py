from __future__ import annotations

from dataclasses import replace

import pytest

from helpline.storage import clips
from helpline.storage.clips import BATCH_KEYS
from helpline.storage.database import Database
from tests.storage.samples import at, clip, rows


def test_a_clip_is_played_as_it_was_kept(database: Database) -> None:
    clips.add(database, clip("n1"))
    assert clips.audio(database, "n1") == b"RIFF\x00n1"
    assert clips.audio(database, "n2") is None


def test_a_clip_added_again_stays_as_it_is(database: Database) -> None:
    clips.add(database, clip("n1", engine="espeak"))
    clips.add(database, clip("n1", engine="google"))
    assert [row["engine"] for row in rows(database, "clips")] == ["espeak"]


def test_several_clips_are_kept_together_or_not_at_all(database: Database) -> None:
    naive = clip("n2")
    naive = replace(naive, made_at=naive.made_at.replace(tzinfo=None))
    with pytest.raises(ValueError, match="time zone"):
        clips.add(database, clip("n1"), naive)
    assert rows(database, "clips") == []
    clips.add(database, clip("n1"), clip("n2"))
    assert len(rows(database, "clips")) == 2


def test_the_clips_of_what_is_said_are_named_with_the_newest_first(database: Database) -> None:
    for seconds, name in enumerate(("n1", "n3", "n2")):
        clips.add(database, replace(clip(name), made_at=at(seconds)))
    assert clips.names_of(database, ["u1", "u2", "u1"]) == {"u1": ["n2", "n3", "n1"]}
    assert clips.names_of(database, []) == {}


def test_a_clip_that_is_chosen_comes_first(database: Database) -> None:
    clips.add(database, replace(clip("n1"), made_at=at(0)), replace(clip("n2"), made_at=at(1)))
    clips.choose(database, "n1", at(2))
    assert clips.names_of(database, ["u1"]) == {"u1": ["n1", "n2"]}


def test_more_keys_than_fit_in_one_statement_are_all_found(database: Database) -> None:
    keys = [f"u{n}" for n in range(2 * BATCH_KEYS + 1)]
    there = [0, BATCH_KEYS - 1, BATCH_KEYS, 2 * BATCH_KEYS]
    clips.add(database, *(clip(f"n{n}", f"u{n}") for n in there))
    assert clips.names_of(database, iter(keys)) == {f"u{n}": [f"n{n}"] for n in there}
