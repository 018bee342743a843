"""What blind readers made of the built-in items, at first and as they are now.

    python -m benchmarks.readings [--folder docs/readings]

Of each family that keeps what it replaced (`<family>-replaced.csv`, beside the readings of the
items that are there): the items that the readers met first, all that were ever read, and those
shipped. For each: the share of readings that name the keyed answer, how often the two readers of
an item agree, Cohen's kappa, and the share of readings that call the item unclear.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from sklearn.metrics import cohen_kappa_score

from mwe_inspect.analysis.review_sheet import answer_names
from mwe_inspect.datasets.sources import load_parts

FIRST = ("reader-1", "reader-2")
"""Who read the first drafts; later readers read what was rewritten."""


class Reading(NamedTuple):
    """What one reader made of one item."""

    item: tuple[str, str]
    rater: str
    label: str
    unclear: bool
    key: str


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path("docs/readings"))
    folder = parser.parse_args().folder
    for replaced in sorted(folder.glob("*-replaced.csv")):
        family = replaced.stem.removesuffix("-replaced")
        shipped = list(readings_of_shipped(family, folder / family))
        every = [*shipped, *(from_row(row, row["key"]) for row in rows(replaced))]
        first = [reading for reading in every if reading.rater in FIRST]
        report(f"{family}, first drafts", first)
        report(f"{family}, every draft", every)
        report(f"{family}, as shipped", shipped)


def readings_of_shipped(family: str, folder: Path) -> Iterable[Reading]:
    """Yields the readings of the items in the package, with their keys."""
    keys = {
        (part.behavior, item.id): answer_names(item)[item.key]
        for part in load_parts(family, ["all"], "builtin", "lm")
        for item in part.parsed.items
        if item.key is not None
    }
    for path in sorted(folder.glob("*.csv")):
        yield from (from_row(row, keys[row["behavior"], row["item"]]) for row in rows(path))


def from_row(row: dict[str, str], key: str) -> Reading:
    """Takes a reading out of a row of a sheet."""
    item = row["behavior"], row["item"]
    return Reading(item, row["rater"], row["label"], row["unclear"] == "yes", key)


def rows(path: Path) -> list[dict[str, str]]:
    """Returns a sheet's rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def report(name: str, readings: list[Reading]) -> None:
    """Prints a set of readings in figures."""
    by_item: dict[tuple[str, str], list[str]] = defaultdict(list)
    for reading in sorted(readings):
        by_item[reading.item].append(reading.label)
    one, other = zip(*(labels[-2:] for labels in by_item.values() if len(labels) > 1), strict=True)
    keyed = [reading.label == reading.key for reading in readings]
    unclear = [reading.unclear for reading in readings]
    same = [a == b for a, b in zip(one, other, strict=True)]
    print(
        f"{name}: {len(by_item)} items, {len(readings)} readings, "
        f"{sum(keyed)} as keyed ({share(keyed)}), {sum(unclear)} unclear ({share(unclear)}); "
        f"two readers agree on {sum(same)} of {len(same)} ({share(same)}), "
        f"kappa {cohen_kappa_score(one, other):.4f}"
    )


def share(values: list[bool]) -> str:
    return f"{sum(values) / len(values):.2%}"


if __name__ == "__main__":
    main()
