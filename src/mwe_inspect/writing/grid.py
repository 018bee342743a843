"""The sampler grid: variety by design. Each batch is about one cell."""

import random
from collections.abc import Mapping, Sequence

from mwe_inspect.resources import load_yaml

__all__ = ["Cell", "axes_of", "cell_at"]

Cell = dict[str, str]
"""One value for each axis of the grid."""


def axes_of(family: str, own: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Returns the grid's axes: the family's, with the behavior's own values where it has any.

    An axis whose own values are empty is left out of the grid.
    """
    shipped: dict[str, Sequence[str]] = load_yaml("prompts", "write.yaml")["axes"][family]
    return {axis: values for axis, values in {**shipped, **own}.items() if values}


def cell_at(axes: Mapping[str, Sequence[str]], number: int, seed: str) -> Cell:
    """Returns the cell of a batch.

    Each axis goes through its values in random order, then again in another one, independently
    of the other axes: after any number of batches all values of an axis have been used equally
    often, but for one (a Latin hypercube).

    Args:
        axes: The values of each axis.
        number: Number of the batch among those of its label, from 0.
        seed: Seed of the order; labels have different ones.
    """
    cell: Cell = {}
    for axis, values in axes.items():
        lap, place = divmod(number, len(values))
        order = random.Random(f"{seed}/{axis}/{lap}").sample(range(len(values)), len(values))
        cell[axis] = values[order[place]]
    return cell
