"""Every turn is made here: arriving at a place, going on, going back, not understanding, ending."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from helpline.content.model import Script, Topic
from helpline.conversation.offers import LANGUAGES, RESUME, offers_at, pieces
from helpline.conversation.types import Effect, Offer, Place, Session, Tell, Turn

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

Says = tuple[Tell | Offer, ...]


def speak(
    script: Script,
    session: Session,
    says: Says,
    *,
    effects: tuple[Effect, ...] = (),
    offer: bool = True,
    wait: int | None = None,
) -> Turn:
    """Say this, then what may be answered here, and wait."""
    offers = offers_at(script, session) if offer else ()
    seconds = (wait or _patience(script, session)) * (2 if session.pace == "slow" else 1)
    return Turn(session, says + offers, effects, wait=min(seconds, WAIT_PAUSED))


def lines(script: Script, session: Session, *ids: str) -> Says:
    """These lines, in the person's language; in every language while that is not known."""
    known = session.chosen or session.channel == "text"
    codes = (session.language,) if known else script.languages
    return tuple(Tell(id, code) for code in codes for id in ids)


def visit(script: Script, session: Session, now: datetime, before: Says = ()) -> Turn:
    """Tell what stands at the session's place."""
    place = session.place
    if place.node == LANGUAGES:
        return speak(script, session, (*before, Tell(LANGUAGES, session.language)))
    if place.node == RESUME:
        return speak(script, session, (*before, Tell("resume", session.language)))
    if menu := script.menus.get(place.node):
        return speak(script, session, (*before, Tell(menu.prompt, session.language)))
    topic = script.topic(session.language, place.node)
    if topic is None:  # the release it began with is gone, and this one has no such place
        return visit(script, session._replace(place=Place(script.entry), trail=()), now, before)
    return _tell_piece(script, session, topic, now, before)


def go(script: Script, session: Session, place: Place, now: datetime, before: Says = ()) -> Turn:
    """Go to a place and remember the way back."""
    here = session.place
    trail = session.trail
    if here.node not in (LANGUAGES, RESUME, place.node):
        trail = (*trail, here)[-TRAIL:]
    arrived = session._replace(place=place, trail=trail, misses=0, asked=())
    return visit(script, arrived, now, before)


def back(script: Script, session: Session, now: datetime) -> Turn:
    """One step back: by text the page before, where there is one; else the list before."""
    place, trail = session.place, session.trail
    if session.asked:
        return visit(script, session._replace(asked=(), misses=0), now)
    if place.node in (LANGUAGES, RESUME):
        return visit(script, session._replace(place=Place(LANGUAGES), misses=0), now)
    if session.channel == "text" and place.part > 1 and place.node in script.topic_ids:
        earlier = place._replace(part=place.part - 1)
        return visit(script, session._replace(place=earlier, misses=0), now)
    while trail and trail[-1].node not in script.menus:
        trail = trail[:-1]
    past, trail = (trail[-1], trail[:-1]) if trail else (Place(script.entry), ())
    return visit(script, session._replace(place=past, trail=trail, misses=0), now)


def miss(script: Script, session: Session, now: datetime) -> Turn:
    """An answer we do not know: say so kindly, then more fully, then a person (A13)."""
    missed = session._replace(misses=session.misses + 1)
    if missed.misses < 3:
        says = lines(script, missed, f"not-understood-{missed.misses}")
        return speak(script, missed, says, offer=session.channel == "voice")
    heard_out = missed._replace(misses=0)
    sorry = lines(script, heard_out, "not-understood-3")
    if session.channel == "text":
        return Turn(heard_out, sorry)
    return person(script, heard_out, now, sorry)


def silence(script: Script, session: Session, now: datetime) -> Turn:
    """Nothing was said or pressed: go on telling, then ask, help, warn, and at last close."""
    topic = script.topic(session.language, session.place.node)
    if session.paused:
        return visit(script, session._replace(paused=False), now)
    if topic and not session.misses and session.place.part < len(topic.parts):
        return next_piece(script, session, now)
    missed = session._replace(misses=session.misses + 1)
    if missed.misses == 1:
        return speak(script, missed, lines(script, missed, "silence-1"))
    if missed.misses == 2:
        return speak(script, missed, lines(script, missed, "silence-2"))
    if missed.misses == 3:
        warning = lines(script, missed, "silence-3")
        return speak(script, missed, warning, offer=False, wait=WAIT_BEFORE_CLOSING)
    return end(missed, lines(script, missed, "silence-4"))


def person(script: Script, session: Session, now: datetime, before: Says = ()) -> Turn:
    """A way to a human being: put through where somebody answers, else who answers now."""
    if not script.hours.open_at(now):
        says = before + lines(script, session, "after-hours")
        return speak(script, session, says, offer=session.channel == "voice")
    if session.channel == "text":
        return Turn(session, lines(script, session, "person"))
    if not script.person:
        return nobody(script, session, now, before)
    says = before or lines(script, session, "person")
    return Turn(session, says, then="transfer")


def nobody(script: Script, session: Session, now: datetime, before: Says = ()) -> Turn:
    """Nobody could answer: a line that does, day and night, and back to the first list."""
    says = before + lines(script, session, "nobody-free")
    known = session.chosen or session.place.node != LANGUAGES
    place = Place(script.entry if known else LANGUAGES)
    return visit(script, session._replace(place=place, trail=(), misses=0), now, says)


def next_piece(script: Script, session: Session, now: datetime) -> Turn:
    """The next part or page of a topic; after the last, the questions to ask."""
    topic = script.topic(session.language, session.place.node)
    if topic is None:
        return visit(script, session, now)
    if session.place.part > len(pieces(topic, session.channel)):
        return speak(script, session, lines(script, session, "no-more"), offer=False)
    further = session.place._replace(part=session.place.part + 1)
    return visit(script, session._replace(place=further, misses=0), now)


def end(session: Session, says: Says) -> Turn:
    """Say goodbye and close. Every line that ends says how to come back (A13)."""
    return Turn(session._replace(over=True), says, then="end")


def _tell_piece(
    script: Script, session: Session, topic: Topic, now: datetime, before: Says
) -> Turn:
    if script.live and not topic.review.allows(_today(script, now)):
        entry = session._replace(place=Place(script.entry))
        return speak(script, entry, before + lines(script, entry, "withdrawn"))
    told = pieces(topic, session.channel)
    part = min(max(session.place.part, 1), len(told) + 1)
    session = session._replace(place=Place(topic.id, part))
    if session.channel == "voice" and not session.informed:
        session = session._replace(informed=True)
        before += lines(script, session, "disclaimer")
    piece = told[part - 1] if part <= len(told) else topic.questions
    return speak(script, session, (*before, Tell(piece, session.language)))


def _today(script: Script, now: datetime) -> date:
    return now.astimezone(ZoneInfo(script.hours.zone)).date()


def _patience(script: Script, session: Session) -> int:
    topic = script.topic(session.language, session.place.node)
    if topic and not session.misses and 0 < session.place.part < len(topic.parts):
        return WAIT_BETWEEN_PARTS
    return WAIT
