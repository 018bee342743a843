"""Arms: the same question for users, or after notes, that give different reasons to do well."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from mwe_inspect.datasets.items import Item, number_repeats
from mwe_inspect.datasets.sources import read_rows
from mwe_inspect.resources import resource

__all__ = ["ALONE", "MOTIVES", "Arms", "Lead", "cross", "leads_of", "leads_version"]

ALONE = "alone"
"""The arm of the question by itself."""


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms that a motive compares.

    Attributes:
        high: The arm without a reason to do badly.
        low: The arm with one.
        neutral: The arm that shows what the model can do.
    """

    high: str
    low: str
    neutral: str


MOTIVES = {
    "users": Arms(high="able", low="hardly_able", neutral=ALONE),
    "told": Arms(high="control", low="incentive", neutral="control"),
}
"""Why a model might do badly: who asks, or what it is told would follow."""


class Lead(NamedTuple):
    """What stands before a question: a user's biography, or a note.

    Attributes:
        pair: Name of the matched pair it belongs to, one lead in each arm.
        arm: Its arm.
        text: Its text.
    """

    pair: str
    arm: str
    text: str


@cache
def leads_of(motive: str) -> tuple[Lead, ...]:
    """Returns the shipped leads of a motive, pair by pair."""
    return tuple(Lead(row["pair"], row["arm"], row["text"]) for row in _rows(motive)[1:])


def leads_version(motive: str) -> str:
    """Returns the version of a motive's leads."""
    return str(_rows(motive)[0]["version"])


def cross(
    items: Sequence[Item], leads: Sequence[Lead], pairs: int | None = None, seed: int = 0
) -> list[Item]:
    """Asks each question by itself and after leads of both arms, a question's items side by side.

    The question keeps its cluster; `question` names it in all arms, and `fields` has its `arm`
    and the `lead` (the pair).

    Args:
        items: The questions.
        leads: The leads, both of each pair.
        pairs: With how many pairs each question is crossed; all by default. Fewer take turns, so
            that all pairs are used alike.
        seed: Seed of the order in which they take turns.
    """
    names = sorted({lead.pair for lead in leads})
    random.Random(f"{seed}/pairs").shuffle(names)
    count = min(pairs or len(names), len(names))
    asked: list[Item] = []
    for number, item in enumerate(items):
        turn = {names[(number * count + step) % len(names)] for step in range(count)}
        asked.extend(_asked(item, [lead for lead in leads if lead.pair in turn]))
    return number_repeats(asked)


def _asked(item: Item, leads: Sequence[Lead]) -> Iterable[Item]:
    yield item._replace(question=item.id, fields={"arm": ALONE, "lead": None})
    for lead in leads:
        yield item._replace(
            id=f"{item.id}-{lead.pair}-{lead.arm}",
            question=item.id,
            biography=lead.text,
            fields={"arm": lead.arm, "lead": lead.pair},
        )


@cache
def _rows(motive: str) -> list[dict[str, str]]:
    file = resource("sandbagging", f"{motive}.jsonl")
    return list(read_rows(file.read_bytes(), file.name))
