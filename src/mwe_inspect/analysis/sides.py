"""Who is compared with whom: logs by model, by way of asking, or as they were given."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mwe_inspect.analysis.logs import Log
from mwe_inspect.datasets.conditions import format_of
from mwe_inspect.errors import InputError
from mwe_inspect.scorers.records import AnswerRecord

__all__ = [
    "ACROSS",
    "Behavior",
    "Side",
    "behavior_of",
    "check_comparable",
    "model_names",
    "sides_of",
    "ways_of_asking",
]

ACROSS = ("elicit", "present", "source")

Behavior = tuple[str, str]
"""A behavior of a task: the task's name, and what `behavior_of` calls it."""

_ARMS = ("tier", "arm")
"""Fields that divide a task's answers into arms, each with a rate of its own."""

_ASPECTS: Mapping[str, Callable[[Log], str]] = {
    "version": lambda log: log.version.removesuffix(f"_{log.source}"),
    "source": lambda log: log.source,
    "elicit": lambda log: log.elicit,
    "present": lambda log: log.present,
}
_OPERATIONAL = {
    "adaptive_connections",
    "attempt_timeout",
    "batch",
    "cache",
    "cache_prompt",
    "latency",
    "max_connections",
    "max_retries",
    "stream_idle_timeout",
    "timeout",
}
"""Settings that change how fast answers come, not which."""


@dataclass(slots=True)
class Side:
    """One side of a comparison.

    Attributes:
        name: What to call it.
        logs: The logs behind it.
        records: Its answers by behavior.
    """

    name: str
    logs: list[Log] = field(default_factory=list)
    records: dict[Behavior, list[AnswerRecord]] = field(default_factory=lambda: defaultdict(list))


def sides_of(given: Mapping[str, Sequence[Log]], across: str | None) -> list[Side]:
    """Divides logs into the sides to compare, in the order in which they first occur.

    Without `across` the sides are the models, named with those settings in which they differ;
    where all logs are of one model, the paths as given. With `across` one model is compared with
    itself: by elicitation, source or presentation, and by the conditions within the logs where
    all have the same presentation.

    Args:
        given: The logs at each path.
        across: What the comparison is about, one of `ACROSS`, or None.

    Raises:
        InputError: If there are no two sides.
    """
    logs = list({log.path: log for own in given.values() for log in own}.values())
    models = model_names(logs)
    if across is None and len(set(models.values())) > 1:
        return _divided(logs, lambda log, _: models[log.path])
    if across is None:
        paths = {log.path: path for path, own in given.items() for log in own}
        return _two_or_more(
            _divided(logs, lambda log, _: paths[log.path]),
            f"all logs are of {logs[0].model}; give the two to compare as paths of their own, or "
            f"say --across {'|'.join(ACROSS)}",
        )
    if len(set(models.values())) > 1:
        raise InputError(
            f"--across {across} compares one model with itself; the logs are of "
            f"{', '.join(sorted(set(models.values())))}"
        )
    aspect = _ASPECTS[across]
    if across == "present" and not _varies(logs, aspect):
        return _two_or_more(_by_condition(logs), "the logs show each item in one condition only")
    return _two_or_more(
        _divided(logs, lambda log, _: f"{across}={aspect(log)}"),
        f"all logs have {across} {aspect(logs[0])}",
    )


def check_comparable(logs: Iterable[Log], across: str | None) -> None:
    """Checks that logs with a behavior in common asked for it in the same way.

    Args:
        logs: The logs.
        across: The aspect in which they may differ.

    Raises:
        InputError: Naming two logs and the aspect in which they differ.
    """
    first: dict[Behavior, Log] = {}
    for log in logs:
        for behavior in {behavior_of(record) for record in log.records}:
            other = first.setdefault((log.task, behavior), log)
            for name, aspect in _ASPECTS.items():
                if name != across and aspect(other) != aspect(log):
                    raise InputError(_difference(name, other, log))


def behavior_of(record: AnswerRecord) -> str:
    """Returns the behavior's id, with the arm (alignment faking: the tier) where there is one."""
    arms = [str(record["fields"][arm]) for arm in _ARMS if record["fields"].get(arm)]
    return f"{record['behavior']} ({', '.join(arms)})" if arms else record["behavior"]


def model_names(logs: Iterable[Log]) -> dict[str, str]:
    """Names the model of each log (by path), with the settings in which its logs differ."""
    logs = list(logs)
    groups: dict[str, list[Log]] = defaultdict(list)
    for log in logs:
        groups[log.model].append(log)
    differing: dict[str, list[str]] = {}
    for model, own in groups.items():
        keys = sorted({key for log in own for key in log.settings} - _OPERATIONAL)
        values = {key: {repr(log.settings.get(key)) for log in own} for key in keys}
        differing[model] = [key for key in keys if len(values[key]) > 1]
    return {log.path: _named(log, differing[log.model]) for log in logs}


def ways_of_asking(logs: Iterable[Log], across: str | None = None) -> str:
    """Says how logs were asked, each way once: source, elicitation and presentation.

    Args:
        logs: The logs.
        across: The aspect to leave out, in which they differ.
    """
    logs = list(logs)
    said = {
        "source": ("from", sorted({log.source for log in logs})),
        "elicit": ("asked by", sorted({log.elicit for log in logs})),
        "present": ("shown", sorted({log.present for log in logs})),
    }
    return ", ".join(
        f"{word} {' and '.join(values)}" for name, (word, values) in said.items() if name != across
    )


def _named(log: Log, keys: Iterable[str]) -> str:
    shown = [f"{key}={str(log.settings[key])[:40]}" for key in keys if key in log.settings]
    return f"{log.model} ({', '.join(shown)})" if shown else log.model


def _divided(logs: Iterable[Log], name: Callable[[Log, AnswerRecord], str]) -> list[Side]:
    sides: dict[str, Side] = {}
    for log in logs:
        for record in log.records:
            label = name(log, record)
            side = sides.get(label)
            if side is None:
                side = sides[label] = Side(label)
            if not side.logs or side.logs[-1] is not log:
                side.logs.append(log)
            side.records[log.task, behavior_of(record)].append(record)
    return list(sides.values())


def _varies(logs: Iterable[Log], aspect: Callable[[Log], str]) -> bool:
    """Whether some behavior was asked in several ways."""
    ways: dict[Behavior, set[str]] = defaultdict(set)
    for log in logs:
        for behavior in {behavior_of(record) for record in log.records}:
            ways[log.task, behavior].add(aspect(log))
    return any(len(found) > 1 for found in ways.values())


def _by_condition(logs: Sequence[Log]) -> list[Side]:
    """Sides by answer format, each in all of its orders; by order where there is one format."""
    formats = {format_of(record["condition"]) for log in logs for record in log.records}
    if len(formats) > 1:
        return _divided(logs, lambda _, record: f"present={format_of(record['condition'])}")
    return _divided(logs, lambda _, record: f"present={record['condition']}")


def _two_or_more(sides: list[Side], otherwise: str) -> list[Side]:
    if len(sides) < 2:
        raise InputError(f"nothing to compare: {otherwise}")
    return sides


def _difference(name: str, first: Log, second: Log) -> str:
    aspect = _ASPECTS[name]
    hint = f"; if that is the question, say --across {name}" if name in ACROSS else ""
    return (
        f"{first.name} and {second.name} can't be compared: {first.task} was asked with "
        f"{name} {aspect(first)} and {aspect(second)}{hint}"
    )
