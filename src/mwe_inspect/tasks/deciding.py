"""Asks a fixed set's items block by block, until a test decides about each behavior's rate."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from inspect_ai import SampleSource
from inspect_ai.dataset import Sample
from inspect_ai.event import ModelEvent
from inspect_ai.log import EvalSample
from inspect_ai.model import GenerateConfig, Model
from inspect_ai.scorer import SampleScore

from mwe_inspect.datasets.items import Item
from mwe_inspect.errors import InputError
from mwe_inspect.scorers.records import AnswerRecord, records_of
from mwe_inspect.scorers.scheduled import in_schedule
from mwe_inspect.stats.sequential import block_end

__all__ = ["BuildSamples", "Deciding"]

logger = logging.getLogger(__name__)


class BuildSamples(Protocol):
    """Builds the samples of some items; `asked` says how many of each behavior came before."""

    def __call__(
        self, items: Mapping[str, Sequence[Item]], *, asked: Mapping[str, int]
    ) -> list[Sample]:
        """Returns the samples in the order in which to ask them."""
        ...


@dataclass
class _Run:
    """What one run of the task has asked so far.

    Attributes:
        asked: Number of items of each behavior that were handed out.
        finished: Behaviors that are decided, or of which all items were asked.
    """

    asked: dict[str, int]
    finished: set[str] = field(default_factory=set)


# Inspect may run one Task object several times (a retry within an eval set) and does not say when
# a run begins. It asks for more samples from one asynchronous task of each run, whose context
# nothing outlives: a run that finds nothing here is new.
_run: ContextVar[_Run] = ContextVar("mwe_inspect_deciding_run")


class Deciding(SampleSource):
    """Hands out a random permutation of each behavior's items in blocks until it is decided.

    A block is evaluated when all of its samples are complete, in scheduled order: the order in
    which replies arrive says something about the answer (refusals are fast), and would bias the
    test. Every behavior stops for itself. On a retry, Inspect reports the samples that it reuses
    as it reports new ones, and the same blocks follow.
    """

    def __init__(
        self,
        items: Mapping[str, Sequence[Item]],
        build: BuildSamples,
        *,
        threshold: float,
        alpha: float,
        pack: int,
    ) -> None:
        self._items = items
        self._build = build
        self._threshold, self._alpha, self._pack = threshold, alpha, pack
        self._records: dict[str, dict[tuple[str, int], list[AnswerRecord]]] = defaultdict(dict)
        self._model: Model | None = None

    def every_sample(self) -> list[Sample]:
        """Returns all samples that would be asked if nothing were ever decided."""
        return self._build(self._items, asked=dict.fromkeys(self._items, 0))

    def initial_samples(self) -> list[Sample]:
        """Returns the first block of each behavior."""
        return self._next_block(_Run(dict.fromkeys(self._items, 0)))

    async def next_samples(self) -> list[Sample] | None:
        """Returns the next block of each behavior that is not decided, or None."""
        run = _run.get(None)
        if run is None:
            run = _Run({name: self._block_end(name, 0) for name in self._items})
            _run.set(run)
        self._decide(run)
        return self._next_block(run) or None

    async def sample_complete(self, sample: EvalSample) -> None:
        """Keeps the sample's answer records; one that failed has none, and stays missing.

        Raises:
            InputError: If there are none because the run does not score, or in batch mode.
        """
        if sample.error is not None:
            return
        for event in sample.events:
            if isinstance(event, ModelEvent):
                _refuse_batch(event.config)
        scores = (sample.scores or {}).values()
        records = records_of(SampleScore(score=score) for score in scores)
        if not records:
            raise InputError("decide: needs the score of each answer as it comes; drop --no-score")
        self._records[records[0]["behavior"]][str(sample.id), sample.epoch] = records

    def check(self, model: Model) -> None:
        """Checks that the model is one with which the task can stop early.

        Raises:
            InputError: In batch mode, or if another model has run this object.
        """
        _refuse_batch(model.config)
        self._model = self._model or model
        if self._model is not model:
            raise InputError(
                f"decide: this Task object has run on {self._model} already; "
                "make one Task for each model"
            )

    def _decide(self, run: _Run) -> None:
        """Notes which behaviors the answers of this run's blocks decide."""
        for name in sorted(self._items.keys() - run.finished):
            asked, total = run.asked[name], len(self._items[name])
            records = [record for own in self._records[name].values() for record in own]
            answers = in_schedule(records).get(name)
            decision = answers and answers.first(asked).decide(self._threshold, self._alpha)
            if decision and decision.verdict:
                logger.info(
                    f"{name}: the rate over these {total} items is {decision.verdict} "
                    f"{self._threshold:g} (e = {decision.e_value:.3g} at item {decision.items}; "
                    f"{asked} asked)"
                )
            if asked == total or (decision and decision.verdict):
                run.finished.add(name)
                del self._records[name]

    def _next_block(self, run: _Run) -> list[Sample]:
        block: dict[str, Sequence[Item]] = {}
        before = dict(run.asked)
        for name, items in self._items.items():
            if name not in run.finished:
                run.asked[name] = self._block_end(name, before[name])
                block[name] = items[before[name] : run.asked[name]]
        return self._build(block, asked=before)

    def _block_end(self, name: str, asked: int) -> int:
        return block_end(asked, len(self._items[name]), self._pack)


def _refuse_batch(config: GenerateConfig) -> None:
    if config.batch:
        raise InputError(
            "decide: batch mode takes hours a block and saves nothing; drop --batch, or choose "
            "precision=0.05, a plan fixed beforehand"
        )
