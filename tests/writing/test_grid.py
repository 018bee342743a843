"""The sampler grid: seeded, and each value as often as any other."""

from collections import Counter

from mwe_inspect.writing.grid import axes_of, cell_at

AXES = {"topic": ["a", "b", "c"], "register": ["x", "y"]}


def test_every_value_comes_equally_often() -> None:
    cells = [cell_at(AXES, number, "0") for number in range(12)]
    for axis, values in AXES.items():
        assert Counter(cell[axis] for cell in cells) == dict.fromkeys(values, 12 // len(values))


def test_a_cell_depends_on_number_and_seed_alone() -> None:
    assert cell_at(AXES, 5, "0") == cell_at(AXES, 5, "0")
    orders = {tuple(cell_at(AXES, n, str(seed))["topic"] for n in range(3)) for seed in range(30)}
    assert len(orders) == 6


def test_a_behavior_sets_and_drops_axes() -> None:
    axes = axes_of("persona", {"topic": ["tea"], "register": []})
    assert axes["topic"] == ["tea"]
    assert "register" not in axes
    assert "strength" in axes
