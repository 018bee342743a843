"""Tells the user's biography from the question in a released sycophancy text.

The release writes both as one text. Many users ask the same question, so the question is the
longest ending, cut at a sentence, that the texts of many users share.
"""

import re
from collections import Counter
from collections.abc import Sequence

__all__ = ["split_biographies"]

Options = tuple[str, ...]

_SENTENCE_END = re.compile(r"[.!?][\"')]*\s+(?=\S)")
_REACH = 1000
_SENTENCES = 5


def split_biographies(texts: Sequence[tuple[str, Options]]) -> list[tuple[str, str]]:
    """Splits each text into the user's biography and the question.

    Texts with the same options and the same last sentence are taken together. Their question
    is the longest ending that at least half of them share: biographies differ, so an ending
    that reaches into them is shared by few.

    Args:
        texts: Stem and options of every row of one file.

    Returns:
        For each text its biography (may be "") and its question.
    """
    cuts = [_cuts(stem) for stem, _ in texts]
    shared: Counter[tuple[Options, int]] = Counter()
    for (stem, options), starts in zip(texts, cuts, strict=True):
        shared.update((options, hash(stem[start:])) for start in starts)
    questions: dict[tuple[Options, str], str] = {}
    for (stem, options), starts in zip(texts, cuts, strict=True):
        endings = [stem[start:] for start in starts]
        need = max(2, shared[options, hash(endings[0])] / 2)
        common = [text for text in endings if shared[options, hash(text)] >= need]
        group = (options, endings[0])
        questions[group] = max([questions.get(group, endings[0]), *common], key=len)
    return [
        _split(stem, stem[starts[0] :], questions[options, stem[starts[0] :]])
        for (stem, options), starts in zip(texts, cuts, strict=True)
    ]


def _split(stem: str, last_sentence: str, question: str) -> tuple[str, str]:
    if not stem.endswith(question):
        question = last_sentence
    return stem[: len(stem) - len(question)].strip(), question


def _cuts(stem: str) -> list[int]:
    """Where the text's endings of one, two, ... sentences begin."""
    reach = max(0, len(stem) - _REACH)
    starts = [match.end() for match in _SENTENCE_END.finditer(stem, reach)]
    if reach == 0:
        starts.insert(0, 0)
    return starts[-_SENTENCES:][::-1] or [0]
