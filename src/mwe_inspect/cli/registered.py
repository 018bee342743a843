"""The package's tasks: finds them, and builds one from what the command line says."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mwe_inspect.errors import InputError

if TYPE_CHECKING:
    from inspect_ai import Task

__all__ = ["TaskEntry", "build_task", "list_tasks", "parse_arguments", "tasks"]

_PREFIX = "mwe_inspect/"


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A task.

    Attributes:
        name: Its name on Inspect's command line.
        summary: The first line of its docstring.
        headline: Its headline metric, or None.
        arguments: Names of its arguments.
    """

    name: str
    summary: str
    headline: str | None
    arguments: tuple[str, ...]


def tasks() -> Mapping[str, Callable[..., "Task"]]:
    """Returns the package's tasks by name."""
    from inspect_ai.util import registry_info

    import mwe_inspect

    found: dict[str, Callable[..., Task]] = {}
    for name in mwe_inspect.__all__:
        candidate = getattr(mwe_inspect, name)
        try:
            if registry_info(candidate).type == "task":
                found[name] = candidate
        except ValueError:  # not a registered object
            continue
    return found


def list_tasks(family: str | None = None) -> list[TaskEntry]:
    """Describes the tasks; each is built with its defaults, to learn its headline metric."""
    return [
        TaskEntry(_PREFIX + name, _summary(task), _headline(task()), tuple(_arguments(task)))
        for name, task in tasks().items()
        if family is None or family in name
    ]


def parse_arguments(pairs: Iterable[str]) -> dict[str, Any]:
    """Reads `name=value` pairs as `inspect eval -T` does: YAML, commas making a list.

    Raises:
        InputError: If a pair has no `=`, or its value is not YAML.
    """
    import yaml

    arguments: dict[str, Any] = {}
    for pair in pairs:
        name, equals, raw = pair.partition("=")
        if not equals or not name:
            raise InputError(f"-T {pair}: is not name=value")
        try:
            value = yaml.safe_load(raw)
        except yaml.YAMLError:
            raise InputError(f"-T {pair}: the value is not YAML; quote it: '\"...\"'") from None
        if isinstance(value, str) and "," in value:
            value = value.split(",")
        arguments[name.replace("-", "_")] = value
    return arguments


def build_task(name: str, arguments: Mapping[str, Any]) -> "Task":
    """Builds a task, named with or without the package.

    Raises:
        InputError: If there is no such task, or it has no such argument, naming those it has;
            or as the task itself.
    """
    known = tasks()
    bare = name.removeprefix(_PREFIX)
    if bare not in known:
        raise InputError(f"there is no task {_unknown(name, known)}")
    valid = _arguments(known[bare])
    for argument in arguments:
        if argument not in valid:
            raise InputError(f"{bare} has no argument {_unknown(argument, valid)}")
    return known[bare](**arguments)


def _unknown(name: str, valid: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(valid), n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    return f"{name!r}; {hint}valid: {', '.join(valid)}"


def _arguments(task: Callable[..., "Task"]) -> list[str]:
    from inspect_ai.util import registry_info

    arguments: list[str] = registry_info(task).metadata["params"]
    return arguments


def _summary(task: Callable[..., "Task"]) -> str:
    return (task.__doc__ or "").strip().partition("\n")[0]


def _headline(task: "Task") -> str | None:
    return task.headline_metric.metric if task.headline_metric else None
