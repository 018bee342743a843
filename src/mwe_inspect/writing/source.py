"""Drives a writing task: rounds of writing and judging until there are enough items."""

import logging
from collections import Counter

from inspect_ai import SampleSource
from inspect_ai.dataset import Sample
from inspect_ai.event import ModelEvent
from inspect_ai.log import EvalSample

from mwe_inspect.errors import InputError
from mwe_inspect.writing.candidates import Label
from mwe_inspect.writing.fates import Fate, Standard
from mwe_inspect.writing.job import (
    Job,
    judge_sample,
    prepare_samples,
    selection_sample,
    write_sample,
)
from mwe_inspect.writing.ledger import Ledger
from mwe_inspect.writing.rounds import Progress, count_passed, next_round

__all__ = ["WritingSource"]

logger = logging.getLogger(__name__)


class WritingSource(SampleSource):
    """Adds batches until each label has enough items, or a cap is reached.

    A round writes, then judges what passed the filters. Inspect asks for the next one when
    nothing is in flight, and each is a function of all that was written and judged before: so a
    run that is killed and begun again takes the same way, whatever the order of completion.
    """

    def __init__(self, job: Job) -> None:
        """Prepares a run of a job."""
        self.job = job
        self._reset()

    def initial_samples(self) -> list[Sample]:
        """Returns the first samples: what there is to prepare, else the first round."""
        self._reset()
        return prepare_samples(self.job) or self._write([])

    async def next_samples(self) -> list[Sample] | None:
        """Returns what to judge, else what to write, else the selection; then None."""
        if self._finished:
            return None
        everything = self._ledger.settle(Standard(None, self.job.threshold))
        judged = self._judge(everything)
        if judged:
            return judged
        notes: list[str] = []
        return self._write(notes, everything) or self._select(notes)

    async def sample_complete(self, sample: EvalSample) -> list[Sample] | None:
        """Takes in a finished sample; one without an answer counts as a batch without items."""
        if sample.epoch == 1:
            self._ledger.add(sample.metadata, sample.store)
            self._count_cost(sample)
        return None

    def _reset(self) -> None:
        self._ledger = Ledger(self.job.kind, self.job.known)
        self._sent: set[str] = set()
        self._numbers: Counter[str] = Counter()
        self._planned: Counter[str] = Counter()
        self._before: Counter[str] = Counter()
        self._barren: Counter[str] = Counter()
        self._cost: float | None = None
        self._dearest: float | None = None
        self._finished = False

    def _judge(self, fates: dict[str, Fate]) -> list[Sample]:
        waiting = [
            self._ledger.candidates[name]
            for name, fate in fates.items()
            if fate.stage == "not judged" and name not in self._sent
        ]
        self._sent |= {one["id"] for one in waiting}
        labels = {label["name"]: label for label in self._ledger.labels()}
        size, samples = self.job.per_call, []
        for start in range(0, len(waiting), size):
            self._numbers["judge"] += 1
            bundle = waiting[start : start + size]
            samples.append(judge_sample(self.job, self._numbers["judge"], bundle, labels))
        return samples

    def _write(self, notes: list[str], fates: dict[str, Fate] | None = None) -> list[Sample]:
        labels = self._ledger.labels()
        job = self.job
        plan = next_round(
            labels,
            self._progress(fates or {}),
            job.caps,
            items=job.items,
            per_call=job.per_call,
            acceptance=job.acceptance,
            judge_calls=job.judge_calls,
        )
        notes += plan.notes
        return [self._batch(label) for label in _in_turns(labels, plan.batches)]

    def _batch(self, label: Label) -> Sample:
        self._numbers["write"] += 1
        before = self._planned[label["name"]]
        self._planned[label["name"]] += 1
        return write_sample(self.job, self._numbers["write"], label, before)

    def _progress(self, fates: dict[str, Fate]) -> Progress:
        ledger = self._ledger
        passed, proposed = count_passed(ledger.ordered(), fates)
        for name in ledger.batches:
            gained = passed[name] > self._before[name]
            self._barren[name] = 0 if gained else self._barren[name] + 1
        self._before = passed
        return Progress(
            passed,
            proposed,
            ledger.batches,
            self._barren,
            ledger.calls,
            self._cost,
            self._dearest,
        )

    def _select(self, notes: list[str]) -> list[Sample]:
        self._finished = True
        wanted = self.job.items
        fates = self._ledger.settle(Standard(wanted, self.job.threshold))
        counts = self._ledger.accepted(fates)
        short = [
            f"shortfall: {name} has {count} of {wanted}"
            for name, count in counts.items()
            if count < wanted
        ]
        for note in (*notes, *short):
            logger.warning(note)
        return [selection_sample(self.job, fates, counts, [*notes, *short])]

    def _count_cost(self, sample: EvalSample) -> None:
        """Adds what a sample's calls cost, those from the cache included: a cap is for the job."""
        if self.job.caps.cost is None:
            return
        for event in sample.events:
            if isinstance(event, ModelEvent) and event.output.usage is not None:
                cost = event.output.usage.total_cost
                if cost is None:
                    raise InputError(
                        f"max_cost: the price of {event.model} is not known; name it with "
                        "--model-cost-config, or cap the calls with max_calls"
                    )
                self._cost = (self._cost or 0.0) + cost
                self._dearest = max(self._dearest or 0.0, cost)


def _in_turns(labels: list[Label], batches: dict[str, int]) -> list[Label]:
    """Labels in turn, each as often as it has batches."""
    most = max(batches.values(), default=0)
    return [label for lap in range(most) for label in labels if batches.get(label["name"], 0) > lap]
