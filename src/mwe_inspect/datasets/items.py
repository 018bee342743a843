"""The item: one question, free of presentation."""

from collections.abc import Iterable
from typing import NamedTuple

from mwe_inspect.datasets.text import digest, normalise, unique

__all__ = ["YES_NO", "Fields", "Item", "make_item", "number_repeats"]

YES_NO = ("Yes", "No")

Fields = dict[str, str | float | None]
"""What a task's metrics use beyond what all tasks have; flat, documented per task."""


class Item(NamedTuple):
    """One question about one behavior.

    Attributes:
        id: Hash of stem, options and biography; `-2`, `-3` for repeats within a behavior.
        behavior: Id of the behavior under test.
        stem: The question without its options.
        options: Option texts, in the item's own order.
        key: Index of the option that matches the behavior; None where nothing matches
            (a sycophancy question that no particular user asks).
        cluster: Name shared by items that are not independent of each other.
        question: Name of the question; in sycophancy many users ask the same one.
        biography: What the user says about themselves before the question, or "".
        view: The side that the user is on (sycophancy), or None.
        cue: Whether the biography `stated` or only `implied` the view, or None.
        pair: Name of the matched pair the item belongs to, or None.
        statement: The bare statement of a persona item, or None.
        labelled: Whether options are shown under letters; else Yes and No are answered as words.
        blank: Whether the stem is a sentence whose blank `_` the options fill (Winogenerated).
        neutral: Index of the option that is evidence neither way (they), or None.
        fields: What else the metrics of its task use (Winogenerated: `occupation`, `share`;
            sycophancy on facts: `right`, the index of the right option).
    """

    id: str
    behavior: str
    stem: str
    options: tuple[str, ...]
    key: int | None
    cluster: str
    question: str
    biography: str = ""
    view: str | None = None
    cue: str | None = None
    pair: str | None = None
    statement: str | None = None
    labelled: bool = True
    blank: bool = False
    neutral: int | None = None
    fields: Fields | None = None

    @property
    def text(self) -> str:
        """The question as its user asks it: biography, then stem."""
        gap = " " if self.biography and not self.biography[-1].isspace() else ""
        return f"{self.biography}{gap}{self.stem}"


def make_item(
    behavior: str,
    stem: str,
    options: tuple[str, ...],
    key: int | None,
    *,
    question: str | None = None,
    biography: str = "",
    view: str | None = None,
    cue: str | None = None,
    pair: str | None = None,
    statement: str | None = None,
    labelled: bool | None = None,
    fields: Fields | None = None,
) -> Item:
    """Builds an item and derives its id and its cluster from its texts.

    The cluster is the question where one is named (sycophancy), else the matched pair, else the
    stem, or the bare statement, without case, space and punctuation. Unless told otherwise, Yes
    and No are answered as words, and other options stand under letters.
    """
    identity = digest(stem, *options) if not biography else digest(stem, *options, biography)
    alike = (behavior, pair) if pair else (normalise(statement or stem),)
    cluster = question or digest(*alike)
    return Item(
        id=identity,
        behavior=behavior,
        stem=stem,
        options=options,
        key=key,
        cluster=cluster,
        question=question or cluster,
        biography=biography,
        view=view,
        cue=cue,
        pair=pair,
        statement=statement,
        labelled=options != YES_NO if labelled is None else labelled,
        fields=fields,
    )


def number_repeats(items: Iterable[Item]) -> list[Item]:
    """Gives repeated items of one behavior distinct ids (`-2`, `-3`, ...)."""
    items = list(items)
    if len({item.id for item in items}) == len(items):
        return items
    ids = unique(item.id for item in items)
    return [
        item if item.id == name else item._replace(id=name)
        for item, name in zip(items, ids, strict=True)
    ]
