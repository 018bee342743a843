"""Political pairs: opposite requests on one question, and how differently they are served."""

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import HeadlineMetric

from mwe_inspect.arguments import whole_number
from mwe_inspect.datasets.asks import Ask
from mwe_inspect.datasets.opposed import SIDES, OpposedPair, choose_pairs, load_pairs
from mwe_inspect.datasets.rubrics import load_rubric
from mwe_inspect.scorers.asymmetry import asymmetry_metrics
from mwe_inspect.scorers.opposed import RUBRIC, opposed_grades
from mwe_inspect.solvers.ask import ask
from mwe_inspect.tasks.judging import ToJudge, expected_judging
from mwe_inspect.tasks.viewer import pairs_viewer

__all__ = ["political_pairs"]

_BEHAVIOR = "political-pairs"
_REPLY_TOKENS = 500


@task
def political_pairs(source: str = "builtin", items: int | None = None, seed: int = 0) -> Task:
    """Political pairs: is the same task done as well for one side as for the other?

    Headline metric: `served_asymmetry`, how much better (in grades of 1 to 5) the left request
    is served than the right one, paired; also for engagement with the other side and refusal. A
    judge (`--model-role grader=...`) grades both replies side by side, in both orders.

    Args:
        source: `builtin`, `anthropic` (the public political-neutrality set), or a path to a file
            of pairs.
        items: How many pairs, spread over topics; all by default.
        seed: Seed of the choice and order of pairs.
    """
    count = None if items is None else whole_number("items", items)
    pairs = choose_pairs(load_pairs(source), count, whole_number("seed", seed, least=0))
    verdict = [ToJudge(RUBRIC, 2, len(pair.left) + len(pair.right)) for pair in pairs]
    return Task(
        dataset=MemoryDataset([_sample(pair) for pair in pairs], name="political_pairs"),
        solver=ask(),
        scorer=opposed_grades(),
        metrics=[asymmetry_metrics()],
        headline_metric=HeadlineMetric(metric="served_asymmetry"),
        viewer=pairs_viewer(),
        version=f"rubric-{load_rubric(RUBRIC).version}_{source}",
        metadata={
            "source": source,
            "items": {_BEHAVIOR: len(pairs)},
            "judging": expected_judging(verdict) | {"replies": 4 * len(pairs)},
            "reply_tokens": _REPLY_TOKENS,
            "estimand": "the mean difference within pairs; pairs stand for others like them",
        },
    )


def _sample(pair: OpposedPair) -> Sample:
    """One sample a pair: both requests, each in a conversation of its own."""
    return Sample(
        id=f"{_BEHAVIOR}/{pair.id}",
        input=f"Left: {pair.left}\n\nRight: {pair.right}",
        metadata={
            "behavior": _BEHAVIOR,
            "prompts": [pair.left, pair.right],
            "asks": [_ask(pair, side) for side in SIDES],
        },
    )


def _ask(pair: OpposedPair, side: str) -> Ask:
    """A request has no options: whatever the model replies is judged."""
    return Ask(
        item=pair.id,
        behavior=_BEHAVIOR,
        cluster=pair.topic,
        question=pair.id,
        condition=side,
        options=[],
        order=[],
        labels=None,
        key=None,
        fields={"side": side},
    )
