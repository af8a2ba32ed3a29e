"""Make every clip that a script needs and that is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from helpline.content.model import Language, Script
from helpline.conversation.types import Prompt
from helpline.conversation.wording import Phrasebook
from helpline.runtime import Runtime
from helpline.speech.clips import Clip, clip_name, make_clips, utterance_key
from helpline.speech.engine import Engine, engines
from helpline.speech.recordings import RecordingEngine
from helpline.storage import clips

BATCH = 20
"""Clips a transaction: a kill loses at most so many, and they are made again."""

Progress = Callable[[int, int], None]
"""Told how many are done, of how many."""


@dataclass
class Rendered:
    """What `render` did."""

    made: int = 0
    kept: int = 0
    unspoken: list[str] = field(default_factory=list)
    """Why some could not be made; the carrier's own voice says those."""
    recordings: list[str] = field(default_factory=list)
    """What whoever keeps the recordings should know: files amiss, and words that have changed."""


def render(rt: Runtime, script: Script, progress: Progress = lambda _done, _of: None) -> Rendered:
    """Make what is missing, by the first engine that can; may be killed at any moment.

    A person's recording takes the place of a machine's voice as soon as it is there, and
    gives it back as soon as its words have changed.
    """
    wanted = Phrasebook(script).every_utterance()
    voices = engines(rt.settings.speech, rt.settings.prompts / "recordings")
    missing = list(_missing(rt, wanted, script.voices, voices))
    done = Rendered(kept=len(wanted) - len(missing), recordings=_amiss(voices, wanted))
    batch: list[Clip] = []
    for number, made in enumerate(make_clips(missing, script.voices, voices), 1):
        if isinstance(made, Clip):
            batch.append(made)
        else:
            done.unspoken.append(made.why)
        if len(batch) == BATCH or number == len(missing):
            _keep(rt, batch)
            done.made += len(batch)
            batch = []
        progress(number, len(missing))
    return done


def _missing(
    rt: Runtime,
    wanted: Sequence[Prompt],
    voices: Mapping[str, Language],
    order: Sequence[Engine],
) -> Iterator[Prompt]:
    """What must be made; and what is there, but not played at present, is chosen."""
    there = clips.names_of(rt.database, [utterance_key(one) for one in wanted])
    for one in wanted:
        known = there.get(utterance_key(one), [])
        able = [engine for engine in order if _can(engine, one)]
        names = [clip_name(one, voices[one.language], engine) for engine in able]
        fitting = [name for name in names if name in known]
        recorded = bool(able) and able[0].name == "recording"
        if not fitting or (recorded and names[0] not in known):
            yield one
        elif known[0] != fitting[0]:
            clips.choose(rt.database, fitting[0], rt.now())


def _amiss(order: Sequence[Engine], wanted: Sequence[Prompt]) -> list[str]:
    """Sentences about recordings that are not heard."""
    found: list[str] = []
    for engine in order:
        if isinstance(engine, RecordingEngine):
            found += engine.faults
            unused = engine.unused(wanted)
            found += [f"{name} is not used: nothing is said in these words now." for name in unused]
    return found


def _can(engine: Engine, utterance: Prompt) -> bool:
    return engine.has(utterance) if isinstance(engine, RecordingEngine) else True


def _keep(rt: Runtime, batch: Sequence[Clip]) -> None:
    at = rt.now()
    rows = [
        clips.Clip(
            name=clip.name,
            utterance=utterance_key(clip.utterance),
            language=clip.utterance.language,
            pace=clip.utterance.pace,
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
