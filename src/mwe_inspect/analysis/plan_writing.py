"""What a writing task would ask at an assumed acceptance rate, before anything is spent."""

import math
from typing import TYPE_CHECKING, Any

from mwe_inspect.analysis.plan import CHARACTERS_PER_TOKEN, Amount, Plan, sum_amounts
from mwe_inspect.datasets.rubrics import load_rubric
from mwe_inspect.resources import load_yaml

if TYPE_CHECKING:
    from inspect_ai import Task

__all__ = ["plan_writing"]


def plan_writing(task: "Task") -> Plan:
    """Plans a writing task: calls, tokens and cost of writer and judge.

    Args:
        task: A writing task, whose metadata say how many calls it plans.
    """
    settings: dict[str, Any] = (task.metadata or {})["writing"]
    family, behavior = settings["family"], settings["brief"]["id"]
    lengths = load_yaml("prompts", "profiles.yaml")["tokens"]
    length = lengths["candidate"][family]
    calls = settings["calls_planned"]
    items = settings["items"] * settings["labels"]
    prompts = [len(str(sample.input)) for sample in task.dataset]
    prompt = sum(prompts) / len(prompts) if prompts else 0.0
    candidates = calls["writer"] * settings["per_call"]
    amounts = {
        f"{behavior}: writer": Amount(
            items=items,
            samples=calls["writer"],
            calls=calls["writer"],
            input_tokens=math.ceil(calls["writer"] * prompt / CHARACTERS_PER_TOKEN),
            output_tokens=candidates * length,
        ),
        f"{behavior}: judge": Amount(
            items=0,
            samples=math.ceil(candidates / settings["per_call"]),
            calls=calls["judge"],
            input_tokens=calls["judge"] * (_verdict_prompt(settings) + length),
            output_tokens=calls["judge"] * lengths["verdict"],
        ),
    }
    notes = [
        f"{settings['acceptance']:.0%} of the candidates are assumed to pass (-T acceptance)",
        f"the run ends at {settings['max_calls']:,} calls at the latest (-T max_calls)",
        "the judge is taken to see all candidates; it sees those that pass the filters",
        *([] if settings["max_cost"] is None else [f"and at ${settings['max_cost']:g}"]),
    ]
    assumed = (
        f"an assumption: {lengths['candidate'][family]} a candidate, {lengths['verdict']} a verdict"
    )
    return Plan(
        epochs=1,
        total=sum_amounts(amounts.values()),
        behaviors=amounts,
        independent={name: amount.items for name, amount in amounts.items()},
        conditions={"writer": calls["writer"], "judge": calls["judge"]},
        metadata={"source": (task.metadata or {})["source"], "notes": notes, "assumed": assumed},
        reply_tokens=length,
        judging=None,
    )


def _verdict_prompt(settings: dict[str, Any]) -> int:
    """Tokens of the judge's prompt without the candidate, about."""
    rubric = load_rubric(f"write_{settings['family']}")
    texts = [rubric.instruction, *rubric.documents.values(), *(one.asks for one in rubric.fields)]
    texts += load_yaml("rubrics", "frame.yaml").values()
    about = len(str(settings["brief"].get("definition", ""))) + 3 * 80
    return math.ceil((sum(map(len, texts)) + about) / CHARACTERS_PER_TOKEN)
