"""A thousand seeded people in two languages, each with something they came for.

They mishear an offer, press a wrong key one time in eight, stay silent, lose one spoken word in
five, write by ear, drop and call again. They have got what they came for when they have heard or
read it within `MOST` keys or texts; of the others it is told what they came for and where they
were lost. Everything runs in process, without a carrier.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from helpline.content.compile import compile_script
from helpline.content.files import read_source
from helpline.content.model import Script
from helpline.conversation.engine import open_session, step
from helpline.conversation.types import (
    Do,
    Go,
    Heard,
    Offer,
    OptOut,
    Session,
    Signal,
    Silence,
    Started,
    Turn,
)
from helpline.runtime.trained import model_for
from helpline.understanding.understand import Understanding

PEOPLE, MOST, SEED = 1000, 20, 1
AIM = 0.96
"""Part of them who must get what they came for: what a national line for people who read little
reached, from 37.8 %."""
NOW = datetime.fromisoformat("2026-11-24T17:00+00:00")
MISHEARD = 0.08
"""Offers taken for another: words lost by a recogniser on our own clips."""
WRONG_KEY, SILENT, DROPPED, WORDS_LOST = 1 / 8, 1 / 12, 1 / 40, 0.2
SPEAKS = 0.4
"""Callers who say what they want, where others press keys."""
PROMPTS = Path(__file__).parents[2] / "prompts"
TREATMENTS = "treatments"

ASKS = {
    "en": {
        "overview": ["what does her2 negative mean", "what is advanced breast cancer"],
        "chemotherapy": ["tell me about chemo", "what is chemotherapy", "chemo"],
        "hormone-therapy": ["hormone therapy", "what do hormone pills do", "hormone blockers"],
        "immunotherapy": ["what is immunotherapy", "immunotherapy"],
        "targeted-therapy": ["targeted therapy", "what are targeted drugs"],
        "clinical-trials": ["clinical trials", "can i join a study for breast cancer"],
        "palliative-care": ["comfort care", "how can i get help with pain"],
        "person": ["i want to talk to a person", "let me speak to a nurse"],
        "language": ["spanish please", "i want spanish"],
        "stop": ["stop", "please stop texting me", "take me off your list"],
    },
    "es": {
        "overview": ["que es her2 negativo", "que es cancer de seno avanzado"],
        "chemotherapy": ["que es la quimioterapia", "la quimio"],
        "hormone-therapy": ["terapia hormonal", "pastillas de hormonas"],
        "immunotherapy": ["que es la inmunoterapia", "inmunoterapia"],
        "targeted-therapy": ["terapia dirigida", "que es la terapia dirigida"],
        "clinical-trials": ["estudios clinicos", "quiero entrar a un estudio clinico"],
        "palliative-care": ["cuidado paliativo", "ayuda para el dolor"],
        "person": ["quiero hablar con una persona", "quiero una enfermera"],
        "language": ["ingles por favor", "quiero ingles"],
        "stop": ["alto", "ya no me manden mensajes", "quiteme de la lista"],
    },
}
BY_EAR = {"en": [("ch", "k"), ("ph", "f"), ("ee", "e"), ("ie", "i"), ("er", "ur")],
          "es": [("qu", "k"), ("c", "s"), ("v", "b"), ("h", ""), ("z", "s")]}  # fmt: skip


MORE = {"en": ["more", "MORE", "mroe", "next", "tell me more"], "es": ["siga", "mas", "zigue"]}
HELLO = {"en": ["hi", "hello", "helo"], "es": ["hola", "ola", "buenas"]}


@dataclass
class Person:
    """Somebody with something they came for."""

    dice: random.Random
    channel: str
    language: str
    goal: str
    page: int = 1
    """The piece of the topic in which the fact stands that they came for."""
    settled: bool = False
    """They have been answered in their own language."""
    inside: bool = False
    """They are in the topic, and hear on."""

    def has_got(self, turn: Turn) -> bool:
        """Whether this turn gives what they came for."""
        told = [one.line for one in turn.says if not isinstance(one, Offer)]
        if self.goal == "person":
            return turn.then == "transfer" or any(line.startswith("person") for line in told)
        if self.goal == "stop":
            return any(isinstance(effect, OptOut) for effect in turn.effects)
        if self.goal == "language":
            changed = self.settled and turn.session.language != self.language
            self.settled |= turn.session.language == self.language and turn.session.turns > 1
            return changed
        self.inside = any(line.startswith(f"{self.goal}.") for line in told)
        pieces = (f"{self.goal}.page.{self.page}", f"{self.goal}.part.{self.page}")
        return any(line.startswith(pieces) for line in told)

    def acts(self, turn: Turn) -> Signal:
        """What they do next: say or write it, press a key, or nothing."""
        dice = self.dice
        if self.inside and self.channel == "text":
            return Heard(dice.choice(MORE[self.language]), "text")
        if self.inside:
            return Heard(self._slipped("#", turn), "keys")
        if self.goal == "language" and not self.settled and self.channel == "text":
            return Heard(dice.choice(HELLO[self.language]), "text")
        if self.channel == "text":
            return Heard(self._written(), "text")
        if dice.random() < SILENT:
            return Silence()
        if self.goal == "person" and dice.random() < 0.5:
            return Heard(self._slipped("0", turn), "keys")
        if dice.random() < SPEAKS and turn.session.turns > 1:
            return Heard(self._spoken(), "speech")
        return Heard(self._slipped(self._key(turn), turn), "keys")

    def _key(self, turn: Turn) -> str:
        """The key of the offer that leads to it, or nearer to it, as they heard the offers."""
        offers = [one for one in turn.offers if self.dice.random() > MISHEARD] or list(turn.offers)
        for offer in offers:
            if self._wants(offer):
                return offer.key
        return "*" if not offers or self.dice.random() < 0.5 else offers[0].key

    def _wants(self, offer: Offer) -> bool:
        leads = offer.leads
        if isinstance(leads, Go):
            if leads.language is not None:
                wanted = leads.language == self.language
                return not wanted if self.goal == "language" and self.settled else wanted
            therapies = self.goal.endswith("therapy")
            return leads.node == self.goal or (leads.node == TREATMENTS and therapies)
        return isinstance(leads, Do) and leads.command == self.goal

    def _slipped(self, key: str, turn: Turn) -> str:
        keys = [offer.key for offer in turn.offers] or ["1", "2", "3"]
        return self.dice.choice(keys) if self.dice.random() < WRONG_KEY else key

    def _spoken(self) -> str:
        words = self._asked().split()
        kept = [word for word in words if self.dice.random() > WORDS_LOST]
        return " ".join(kept or words[:1])

    def _written(self) -> str:
        text = self._asked()
        for written, heard in BY_EAR[self.language]:
            if self.dice.random() < 0.15:
                text = text.replace(written, heard)
        if self.dice.random() < 0.3 and len(text) > 4:
            at = self.dice.randrange(1, len(text) - 1)
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text

    def _asked(self) -> str:
        return self.dice.choice(ASKS[self.language][self.goal])


def people(count: int) -> list[Person]:
    """Seeded people: half write, half call; half in each language."""
    dice = random.Random(SEED)
    found = []
    for number in range(count):
        language = ("en", "es")[number % 2]
        channel = "text" if dice.random() < 0.5 else "voice"
        goals = [g for g in ASKS[language] if channel == "text" or g != "stop"]
        goal = dice.choice(goals)
        page = dice.choice((1, 1, 2, 3)) if goal not in ("person", "language", "stop") else 1
        found.append(Person(random.Random(number), channel, language, goal, page))
    return found


def attend(script: Script, understanding: Understanding, person: Person) -> tuple[int, str]:
    """After how many keys or texts they got it (0: not at all), and where they were last."""
    session = open_session(script, person.channel, None)
    turn = step(script, session, Started(), NOW) if person.channel == "voice" else Turn(session)
    for tried in range(1, MOST + 1):
        if turn.then == "end" or person.dice.random() < DROPPED:  # they call, or write, again
            session = open_session(script, person.channel, None)
            turn = step(script, session, Started(), NOW) if person.channel == "voice" else turn
        said = _read(understanding, turn.session if turn.then != "end" else session, person, turn)
        turn = step(script, turn.session if turn.then != "end" else session, said, NOW)
        if person.has_got(turn):
            return tried, ""
    place = turn.session.place
    return 0, f"{getattr(place, 'node', place)}"


def _read(understanding: Understanding, session: Session, person: Person, turn: Turn) -> Signal:
    signal = person.acts(turn)
    if isinstance(signal, Heard) and signal.mode != "keys":
        spoken = signal.mode == "speech"
        intent = understanding.read(signal.text, session.language, spoken=spoken)
        return msgspec.structs.replace(signal, intent=intent)
    return signal


def main() -> None:
    """Attend to everybody; print who got what they came for, and where others were lost."""
    source = read_source(PROMPTS)
    script = compile_script(source)
    understanding = Understanding(script, model_for(script, source))
    got: Counter[tuple[str, str]] = Counter()
    came: Counter[tuple[str, str]] = Counter()
    lost: Counter[str] = Counter()
    steps = []
    for person in people(PEOPLE):
        took, where = attend(script, understanding, person)
        kind = (person.channel, person.language)
        came[kind] += 1
        got[kind] += bool(took)
        steps += [took] if took else []
        if not took:
            who = f"{person.channel} {person.language}"
            lost[f"{who}: came for {person.goal} {person.page}, last at {where}"] += 1
    reached = sum(got.values()) / PEOPLE
    print(f"{reached:.1%} of {PEOPLE} people got what they came for (aim {AIM:.0%}),", end=" ")
    print(f"half of them within {sorted(steps)[len(steps) // 2]} keys or texts")
    for kind, count in sorted(came.items()):
        print(f"  {kind[0]:5} {kind[1]}: {got[kind]} of {count} ({got[kind] / count:.1%})")
    for line, count in lost.most_common(20):
        print(f"  lost: {count:3} {line}")
