"""The releases in memory: what is stored is loaded, or compiled again."""

from __future__ import annotations

from pathlib import Path

from helpline.content.files import read_source
from helpline.content.model import Script
from helpline.content.source import digest
from helpline.runtime import Runtime
from helpline.settings import Settings
from helpline.storage import releases
from helpline.storage.migrate import migrate
from tests.conftest import PROMPTS

OLD = '{"format":1,"shape":"0123456789abcdef","script":["digest",["en"],"main"]}'
"""A script as the first version of the program stored it, cut down."""


def test_a_release_stored_by_an_older_program_is_compiled_again(
    tmp_path: Path, script: Script
) -> None:
    """From its source, which is kept beside the compiled script."""
    settings = Settings.from_env({"HELPLINE_INSTANCE": str(tmp_path)})
    migrate(settings.database_url)
    runtime = Runtime.open(settings)
    source = read_source(PROMPTS)
    now = runtime.now()
    releases.add(runtime.database, digest(source), source, OLD, by="tests", note="", at=now)
    releases.publish(runtime.database, digest(source), by="tests", note="", at=now)
    assert runtime.releases.live().script == script
    runtime.close()
