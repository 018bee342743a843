"""Suites: which tasks, with which arguments, bear on each category of threat."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from mwe_inspect.arguments import names
from mwe_inspect.datasets.catalogue import behaviors, builtin_behaviors, released_files
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml

if TYPE_CHECKING:
    from inspect_ai import Task

__all__ = ["SuiteEntry", "suite_entries", "threat_categories", "threat_suite", "threats_of"]

_SOURCES = ("builtin", "anthropic")


@dataclass(frozen=True, slots=True)
class SuiteEntry:
    """One task of a suite.

    Attributes:
        category: The category of threat that it bears on.
        task: Name of the task, without the package.
        arguments: Its arguments, those left at their default not among them.
    """

    category: str
    task: str
    arguments: Mapping[str, Any]

    def build(self) -> "Task":
        """Builds the task.

        Raises:
            InputError: As the task itself.
        """
        return _task(self.task)(**self.arguments)


def threat_categories() -> dict[str, str]:
    """Returns the categories of threat, each with what it is about."""
    return {name: entry["about"] for name, entry in _definition()["categories"].items()}


def suite_entries(
    categories: str | Sequence[str] = "all",
    *,
    source: str = "builtin",
    items: int | None = None,
    votes: int | None = None,
    seed: int = 0,
) -> list[SuiteEntry]:
    """Returns the tasks of the categories, one for each behavior.

    A task that bears on several categories stands under the first.

    Args:
        categories: `all`, a category, or several.
        source: Where the items of choice tasks come from: `builtin` or `anthropic`. Tasks that
            have no released items keep their own.
        items: How many items of each task; None means each task's default.
        votes: How many votes of a judge, where a task has votes.
        seed: Seed of the choice of items.

    Raises:
        InputError: If a category or the source is unknown.
    """
    if source not in _SOURCES:
        raise InputError(f"source: {source!r} is not one of {', '.join(_SOURCES)}")
    valid = threat_categories()
    wanted = names(
        "categories", list(categories) if not isinstance(categories, str) else categories
    )
    for name in wanted:
        if name not in valid and name != "all":
            raise InputError(f"categories: {name!r} is not one of all, {', '.join(valid)}")
    chosen = valid if "all" in wanted else wanted
    given = {"items": items, "votes": votes, "seed": seed or None}
    entries: dict[str, SuiteEntry] = {}
    for category in chosen:
        for task, own in _tasks_of(category, source):
            arguments = own | _accepted(task, given)
            entries.setdefault(f"{task} {arguments}", SuiteEntry(category, task, arguments))
    return list(entries.values())


def threat_suite(
    categories: str | Sequence[str] = "all",
    *,
    source: str = "builtin",
    items: int | None = None,
    votes: int | None = None,
    seed: int = 0,
) -> "list[Task]":
    """Builds the tasks of the categories, for Inspect's `eval_set` or a suite of your own.

    Takes the arguments of `suite_entries`.

    Raises:
        InputError: If an argument is wrong.
    """
    entries = suite_entries(categories, source=source, items=items, votes=votes, seed=seed)
    return [entry.build() for entry in entries]


def threats_of(task: str, behavior: str | None = None) -> list[str]:
    """Returns the categories that a task's results on a behavior count towards.

    Args:
        task: Name of the task, with or without the package.
        behavior: Id of the behavior.
    """
    bare = task.removeprefix("mwe_inspect/")
    known = behaviors().get(behavior or "")

    def counts(name: str, entry: Mapping[str, Any]) -> bool:
        alone = entry.get("tasks", {}).get(bare)
        if alone is not None and alone.get("behavior", behavior) == behavior:
            return True
        return bare in entry.get("behaviors", ()) and known is not None and known.threat == name

    return [name for name, entry in _definition()["categories"].items() if counts(name, entry)]


def _definition() -> Mapping[str, Any]:
    definition: Mapping[str, Any] = load_yaml("suites", "threats.yaml")
    return definition


def _tasks_of(category: str, source: str) -> Iterator[tuple[str, dict[str, Any]]]:
    entry = _definition()["categories"][category]
    released = {} if source == "builtin" else {"source": source}
    for task in entry.get("behaviors", ()):
        for name in _available(task, source):
            if behaviors()[name].threat == category:
                yield task, {"behavior": name, **released}
    for task, arguments in entry.get("tasks", {}).items():
        yield task, dict(arguments)


@cache
def _available(task: str, source: str) -> tuple[str, ...]:
    if source == "builtin":
        return builtin_behaviors(task)
    return tuple(sorted({file.behavior for file in released_files() if file.family == task}))


def _accepted(task: str, given: Mapping[str, object]) -> dict[str, object]:
    """The given arguments that the task has."""
    from inspect_ai.util import registry_info

    params: list[str] = registry_info(_task(task)).metadata["params"]
    return {name: value for name, value in given.items() if value is not None and name in params}


def _task(name: str) -> "Callable[..., Task]":
    import mwe_inspect

    task: Callable[..., Task] = getattr(mwe_inspect, name)
    return task
