"""Make every clip that a script needs and that is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from helpline.content.model import Language, Script
from helpline.conversation.types import Prompt
from helpline.conversation.wording import Phrasebook
from helpline.runtime import Runtime
from helpline.service.voices import open_engines
from helpline.speech.clips import Clip, clip_name, make_clips, prompt_key
from helpline.speech.engine import Engine
from helpline.speech.recording import RecordingEngine
from helpline.storage import clips

BATCH = 20
"""Clips a transaction: a kill loses at most so many, and they are made again."""

Progress = Callable[[int, int], None]
"""Told how many are done, of how many."""


@dataclass
class Rendered:
    """What `render` did."""

    made: list[Prompt] = field(default_factory=list)
    kept: int = 0
    unspoken: list[str] = field(default_factory=list)
    """Why some could not be made; the carrier's own voice says those."""
    recordings: list[str] = field(default_factory=list)
    """What whoever keeps the recordings should know: files amiss, and words that have changed."""
    better: int = 0
    """Clips there in one voice that a better and slower one could still make."""


def render(
    rt: Runtime,
    script: Script,
    progress: Progress = lambda _done, _of: None,
    *,
    quick: bool = False,
) -> Rendered:
    """Make what is missing, by the first engine that can; may be killed at any moment.

    A better voice takes the place of another as soon as it is there: so does a person's
    recording, which gives it back as soon as its words have changed. With `quick` a prompt
    that has a clip keeps it, and slow engines speak only what no other can: a first start
    takes seconds, and `render` without it makes the rest.
    """
    wanted = Phrasebook(script).every_utterance()
    with open_engines(rt) as engines:
        missing = list(_find_missing(rt, wanted, script.voices, engines, quick=quick))
        done = Rendered(
            kept=len(wanted) - len(missing), recordings=_describe_recordings(engines, wanted)
        )
        order = sorted(engines, key=lambda engine: engine.slow) if quick else engines
        batch: list[Clip] = []
        for number, made in enumerate(make_clips(missing, script.voices, order), 1):
            if isinstance(made, Clip):
                batch.append(made)
                done.made.append(made.prompt)
            else:
                done.unspoken.append(made.why)
            if len(batch) == BATCH or number == len(missing):
                _keep(rt, batch)
                batch = []
            progress(number, len(missing))
        if quick:
            rest = _find_missing(rt, wanted, script.voices, engines, quick=False)
            done.better = max(0, sum(1 for _ in rest) - len(done.unspoken))
    return done


def _find_missing(
    rt: Runtime,
    wanted: Sequence[Prompt],
    languages: Mapping[str, Language],
    order: Sequence[Engine],
    *,
    quick: bool,
) -> Iterator[Prompt]:
    """What must be made; and what is there, but not played at present, is chosen.

    What an undependable engine could not say before is not asked of it again.
    """
    there = clips.names_of(rt.database, [prompt_key(one) for one in wanted])
    for one in wanted:
        known = there.get(prompt_key(one), [])
        language = languages[one.language]
        able = [engine for engine in order if engine.has(one, language)]
        names = [clip_name(one, language, engine) for engine in able]
        best = next((at for at, name in enumerate(names) if name in known), None)
        if best is None or (not quick and any(engine.dependable for engine in able[:best])):
            yield one
        elif known[0] != names[best]:
            clips.choose(rt.database, names[best], rt.now())


def _describe_recordings(order: Sequence[Engine], wanted: Sequence[Prompt]) -> list[str]:
    """Sentences about recordings that are not heard."""
    found: list[str] = []
    for engine in order:
        if isinstance(engine, RecordingEngine):
            found += engine.faults
            unused = engine.unused(wanted)
            found += [f"{name} is not used: nothing is said in these words now." for name in unused]
    return found


def _keep(rt: Runtime, batch: Sequence[Clip]) -> None:
    at = rt.now()
    rows = [
        clips.Clip(
            name=clip.name,
            utterance=prompt_key(clip.prompt),
            language=clip.prompt.language,
            pace=clip.prompt.pace,
            engine=clip.engine,
            seconds=clip.seconds,
            audio=clip.audio,
            made_at=at,
        )
        for clip in batch
    ]
    clips.add(rt.database, *rows)
    for clip in batch:
        rt.shelf.put(clip.name, clip.audio)
