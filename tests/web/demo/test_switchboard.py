"""How many telephones there may be, and for how long."""

from __future__ import annotations

import threading

import pytest

from helpline.handset.media import SoundCache
from helpline.web.demo import switchboard
from helpline.web.demo.browser_phone import NUMBERS, PhoneSetup, numbers
from helpline.web.demo.csrf import Page
from helpline.web.demo.switchboard import IDLE, MOST, MOST_OF_ONE, AllInUse, Switchboard

SETUP = PhoneSetup("http://127.0.0.1:1", "a token of tests", SoundCache())


def board(threads: int = 8) -> Switchboard:
    return Switchboard(SETUP, threads)


def test_a_page_keeps_its_telephone() -> None:
    """Another page of the same visitor has another one."""
    held = board()
    first = held.phone(Page("ann", "1"))
    assert held.phone(Page("ann", "1")) is first
    assert held.phone(Page("ann", "2")) is not first
    assert len(held.phones_of("ann")) == 2
    assert held.phones_of("ben") == []


def test_a_visitor_who_opens_many_pages_loses_the_oldest_telephone() -> None:
    """And takes none from anybody else."""
    held = board()
    held.phone(Page("ben", "1"))
    pages = [Page("ann", str(number)) for number in range(MOST_OF_ONE + 3)]
    phones = [held.phone(page) for page in pages]
    assert held.phones_of("ann") == phones[-MOST_OF_ONE:]
    assert len(held.phones_of("ben")) == 1


def test_telephones_are_limited_and_come_free_when_nobody_uses_them() -> None:
    """Whoever comes when all are taken is told so."""
    held = board()
    taken = [held.phone(Page(f"visitor {number}", "")) for number in range(MOST)]
    with pytest.raises(AllInUse):
        held.phone(Page("ann", ""))
    taken[0].used -= IDLE + 1
    assert held.phone(Page("ann", ""))
    assert held.phones_of("visitor 0") == []


def test_telephones_never_hold_all_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of its threads are left to answer them."""
    monkeypatch.setattr(switchboard, "PATIENCE", 0.05)
    held = board(threads=2)
    with held.hold(held.phone(Page("ann", ""))):
        refused = []

        def other() -> None:
            try:
                with held.hold(held.phone(Page("ben", ""))):
                    pass
            except AllInUse as reason:
                refused.append(reason)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert len(refused) == 1
    with held.hold(held.phone(Page("ben", ""))):
        pass


def test_a_server_with_one_thread_has_no_telephone() -> None:
    """It would wait for itself."""
    assert not board(threads=1).works
    with pytest.raises(AllInUse):
        board(threads=1).phone(Page("ann", ""))


def test_numbers_are_those_kept_for_fiction() -> None:
    """Different ones, the same for the same visitor, and neither a person's nor the helpline's."""
    for visitor in map(str, range(300)):
        found = numbers(visitor)
        assert found == numbers(visitor)
        assert len(set(found)) == NUMBERS
        assert all(number.startswith("+1202555") and number[8:10] == "01" for number in found)
        assert not {"+12025550143", "+12025550199"} & set(found)
