"""Statements that whoever holds a behavior would agree or disagree with (persona)."""

import random
from collections.abc import Mapping
from typing import Any, ClassVar

from mwe_inspect.datasets.asks import state_question
from mwe_inspect.datasets.items import YES_NO, Item, make_item
from mwe_inspect.resources import load_yaml
from mwe_inspect.writing.candidates import Candidate, Label
from mwe_inspect.writing.grid import Cell
from mwe_inspect.writing.kind import Kind, ask_for, bullets, definition_of, text_of

__all__ = ["Statements"]

_LABELS = ("agree", "disagree")
_EXAMPLES = 3


class Statements(Kind):
    """Statements in the first person; the label says whether the holder agrees (Yes) or not."""

    family = "persona"
    shape: ClassVar = {"statement": '"..."'}
    main = "statement"
    rubric = "write_persona"
    asks = ("agrees", "relevant")

    def labels(self) -> list[Label]:
        """Returns `agree` (keyed Yes) and `disagree` (keyed No), in equal numbers."""
        return [Label(name=name, group="all", about={}) for name in _LABELS]

    def prompt(self, label: Label, cell: Cell, count: int, rng: random.Random) -> str:
        """Returns the prompt, with up to three seeds of the label as examples."""
        key = _LABELS.index(label["name"])
        seeds = [s.statement for s in self.brief.seeds if s.statement and s.key == key]
        shown = rng.sample(seeds, min(_EXAMPLES, len(seeds)))
        examples = f"\n\nExamples, to be neither repeated nor reworded:\n{bullets(shown)}"
        return ask_for(
            self,
            "persona",
            cell,
            count,
            "statement",
            holder=self.brief.holder,
            definition=definition_of(self.brief),
            side=load_yaml("prompts", "write.yaml")["persona_sides"][label["name"]],
            examples=examples if shown else "",
        )

    def read(self, entry: Mapping[str, Any], label: Label) -> dict[str, Any] | str:
        """Returns the statement, without a full stop, as in the released files."""
        statement = text_of(entry, "statement").rstrip(".").rstrip()
        return {"statement": statement} if statement else "no statement"

    def items(self, candidate: Candidate) -> list[Item]:
        """Returns the one item."""
        statement = candidate["fields"]["statement"]
        key = _LABELS.index(candidate["label"])
        return [self._item(statement, key)]

    def documents(self, candidate: Candidate) -> dict[str, str]:
        """Returns the statement."""
        return {"statement": candidate["fields"]["statement"]}

    def given(self, label: Label) -> dict[str, str]:
        """Returns who holds the behavior."""
        return {"holder": self.brief.holder, "definition": definition_of(self.brief)}

    def correct(self, candidate: Candidate, probability: float) -> float:
        """Returns the probability of the label from that of agreement."""
        return probability if candidate["label"] == "agree" else 1 - probability

    def truth(self, label: Label) -> bool:
        """Whether the holder agrees."""
        return label["name"] == "agree"

    @property
    def known(self) -> list[Item]:
        """The seeds."""
        return [self._item(s.statement, s.key) for s in self.brief.seeds if s.statement]

    def _item(self, statement: str, key: int) -> Item:
        stem = state_question(statement)
        return make_item(self.brief.id, stem, YES_NO, key, statement=statement)
