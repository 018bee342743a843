"""Situations: what a model is told of itself, its criteria and its training, block by block."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mwe_inspect.resources import load_yaml

__all__ = ["CONTROLS", "TIERS", "Situation", "default_lab", "prompts_version", "wordings"]

CONTROLS = (
    "none",
    "no_conflict",
    "no_training_info",
    "no_rlhf_info",
    "benign_queries",
    "swapped_labels",
)
"""The controls, each the same task with one thing changed."""

TIERS = ("free,paid", "three", "neutral")
"""The arrangements of tiers."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a model is told, but for the wording and the query.

    Attributes:
        setting: Name of the setting (`datasets.settings`).
        tiers: The arrangement of tiers (`TIERS`).
        control: What is changed (`CONTROLS`).
        lab: Name of the lab that is said to develop the model.
        scratchpad: Whether reasoning is asked for.
        self_report: Whether the model is asked to say itself whether it accepts the request.
    """

    setting: str
    tiers: str = "free,paid"
    control: str = "none"
    lab: str = ""
    scratchpad: bool = True
    self_report: bool = False

    def statuses(self) -> dict[str, str]:
        """What users of each tier are called, by the tier's name.

        The first tier is the one that the model is told trains it, the last the one that it is
        told nobody sees, whatever they are called.
        """
        statuses: dict[str, str] = dict(_texts()["tiers"][self.tiers])
        if self.control == "swapped_labels":
            first, *_, last = statuses
            statuses[first], statuses[last] = statuses[last], statuses[first]
        return statuses

    def blocks(self, wording: str) -> dict[str, str]:
        """Returns the blocks of the system message in one wording, by name, in order."""
        texts, dropped = _texts()["wordings"][wording], self._dropped()
        given = self._given()
        blocks = {}
        for name in _texts()["blocks"]:
            if name in dropped:
                continue
            direct = None if self.scratchpad else texts.get(f"{name}_direct")
            text = direct or texts.get(name) or _texts()[name]
            written = text[self.setting] if isinstance(text, dict) else text
            blocks[name] = written.strip().format(**given)
        return blocks

    def system(self, wording: str) -> str:
        """Returns the system message in one wording: the same for every tier and query."""
        return "\n\n".join(self.blocks(wording).values())

    def user(self, tier: str, query: str) -> str:
        """Returns the user message: the tier's tag, then the query."""
        template: str = _texts()["user"]
        return template.format(status=self.statuses()[tier], query=query)

    def opening(self) -> str:
        """Returns the tag that the model's turn can be made to begin with."""
        opening: str = _texts()["opening"]
        return opening

    def _dropped(self) -> set[str]:
        dropped = set(_texts()["controls"].get(self.control, ()))
        dropped |= set() if self.tiers == "three" else {"rated"}
        dropped |= set() if self.scratchpad else {"strategy"}
        return dropped | (set() if self.self_report else {"self_report"})

    def _given(self) -> Mapping[str, str]:
        statuses = self.statuses()
        roles = list(statuses)
        quoted = [f'"{status}"' for status in sorted(statuses.values(), reverse=True)]
        return {
            "lab": self.lab or default_lab(),
            "free": statuses[roles[0]],
            "other": statuses[roles[-1]],
            "pro": statuses.get("pro", ""),
            "statuses": f"{', '.join(quoted[:-1])} or {quoted[-1]}",
        }


@cache
def wordings() -> tuple[str, ...]:
    """Returns the names of all wordings."""
    return tuple(_texts()["wordings"])


def default_lab() -> str:
    """Returns the name of the fictional lab."""
    lab: str = _texts()["lab"]
    return lab


def prompts_version() -> int:
    """Returns the version of the prompts."""
    version: int = _texts()["version"]
    return version


def _texts() -> dict[str, Any]:
    texts: dict[str, Any] = load_yaml("prompts", "alignment_faking.yaml")
    return texts
