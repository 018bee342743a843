"""What there is to run: behaviors, families, groups and sources, as plain records."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from mwe_inspect.datasets.catalogue import (
    FAMILIES,
    Behavior,
    behaviors,
    builtin_behaviors,
    released_files,
)
from mwe_inspect.datasets.sources import Part, load_parts
from mwe_inspect.resources import load_yaml

__all__ = [
    "BehaviorEntry",
    "FamilyEntry",
    "GroupEntry",
    "SourceEntry",
    "list_behaviors",
    "list_families",
    "list_groups",
    "list_sources",
]

_KINDS = ("category", "threat", "tag")


@dataclass(frozen=True, slots=True)
class BehaviorEntry:
    """A behavior, and how much of it each source has.

    Attributes:
        behavior: What it means.
        builtin: Number of built-in items.
        lm: Rows that language models wrote for the 2022 release.
        human: Rows that people wrote for the 2022 release.
    """

    behavior: Behavior
    builtin: int
    lm: int
    human: int


@dataclass(frozen=True, slots=True)
class FamilyEntry:
    """A family, and how many of its behaviors each source has."""

    family: str
    behaviors: int
    builtin: int
    lm: int
    human: int


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A name that stands for several behaviors.

    Attributes:
        name: The name.
        kind: `category`, `threat` (the workshop's threat category) or `tag`.
        families: Number of its behaviors in each family.
    """

    name: str
    kind: str
    families: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source.

    Attributes:
        name: What to give as `source`.
        description: What it is.
        version: Its version, or None for a path.
        unit: What `amounts` counts: `items` or `rows`.
        amounts: How much it has of each family.
    """

    name: str
    description: str
    version: str | None = None
    unit: str = "items"
    amounts: Mapping[str, int] | None = None


def list_behaviors(family: str | None = None) -> list[BehaviorEntry]:
    """Describes the behaviors of one family, or of all, family by family."""
    builtin = {
        (name, part.behavior): len(part.parsed.items)
        for name in FAMILIES
        for part in _builtin_parts(name)
    }
    rows = {(file.family, file.behavior, file.written_by): file.rows for file in released_files()}
    return [
        BehaviorEntry(
            behavior,
            builtin=builtin.get((behavior.family, behavior.id), 0),
            lm=rows.get((behavior.family, behavior.id, "lm"), 0),
            human=rows.get((behavior.family, behavior.id, "human"), 0),
        )
        for behavior in _behaviors(family)
    ]


def list_families(entries: Iterable[BehaviorEntry]) -> list[FamilyEntry]:
    """Counts the behaviors of each family, in all and by source."""
    groups: dict[str, list[BehaviorEntry]] = {}
    for entry in entries:
        groups.setdefault(entry.behavior.family, []).append(entry)
    return [
        FamilyEntry(
            family,
            behaviors=len(group),
            builtin=sum(entry.builtin > 0 for entry in group),
            lm=sum(entry.lm > 0 for entry in group),
            human=sum(entry.human > 0 for entry in group),
        )
        for family, group in groups.items()
    ]


def list_groups(family: str | None = None) -> list[GroupEntry]:
    """Describes the names that stand for several behaviors: categories, threats, then tags."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for behavior in _behaviors(family):
        names = ((behavior.category,), (behavior.threat,), behavior.tags)
        for kind, group in zip(_KINDS, names, strict=True):
            for name in filter(None, group):
                counts.setdefault((kind, name), Counter())[behavior.family] += 1
    ordered = sorted(counts, key=lambda key: (_KINDS.index(key[0]), key[1]))
    return [GroupEntry(name, kind, dict(counts[kind, name])) for kind, name in ordered]


def list_sources(family: str | None = None) -> list[SourceEntry]:
    """Describes the sources and what they have of one family, or of all."""
    release = load_yaml("release.yaml")
    families = [name for name in FAMILIES if family in (None, name)]
    parts = {name: _builtin_parts(name) for name in families}
    builtin = {name: sum(len(p.parsed.items) for p in parts[name]) for name in families}
    rows = Counter(dict.fromkeys(families, 0))
    for file in released_files():
        if file.family in families and file.written_by != "gold":
            rows[file.family] += file.rows
    return [
        SourceEntry(
            "builtin",
            "shipped, written for this package",
            "+".join(sorted({part.version for group in parts.values() for part in group})) or None,
            amounts=builtin,
        ),
        SourceEntry(
            "anthropic",
            f"the 2022 release ({release['repository']}, {release['licence']}), fetched on first "
            "use or read from MWE_INSPECT_DATA",
            release["commit"],
            "rows",
            dict(rows),
        ),
        SourceEntry("PATH", "a JSONL file or folder, in the released format or in ours"),
    ]


def _behaviors(family: str | None) -> list[Behavior]:
    chosen = [b for b in behaviors().values() if family in (None, b.family)]
    return sorted(chosen, key=lambda b: (FAMILIES.index(b.family), b.id))


@cache
def _builtin_parts(family: str) -> tuple[Part, ...]:
    if not builtin_behaviors(family):
        return ()
    return tuple(load_parts(family, ["all"], "builtin", "lm"))
