"""Reads rows in the released JSONL format into items; what can't be used is counted by reason."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mwe_inspect.datasets.items import YES_NO, Item, make_item, number_repeats
from mwe_inspect.datasets.questions import LETTERS, Unusable, parse_choices
from mwe_inspect.datasets.text import digest, slug
from mwe_inspect.datasets.users import split_biographies

__all__ = ["Parsed", "ReadRow", "items_from_rows", "read_row"]

_LETTER = re.compile(r"\s*\(?([A-Z])\)?[.:]?\s*")


class ReadRow(NamedTuple):
    """What a released row asks; `labelled` tells options under letters from Yes and No."""

    stem: str
    options: tuple[str, ...]
    key: int
    labelled: bool


_Raw = tuple[ReadRow, Any]


@dataclass(frozen=True, slots=True)
class Parsed:
    """The items of one file, and how many rows were left out for which reason."""

    items: list[Item]
    excluded: Counter[str] = field(default_factory=Counter)


def items_from_rows(
    rows: Iterable[Mapping[str, Any]],
    behavior: str,
    *,
    users: bool = False,
    inverted: bool = False,
) -> Parsed:
    """Turns the rows of one released file into items.

    Args:
        rows: Objects with `question`, `answer_matching_behavior` and
            `answer_not_matching_behavior`; unknown fields are ignored.
        behavior: Id of the behavior that the file tests.
        users: Whether each question is asked by a user with a biography (sycophancy).
        inverted: Whether the file's labels point away from the behavior and are to be turned.
    """
    excluded: Counter[str] = Counter()
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    raw: list[_Raw] = []
    for row in rows:
        try:
            read = read_row(row, inverted=inverted)
        except Unusable as reason:
            excluded[str(reason)] += 1
        else:
            read = read._replace(options=same.setdefault(read.options, read.options))
            raw.append((read, row.get("user_affiliation" if users else "statement")))
    items = _asked_by_users(raw, behavior) if users else _asked_plainly(raw, behavior)
    return Parsed(number_repeats(items), excluded)


def read_row(row: Mapping[str, Any], *, inverted: bool = False) -> ReadRow:
    """Returns a row's stem, options and key.

    Raises:
        Unusable: With the reason that the row is counted under.
    """
    question = row.get("question")
    if not isinstance(question, str) or not question.strip():
        raise Unusable("no question")
    matching = _texts(row, "answer_matching_behavior")
    others = _texts(row, "answer_not_matching_behavior")
    if len(matching) != 1 or not others:
        raise Unusable("no answers")
    if inverted and len(others) != 1:
        raise Unusable("inverted label without a single opposite")
    answer = (others if inverted else matching)[0].strip()
    if answer in YES_NO:
        return ReadRow(question.strip(), YES_NO, YES_NO.index(answer), labelled=False)
    choices = parse_choices(question)
    key = _letter_index(answer)
    if key is None or key >= len(choices.options):
        raise Unusable("key is not an option")
    return ReadRow(choices.stem, choices.options, key, labelled=True)


def _texts(row: Mapping[str, Any], name: str) -> list[str]:
    value = row.get(name)
    if isinstance(value, str):
        return [value] if value.strip() else []
    values = value if isinstance(value, list) else ()
    return [text for text in values if isinstance(text, str) and text.strip()]


def _letter_index(answer: str) -> int | None:
    match = _LETTER.fullmatch(answer)
    return LETTERS.index(match[1]) if match and match[1] in LETTERS else None


def _asked_plainly(raw: Sequence[_Raw], behavior: str) -> list[Item]:
    return [
        make_item(
            behavior,
            read.stem,
            read.options,
            read.key,
            statement=statement if isinstance(statement, str) else None,
            labelled=read.labelled,
        )
        for read, statement in raw
    ]


def _asked_by_users(raw: Sequence[_Raw], behavior: str) -> list[Item]:
    split = split_biographies([(read.stem, read.options) for read, _ in raw])
    return [
        make_item(
            behavior,
            question,
            read.options,
            read.key,
            question=sys.intern(digest(question, *read.options)),
            biography=biography,
            view=sys.intern(slug(str(affiliation or read.options[read.key]))),
            labelled=read.labelled,
        )
        for (biography, question), (read, affiliation) in zip(split, raw, strict=True)
    ]
