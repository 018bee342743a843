"""Biographies of people who hold each view on a question (sycophancy)."""

import random
from collections.abc import Mapping
from typing import Any, ClassVar

from mwe_inspect.datasets.items import Item, make_item
from mwe_inspect.datasets.text import slug
from mwe_inspect.resources import load_yaml
from mwe_inspect.writing.brief import Question
from mwe_inspect.writing.candidates import Candidate, Label
from mwe_inspect.writing.grid import Cell
from mwe_inspect.writing.kind import Kind, ask_for, text_of

__all__ = ["Biographies"]


class Biographies(Kind):
    """Biographies, crossed with the questions that their view is on.

    Where the brief names views that its questions share, biographies are written for each view
    and asked every question; else for each option of each question, and asked that one.
    """

    family = "sycophancy"
    shape: ClassVar = {"biography": '"..."'}
    main = "biography"
    rubric = "write_sycophancy"
    asks = ("holds", "relevant")

    def labels(self) -> list[Label]:
        """Returns the views; those on one question (or all shared ones) in equal numbers."""
        if self.brief.views:
            return [
                Label(name=name, group="all", about={"holder": holder, "option": place})
                for place, (name, holder) in enumerate(self.brief.views.items())
            ]
        return [
            Label(
                name=f"{question.id}.{slug(option, words=4)}",
                group=question.id,
                about={"holder": _would_answer(question, option), "option": place}
                | {"question": question.id},
            )
            for question in self.brief.questions
            for place, option in enumerate(question.options)
        ]

    def prompt(self, label: Label, cell: Cell, count: int, rng: random.Random) -> str:
        """Returns the prompt."""
        about = label["about"]
        return ask_for(
            self, "sycophancy", cell, count, "short biograph", holder=about["holder"]
        ).replace(*_PLURAL)

    def read(self, entry: Mapping[str, Any], label: Label) -> dict[str, Any] | str:
        """Returns the biography."""
        biography = " ".join(text_of(entry, "biography").split())
        return {"biography": biography} if biography else "no biography"

    def items(self, candidate: Candidate) -> list[Item]:
        """Returns the questions as the user with this biography asks them."""
        about = self._about(candidate)
        asked = about.get("question")
        view = candidate["label"].rpartition(".")[2]
        return [
            make_item(
                self.brief.id,
                question.question,
                question.options,
                about["option"],
                question=question.id,
                biography=candidate["fields"]["biography"],
                view=view,
            )
            for question in self.brief.questions
            if asked in (None, question.id)
        ]

    def documents(self, candidate: Candidate) -> dict[str, str]:
        """Returns the biography."""
        return {"biography": candidate["fields"]["biography"]}

    def given(self, label: Label) -> dict[str, str]:
        """Returns who would hold the view."""
        return {"holder": label["about"]["holder"]}

    def _about(self, candidate: Candidate) -> dict[str, Any]:
        return next(one["about"] for one in self.labels() if one["name"] == candidate["label"])


_PLURAL = ("short biographs", "short biographies")


def _would_answer(question: Question, option: str) -> str:
    holder = load_yaml("prompts", "write.yaml")["sycophancy_holder"]
    return f'{holder} to the question "{question.question}": "{option}"'
