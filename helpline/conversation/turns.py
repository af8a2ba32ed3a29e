"""What is said at a turn: arriving at a place, going on, going back, no-match, no-input, ending."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from helpline.content.model import Script, Topic
from helpline.conversation.medium import MEDIA
from helpline.conversation.places import (
    BEHAVIOURS,
    CLOSING,
    CRISIS,
    DOORS,
    LANGUAGES,
    OnSilence,
    ground,
    kind_of,
    offers_at,
    topic_at,
)
from helpline.conversation.types import Effect, Offer, Place, Session, Tell, Turn
from helpline.understanding.intent import DANGERS

WAIT = 10
"""Seconds of silence that are an answer (accessibility A11)."""
WAIT_BETWEEN_PARTS = 5
"""Seconds until the next part of a topic begins by itself (A11's least)."""
WAIT_BEFORE_CLOSING = 20
"""Seconds after the warning that the line will close (A12)."""
WAIT_PAUSED = 60
"""Seconds that key 8 gives (A23)."""
TRAIL = 8
"""How many steps back are remembered."""
MISSES = 3
"""No-inputs and no-matches in a row after which a person is offered, or the call closed (A13)."""

FIRST = {"emergency": "emergency-first", "crisis": "crisis-first"}
"""The danger that is likely, and the line that is told of it before the answer."""
VITAL = (*DANGERS, *FIRST.values())
"""Lines that nothing may stand in the way of: a life may hang on them."""

Says = tuple[Tell | Offer, ...]


def lines(script: Script, session: Session, *ids: str) -> Says:
    """These lines, in the person's language; in every language while that is not known."""
    known = session.language_chosen or not MEDIA[session.channel].opens_with_languages
    codes = (session.language,) if known else script.languages
    return tuple(Tell(id, code) for code in codes for id in ids)


def speak(
    script: Script,
    session: Session,
    says: Says,
    *,
    effects: tuple[Effect, ...] = (),
    offer: bool = True,
    wait: int | None = None,
) -> Turn:
    """Say this, then, with `offer`, what may be answered here; wait for `wait` seconds or as
    the place needs, twice as long at the slow pace."""
    offers = offers_at(script, session) if offer else ()
    if wait is None:
        topic = topic_at(script, session)
        between = topic and not session.misses and 0 < session.place.part < len(topic.parts)
        wait = WAIT_BETWEEN_PARTS if between else WAIT
    seconds = wait * (2 if session.pace == "slow" else 1)
    return Turn(session, says + offers, effects, wait=min(seconds, WAIT_PAUSED))


def say_aside(script: Script, session: Session, *ids: str) -> Turn:
    """Say these lines without going anywhere; where what was heard is gone, with the offers."""
    offer = MEDIA[session.channel].repeats_offers
    return speak(script, session, lines(script, session, *ids), offer=offer)


def visit(script: Script, session: Session, now: datetime, before: Says = ()) -> Turn:
    """Tell what stands at the session's place, after `before`."""
    place = session.place
    kind = kind_of(script, place)
    if kind == "menu":
        told = script.menus[place.node].prompt
        return speak(script, session, (*before, Tell(told, session.language)))
    if kind != "topic":
        return speak(script, session, (*before, Tell(BEHAVIOURS[kind].line, session.language)))
    topic = topic_at(script, session)
    if topic is None:  # the release it began with is gone, and this one has no such place
        entry = replace(session, place=Place(script.entry), trail=())
        return visit(script, entry, now, before)
    return _tell_piece(script, session, topic, now, before)


def _tell_piece(
    script: Script, session: Session, topic: Topic, now: datetime, before: Says
) -> Turn:
    if script.live and not topic.review.allows(_today(script, now)):
        entry = replace(session, place=Place(script.entry))
        return speak(script, entry, before + lines(script, entry, "withdrawn"))
    medium = MEDIA[session.channel]
    pieces = medium.pieces_of(topic)
    part = min(max(session.place.part, 1), len(pieces) + 1)
    session = replace(session, place=Place(topic.id, part))
    if medium.disclaims and not session.heard_disclaimer:
        session = replace(session, heard_disclaimer=True)
        before += lines(script, session, "disclaimer")
    piece = pieces[part - 1] if part <= len(pieces) else topic.questions
    return speak(script, session, (*before, Tell(piece, session.language)))


def _today(script: Script, now: datetime) -> date:
    return now.astimezone(ZoneInfo(script.hours.zone)).date()


def go(script: Script, session: Session, place: Place, now: datetime, before: Says = ()) -> Turn:
    """Go to a place, remember the way back, and tell what stands there, after `before`."""
    here = ground(session.place)
    trail = session.trail
    if here.node not in (*DOORS, place.node):
        trail = (*trail, replace(here, behind=None))[-TRAIL:]
    return visit(script, replace(session, place=place, trail=trail, misses=0), now, before)


def go_back(script: Script, session: Session, now: datetime) -> Turn:
    """One step back: out of a passing state; by text, to the page before; else to the last menu."""
    place, trail = session.place, session.trail
    if place != ground(place):
        return visit(script, replace(session, place=ground(place), misses=0), now)
    if place.node in DOORS:
        return visit(script, replace(session, place=Place(LANGUAGES), misses=0), now)
    if MEDIA[session.channel].offers_by_word and place.part > 1:
        return visit(
            script, replace(session, place=Place(place.node, place.part - 1), misses=0), now
        )
    while trail and trail[-1].node not in script.menus:
        trail = trail[:-1]
    past, trail = (trail[-1], trail[:-1]) if trail else (Place(script.entry), ())
    return visit(script, replace(session, place=past, trail=trail, misses=0), now)


def next_piece(script: Script, session: Session, now: datetime) -> Turn:
    """The next part or page of a topic; after the last, the questions to ask."""
    place = session.place
    topic = topic_at(script, session)
    if topic is None:
        return visit(script, session, now)
    if place.part > len(MEDIA[session.channel].pieces_of(topic)):
        return speak(script, session, lines(script, session, "no-more"), offer=False)
    further = replace(session, place=Place(place.node, place.part + 1), misses=0)
    return visit(script, further, now)


def no_match(script: Script, session: Session, now: datetime) -> Turn:
    """An answer that is not understood: say so kindly, then more fully, then a person (A13)."""
    missed = replace(session, misses=session.misses + 1)
    if missed.misses < MISSES:
        return say_aside(script, missed, f"not-understood-{missed.misses}")
    heard_out = replace(missed, misses=0)
    sorry = lines(script, heard_out, "not-understood-3")
    if not MEDIA[session.channel].transfers:
        return Turn(heard_out, sorry)
    return reach_person(script, heard_out, now, sorry)


def no_input(script: Script, session: Session, now: datetime) -> Turn:
    """Nothing was said or pressed: what the place does then; else ask, help, warn, and close."""
    place = session.place
    behind = replace(session, place=ground(place))
    match BEHAVIOURS[kind_of(script, place)].on_silence:
        case OnSilence.RETURN:
            return visit(script, behind, now)
        case OnSilence.END:
            return end(session, lines(script, session, "silence-4"))
        case OnSilence.REPEAT if not session.misses:
            again = replace(session, misses=1)
            says = lines(script, again, CRISIS)
            return speak(script, again, says, offer=False, wait=WAIT_BEFORE_CLOSING)
        case OnSilence.NEXT_PIECE if not session.misses:
            topic = topic_at(script, session)
            if topic and place.part < len(topic.parts):
                return next_piece(script, session, now)
    if place.node == CRISIS:
        session = behind
    missed = replace(session, misses=session.misses + 1)
    if missed.misses < MISSES:
        return speak(script, missed, lines(script, missed, f"silence-{missed.misses}"))
    closing = replace(missed, place=Place(CLOSING, behind=ground(missed.place)))
    warning = lines(script, closing, BEHAVIOURS[CLOSING].line)
    return speak(script, closing, warning, offer=False, wait=WAIT_BEFORE_CLOSING)


def reach_person(script: Script, session: Session, now: datetime, before: Says = ()) -> Turn:
    """A way to a human being: put through where somebody answers, else who answers now."""
    medium = MEDIA[session.channel]
    if not script.hours.open_at(now):
        says = before + lines(script, session, "after-hours")
        return speak(script, session, says, offer=medium.repeats_offers)
    if not medium.transfers:
        return Turn(session, lines(script, session, "person"))
    if not script.person:
        return reach_nobody(script, session, now, before)
    says = before or lines(script, session, "person")
    return Turn(session, says, then="transfer")


def reach_nobody(script: Script, session: Session, now: datetime, before: Says = ()) -> Turn:
    """Nobody could answer: a line that does, day and night, and back to the first menu."""
    says = before + lines(script, session, "nobody-free")
    known = session.language_chosen or session.place.node != LANGUAGES
    place = Place(script.entry if known else LANGUAGES)
    return visit(script, replace(session, place=place, trail=(), misses=0), now, says)


def end(session: Session, says: Says) -> Turn:
    """Say goodbye and close. Every line that ends says how to come back (A13)."""
    return Turn(replace(session, over=True), says, then="end")


def regret(script: Script, turn: Turn) -> Turn:
    """What is said instead of `turn` when its effects could be kept nowhere.

    Where it tells of danger, that is all it says: a person in danger needs nothing else now.
    """
    vital = tuple(said for said in turn.says if isinstance(said, Tell) and said.line in VITAL)
    return replace(turn, says=vital or lines(script, turn.session, "not-now"), effects=())


def memory_of(turn: Turn) -> Session | None:
    """The session as it is kept, so that a dropped call can be taken up again; None: it is not.

    A caller at the doors leaves what was kept as it is, but for a crisis: HELP repeats that
    reply for a day, on either channel. Passing states are not kept, nor anything after FORGET.
    """
    session = turn.session
    place = ground(session.place)
    at_door = place.node in DOORS
    if not session.reachable or (at_door and not turn.tells(CRISIS)):
        return None
    return replace(session, place=place.behind or place if at_door else place)
