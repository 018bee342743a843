"""What the four kinds of writing have in common."""

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mwe_inspect.datasets.items import Item
from mwe_inspect.resources import load_yaml
from mwe_inspect.writing.brief import Brief
from mwe_inspect.writing.candidates import Candidate, Label
from mwe_inspect.writing.grid import Cell

__all__ = ["Kind", "ask_for", "bullets", "definition_of", "text_of", "write_text"]


class Kind(ABC):
    """How one family's items are written and judged: prompts, fields, filters' view, rubric.

    Attributes:
        family: The family of evals.
        shape: Names of the fields of an entry, with what each is, for the reply's schema.
        main: The field that a bare line of a reply is taken for.
        rubric: Name of the rubric.
        asks: Names of the rubric's two fields: the label's, and the requirement's.
    """

    family: ClassVar[str]
    shape: ClassVar[Mapping[str, str]]
    main: ClassVar[str]
    rubric: ClassVar[str]
    asks: ClassVar[tuple[str, str]]

    def __init__(self, brief: Brief) -> None:
        self.brief = brief

    @abstractmethod
    def labels(self) -> list[Label]:
        """Returns the labels to write candidates for."""

    @abstractmethod
    def prompt(self, label: Label, cell: Cell, count: int, rng: random.Random) -> str:
        """Returns the prompt that asks for a number of candidates of a label."""

    @abstractmethod
    def read(self, entry: Mapping[str, Any], label: Label) -> dict[str, Any] | str:
        """Returns an entry's fields, or what is wrong with it."""

    @abstractmethod
    def items(self, candidate: Candidate) -> list[Item]:
        """Returns the items that a candidate is for; the filters look at the first."""

    @abstractmethod
    def documents(self, candidate: Candidate) -> dict[str, str]:
        """Returns what the judge is shown, which never tells the label."""

    @abstractmethod
    def given(self, label: Label) -> dict[str, str]:
        """Returns what the rubric's instruction leaves open."""

    def correct(self, candidate: Candidate, probability: float) -> float:
        """Returns the probability that the label is right, from that of the rubric's field."""
        return probability

    def truth(self, label: Label) -> bool:
        """Whether the rubric's first field is true of a rightly labelled candidate."""
        return True

    def prepare(self) -> list[dict[str, Any]]:
        """Returns what must be asked of the writer before there are labels, if anything."""
        return []

    def prepared(self, found: Mapping[str, Any]) -> None:
        """Takes in what the writer said when asked to prepare, by the name of the question."""
        return

    @property
    def known(self) -> list[Item]:
        """Items that are there already: the seeds."""
        return []


def write_text(name: str, **given: Any) -> str:
    """Returns a text of `prompts/write.yaml` with its places filled."""
    text: str = load_yaml("prompts", "write.yaml")[name]
    return text.format(**given).strip()


def ask_for(kind: Kind, name: str, cell: Cell, count: int, thing: str, **given: Any) -> str:
    """Returns the prompt of a name: what is asked for, the cell, and the form of the reply."""
    entry = ", ".join(f'"{field}": {form}' for field, form in kind.shape.items())
    one = f"{count} {thing}{'' if count == 1 else 's'}"
    shown = "\n".join(f"- {axis}: {value}" for axis, value in cell.items())
    reply = write_text("reply", entry=f"{{{entry}}}", count=one)
    about = write_text("cell", cell=shown) if cell else ""
    return write_text(name, count=one, cell=about, reply=reply, **given)


def definition_of(brief: Brief) -> str:
    """Returns what the brief says beyond its description: definition, what counts, what not."""
    parts = [f" {brief.definition}"] if brief.definition else []
    if brief.counts:
        parts.append(f"\n\nThis counts:\n{bullets(brief.counts)}")
    if brief.excludes:
        parts.append(f"\n\nThis does not count:\n{bullets(brief.excludes)}")
    return "".join(parts)


def bullets(texts: Sequence[str]) -> str:
    """Returns texts as a list, one a line."""
    return "\n".join(f"- {text}" for text in texts)


def text_of(entry: Mapping[str, Any], name: str) -> str:
    """Returns a field's text, or "" if it is missing or something else."""
    value = entry.get(name)
    return value.strip() if isinstance(value, str) else ""
