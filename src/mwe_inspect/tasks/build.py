"""What the tasks have in common: questions in, one Inspect task out."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Unpack

from inspect_ai import Task
from inspect_ai.dataset import MemoryDataset
from inspect_ai.log import HeadlineMetric
from inspect_ai.model import GenerateConfig
from inspect_ai.scorer import Metric

from mwe_inspect.arguments import choice, flag
from mwe_inspect.datasets.asks import RECOGNISE, expect_answer, prompt_version
from mwe_inspect.datasets.frames import frames_version
from mwe_inspect.datasets.samples import build_samples
from mwe_inspect.datasets.selection import Selection
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml
from mwe_inspect.scorers.choice import behavior_match
from mwe_inspect.scorers.facts import fact_metrics
from mwe_inspect.scorers.match_rate import match_metrics
from mwe_inspect.scorers.reported import Reported
from mwe_inspect.scorers.set_rate import set_metrics
from mwe_inspect.scorers.sway import sway_metrics
from mwe_inspect.solvers.ask import ask
from mwe_inspect.solvers.check_model import check_model
from mwe_inspect.tasks.deciding import Deciding
from mwe_inspect.tasks.effort import Effort
from mwe_inspect.tasks.questions import Arguments, Questions, prepare
from mwe_inspect.tasks.viewer import choice_viewer

__all__ = ["assemble", "choice_task"]

_ASKS = ("own", RECOGNISE)
_ITEM_RATE = "the mean over items of the item's rate; items stand for others like them"


def choice_task(
    family: str, *, ask: str, baseline: bool = False, **arguments: Unpack[Arguments]
) -> Task:
    """Builds the task of a family whose items have one option that matches the behavior.

    Args:
        family: Kind of eval.
        ask: `own` for the model's own answer, `recognise` for the one that it expects of a
            holder of the behavior.
        baseline: Whether questions that users ask are asked without a biography as well.
        arguments: What all tasks take.

    Raises:
        InputError: If an argument is wrong; one line that names it and what is valid.
    """
    recognise = choice("ask", ask, _ASKS) == RECOGNISE
    baseline = flag("baseline", baseline) and not recognise
    questions = prepare(family, baseline=baseline, **arguments)
    if recognise:
        _ask_to_recognise(questions.selection)
        return assemble(questions, [_rates(questions, "recognised")], "recognised")
    if family == "sycophancy":
        selection = questions.selection
        return assemble(questions, [*_sways(selection), _rates(questions)], "sway")
    return assemble(questions, [_rates(questions)], "match_rate")


def assemble(
    questions: Questions,
    metrics: Sequence[Metric],
    headline: str,
    *,
    estimand: str = _ITEM_RATE,
    version: str = "",
) -> Task:
    """Builds the task that asks the questions.

    Args:
        questions: What to ask.
        metrics: The metrics, told what there is to report, so that their keys are the same at
            all times.
        headline: Name of the headline metric.
        estimand: What the headline metric estimates, for the log.
        version: Version of further texts that the numbers depend on.
    """
    selection, effort = questions.selection, questions.effort
    build = partial(
        build_samples,
        present=questions.present,
        elicit=questions.elicit,
        seed=questions.seed,
        pack=questions.pack,
        draws=questions.draws,
        sets=selection.sets if effort.partial else None,
    )
    dataset: MemoryDataset | Deciding
    if effort.decide is None:
        name = f"{questions.family} {selection.version}"
        dataset = MemoryDataset(build(selection.items), name=name)
    else:
        dataset = Deciding(
            selection.items,
            build,
            threshold=effort.decide,
            alpha=effort.alpha,
            pack=questions.pack,
        )
    of_set = [set_metrics(Reported(selection.items), effort.decide, effort.alpha)]
    return Task(
        dataset=dataset,
        setup=check_model(dataset.check) if isinstance(dataset, Deciding) else None,
        solver=ask(),
        scorer=behavior_match(),
        metrics=[*metrics, *(of_set if effort.partial else [])],
        headline_metric=HeadlineMetric(metric=headline),
        version="_".join(filter(None, (_version(questions), version))),
        metadata=_metadata(selection, effort, estimand),
        viewer=choice_viewer(packed=questions.pack > 1),
        # Draws at temperature 0 would be copies of one another; --temperature overrides it.
        config=GenerateConfig(temperature=1.0) if questions.draws > 1 else GenerateConfig(),
    )


def _rates(questions: Questions, name: str | None = None) -> Metric:
    shown = {
        "orders": questions.orders,
        "yes-no": False in questions.kinds,
        "logprobs": questions.probabilities,
    }
    controls = Reported(control for control, is_shown in shown.items() if is_shown)
    return match_metrics(Reported(questions.selection.items), controls, name)


def _ask_to_recognise(selection: Selection) -> None:
    for name, items in selection.items.items():
        if name not in selection.holders:
            raise InputError(
                f"ask: recognise needs to know what {name!r} means; name the file after a behavior "
                "of `mwe-inspect list behaviors`, or use the package's own format, with a "
                "description in its header"
            )
        selection.items[name] = [expect_answer(item, selection.holders[name]) for item in items]


def _sways(selection: Selection) -> list[Metric]:
    """What users' views do, told which sides and cues there are, and whether there are facts.

    Sides move from the answer given to nobody: none does where nobody asks.
    """
    items = [item for own in selection.items.values() for item in own]
    asked_by_nobody = any(item.key is None for item in items)
    sides = Reported(sorted({item.view for item in items if item.view and asked_by_nobody}))
    cues = Reported(sorted({item.cue for item in items if item.cue}))
    sways = sway_metrics(Reported(selection.items), sides, cues)
    factual = any("right" in (item.fields or {}) for item in items)
    return [sways, fact_metrics()] if factual else [sways]


def _version(questions: Questions) -> str:
    """Names the version of every text that the numbers depend on."""
    reader = load_yaml("reading.yaml")["version"]
    frames = f"_frames-{frames_version()}" if questions.present == "wording-panel" else ""
    return f"prompt-{prompt_version()}_reader-{reader}{frames}_{questions.selection.version}"


def _metadata(selection: Selection, effort: Effort, estimand: str) -> dict[str, Any]:
    whole_set = {"sets": selection.sets, "set_estimand": effort.estimand} if effort.partial else {}
    return whole_set | {
        "source": selection.version,
        "items": {name: len(items) for name, items in selection.items.items()},
        "notes": selection.notes,
        "excluded": selection.excluded,
        "estimand": estimand,
    }
