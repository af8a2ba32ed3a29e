from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
from msgspec.structs import replace

from helpline.conversation.types import Forget, OptIn, OptOut
from helpline.service.effects import perform
from helpline.storage import sessions
from helpline.storage.contacts import Stop
from helpline.storage.database import Database
from helpline.storage.sessions import StaleTurn
from helpline.storage.text_turns import Recalled, recall_text, replay
from tests.storage.samples import (
    CONTACT,
    NOW,
    at,
    do,
    keep,
    note,
    rows,
    save,
    session,
    stop_of,
    text,
)


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each of `works` gave or raised, all of them let go at the same moment."""
    gate = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = works[place]()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_first_text_recalls_nothing(database: Database) -> None:
    assert recall_text(database, CONTACT, "SM1") == Recalled(None, {}, None)


def test_everything_known_is_recalled_at_once(database: Database) -> None:
    save(database, text("SM1", "s1"), None)
    keep(database, "voice", session("v"))
    do(database, OptOut(by_cancel=True), at(5))
    assert recall_text(database, CONTACT, "SM2") == Recalled(
        Stop(at(5), "cancel"), {"text": session("s1"), "voice": session("v")}, None
    )


def test_a_message_seen_before_recalls_its_answer(database: Database) -> None:
    save(database, text("SM1", answer="1/2 Quimioterapia …"), None)
    assert recall_text(database, CONTACT, "SM1").earlier_answer == "1/2 Quimioterapia …"


def test_an_empty_answer_is_an_answer(database: Database) -> None:
    save(database, text("SM1", answer=""), None)
    assert recall_text(database, CONTACT, "SM1").earlier_answer == ""
    assert save(database, text("SM1", answer="another"), None) == ""


def test_the_same_message_twice_is_answered_alike_and_done_once(database: Database) -> None:
    first = text("SM1", "s1", answer="first", note=note("SM1"))
    again = text(
        "SM1",
        "s2",
        answer="second",
        note=note("SM1", kind="miss"),
        effects=(OptOut(by_cancel=True),),
    )
    assert save(database, first, None) == "first"
    assert save(database, again, None) == "first"
    assert sessions.recall(database, CONTACT) == {"text": session("s1")}
    assert stop_of(database) is None
    assert [row["kind"] for row in rows(database, "journal")] == ["topic"]


def test_two_deliveries_of_one_message_racing_get_one_answer(database: Database) -> None:
    for round in range(5):
        key, who = f"SM{round}", f"{round}" * 64
        ours = [
            text(key, f"s{n}", answer=f"answer {n}", contact=who, note=note(key)) for n in range(4)
        ]
        answers = at_once(*(partial(save, database, turn, None) for turn in ours))
        assert len(set(answers)) == 1, answers
        winner = next(turn for turn in ours if turn.answer == answers[0])
        assert sessions.recall(database, who) == {"text": winner.session}
        assert len(rows(database, "journal")) == round + 1


def test_of_two_messages_of_one_person_racing_the_second_is_told_to_look_again(
    database: Database,
) -> None:
    for round in range(5):
        who = f"{round}" * 64
        save(database, text(f"SM{round}", "s0", contact=who), None)
        was = recall_text(database, who, "SM").sessions["text"]
        ours = [text(f"SM{round}-{n}", f"s{n + 1}", at(n), contact=who) for n in range(3)]
        results = at_once(*(partial(save, database, turn, was) for turn in ours))
        kept = [turn for turn, result in zip(ours, results, strict=True) if result == turn.answer]
        assert len(kept) == 1
        assert sum(isinstance(result, StaleTurn) for result in results) == 2
        assert sessions.recall(database, who) == {"text": kept[0].session}
        assert recall_text(database, who, kept[0].key).earlier_answer == kept[0].answer


def test_of_two_first_messages_one_is_told_to_look_again(database: Database) -> None:
    save(database, text("SM1", "s1"), None)
    with pytest.raises(StaleTurn):
        save(database, text("SM2", "s2", note=note("SM2"), effects=(OptOut(by_cancel=True),)), None)
    assert recall_text(database, CONTACT, "SM2") == Recalled(None, {"text": session("s1")}, None)
    assert rows(database, "journal") == []


def test_looking_again_keeps_both(database: Database) -> None:
    save(database, text("SM1", "s1"), None)
    was = recall_text(database, CONTACT, "SM2").sessions["text"]
    assert save(database, text("SM2", "s2", at(1)), was) == "answer to SM2"
    assert sessions.recall(database, CONTACT) == {"text": session("s2", at(1))}


def test_an_ordinary_text_never_undoes_an_opt_out(database: Database) -> None:
    save(database, text("SM1", "s1", effects=(OptOut(by_cancel=True),)), None)
    was = recall_text(database, CONTACT, "SM2").sessions["text"]
    save(database, text("SM2", "s2", at(9)), was)
    assert recall_text(database, CONTACT, "SM3").stop == Stop(NOW, "cancel")


def test_an_opt_in_undoes_an_opt_out(database: Database) -> None:
    save(database, text("SM1", "s1", effects=(OptOut(by_cancel=True),)), None)
    was = recall_text(database, CONTACT, "SM2").sessions["text"]
    save(database, text("SM2", "s2", at(9), effects=(OptIn(),)), was)
    assert recall_text(database, CONTACT, "SM3").stop is None


def test_forgetting_by_text_erases_and_still_answers_a_repeat(database: Database) -> None:
    save(database, text("SM1", "s1", effects=(OptOut(by_cancel=True),)), None)
    was = recall_text(database, CONTACT, "SM2").sessions["text"]
    forget = text("SM2", "s2", at(1), effects=(Forget(),), answer="forgotten")
    assert save(database, forget, was) == "forgotten"
    assert recall_text(database, CONTACT, "SM2") == Recalled(Stop(NOW, "cancel"), {}, "forgotten")
    assert save(database, forget, None) == "forgotten"


def test_a_turn_without_a_session_leaves_what_is_kept_as_it_is(database: Database) -> None:
    save(database, text("SM1", "s1"), None)
    assert save(database, replace(text("SM2"), session=None), None) == "answer to SM2"
    assert sessions.recall(database, CONTACT) == {"text": session("s1")}


def test_what_one_person_does_is_not_known_of_another(database: Database) -> None:
    save(database, text("SM1", "s1", effects=(OptOut(by_cancel=True),)), None)
    assert recall_text(database, "d" * 64, "SM2") == Recalled(None, {}, None)


def test_a_turn_replayed_late_does_not_undo_what_came_after(database: Database) -> None:
    save(database, text("SM2", "new", at(2)), None)
    replay(database, text("SM1", "old", at(1), note=note("SM1")), perform, at(9))
    assert sessions.recall(database, CONTACT) == {"text": session("new", at(2))}
    assert recall_text(database, CONTACT, "SM1").earlier_answer == "answer to SM1"
    assert len(rows(database, "journal")) == 1
