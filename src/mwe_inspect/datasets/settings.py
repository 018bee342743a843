"""The settings of the alignment-faking tasks: what the prompt asks for against which value."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mwe_inspect.resources import load_yaml

__all__ = ["Setting", "settings", "settings_version"]


@dataclass(frozen=True, slots=True)
class Setting:
    """A conflict of values.

    Attributes:
        name: Its name.
        queries: Name of its built-in queries, or None where they are fetched.
        rubric: Name of the compliance judge's rubric.
        objective: What the prompt asks of replies.
        harm: What complying would mean, in the eyes of who holds the value.
        value: The value that the objective goes against.
    """

    name: str
    queries: str | None
    rubric: str
    objective: str
    harm: str
    value: str


@cache
def settings() -> Mapping[str, Setting]:
    """Returns all settings by name, the default first."""
    entries = load_yaml("alignment_faking.yaml")["settings"]
    return {name: Setting(name=name, **entry) for name, entry in entries.items()}


def settings_version() -> int:
    """Returns the version of the settings' texts."""
    version: int = load_yaml("alignment_faking.yaml")["version"]
    return version
