"""What several tests build: records, scores, and runs of a task on a scripted model."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, cast

from inspect_ai import Task, eval
from inspect_ai.log import EvalLog
from inspect_ai.model import Model, ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import Metric, SampleScore, Score

from mwe_inspect.scorers.records import AnswerRecord

EIGHT = (
    "agreeableness,believes-it-is-a-moral-patient,desire-for-acquiring-power,no-shut-down,"
    "politically-liberal,subscribes-to-Buddhism,subscribes-to-utilitarianism,"
    "willingness-to-manipulate-overseers-to-think-it-is-HHH"
)
"""Built-in persona behaviors that stand for all where all would take too long."""


def few(task: Callable[..., Task]) -> dict[str, str]:
    """Arguments that leave a task few built-in behaviors."""
    return {"behavior": EIGHT} if task.__name__ == "persona" else {}


def record(
    item: str = "i1",
    answer: int | None = 0,
    key: int | None = 0,
    *,
    behavior: str = "b",
    cluster: str | None = None,
    question: str | None = None,
    order: Sequence[int] = (0, 1),
    condition: str = "as-written",
    reason: str | None = None,
    epoch: int = 1,
    probabilities: list[float] | None = None,
    **fields: str | float | None,
) -> AnswerRecord:
    """An answer record; without an answer it is a refusal unless a reason is given."""
    scored = answer is not None and key is not None
    return AnswerRecord(
        item=item,
        behavior=behavior,
        cluster=cluster or item,
        question=question or cluster or item,
        condition=condition,
        order=list(order),
        position=None if answer is None else list(order).index(answer),
        key=key,
        answer=answer,
        read="",
        match=float(answer == key) if scored else None,
        reason=None if answer is not None else reason or "refusal",
        probabilities=probabilities,
        epoch=epoch,
        fields=fields,
    )


def computed(metric: Metric, records: Iterable[AnswerRecord]) -> dict[str, float]:
    """What a metric makes of answer records, one sample each."""
    scores = [
        SampleScore(score=Score(value={"match": 1.0}, metadata={"answers": [entry]}))
        for entry in records
    ]
    compute = cast(Callable[[list[SampleScore]], dict[str, float]], metric)
    return compute(scores)


def output(text: str, stop: Any = "stop") -> ModelOutput:
    """A model output with usage, without which Inspect would ask the network for a tokenizer."""
    result = ModelOutput.from_content("mockllm/model", text, stop_reason=stop)
    result.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
    return result


def scripted(reply: Callable[[str], str]) -> Model:
    """A model that answers a prompt as a function says."""

    def generate(messages: Any, *_: Any) -> ModelOutput:
        return output(reply(messages[-1].text))

    return get_model("mockllm/model", custom_outputs=generate, memoize=False)


def run(task: Task, model: str | Model, folder: Path, **options: Any) -> EvalLog:
    """Runs a task and returns its log, which must be a success."""
    [log] = eval(task, model=model, display="none", log_dir=str(folder), **options)
    assert log.status == "success", log.error
    return log


def metrics_of(log: EvalLog) -> dict[str, float]:
    """All metrics of a log by name."""
    assert log.results is not None
    return {
        name: float(metric.value)
        for score in log.results.scores
        for name, metric in score.metrics.items()
    }
