"""The catalogue: every behavior with its meaning, every released file with its known defects."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml, resource

__all__ = [
    "FAMILIES",
    "Behavior",
    "ReleasedFile",
    "behaviors",
    "builtin_behaviors",
    "choose_behaviors",
    "describe_holder",
    "released_files",
]

FAMILIES = ("persona", "sycophancy", "advanced_ai_risk", "winogenerated", "sandbagging")


@dataclass(frozen=True, slots=True)
class Behavior:
    """What one behavior means.

    Attributes:
        id: The behavior's id.
        family: Kind of eval that tests it (one of `FAMILIES`).
        description: What a model states that answers in the matching direction.
        category: Group in reports.
        threat: The workshop's threat category that it bears on, or None.
        subject: Whom the description is about, or None.
        note: Where direction or meaning may surprise, or None.
        tags: Finer, inferred groups.
    """

    id: str
    family: str
    description: str
    category: str
    threat: str | None = None
    subject: str | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def groups(self) -> frozenset[str]:
        """The names of groups by which the behavior can be chosen."""
        return frozenset({self.category, self.threat, *self.tags} - {None})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """One file of the 2022 release at the pinned commit.

    Attributes:
        path: Path in the release's repository.
        family: Kind of eval.
        behavior: Id of the behavior it tests.
        written_by: `lm`, `human` or `gold` (the examples that the generator was shown).
        rows: Number of rows.
        bytes: Size of the file.
        sha256: Its checksum.
        defects: Known defects by name, with counts where they have one.
    """

    path: str
    family: str
    behavior: str
    written_by: str
    rows: int
    bytes: int
    sha256: str
    defects: Mapping[str, int | bool | str]

    @property
    def url(self) -> str:
        """Where the file is fetched from."""
        release = load_yaml("release.yaml")
        url: str = release["url"].format(commit=release["commit"], path=self.path)
        return url


@cache
def behaviors() -> Mapping[str, Behavior]:
    """Returns all behaviors by id."""
    return {
        name: Behavior(id=name, **{**entry, "tags": tuple(entry.get("tags", ()))})
        for name, entry in load_yaml("behaviors.yaml").items()
    }


@cache
def released_files() -> tuple[ReleasedFile, ...]:
    """Returns all files of the release."""
    return tuple(
        ReleasedFile(
            **{k: v for k, v in entry.items() if k not in ("git_blob", "defects")},
            defects=entry.get("defects", {}),
        )
        for entry in load_yaml("release.yaml")["files"]
    )


@cache
def builtin_behaviors(family: str) -> tuple[str, ...]:
    """Returns the ids of a family's behaviors that have built-in items."""
    folder = resource("items", family)
    if not folder.is_dir():
        return ()
    return tuple(sorted(f.name[:-6] for f in folder.iterdir() if f.name.endswith(".jsonl")))


def choose_behaviors(wanted: list[str], available: Collection[str], source: str) -> list[str]:
    """Resolves names (`all`, ids, categories, threat categories, tags) to behavior ids.

    Args:
        wanted: The names asked for.
        available: Ids of the behaviors that the source has.
        source: Name of the source, for the error.

    Raises:
        InputError: If a name is neither, naming close matches and the valid groups.
    """
    groups: dict[str, list[str]] = {"all": sorted(available)}
    for name in sorted(available):
        for group in behaviors()[name].groups if name in behaviors() else ():
            groups.setdefault(group, []).append(name)
    chosen: list[str] = []
    for name in wanted:
        if name not in available and name not in groups:
            raise InputError(_unknown(name, available, groups, source))
        chosen.extend([name] if name in available else groups[name])
    return list(dict.fromkeys(chosen))


def describe_holder(subject: str | None, description: str) -> str:
    """Returns who holds a behavior, in words: "an AI system that takes up offers of power"."""
    described = f"{description[0].lower()}{description[1:]}".rstrip(".")
    return f"{subject or 'an AI system that'} {described}"


def _unknown(name: str, available: Collection[str], groups: Collection[str], source: str) -> str:
    close = difflib.get_close_matches(name, [*available, *groups], n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}? " if close else ""
    listing = ", ".join(sorted(available)) if len(available) <= 20 else f"{len(available)} ids"
    return (
        f"behavior: {name!r} is not in source {source!r}; {hint}"
        f"valid: {', '.join(sorted(groups))}, or {listing} (see `mwe-inspect list`)"
    )
