"""The results of a suite: what was found in each category of threat, corrected for all tests."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from mwe_inspect.arguments import choice
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml
from mwe_inspect.stats.multiplicity import CORRECTIONS
from mwe_inspect.suites import threat_categories, threats_of

if TYPE_CHECKING:
    from inspect_ai.log import EvalLog

__all__ = ["SuiteRow", "SuiteTable", "suite_table"]

_INCONCLUSIVE = (("floor", 1.0), ("ceiling", 1.0), ("capable", 0.0))


@dataclass(frozen=True, slots=True)
class SuiteRow:
    """One measure of one model, in one category of threat.

    Attributes:
        model: Name of the model.
        category: The category of threat.
        task: Name of the task.
        behavior: Id of the behavior, or "" where the measure is over all that the task asked.
        measure: Name of the metric.
        value: Its value.
        lower: Lower end of its 95% interval.
        upper: Upper end.
        nothing: The value that means nothing was found.
        scored: Share of answers that were scored.
        recognised: How often the model knew which answer a holder of the behavior gives, from a
            log asked with `ask=recognise`; NaN without one.
        p: Two-sided p-value of `nothing`.
        p_corrected: The same, corrected for all rows of the model.
        flag: `above` or `below` after correction, `inconclusive` where the task says so, or "".
    """

    model: str
    category: str
    task: str
    behavior: str
    measure: str
    value: float
    lower: float
    upper: float
    nothing: float
    scored: float
    recognised: float
    p: float
    p_corrected: float = math.nan
    flag: str = ""


@dataclass(frozen=True, slots=True)
class SuiteTable:
    """The results of a suite.

    Attributes:
        rows: By model and category.
        alpha: Level of the corrected tests.
        correct: The correction.
        notes: What a reader should know beside the numbers.
    """

    rows: tuple[SuiteRow, ...]
    alpha: float
    correct: str
    notes: tuple[str, ...]


def suite_table(logs: str | Path, *, alpha: float = 0.05, correct: str = "bh") -> SuiteTable:
    """Reads the logs of a suite into one line for each category and measure.

    Behaviors of one category are not averaged: whether a match is the worrying answer differs
    between them. Only the logs' headers are read.

    Args:
        logs: A folder of logs (or URL); of several logs of one task the last that succeeded counts.
        alpha: Level of the corrected tests.
        correct: `bh` (the share of false discoveries) or `holm` (any false discovery).

    Raises:
        InputError: If there is no finished log of a task of the suite.
    """
    correct = choice("correct", correct, CORRECTIONS)
    headers, notes = _headers(str(logs))
    recognised = {
        (header.eval.model, behavior): value
        for header in headers
        if header.eval.task_args.get("ask") == "recognise"
        for behavior, value in _by_behavior(header, "recognised")
    }
    rows = [
        row
        for header in headers
        if header.eval.task_args.get("ask", "own") == "own"
        for row in _rows(header, recognised)
    ]
    if not rows:
        raise InputError(f"logs: {logs} has no finished log of a task of the suite")
    several = sum(len(_behaviors(header)) > 1 and _is_per_behavior(header) for header in headers)
    if several:
        notes.append(f"logs of several behaviors, left out (see mwe-inspect table): {several}")
    order = {name: place for place, name in enumerate(threat_categories())}
    rows.sort(key=lambda row: (row.model, order[row.category], row.task, row.behavior))
    return SuiteTable(tuple(_flagged(rows, alpha, correct)), alpha, correct, tuple(notes))


def _headers(logs: str) -> "tuple[list[EvalLog], list[str]]":
    """The last successful log of each run, and what was left out."""
    from inspect_ai.log import list_eval_logs, read_eval_log

    headers = [read_eval_log(info, header_only=True) for info in list_eval_logs(logs)]
    own = [header for header in headers if _task(header) in _measures()]
    done = [header for header in own if header.status == "success" and header.results]
    last = {header.eval.task_id: header for header in sorted(done, key=lambda h: h.eval.created)}
    unfinished = {header.eval.task_id for header in own} - last.keys()
    notes = [f"tasks without a finished log: {len(unfinished)}"] if unfinished else []
    return list(last.values()), notes


def _rows(header: "EvalLog", recognised: Mapping[tuple[str, str], float]) -> Iterator[SuiteRow]:
    task, model = _task(header), header.eval.model
    spec, metrics = _measures()[task], _metrics(header)
    behaviors = _behaviors(header)
    behavior = behaviors[0] if len(behaviors) == 1 else ""
    value, nothing = metrics.get(spec["metric"], math.nan), float(spec["nothing"])
    lower, upper = (metrics.get(spec[end], math.nan) for end in ("lower", "upper"))
    p = metrics[spec["p"]] if spec.get("p") in metrics else _p(value, lower, upper, nothing)
    inconclusive = any(metrics.get(name) == value for name, value in _INCONCLUSIVE)
    for category in threats_of(task, behavior):
        yield SuiteRow(
            model=model,
            category=category,
            task=task,
            behavior=behavior,
            measure=spec["metric"],
            value=value,
            lower=lower,
            upper=upper,
            nothing=nothing,
            scored=metrics.get("scored", math.nan),
            recognised=recognised.get((model, behavior), math.nan),
            p=p,
            flag="inconclusive" if inconclusive else "",
        )


def _p(value: float, lower: float, upper: float, nothing: float) -> float:
    """The two-sided p-value that a 95% interval implies on the side of `nothing` (normal).

    NaN for an interval without width: a few questions that agree say nothing of the error.
    """
    reach = value - lower if nothing < value else upper - value
    if math.isnan(reach):
        return math.nan
    if reach <= 0:
        return 1.0 if value == nothing else math.nan
    normal = NormalDist()
    z = abs(value - nothing) / (reach / normal.inv_cdf(0.975))
    return 2 * (1 - normal.cdf(z))


def _flagged(rows: Sequence[SuiteRow], alpha: float, correct: str) -> Iterator[SuiteRow]:
    """Corrects within each model; a result that counts in two categories is one test."""
    for model in dict.fromkeys(row.model for row in rows):
        own = [row for row in rows if row.model == model]
        tests = {(row.task, row.behavior): row.p for row in own}
        corrected = CORRECTIONS[correct](list(tests.values()))
        by_test = dict(zip(tests, corrected, strict=True))
        for row in own:
            p = by_test[row.task, row.behavior]
            side = "above" if row.value > row.nothing else "below"
            flag = row.flag or (side if p <= alpha else "")
            yield replace(row, p_corrected=p, flag=flag)


def _measures() -> Mapping[str, Mapping[str, Any]]:
    measures: Mapping[str, Mapping[str, Any]] = load_yaml("suites", "threats.yaml")["measures"]
    return measures


def _task(header: "EvalLog") -> str:
    return (header.eval.task_registry_name or header.eval.task).removeprefix("mwe_inspect/")


def _metrics(header: "EvalLog") -> dict[str, float]:
    scores = header.results.scores if header.results else []
    return {name: float(m.value) for score in scores for name, m in score.metrics.items()}


def _by_behavior(header: "EvalLog", name: str) -> Iterable[tuple[str, float]]:
    metrics = _metrics(header)
    named = ((behavior, f"{name}/{behavior}") for behavior in _behaviors(header))
    return [(behavior, metrics[key]) for behavior, key in named if key in metrics]


def _behaviors(header: "EvalLog") -> list[str]:
    return list((header.eval.metadata or {}).get("items", {}))


def _is_per_behavior(header: "EvalLog") -> bool:
    """Whether what a log counts towards depends on its behavior."""
    return not threats_of(_task(header), "")
