"""Which language a named voice speaks, as far as the name or Twilio's list tells."""

from __future__ import annotations

_POLLY = {
    "es-US": "Lupe Pedro Miguel Penelope",
    "es-MX": "Mia Mía Andres",
    "es-ES": "Conchita Enrique Lucia Sergio",
    "en-US": "Joanna Matthew Salli Joey Ivy Justin Kendra Kimberly Kevin Ruth Stephen Danielle",
    "en-GB": "Amy Brian Emma Arthur",
}
_BY_NAME = {name: language for language, names in _POLLY.items() for name in names.split()}


def languages_of(voice: str) -> frozenset[str]:
    """The languages that this voice speaks; empty where the name does not tell.

    >>> languages_of("Polly.Lupe-Neural")
    frozenset({'es-US'})
    """
    maker, _, name = voice.partition(".")
    if maker == "Polly":
        known = _BY_NAME.get(name.partition("-")[0])
        return frozenset({known}) if known else frozenset()
    if maker == "Google":
        return frozenset({"-".join(name.split("-")[:2])})
    return frozenset()
