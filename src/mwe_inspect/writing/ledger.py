"""What a run has written and judged so far, gathered from its samples, in a log or on the way."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from mwe_inspect.datasets.items import Item
from mwe_inspect.writing.candidates import Candidate, Judgement, Label, in_order
from mwe_inspect.writing.fates import ACCEPTED, Fate, Standard, settle
from mwe_inspect.writing.kind import Kind

__all__ = ["CANDIDATES", "JUDGEMENTS", "PREPARED", "Ledger"]

CANDIDATES = "mwe_inspect:candidates"
"""Store key under which `propose` keeps the candidates of a batch, as they came."""

JUDGEMENTS = "mwe_inspect:judgements"
"""Store key under which `judge_candidates` keeps what the judge said."""

PREPARED = "mwe_inspect:prepared"
"""Store key under which `prepare_occupations` keeps everyday titles with their other persons."""

_CALLS_TO_PREPARE = 2


class Ledger:
    """Gathers samples in any order, and gives the same answer for the same samples."""

    def __init__(self, kind: Kind, known: Iterable[Item] = ()) -> None:
        """Starts an empty ledger.

        Args:
            kind: How the family is written.
            known: Items that candidates must not repeat, beyond the seeds.
        """
        self.kind = kind
        self.known = [*kind.known, *known]
        self.candidates: dict[str, Candidate] = {}
        self.judgements: dict[str, Judgement] = {}
        self.batches: Counter[str] = Counter()
        self.calls = 0
        self._prepared: dict[str, Any] = {}

    def add(self, metadata: Mapping[str, Any], store: Mapping[str, Any]) -> None:
        """Takes in a finished sample: what its step was, and what its store holds."""
        step = metadata.get("step")
        if step == "prepare":
            self._prepared[metadata["name"]] = store.get(PREPARED, [])
            self.calls += _CALLS_TO_PREPARE
        elif step == "write":
            written: list[Candidate] = store.get(CANDIDATES, [])
            self.candidates |= {one["id"]: one for one in written}
            self.batches[metadata["label"]["name"]] += 1
            self.calls += 1
        elif step == "judge":
            judged: list[Judgement] = store.get(JUDGEMENTS, [])
            self.judgements |= {one["id"]: one for one in judged}
            self.calls += sum(one["calls"] for one in judged)

    def labels(self) -> list[Label]:
        """Returns the labels, as far as they are known."""
        if self._prepared:
            self.kind.prepared(self._prepared)
        return self.kind.labels()

    def ordered(self) -> list[Candidate]:
        """Returns the candidates in the order of their ids."""
        return in_order(self.candidates)

    def settle(self, standard: Standard) -> dict[str, Fate]:
        """Returns the fate of each candidate."""
        labels = self.labels()
        ordered = self.ordered()
        items = {one["id"]: self.kind.items(one)[0] for one in ordered if one["problem"] is None}
        return settle(ordered, items, self.judgements, labels, standard, self.known)

    def accepted(self, fates: Mapping[str, Fate]) -> dict[str, int]:
        """Returns how many candidates of each label were accepted."""
        counts = {label["name"]: 0 for label in self.labels()}
        for name, fate in fates.items():
            if fate.stage == ACCEPTED:
                counts[self.candidates[name]["label"]] += 1
        return counts
