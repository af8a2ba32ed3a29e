"""What must not be said, language by language, and what must. Add a language by adding a row."""

from __future__ import annotations

import re


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.I)


BLAME = {
    "en": _any_of(
        "wrong", "invalid", "errors?", "failed", "illegal", "incorrect", "your fault", "mistaken"
    ),
    "es": _any_of(
        "incorrect[oa]s?",
        "inválid[oa]s?",
        "errore?s?",
        "equivocad[oa]s?",
        "ilegal(?:es)?",
        "falló",
        "fallid[oa]s?",
        "su culpa",
    ),
}
"""Words that make a person feel at fault (A14)."""

FORBIDDEN = {
    "en": _any_of(
        r"(?<!if )you (?:probably |may |do )?have (?:cancer|a tumou?r|an infection|the flu)",
        r"you (?:probably|must) have",
        r"do(?:n't| not) worry",
        r"no need to worry",
        r"nothing to (?:worry|fear)(?: about)?",
        r"(?:is|are) not serious",
        r"no need to (?:see|call|ask|tell)",
        r"you (?:will|'ll|are going to) be (?:fine|ok|okay|alright|cured)",
        r"everything will be",
        r"(?<!not )(?<!n't )(?<!never )(?<!to )(?<!I )(?:stop|quit|skip) "
        r"(?:taking|your (?:pills?|drugs?|medicines?))",
        r"take (?:\d+|one|two|three) (?:mg|pills?|tablets?|more)",
        r"will (?:cure|heal|save)",
        r"best (?:treatment|drug|choice) for you",
        r"guarantee[sd]?",
        r"we promise",
    ),
    "es": _any_of(
        r"(?<!si )usted tiene (?:cáncer|un tumor|una infección)",
        r"(?:seguramente|probablemente) (?:usted )?tiene",
        r"no se preocupe",
        r"no (?:hay|tiene) (?:de )?que preocuparse",
        r"no es (?:grave|serio|nada)",
        r"no (?:hace falta|necesita) (?:ver|llamar|consultar)",
        r"(?:todo )?(?:va a|estará) (?:estar|salir) bien",
        r"se va a curar",
        r"(?<!no )(?<!nunca )deje de tomar",
        r"(?<!no )tome (?:\d+|una?|dos|tres) (?:mg|pastillas?|tabletas?|más)",
        r"(?:le|lo|la) (?:va a curar|curará|salvará)",
        r"(?:el )?mejor (?:tratamiento|opción) para usted",
        r"garantiza(?:mos|do)?",
        r"le prometemos",
    ),
}
"""Diagnosis, reassurance, promises, changes of treatment (E7)."""

DRUGS = _any_of(
    "abraxane",
    "camizestrant",
    "enhertu",
    "everolimus",
    "giredestrant",
    r"\w+(?:mab|ciclib|parib|lisib|estrant|sertib|taxel|rubicina?|tecan|citabin[ae])",
    r"\w+(?:trozole?|oxifeno?|lutamida?e?)",
)
"""Names, and the endings that names of cancer drugs have."""

NUMBERS_TOLD = {
    ("emergency-first", "text"): ("emergency",),
    ("emergency-first", "voice"): ("emergency",),
    ("welcome", "text"): ("emergency",),
    ("welcome-demo", "text"): ("emergency",),
    ("emergency", "text"): ("emergency",),
    ("emergency", "voice"): ("emergency",),
    ("crisis", "text"): ("crisis", "emergency"),
    ("crisis", "voice"): ("crisis", "emergency"),
    ("help", "text"): ("person",),
    ("person", "text"): ("person",),
    ("call", "text"): ("person",),
    ("after-hours", "text"): ("emergency",),
    ("after-hours", "voice"): ("emergency",),
    ("fault", "text"): ("person", "emergency"),
    ("fault", "voice"): ("person", "emergency"),
    ("withdrawn", "text"): ("person",),
}
"""Line and form -> the help lines it must give out: people in need get nothing else from it."""
