"""How an answer is read: danger and opt-out before all else, then what needs care, then what
is offered here, then commands and topics; and where nothing is known, that is said.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from helpline.content.model import Script
from helpline.conversation.commands import COMMANDS, change_language, stop
from helpline.conversation.medium import MEDIA
from helpline.conversation.places import (
    BEHAVIOURS,
    CHOICE,
    COMMAND,
    CRISIS,
    KEYS,
    LANGUAGES,
    PAUSE,
    OnKey,
    find_topic,
    ground,
    kind_of,
    last_menu_offers,
    offers_at,
    text_of,
)
from helpline.conversation.turns import (
    FIRST,
    WAIT_BEFORE_CLOSING,
    Says,
    go,
    lines,
    no_match,
    say_aside,
    speak,
    visit,
)
from helpline.conversation.types import (
    Do,
    Go,
    Heard,
    Lead,
    Offer,
    OptOut,
    Place,
    Session,
    Turn,
)
from helpline.understanding.intent import DANGERS, Intent

CRISIS_MEMORY = 24 * 3600
"""Seconds for which HELP after a crisis reply repeats it (content 3.0, rule 2)."""
CARE = {
    "urgent": "urgent",
    "advice": "cannot-advise",
    "outlook": "outlook",
    "drug": "drug-name",
    "distress": "distress",
}
"""Kinds of intent that need words of their own before any topic, and the lines that hold them."""


def on_key(script: Script, session: Session, key: str, now: datetime) -> Turn:
    """A key: 0 always; then what the place makes of any key, its offers, the fixed keys."""
    behaviour = BEHAVIOURS[kind_of(script, session.place)]
    if session.place.node != CHOICE:
        session = replace(session, place=ground(session.place))
    if KEYS.get(key) == "person":
        return COMMANDS["person"](script, replace(session, misses=0), now)
    if behaviour.on_key is OnKey.RETURN:
        return visit(script, replace(session, misses=0), now)
    for offer in offers_at(script, session):
        if offer.key == key:
            return _follow(script, session, offer.leads, now)
    if name := KEYS.get(key):
        return COMMANDS[name](script, replace(session, misses=0), now)
    return no_match(script, session, now)


def on_words(script: Script, session: Session, heard: Heard, now: datetime) -> Turn:
    """The turn that follows speech or a text."""
    intent = heard.intent or Intent("none", session.language)
    resting = session.place.node == PAUSE
    if session.place.node != CHOICE:
        session = replace(session, place=ground(session.place))
    if intent.shows_language:
        session = replace(session, language=intent.language, language_chosen=True)
    if turn := _reply_to_danger(script, session, intent, now):
        return turn
    if heard.picture and intent.kind == "none":
        return Turn(session, lines(script, session, "picture"))
    if resting and intent.kind == "none":
        return visit(script, session, now)
    first = session.turns == 1 and not MEDIA[session.channel].opens_with_languages
    turn = (_welcome if first else _answer)(script, session, intent, heard.text, now)
    if intent.doubted == "stop" and intent.kind != "none" and not first:
        turn = replace(turn, says=turn.says + _ask_about_stop(script, session))
    return _tell_danger_first(script, turn, intent, now) if intent.first else turn


def _reply_to_danger(
    script: Script, session: Session, intent: Intent, now: datetime
) -> Turn | None:
    """Emergency, crisis and opt-out: looked for in every message, neither hiding the other."""
    kind = intent.kind
    if intent.command == "help" and _remembers_crisis(session, now):
        kind = CRISIS
    opts_out = intent.stops and MEDIA[session.channel].opts_out
    effects = (OptOut(by_cancel=intent.by_cancel),) if opts_out else ()
    if kind in DANGERS:
        session = replace(session, misses=0, place=ground(session.place))
        if kind == CRISIS:
            place = Place(CRISIS, behind=session.place)
            session = replace(session, crisis_at=int(now.timestamp()), place=place)
        says = lines(script, session, kind)
        wait = WAIT_BEFORE_CLOSING
        return speak(script, session, says, effects=effects, offer=False, wait=wait)
    if effects:
        says = lines(script, session, "stop-cancel" if intent.by_cancel else "stop")
        return Turn(replace(session, over=True), says, effects, then="end")
    return stop(script, session, now) if kind == "stop" else None


def _remembers_crisis(session: Session, now: datetime) -> bool:
    return bool(session.crisis_at) and now.timestamp() - session.crisis_at < CRISIS_MEMORY


def _tell_danger_first(script: Script, turn: Turn, intent: Intent, now: datetime) -> Turn:
    """A short line for a danger that is likely, then the answer to what was asked."""
    session, kind = turn.session, intent.first or ""
    if kind == CRISIS:
        session = replace(session, crisis_at=int(now.timestamp()))
    short = FIRST.get(kind, "")
    line = short if text_of(script, session.language, short) else kind
    return replace(turn, session=session, says=lines(script, session, line) + turn.says)


def _welcome(script: Script, session: Session, intent: Intent, said: str, now: datetime) -> Turn:
    """The first reply of a text conversation: who this is, then the answer in one more text.

    Words of care stand alone, and the topic waits for MORE; "hi", or something unknown, gets
    the menu, or the languages while no language is known.
    """
    if intent.kind == "urgent" or intent.command in ("help", "start"):
        return _answer(script, session, intent, said, now)
    welcome = lines(script, session, line_for(script, "welcome"))
    if line := CARE.get(intent.kind):
        session = _wait_at_topic(script, session, intent)
        return speak(script, session, lines(script, session, line) + welcome, offer=False)
    turn = _answer(script, session, intent, said, now)
    if turn.session.misses:
        place = session.place if session.language_chosen else Place(LANGUAGES)
        turn = visit(script, replace(session, misses=0, place=place), now)
    return replace(turn, says=welcome + turn.says)


def _answer(script: Script, session: Session, intent: Intent, said: str, now: datetime) -> Turn:
    if line := CARE.get(intent.kind):
        return _answer_with_care(script, session, intent, line, now)
    if offer := _find_offer(script, session, intent, said):
        return _follow(script, session, offer.leads, now)
    if intent.command == "language" and intent.shows_language:
        return change_language(script, session, intent.language, now)
    if intent.command in COMMANDS:
        return COMMANDS[intent.command](script, replace(session, misses=0), now)
    if intent.command and intent.command in script.menus:  # words for a menu bear its name
        return go(script, session, Place(intent.command), now)
    if intent.kind == "topic" and intent.topic:
        return go(script, session, _piece_asked(script, session, intent), now)
    if intent.kind == "choose":
        place = Place(CHOICE, choices=intent.choices, behind=ground(session.place))
        return visit(script, replace(session, place=place, misses=0), now)
    if turn := _ask_about_doubt(script, session, intent, now):
        return turn
    if intent.out_of_scope:
        return say_aside(script, replace(session, misses=0), "out-of-scope")
    return no_match(script, session, now)


def _ask_about_doubt(
    script: Script, session: Session, intent: Intent, now: datetime
) -> Turn | None:
    """A command that was probably meant is offered with a key, an opt-out with its word; None
    where nothing was, or the script has no words for it."""
    session = replace(session, misses=0)
    if intent.doubted == "stop":
        says = _ask_about_stop(script, session)
        return speak(script, session, says, offer=False) if says else None
    if intent.first and not intent.doubted:  # its line is the answer: "not understood" is cold
        return speak(script, session, (), offer=MEDIA[session.channel].repeats_offers)
    if not intent.doubted or not text_of(script, session.language, f"command-{intent.doubted}"):
        return None
    names = dict.fromkeys((intent.doubted, "menu"))
    choices = tuple(f"{COMMAND}{name}" for name in names)
    place = Place(CHOICE, choices=choices, behind=ground(session.place))
    return visit(script, replace(session, place=place), now)


def _ask_about_stop(script: Script, session: Session) -> Says:
    """Whether no more texts are wanted; nothing on the phone, or without words for it."""
    line = "stop-doubt"
    known = MEDIA[session.channel].opts_out and text_of(script, session.language, line)
    return lines(script, session, line) if known else ()


def _answer_with_care(
    script: Script, session: Session, intent: Intent, line: str, now: datetime
) -> Turn:
    """The words that come first; then the topic asked about, unless this is no time for it."""
    session = replace(session, misses=0)
    says = lines(script, session, line)
    if intent.topic and intent.kind in ("advice", "drug"):
        return go(script, session, _piece_asked(script, session, intent), now, says)
    if intent.kind == "urgent":
        session = _wait_at_topic(script, session, intent)
    return speak(script, session, says, offer=MEDIA[session.channel].repeats_offers)


def _wait_at_topic(script: Script, session: Session, intent: Intent) -> Session:
    """The session before the piece that was asked about, so that MORE goes on with it."""
    if intent.topic is None:
        return session
    place = _piece_asked(script, session, intent)
    return replace(session, place=Place(place.node, place.part - 1))


def _piece_asked(script: Script, session: Session, intent: Intent) -> Place:
    """The piece of the topic that was asked about: its first, or the one on that side of it."""
    node = intent.topic or script.entry
    topic = find_topic(script, session.language, node)
    if topic is None:
        return Place(node)
    begins = topic.part_about if MEDIA[session.channel].pieces == "parts" else topic.page_about
    return Place(node, next((begins[side] for side in intent.about if side in begins), 1))


def _find_offer(script: Script, session: Session, intent: Intent, said: str) -> Offer | None:
    """The offer that this names by its key, its word or its label; or a fixed key."""
    for offer in offers_at(script, session):
        if offer.key in (intent.key, said.strip().upper()):
            return offer
        if (offer.language, offer.label) in intent.labels and not offer.whole:
            return offer
    if intent.key is None:
        return None
    if name := KEYS.get(intent.key):
        return Offer(intent.key, name, session.language, Do(name))
    if not MEDIA[session.channel].offers_by_word:
        return None
    menu = last_menu_offers(script, session)
    return next((offer for offer in menu if offer.key == intent.key), None)


def _follow(script: Script, session: Session, lead: Lead, now: datetime) -> Turn:
    match lead:
        case Do(command=name):
            return COMMANDS[name](script, replace(session, misses=0), now)
        case Go(node=node, language=None):
            part = 1 if node in script.topic_ids else 0
            return go(script, session, Place(node, part), now)
        case Go(language=code):
            code = code or session.language
            at_door = session.place.node == LANGUAGES
            if at_door and MEDIA[session.channel].opens_with_languages:
                return _choose_language(script, session, code, now)
            return change_language(script, session, code, now)


def _choose_language(script: Script, session: Session, code: str, now: datetime) -> Turn:
    """Into the first menu; the emergency line again if it was told in another language."""
    told = session.language
    session = replace(
        session, language=code, language_chosen=True, misses=0, place=Place(script.entry)
    )
    says = () if told == code else lines(script, session, "emergency-first")
    return visit(script, session, now, says + greeting(script, session))


def greeting(script: Script, session: Session) -> Says:
    """What this is and how to use it, once a call."""
    return lines(script, session, line_for(script, "greeting"))


def line_for(script: Script, line: str) -> str:
    """The line, or what stands for it in a demonstration."""
    return line if script.live else f"{line}-demo"
