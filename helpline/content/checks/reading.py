"""Can it be read by somebody who does not read well?"""

from __future__ import annotations

from collections.abc import Iterator

from helpline.content.checks.context import Draft, Finding
from helpline.content.readability import READINGS, counted, sentences_in, words_in
from helpline.content.sounds import aloud

LONGEST = 20  # words in a sentence (C7)
MEAN = 12.0  # words in the sentences of a topic, on average (C7)


def long_sentence(draft: Draft) -> Iterator[Finding]:
    """A sentence has more than 20 words."""
    for passage in draft.passages:
        for sentence in sentences_in(passage.words):
            count = len(words_in(sentence))
            if count > LONGEST:
                start = " ".join(sentence.split()[:4])
                yield passage.where, f"The sentence `{start} ...` has {count} words. Cut it in two."


def long_sentences(draft: Draft) -> Iterator[Finding]:
    """The sentences of a topic have more than 12 words on average."""
    for _, where, text in topic_texts(draft):
        mean = len(words_in(text)) / max(1, len(sentences_in(text)))
        if mean > MEAN:
            yield where, f"A sentence of this topic has {mean:.0f} words on average; 12 is the aim."


def hard_words(draft: Draft) -> Iterator[Finding]:
    """A topic is harder to read than sixth grade."""
    for language, where, text in topic_texts(draft):
        reading = READINGS.get(language)
        if reading and words_in(text):
            score = reading.score(counted(text, reading.syllables))
            if not reading.plain(score):
                yield where, f"This topic {reading.told.format(score=score)}."


def topic_texts(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Language, file and all pages and parts of every topic: a score needs many sentences."""
    for language, id in draft.manuscript.topics:
        pieces = [
            aloud(passage.words, draft.sounds(language))
            for passage in draft.passages
            if (passage.language, passage.topic) == (language, id)
            and passage.kind in ("page", "part")
        ]
        yield language, f"{language}/topics/{id}.yaml:1", "\n".join(pieces)
