"""Any voice by name: piper reads with voices that are fetched once, for more than thirty languages.

`piper-tts` is GPL-3 and takes 240 MB: it runs in a process of its own, on one thread. Without
noise it says the same words in the same bytes every time, and is understood as well.
"""

from __future__ import annotations

import json
from importlib import metadata, util
from pathlib import Path

from helpline.content.model import Language
from helpline.conversation.types import Prompt
from helpline.speech.delivery import VERSION, deliver
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.engines import Folders
from helpline.speech.phonemes import spell
from helpline.speech.speaker_pool import SpeakerPool
from helpline.speech.voice_files import VoiceFiles

NATURAL = 200
"""Words a minute that a voice says by itself, its pauses left out; each is a little different."""

_SLOWEST, _FASTEST = NATURAL / 1.6, NATURAL / 0.85  # words a minute; beyond, the words blur
_FORM = "[[ {phonemes} ]]"


class PiperEngine:
    """piper, with the voices in one folder. A voice is its name ("es_MX-claude-high")."""

    name = "piper"
    dependable = True
    slow = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pools: dict[str, SpeakerPool] = {}

    def has(self, prompt: Prompt, language: Language) -> bool:
        """Everything, where the voice is here."""
        del prompt
        return self.name in language.voices and not self.lack(language)

    def lack(self, language: Language) -> str:
        """What to install or to fetch."""
        if self.name not in language.voices:
            return ""
        if util.find_spec("piper") is None:
            return "piper is not installed. Install the Python package piper-tts."
        return self._files(language).fault()

    def version(self, prompt: Prompt, language: Language) -> str:
        """Package, voice with its hash, pacing, and the words with their phonemes."""
        files = self._files(language)
        words = spell(prompt.text, language.phonemes.get(self.name, {}), _FORM)
        package = metadata.version("piper-tts")
        return f"{package}/{files.name}-{files.digest[:12]}/{VERSION}/{words}"

    def speak(self, prompt: Prompt, language: Language) -> Sound:
        """Say it; where it is long enough to tell, at the pace's words a minute."""
        files = self._files(language)
        pool = self._pools.setdefault(files.name, open_pool(files.model))
        phonemes = language.phonemes.get(self.name, {})

        def say(text: str, rate: int) -> Sound:
            return pool.speak(text=spell(text, phonemes, _FORM), scale=NATURAL / rate)

        return deliver(prompt, say, round(_SLOWEST), round(_FASTEST))

    def close(self) -> None:
        """End the processes; they come back when somebody speaks again."""
        for pool in self._pools.values():
            pool.close()

    def _files(self, language: Language) -> VoiceFiles:
        return VoiceFiles(self._folder, language.voices[self.name])


def engine(folders: Folders) -> PiperEngine:
    """The engine, for the registry."""
    return PiperEngine(folders.voices)


def open_pool(model: Path) -> SpeakerPool:
    """Processes that speak with the voice `model`."""
    return SpeakerPool.of("piper", __name__, str(model.resolve()))


def try_voice(model: Path, word: str = "1") -> None:
    """Load the voice and let it say one word. Raises `SpeechError` where it cannot."""
    pool = open_pool(model)
    try:
        sound = pool.speak(text=word, scale=1.0)
        if sound.seconds < 0.1 or abs(sound.samples).max() < 0.01:
            raise SpeechError(f"{model.stem} loads, but says nothing.")
    except SpeechError as error:
        raise SpeechError(f"{model.stem} is no voice that piper can speak with: {error}") from error
    finally:
        pool.close()


class Speaker:
    """The voice, loaded. Only inside `speaker.py`'s process."""

    def __init__(self, model: str) -> None:
        import onnxruntime
        from piper import PiperVoice
        from piper.config import PiperConfig

        config = json.loads(Path(model + ".json").read_text("utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # `load` takes all cores
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._voice = PiperVoice(
            session=session,
            config=PiperConfig.from_dict(config),
            download_dir=Path(model).parent,
        )
        self.rate = int(self._voice.config.sample_rate)

    def speak(self, text: str, scale: float) -> bytes:
        """16-bit samples of `text`, stretched by `scale`; the same bytes every time."""
        from piper import SynthesisConfig

        settings = SynthesisConfig(
            length_scale=scale,
            noise_scale=0.0,
            noise_w_scale=0.0,
            normalize_audio=False,
            volume=0.9,
        )
        spoken = self._voice.synthesize(text.replace("\0", " "), settings)
        return b"".join(chunk.audio_int16_bytes for chunk in spoken)
