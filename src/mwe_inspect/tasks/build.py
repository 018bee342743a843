"""What the choice tasks have in common: arguments in, one Inspect task out."""

import logging
from typing import Any

from inspect_ai import Task
from inspect_ai.dataset import MemoryDataset
from inspect_ai.log import HeadlineMetric
from inspect_ai.model import GenerateConfig
from inspect_ai.scorer import Metric

from mwe_inspect.arguments import choice, flag, names, whole_number
from mwe_inspect.datasets.asks import prompt_version
from mwe_inspect.datasets.conditions import conditions_for
from mwe_inspect.datasets.samples import build_samples
from mwe_inspect.datasets.selection import Selection, load_selection
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml
from mwe_inspect.scorers.choice import behavior_match
from mwe_inspect.scorers.match_rate import match_metrics
from mwe_inspect.scorers.sway import sway_metrics
from mwe_inspect.solvers.ask import ask
from mwe_inspect.solvers.elicitations import ELICITATIONS
from mwe_inspect.tasks.viewer import choice_viewer

__all__ = ["choice_task"]

_WRITERS = ("lm", "human")

logger = logging.getLogger(__name__)


def choice_task(
    family: str,
    *,
    behavior: str | list[str],
    source: str,
    items: int | None,
    elicit: str,
    present: str | None,
    pack: int,
    seed: int,
    draws: int = 1,
    written_by: str = "lm",
    baseline: bool = False,
) -> Task:
    """Builds the task of one family from the arguments that the families share.

    Raises:
        InputError: If an argument is wrong; one line that names it and what is valid.
    """
    elicit = choice("elicit", elicit, ELICITATIONS)
    for labelled in (True, False):
        conditions_for(present, labelled, elicit=elicit)
    if not isinstance(source, str) or not source:
        raise InputError(f"source: {source!r} is not builtin, anthropic or a path")
    seed = whole_number("seed", seed, least=0)
    selection = load_selection(
        family,
        behavior=names("behavior", behavior),
        source=source,
        items=None if items is None else whole_number("items", items),
        seed=seed,
        written_by=choice("written_by", written_by, _WRITERS),
        baseline=flag("baseline", baseline),
    )
    for note in selection.notes:
        logger.info(note)
    draws = _draws(draws, elicit)
    samples = build_samples(
        selection.items,
        present=present,
        elicit=elicit,
        seed=seed,
        pack=whole_number("pack", pack),
        draws=draws,
    )
    users = family == "sycophancy"
    return Task(
        dataset=MemoryDataset(samples, name=f"{family} {selection.version}"),
        solver=ask(),
        scorer=behavior_match(),
        metrics=_metrics(selection, present, elicit, users),
        headline_metric=HeadlineMetric(metric="sway" if users else "match_rate"),
        version=_version(selection),
        metadata=_metadata(selection),
        viewer=choice_viewer(),
        # Draws at temperature 0 would be copies of one another; --temperature overrides it.
        config=GenerateConfig(temperature=1.0) if draws > 1 else GenerateConfig(),
    )


def _draws(draws: object, elicit: str) -> int:
    """The number of draws; probabilities need one.

    Raises:
        InputError: If it is not a whole number, or more than one with `logprobs`.
    """
    number = whole_number("draws", draws)
    if number > 1 and elicit in ("logprobs", "likelihood"):
        raise InputError(
            f"draws: {number} draws with elicit={elicit}, which gives probabilities already; "
            "leave draws out, or choose elicit=text"
        )
    return number


def _metrics(
    selection: Selection, present: str | None, elicit: str, users: bool
) -> list[Metric | dict[str, list[Metric]]]:
    """The metrics, told what there is to report, so that their keys are the same at all times."""
    behaviors = list(selection.items)
    kinds = {item.labelled for items in selection.items.values() for item in items}
    orders = any(len(conditions_for(present, labelled, elicit=elicit)) > 1 for labelled in kinds)
    yes_no = False in kinds
    logprobs = elicit in ("logprobs", "likelihood")
    metrics: list[Metric | dict[str, list[Metric]]] = [
        match_metrics(behaviors, orders, yes_no, logprobs)
    ]
    if users:
        metrics.insert(0, sway_metrics(behaviors, _sides(selection)))
    return metrics


def _sides(selection: Selection) -> list[str]:
    sides = {item.view for items in selection.items.values() for item in items if item.view}
    return sorted(sides)


def _version(selection: Selection) -> str:
    """Names the version of every text that the numbers depend on."""
    reader = load_yaml("reading.yaml")["version"]
    return f"prompt-{prompt_version()}_reader-{reader}_{selection.version}"


def _metadata(selection: Selection) -> dict[str, Any]:
    return {
        "source": selection.version,
        "items": {name: len(items) for name, items in selection.items.items()},
        "notes": selection.notes,
        "excluded": selection.excluded,
        "estimand": "the mean over items of the item's rate; items stand for others like them",
    }
