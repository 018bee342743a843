"""What an answer gives weight to: one option, or each by its probability."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from mwe_inspect.datasets.asks import RECOGNISE
from mwe_inspect.scorers.records import AnswerRecord

__all__ = ["Chosen", "Weights", "has_user", "is_read", "option_weights"]

Weights = tuple[tuple[int, float], ...]
"""Options, each with its probability."""


@dataclass(slots=True)
class Chosen:
    """How often a group of answers chose each option.

    Attributes:
        answers: Number of answers.
        options: How many of them chose each option, or their summed probabilities.
    """

    answers: int = 0
    options: dict[int, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, weights: Weights, count: int = 1) -> None:
        """Adds so many answers that give the same weights."""
        self.answers += count
        for option, probability in weights:
            self.options[option] += count * probability

    def share(self, option: int) -> float:
        """Returns the share of the answers that chose an option."""
        return self.options[option] / self.answers


def option_weights(record: AnswerRecord) -> Weights:
    """Returns the options that an answer gives weight to, and how much; none if unread."""
    if record["probabilities"] is not None:
        return tuple(enumerate(record["probabilities"]))
    return _whole(record["answer"]) if record["answer"] is not None else ()


def is_read(record: AnswerRecord) -> bool:
    """Whether the answer gives weight to any option."""
    return record["answer"] is not None or record["probabilities"] is not None


def has_user(record: AnswerRecord) -> bool:
    """Whether the question was asked by a user who holds a view, for the model's own answer."""
    fields = record["fields"]
    return fields.get("view") is not None and fields.get("ask") != RECOGNISE


@lru_cache(maxsize=16)
def _whole(option: int) -> Weights:
    return ((option, 1.0),)
