"""Precision and recall of each filter of the writing tasks, against a simulated writer's truth.

    python benchmarks/writing_filters.py [ITEMS]

The writer and the judge are simulated: of its candidates 20% are mislabelled, 15% near duplicates,
10% malformed and 5% off topic, and the judge is right in 90% of its probabilities. Precision is the
share of a filter's rejections that have its fault, recall the share of those with the fault that
come to the filter and are rejected there. No real model is measured.
"""

import logging
import os
import sys
import tempfile
from collections.abc import Iterable
from typing import Any

from inspect_ai import eval
from inspect_ai.model import get_model

from mwe_inspect import write_persona
from mwe_inspect.analysis.written import Written, read_written
from mwe_inspect.datasets.near_duplicates import near_duplicates
from mwe_inspect.writing.candidates import Candidate
from mwe_inspect.writing.fates import ACCEPTED, STAGES

FAULTS: dict[str, Any] = {
    "mislabelled": 0.2,
    "duplicated": 0.15,
    "malformed": 0.1,
    "off_topic": 0.05,
}
ACCURACY = 0.9

FILTERS = {
    "form": (("unread", "form"), "malformed"),
    "duplicates": (("contradiction", "duplicate"), "duplicated"),
    "label": (("label",), "mislabelled"),
    "relevance": (("relevance",), "off_topic"),
}
"""For each filter its stages, and the fault that it is for."""


def has(candidate: Candidate, fault: str) -> bool:
    return candidate.get("truth", {}).get(fault, 0.0) == 1.0


def table(one: Written) -> list[tuple[str, int, int, float, float]]:
    """For each filter: what came to it, what it rejected, precision and recall."""
    rows = []
    order = [stage for stages, _ in FILTERS.values() for stage in stages]
    for name, (stages, fault) in FILTERS.items():
        first = order.index(stages[0])
        earlier = set(order[:first])
        came = [c for c in one.candidates if one.fates[c["id"]].stage not in earlier]
        rejected = [c for c in came if one.fates[c["id"]].stage in stages]
        right = sum(has(c, fault) for c in rejected)
        faulty = sum(has(c, fault) for c in came)
        rows.append(
            (name, len(came), len(rejected), _share(right, len(rejected)), _share(right, faulty))
        )
    return rows


def written(items: int, seed: int = 0) -> Written:
    """Writes items of each label with the faults above."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INSPECT_CACHE_DIR"] = folder
        [log] = eval(
            write_persona(items=items, seed=seed),
            model=get_model("mwe_inspect/simulated-writer", memoize=False, **FAULTS),
            model_roles={
                "discriminator": get_model(
                    "mwe_inspect/simulated-judge", memoize=False, accuracy=ACCURACY
                )
            },
            display="none",
            log_dir=folder,
        )
        [one] = read_written([log.location])
    return one


def main(arguments: Iterable[str]) -> None:
    logging.disable(logging.WARNING)
    items = int(next(iter(arguments), "250"))
    one = written(items)
    accepted = one.accepted()
    print(
        f"{len(one.candidates)} candidates, {len(accepted)} accepted ({items} of each label wanted)"
    )
    print(f"{'filter':<12}{'came':>8}{'rejected':>10}{'precision':>11}{'recall':>8}")
    for name, came, rejected, precision, recall in table(one):
        print(f"{name:<12}{came:>8}{rejected:>10}{precision:>11.3f}{recall:>8.3f}")
    for fault in FAULTS:
        left = _share(sum(has(c, fault) for c in accepted), len(accepted))
        print(f"accepted that are {fault}: {left:.3f} (of the candidates {_rate(one, fault):.3f})")
    texts: list[Any] = [item.statement for item in one.items()]
    print(f"near duplicates among the accepted: {len(near_duplicates(texts))}")
    stages = dict.fromkeys((*STAGES, ACCEPTED), 0)
    for fate in one.fates.values():
        stages[fate.stage] += 1
    print("fates: " + ", ".join(f"{stage} {count}" for stage, count in stages.items()))


def _rate(one: Written, fault: str) -> float:
    return _share(sum(has(c, fault) for c in one.candidates), len(one.candidates))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


if __name__ == "__main__":
    main(sys.argv[1:])
