"""Can it be read by somebody who does not read well?"""

from __future__ import annotations

from collections.abc import Iterator

from helpline.content.checks.context import CheckContext, Finding, check
from helpline.content.model import aloud
from helpline.content.problems import Place
from helpline.content.readability import reading_rules, sentences_in, words_in

LONGEST = 20  # words in a sentence (C7)
MEAN = 12.0  # words in the sentences of a topic, on average (C7)


@check("long-sentence", "warning")
def long_sentence(context: CheckContext) -> Iterator[Finding]:
    """A sentence has more than 20 words."""
    for passage in context.passages:
        for sentence in sentences_in(passage.words):
            count = len(words_in(sentence))
            if count > LONGEST:
                start = " ".join(sentence.split()[:4])
                yield passage.place, f"The sentence `{start} ...` has {count} words. Cut it in two."


@check("long-sentences", "warning")
def long_sentences(context: CheckContext) -> Iterator[Finding]:
    """The sentences of a topic have more than 12 words on average."""
    for _, place, text in topic_texts(context):
        mean = len(words_in(text)) / max(1, len(sentences_in(text)))
        if mean > MEAN:
            yield place, f"A sentence of this topic has {mean:.0f} words on average; 12 is the aim."


@check("hard-words", "warning")
def hard_words(context: CheckContext) -> Iterator[Finding]:
    """A topic is harder to read than sixth grade."""
    for language, place, text in topic_texts(context):
        rules = reading_rules(language)
        if rules and words_in(text):
            score = rules.measure(text)
            if not rules.is_plain(score):
                yield place, f"This topic {rules.verdict.format(score=score)}."


def topic_texts(context: CheckContext) -> Iterator[tuple[str, Place, str]]:
    """Language, file and all pages and parts of every topic: a score needs many sentences."""
    for language, id in context.parsed.topics:
        pieces = [
            aloud(passage.words, context.sounds(language))
            for passage in context.passages
            if (passage.language, passage.topic) == (language, id)
            and passage.kind in ("page", "part")
        ]
        yield language, Place(f"{language}/topics/{id}.yaml"), "\n".join(pieces)
