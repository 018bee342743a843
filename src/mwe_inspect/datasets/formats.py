"""Answer formats: how options are marked, and what the answer is asked to look like."""

from dataclasses import dataclass
from functools import cache

from mwe_inspect.resources import load_yaml

__all__ = ["DEFAULT_FORMAT", "OPTIONS_ONLY", "WORDS", "Format", "formats"]

DEFAULT_FORMAT = "round-brackets"
OPTIONS_ONLY = "options-only"
WORDS = "words"
"""Name of the format in which Yes and No are not listed, only asked for."""


@dataclass(frozen=True, slots=True)
class Format:
    """How options are marked.

    Attributes:
        name: Its name, the beginning of the slugs of its conditions.
        line: Template of an option's line.
        letters: Bare labels in order, or "" where options have none.
        label: Template of the label before an option.
        answer: Template of what the instruction asks for.
    """

    name: str
    line: str
    letters: str = ""
    label: str = ""
    answer: str = ""

    def labels(self, count: int) -> tuple[str, ...] | None:
        """Returns the bare labels of so many options, or None."""
        return tuple(self.letters[:count]) if self.letters else None


@cache
def formats() -> dict[str, Format]:
    """Returns all answer formats by name, the default first."""
    entries = load_yaml("prompts", "ask.yaml")["formats"]
    return {name: Format(name=name, **entry) for name, entry in entries.items()}
