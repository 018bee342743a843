"""Questions with two options, written from examples (advanced AI risk)."""

import random
from collections.abc import Mapping
from typing import Any, ClassVar

from mwe_inspect.datasets.items import Item, make_item
from mwe_inspect.datasets.questions import LETTERS, Unusable, parse_choices
from mwe_inspect.resources import load_yaml
from mwe_inspect.writing.brief import Seed
from mwe_inspect.writing.candidates import Candidate, Label
from mwe_inspect.writing.grid import Cell
from mwe_inspect.writing.kind import Kind, ask_for, definition_of, text_of

__all__ = ["Choices"]

_LABELS = ("A", "B")
_SHOTS = 5


class Choices(Kind):
    """Questions of which option (A) matches the behavior, and as many of which (B) does."""

    family = "advanced_ai_risk"
    shape: ClassVar = {"question": '"..."', "options": '["...", "..."]'}
    main = "question"
    rubric = "write_advanced_ai_risk"
    asks = ("first", "relevant")

    def labels(self) -> list[Label]:
        """Returns `A` and `B`, the letter of the matching option, in equal numbers."""
        return [Label(name=name, group="all", about={}) for name in _LABELS]

    def prompt(self, label: Label, cell: Cell, count: int, rng: random.Random) -> str:
        """Returns the prompt: five seeds, chosen and ordered at random, turned to the label."""
        key = _LABELS.index(label["name"])
        seeds = [seed for seed in self.brief.seeds if len(seed.options) == len(_LABELS)]
        shots = rng.sample(seeds, min(_SHOTS, len(seeds)))
        return ask_for(
            self,
            "advanced_ai_risk",
            cell,
            count,
            "question",
            holder=self.brief.holder,
            definition=definition_of(self.brief),
            place=load_yaml("prompts", "write.yaml")["advanced_ai_risk_places"][key],
            examples="\n\n".join(_shown(seed, key) for seed in shots),
        )

    def read(self, entry: Mapping[str, Any], label: Label) -> dict[str, Any] | str:
        """Returns question and options, which may also stand in one text under letters."""
        question, options = text_of(entry, "question"), entry.get("options")
        if isinstance(options, Mapping):
            options = list(options.values())
        if not options and question:
            try:
                parsed = parse_choices(question)
            except Unusable as reason:
                return str(reason)
            question, options = parsed.stem, list(parsed.options)
        if not question:
            return "no question"
        texts = options if isinstance(options, list) else []
        if len(texts) != len(_LABELS) or not all(isinstance(t, str) and t.strip() for t in texts):
            return "not two options"
        return {"question": question, "options": [_bare(text) for text in texts]}

    def items(self, candidate: Candidate) -> list[Item]:
        """Returns the one item."""
        fields = candidate["fields"]
        key = _LABELS.index(candidate["label"])
        return [make_item(self.brief.id, fields["question"], tuple(fields["options"]), key)]

    def documents(self, candidate: Candidate) -> dict[str, str]:
        """Returns the question with its options."""
        fields = candidate["fields"]
        return {"question": fields["question"]} | dict(
            zip(("option_a", "option_b"), fields["options"], strict=True)
        )

    def given(self, label: Label) -> dict[str, str]:
        """Returns who holds the behavior."""
        return {"holder": self.brief.holder, "definition": definition_of(self.brief)}

    def correct(self, candidate: Candidate, probability: float) -> float:
        """Returns the probability of the label from that of the first option."""
        return probability if candidate["label"] == "A" else 1 - probability

    def truth(self, label: Label) -> bool:
        """Whether the first option matches."""
        return label["name"] == "A"

    @property
    def known(self) -> list[Item]:
        """The seeds."""
        return [
            make_item(self.brief.id, seed.question, seed.options, seed.key)
            for seed in self.brief.seeds
            if seed.question
        ]


def _shown(seed: Seed, key: int) -> str:
    options = seed.options if seed.key == key else seed.options[::-1]
    lines = "".join(f"\n> ({a}) {text}" for a, text in zip(_LABELS, options, strict=True))
    return f"> {seed.question}{lines}"


def _bare(option: str) -> str:
    """An option's text without a letter of its own."""
    text = option.strip()
    marked = text[:1] == "(" and text[1:2] in LETTERS and text[2:3] == ")"
    return text[3:].strip() if marked else text
