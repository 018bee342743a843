"""What the writing tasks have in common: arguments in, one Inspect task out."""

from pathlib import Path
from typing import Any

from inspect_ai import Task
from inspect_ai.log import HeadlineMetric
from inspect_ai.model import CachePolicy, GenerateConfig
from inspect_ai.solver import Solver

from mwe_inspect.arguments import choice, flag, number, whole_number
from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.rubrics import load_rubric
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml
from mwe_inspect.scorers.accepted import accepted, writing_metrics
from mwe_inspect.solvers.judge_candidates import JUDGE_BY, calls_to_judge, judge_candidates
from mwe_inspect.solvers.occupations import prepare_occupations
from mwe_inspect.solvers.propose import propose
from mwe_inspect.writing.briefs import load_brief
from mwe_inspect.writing.fates import Standard
from mwe_inspect.writing.job import Job
from mwe_inspect.writing.kinds import kind_of
from mwe_inspect.writing.rounds import Caps, calls_planned
from mwe_inspect.writing.source import WritingSource

__all__ = ["writing_task"]

_CAP = 4
_KEPT = "1Y"  # a log does not keep that a cache has no end


def writing_task(
    family: str,
    *,
    behavior: str,
    items: int,
    profile: str,
    per_call: int | None,
    temperature: float | None,
    top_p: float | None,
    judge_by: str,
    votes: int,
    self_judge: bool,
    threshold: float,
    acceptance: float,
    max_calls: int | None,
    max_cost: float | None,
    against: str | None,
    cache: bool,
    seed: int,
) -> Task:
    """Builds the writing task of one family from the arguments that the families share.

    Raises:
        InputError: If an argument is wrong; one line that names it and what is valid.
    """
    if not isinstance(behavior, str):
        raise InputError(f"behavior: {behavior!r} is not one name or path")
    brief = load_brief(behavior, family)
    kind = kind_of(family, brief)
    profiles = load_yaml("prompts", "profiles.yaml")[family]
    values = profiles[choice("profile", profile, list(profiles))]
    size = whole_number("per_call", values["per_call"] if per_call is None else per_call)
    by = choice("judge_by", judge_by, JUDGE_BY)
    counted = whole_number("votes", votes)
    rate = number("acceptance", acceptance, 0.01, 1)
    asked = {"items": whole_number("items", items), "per_call": size, "acceptance": rate}
    judge_calls = calls_to_judge(by, counted)
    labels = kind.labels()
    count = len(labels) or len(brief.occupations)
    planned = calls_planned(count, judge_calls=judge_calls, **asked)
    cap = _CAP * sum(planned) if max_calls is None else whole_number("max_calls", max_calls)
    cost = None if max_cost is None else number("max_cost", max_cost, 0, 1e9)
    job = Job(
        kind=kind,
        standard=Standard(asked["items"], number("threshold", threshold, 0, 1)),
        caps=Caps(cap, cost),
        judge_calls=judge_calls,
        per_call=size,
        acceptance=rate,
        seed=whole_number("seed", seed, least=0),
        known=_known(family, against),
    )
    written = brief.as_dict()
    # The judge comes first, so that a missing one is told before anything is paid for.
    solvers: list[Solver] = [
        judge_candidates(family, written, by, counted, flag("self_judge", self_judge)),
        propose(family, written),
    ]
    if family == "winogenerated":
        solvers.append(prepare_occupations(written))
    metadata = {
        "writing": {
            "family": family,
            "brief": written,
            "standard": job.standard._asdict(),
            "against": against,
            "judge_by": by,
            "labels": count,
            "calls_planned": {"writer": planned[0], "judge": planned[1]},
            "max_calls": cap,
            "max_cost": cost,
            "versions": _versions(family),
            **asked,
            "judge_calls": judge_calls,
        },
        "source": f"write_{family} {brief.id}",
    }
    return Task(
        dataset=WritingSource(job),
        solver=solvers,
        scorer=accepted(),
        metrics=[writing_metrics([label["name"] for label in labels])],
        headline_metric=HeadlineMetric(metric="accepted"),
        config=GenerateConfig(
            temperature=_optional("temperature", temperature, values, 2),
            top_p=_optional("top_p", top_p, values, 1),
            cache=CachePolicy(expiry=_KEPT) if flag("cache", cache) else None,
        ),
        version="_".join(f"{name}-{version}" for name, version in _versions(family).items()),
        metadata=metadata,
    )


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


def _optional(name: str, value: Any, profile: dict[str, Any], most: float) -> float | None:
    given = profile.get(name) if value is None else value
    return None if given is None else number(name, given, 0, most)
