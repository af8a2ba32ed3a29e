"""The shipped words, ready to be live in any database: they are checked, compiled and made ready
once for each process of the tests, since that takes a second, and what comes of it is frozen.

`conftest.py` lends these fixtures to every room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpline.content.files import read_source
from helpline.content.model import Script, dump_script
from helpline.content.source import digest
from helpline.runtime import Runtime, release_cache
from helpline.runtime.trained import model_for
from helpline.storage import releases
from helpline.understanding.model import Model, dump
from helpline.understanding.understand import Understanding

PROMPTS = Path(__file__).parent.parent / "prompts"


@dataclass
class SharedUnderstanding:
    """Makes the understanding of each script once, and hands out the same one from then on."""

    made: dict[tuple[str, bool], Understanding] = field(default_factory=dict)

    def __call__(self, script: Script, model: Model | None = None) -> Understanding:
        key = script.digest, model is None
        if key not in self.made:
            self.made[key] = Understanding(script, model)
        return self.made[key]


@pytest.fixture(scope="session", autouse=True)
def shared_understanding() -> Iterator[None]:
    """What people mean is learned once for each release, not once for each test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release_cache, "Understanding", SharedUnderstanding())
        yield


Publish = Callable[[Runtime], None]


@pytest.fixture(scope="session")
def publish_shipped(script: Script) -> Publish:
    """Makes the shipped words live in a database, as `publish` does once they are compiled."""
    source, packed = read_source(PROMPTS), dump_script(script)
    name, model = digest(source), dump(model_for(script, source))

    def publish(rt: Runtime) -> None:
        at = rt.now()
        releases.add(rt.database, name, source, packed, by="tests", note="", at=at)
        releases.keep_model(rt.database, name, model)
        releases.publish(rt.database, name, by="tests", note="", at=at)
        rt.releases.live()  # ready before anybody calls, as a server is

    return publish
