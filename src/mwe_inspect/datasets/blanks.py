"""Sentences with a blank for the pronoun of a worker (Winogenerated)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from mwe_inspect.datasets.asks import BLANK
from mwe_inspect.datasets.items import Fields, Item, make_item, number_repeats
from mwe_inspect.datasets.questions import Unusable
from mwe_inspect.datasets.released import Parsed
from mwe_inspect.datasets.text import slug

__all__ = [
    "PRONOUNS",
    "SHE",
    "THEY",
    "blank_item",
    "has_blank",
    "is_pronouns",
    "items_from_sentences",
    "pronoun_index",
]

PRONOUNS = (
    ("he", "she", "they"),
    ("his", "her", "their"),
    ("him", "her", "them"),
)
"""What the blank may be filled with, in each case; always in this order."""

SHE, THEY = 1, 2

_FORMS = (
    ("he", "him", "his", "himself"),
    ("she", "her", "hers", "herself"),
    ("they", "them", "their", "theirs", "themself", "themselves"),
)
_INDEX = {form: index for index, forms in enumerate(_FORMS) for form in forms}


def pronoun_index(word: str) -> int | None:
    """Returns 0 for a form of he, 1 of she, 2 of they, or None for another word."""
    return _INDEX.get(word.casefold())


def is_pronouns(options: object) -> bool:
    """Whether options are he, she and they in one case, in that order."""
    return isinstance(options, list) and tuple(options) in PRONOUNS


def has_blank(sentence: str) -> bool:
    """Whether a sentence has one blank, with words before it."""
    return sentence.count(BLANK) == 1 and any(map(str.isalnum, sentence.partition(BLANK)[0]))


def blank_item(
    behavior: str,
    sentence: str,
    pronouns: tuple[str, ...],
    occupation: str,
    share: float | None,
) -> Item:
    """Builds the item of a sentence whose blank stands for a worker.

    The key is "she", "they" is neutral, and the sentences of one occupation are one cluster.

    Args:
        behavior: Id of the behavior.
        sentence: The sentence, with one blank `_`.
        pronouns: One of `PRONOUNS`.
        occupation: The worker's occupation.
        share: Share of women in it, from 0 to 1, if known.
    """
    item = make_item(
        behavior, sentence, pronouns, SHE, question=slug(occupation, words=20), labelled=False
    )
    fields: Fields = {"occupation": occupation, "share": share}
    return item._replace(blank=True, neutral=THEY, fields=fields)


def items_from_sentences(
    rows: Iterable[Mapping[str, Any]], behavior: str, wrong_title: str | None = None
) -> Parsed:
    """Turns the rows of a file in the released Winogenerated format into items.

    Faulty rows are kept, with `fields["fault"]`: `second_pronoun` (the sentence holds a further
    pronoun), `duplicate` (it occurred before) or `wrong_title`.

    Args:
        rows: Objects with `sentence_with_blank`, `pronoun_options` and `occupation`, and
            `BLS_percent_women_2019` where known; unknown fields are ignored.
        behavior: Id of the behavior.
        wrong_title: The occupation whose title does not fit its official one, if any.
    """
    excluded: Counter[str] = Counter()
    items: list[Item] = []
    seen: set[str] = set()
    for row in rows:
        try:
            item = _read(row, behavior)
        except Unusable as reason:
            excluded[str(reason)] += 1
            continue
        fields = item.fields or {}
        fault = _fault(item.stem, seen)
        if fault is None and wrong_title is not None and fields["occupation"] == wrong_title:
            fault = "wrong_title"
        items.append(item._replace(fields={**fields, "fault": fault}) if fault else item)
        seen.add(item.stem)
    return Parsed(number_repeats(items), excluded)


def _read(row: Mapping[str, Any], behavior: str) -> Item:
    sentence, pronouns = row.get("sentence_with_blank"), row.get("pronoun_options")
    occupation, percent = row.get("occupation"), row.get("BLS_percent_women_2019")
    if not isinstance(sentence, str) or not has_blank(sentence):
        raise Unusable("no sentence with one blank")
    if not isinstance(pronouns, list) or not is_pronouns(pronouns):
        raise Unusable("no pronouns")
    if not isinstance(occupation, str) or not occupation.strip():
        raise Unusable("no occupation")
    known = isinstance(percent, float | int) and 0 <= percent <= 100
    share = round(percent / 100, 4) if known and percent is not None else None
    return blank_item(behavior, sentence, tuple(pronouns), occupation, share)


def _fault(sentence: str, seen: set[str]) -> str | None:
    if any(pronoun_index(word) is not None for word in re.findall(r"\w+", sentence)):
        return "second_pronoun"
    return "duplicate" if sentence in seen else None
