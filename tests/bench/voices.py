"""What each voice costs where clips are made: processor time, memory, and who never pays it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from servers import ROOT

COUNT = 24
"""Clips of each engine, half of them slow."""
HEAVY = {"soundfile", "soxr", "gtts", "onnxruntime", "hibari", "piper", "faster_whisper"}
SERVED = """
import sys, tempfile
from pathlib import Path
from helpline.runtime import Runtime
from helpline.service.publish import publish
from helpline.settings import Settings
from helpline.storage.migrate import migrate
from helpline.web.app import create_app

with tempfile.TemporaryDirectory() as folder:
    settings = Settings.from_env({"HELPLINE_INSTANCE": folder, "HELPLINE_PROMPTS": sys.argv[1]})
    migrate(settings.database_url)
    runtime = Runtime.open(settings)
    publish(runtime, settings.prompts, by="bench")
    client = create_app(runtime).test_client()
    assert client.get("/readyz").status_code == 200
    assert client.post("/voice").status_code == 403
    runtime.close()
print(*sorted(set(sys.argv[2:]) & set(sys.modules)))
"""
"""A server's life in short. It prints which libraries that speak it has loaded."""


def main() -> None:
    """Measure every engine that can speak here, each in a process of its own."""
    print(f"{'voice':<34}{'clips':>6}{'CPU ms / s of speech':>22}{'s / clip':>10}{'MiB':>6}")
    for name in ("hibari", "piper", "espeak"):
        done = subprocess.run(
            [sys.executable, __file__, name], capture_output=True, text=True, check=False
        )
        print(done.stdout.strip() or f"{name:<34}not here: {done.stderr.strip()[-200:]}")
    command = [sys.executable, "-c", SERVED, str(ROOT / "prompts"), *sorted(HEAVY)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    print(f"libraries that speak, loaded by a server that answers: {loaded.strip() or 'none'}")


def measure(name: str) -> None:
    """Make `COUNT` clips with one engine, and print its row."""
    sys.path.insert(0, str(ROOT))
    from helpline.content.compile import compile_script
    from helpline.content.files import read_source
    from helpline.conversation.wording import Phrasebook
    from helpline.settings import Settings
    from helpline.speech.clips import Clip, make_clips
    from helpline.speech.engines import Folders, build, close

    settings = Settings.from_env()
    script = compile_script(read_source(ROOT / "prompts"))
    engines = build((name,), Folders(settings.recordings, settings.voices))
    able = [
        prompt
        for prompt in Phrasebook(script).every_utterance()
        if engines[0].has(prompt, script.voices[prompt.language])
    ]
    if not able:
        lacks = {engines[0].lack(language) for language in script.voices.values()}
        sys.exit(" ".join(sorted(lacks)))
    prompts = able[:: max(1, len(able) // COUNT)][:COUNT]
    began = time.perf_counter()
    clips = [one for one in make_clips(prompts, script.voices, engines) if isinstance(one, Clip)]
    took = time.perf_counter() - began
    close(engines)
    of_ours, of_children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    spent = sum(used.ru_utime + used.ru_stime for used in (of_ours, of_children))
    speech = sum(clip.seconds for clip in clips)
    language = script.voices[prompts[0].language]
    title = f"{name} {language.voices[name]} ({language.code} ...)"
    cost = f"{1000 * spent / speech:>22.0f}{took / len(clips):>10.2f}"
    print(f"{title:<34}{len(clips):>6}{cost}{of_children.ru_maxrss // 1024:>6}")


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[2])
    measure(sys.argv[1])
