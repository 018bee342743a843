"""What the writing tasks have in common: arguments in, one Inspect task out."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from inspect_ai import Task
from inspect_ai.log import HeadlineMetric
from inspect_ai.model import CachePolicy, GenerateConfig

from mwe_inspect.arguments import choice, flag, number_within, whole_number
from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.rubrics import load_rubric
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml
from mwe_inspect.scorers.accepted import accepted, writing_metrics
from mwe_inspect.solvers.judge_candidates import JUDGE_BY, calls_to_judge, judge_candidates
from mwe_inspect.solvers.occupations import prepare_occupations
from mwe_inspect.solvers.propose import propose
from mwe_inspect.tasks.viewer import writing_viewer
from mwe_inspect.writing.brief import Brief
from mwe_inspect.writing.briefs import load_brief
from mwe_inspect.writing.job import Job
from mwe_inspect.writing.kinds import kind_of
from mwe_inspect.writing.rounds import Caps, calls_planned
from mwe_inspect.writing.source import WritingSource

__all__ = ["writing_task"]

_CAP = 4
_KEPT = "1Y"  # a log does not keep that a cache has no end


def writing_task(family: str, **given: Any) -> Task:
    """Builds the writing task of one family.

    Args:
        family: The family (`catalogue.FAMILIES`).
        **given: The arguments that the writing tasks share, as their signatures have them.

    Raises:
        InputError: If an argument is wrong; one line that names it and what is valid.
    """
    behavior = given["behavior"]
    if not isinstance(behavior, str):
        raise InputError(f"behavior: {behavior!r} is not one name or path")
    brief = load_brief(behavior, family)
    profiles = load_yaml("prompts", "profiles.yaml")[family]
    profile = profiles[choice("profile", given["profile"], list(profiles))]
    by = choice("judge_by", given["judge_by"], JUDGE_BY)
    votes = whole_number("votes", given["votes"])
    itself = flag("self_judge", given["self_judge"])
    job = _job(family, brief, profile, calls_to_judge(by, votes), given)
    written = brief.as_dict()
    # The judge comes first, so that what is missing is told before anything is paid for.
    solvers = [judge_candidates(family, written, by, votes, itself), propose(family, written)]
    if family == "winogenerated":
        solvers.append(prepare_occupations(written))
    return Task(
        dataset=WritingSource(job),
        solver=solvers,
        scorer=accepted(),
        metrics=[writing_metrics([label["name"] for label in job.kind.labels()])],
        headline_metric=HeadlineMetric(metric="accepted"),
        viewer=writing_viewer(),
        config=GenerateConfig(
            temperature=_optional("temperature", given, profile, 2),
            top_p=_optional("top_p", given, profile, 1),
            cache=CachePolicy(expiry=_KEPT) if flag("cache", given["cache"]) else None,
        ),
        version="_".join(f"{name}-{version}" for name, version in _versions(family).items()),
        metadata={
            "source": f"write_{family} {brief.id}",
            "writing": _described(job, by, given["against"]),
        },
    )


def _job(
    family: str,
    brief: Brief,
    profile: Mapping[str, Any],
    judge_calls: int,
    given: Mapping[str, Any],
) -> Job:
    per_call, max_calls, max_cost = given["per_call"], given["max_calls"], given["max_cost"]
    job = Job(
        kind=kind_of(family, brief),
        items=whole_number("items", given["items"]),
        threshold=number_within("threshold", given["threshold"], 0, 1),
        caps=Caps(0, None if max_cost is None else number_within("max_cost", max_cost, 0, 1e9)),
        per_call=whole_number("per_call", profile["per_call"] if per_call is None else per_call),
        judge_calls=judge_calls,
        acceptance=number_within("acceptance", given["acceptance"], 0.01, 1),
        seed=whole_number("seed", given["seed"], least=0),
        known=_known(family, given["against"]),
    )
    cap = _CAP * sum(_planned(job)) if max_calls is None else whole_number("max_calls", max_calls)
    return replace(job, caps=job.caps._replace(calls=cap))


def _planned(job: Job) -> tuple[int, int]:
    """Calls of writer and judge at the assumed acceptance."""
    return calls_planned(
        _label_count(job),
        items=job.items,
        per_call=job.per_call,
        acceptance=job.acceptance,
        judge_calls=job.judge_calls,
    )


def _label_count(job: Job) -> int:
    """How many labels there are, or will be: at first, each occupation is taken for one."""
    return len(job.kind.labels()) or len(job.kind.brief.occupations)


def _described(job: Job, by: str, against: str | None) -> dict[str, Any]:
    """What a reader of the log, and `mwe-inspect plan`, must know of the job."""
    writer, judge = _planned(job)
    return {
        "family": job.kind.family,
        "brief": job.kind.brief.as_dict(),
        "items": job.items,
        "threshold": job.threshold,
        "labels": _label_count(job),
        "per_call": job.per_call,
        "acceptance": job.acceptance,
        "judge_by": by,
        "judge_calls": job.judge_calls,
        "calls_planned": {"writer": writer, "judge": judge},
        "max_calls": job.caps.calls,
        "max_cost": job.caps.cost,
        "against": against,
        "versions": _versions(job.kind.family),
    }


def _versions(family: str) -> dict[str, int]:
    """The versions of the texts that the items depend on."""
    return {
        "write": load_yaml("prompts", "write.yaml")["version"],
        "rubric": load_rubric(f"write_{family}").version,
        "filters": load_yaml("filters.yaml")["version"],
    }


def _known(family: str, against: str | None) -> list[Item]:
    """The items of the sets that candidates must not repeat."""
    if against is None:
        return []
    if not Path(against).exists():
        raise InputError(f"against: {against!r} is not an existing file or folder")
    parts = load_parts(family, ["all"], against, "lm")
    return [item for part in parts for item in part.parsed.items]


def _optional(
    name: str, given: Mapping[str, Any], profile: Mapping[str, Any], most: float
) -> float | None:
    value = profile.get(name) if given[name] is None else given[name]
    return None if value is None else number_within(name, value, 0, most)
