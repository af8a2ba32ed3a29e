from __future__ import annotations

import threading

import pytest

from helpline.storage import releases
from helpline.storage.database import Database
from helpline.storage.releases import NoEarlierRelease, Release, UnknownRelease
from tests.storage.samples import NOW, at


def add(database: Database, *digests: str) -> None:
    for digest in digests:
        source = {"en/lines.yaml": f"año {digest}"}
        releases.add(database, digest, source, "packed", by="Ana", note="n", at=NOW)


def publish(database: Database, *digests: str) -> None:
    add(database, *digests)
    for digest in digests:
        releases.publish(database, digest, by="Ana", note="", at=NOW)


def back(database: Database, to: str | None = None) -> str:
    return releases.rollback(database, to, by="Bo", note="wrong dose", at=at(9))


def listed(database: Database) -> list[tuple[str, str]]:
    return [(each.kind, each.digest) for each in releases.history(database)]


def test_nothing_is_live_before_the_first_publication(database: Database) -> None:
    add(database, "a")
    assert releases.live(database) is None
    assert releases.live_digest(database) is None
    assert releases.history(database) == []


def test_a_release_comes_back_as_it_was_added(database: Database) -> None:
    add(database, "a")
    kept = Release("a", {"en/lines.yaml": "año a"}, "packed", "n", "Ana", NOW)
    assert releases.load(database, "a") == kept
    assert releases.load(database, "b") is None


def test_a_release_never_changes(database: Database) -> None:
    add(database, "a")
    releases.add(database, "a", {}, "other", by="Bo", note="", at=at(1))
    found = releases.load(database, "a")
    assert found
    assert (found.script, found.by) == ("packed", "Ana")


def test_the_newest_publication_is_live(database: Database) -> None:
    publish(database, "a", "b")
    live = releases.live(database)
    assert live
    assert live.digest == releases.live_digest(database) == "b"
    assert listed(database) == [("publish", "a"), ("publish", "b")]


def test_publishing_what_is_live_appends_nothing(database: Database) -> None:
    add(database, "a")
    assert releases.publish(database, "a", by="Ana", note="", at=NOW)
    assert not releases.publish(database, "a", by="Ana", note="", at=at(1))
    assert listed(database) == [("publish", "a")]


def test_what_was_never_added_cannot_be_published(database: Database) -> None:
    add(database, "a")
    with pytest.raises(UnknownRelease):
        releases.publish(database, "z", by="Ana", note="", at=NOW)
    assert listed(database) == []


def test_rolling_back_appends_the_release_live_before(database: Database) -> None:
    publish(database, "a", "b")
    assert back(database) == "a"
    assert listed(database) == [("publish", "a"), ("publish", "b"), ("rollback", "a")]
    last = releases.history(database)[-1]
    assert (last.by, last.note, last.at) == ("Bo", "wrong dose", at(9))


def test_rolling_back_again_goes_further_back_and_not_forth(database: Database) -> None:
    publish(database, "a", "b", "c")
    assert [back(database), back(database)] == ["b", "a"]
    with pytest.raises(NoEarlierRelease):
        back(database)
    assert releases.live_digest(database) == "a"


def test_rolling_back_after_a_new_publication_skips_what_was_taken_back(
    database: Database,
) -> None:
    publish(database, "a", "b")
    back(database)
    publish(database, "c")
    assert back(database) == "a"


def test_what_was_taken_back_may_be_published_again(database: Database) -> None:
    publish(database, "a", "b")
    back(database)
    assert releases.publish(database, "b", by="Ana", note="", at=NOW)
    assert releases.live_digest(database) == "b"
    assert back(database) == "a"


def test_rolling_back_to_a_named_release(database: Database) -> None:
    publish(database, "a", "b", "c")
    assert back(database, "a") == "a"
    assert back(database, "c") == "c"
    assert listed(database)[3:] == [("rollback", "a"), ("rollback", "c")]
    assert back(database, "c") == "c"
    assert len(listed(database)) == 5


def test_rolling_back_to_what_does_not_exist_changes_nothing(database: Database) -> None:
    publish(database, "a", "b")
    with pytest.raises(UnknownRelease):
        back(database, "z")
    assert len(listed(database)) == 2


@pytest.mark.parametrize("digests", [(), ("a",)])
def test_there_must_be_something_to_roll_back_to(
    database: Database, digests: tuple[str, ...]
) -> None:
    publish(database, *digests)
    with pytest.raises(NoEarlierRelease):
        back(database)
    assert len(listed(database)) == len(digests)


def test_several_machines_publishing_the_same_append_one_row(database: Database) -> None:
    digests = [f"r{n}" for n in range(8)]
    add(database, *digests)
    gate = threading.Barrier(6)
    appended: list[str] = []

    def start() -> None:
        for digest in digests:
            gate.wait()
            if releases.publish(database, digest, by="Ana", note="", at=NOW):
                appended.append(digest)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert appended == digests
    assert listed(database) == [("publish", digest) for digest in digests]
