"""`mwe-inspect plan`: how long it takes, what it costs by Inspect's data, what it can show."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from scipy import stats

from mwe_inspect.analysis.detection import DIFFERENCES, DISCORDANT, detection, pairs_table
from mwe_inspect.cli.main import main
from mwe_inspect.stats.power import mcnemar_items, mcnemar_power, smallest_difference
from tests.support import EIGHT

PRICES = "lab/model:\n  input: 3\n  output: 15\n  input_cache_write: 0\n  input_cache_read: 0\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plan", "persona", *arguments])


def planned(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(("connections", "rounds"), [("7", 23), ("160", 1), ("1", 160)])
def test_the_time_is_that_of_the_calls_at_so_many_at_a_time(connections: str, rounds: int) -> None:
    eight = ("-T", f"behavior={EIGHT}", "-T", "items=20")
    plan = planned(*eight, "--connections", connections, "--seconds", "1.5")
    assert plan["total"]["calls"] == 160
    assert plan["seconds"] == pytest.approx(1.5 * rounds)


def test_prices_can_come_from_a_file_as_inspect_takes_it(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(PRICES, encoding="utf-8")
    given = planned("--input-price", "3", "--output-price", "15")
    read = planned("--model", "lab/model", "--model-cost-config", str(path))
    assert read["total"]["cost"] == given["total"]["cost"] > 0


def test_prices_can_come_from_inspects_own_data() -> None:
    from inspect_ai.model import ModelCost, set_model_cost

    cost = ModelCost(input=3, output=15, input_cache_write=0, input_cache_read=0)
    set_model_cost("openai/gpt-4o", cost)
    read = planned("--model", "openai/gpt-4o")
    given = planned("--input-price", "3", "--output-price", "15")
    assert read["total"]["cost"] == given["total"]["cost"]


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (PRICES, ["--model", "lab/other"], "no cost data for lab/other"),
        ("lab/model: {input: x}", ["--model", "lab/model"], "can't be used"),
        ("{", ["--model", "lab/model"], "can't be used"),
    ],
)
def test_what_is_no_price_gets_one_line(
    content: str, arguments: list[str], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(content, encoding="utf-8")
    result = run(*arguments, "--model-cost-config", str(path))
    assert result.exit_code == 1 and message in result.output
    assert result.output.count("\n") == 1


def test_the_page_says_what_can_be_shown() -> None:
    result = run("-T", "behavior=agreeableness", "--power", "--discordant", "0.6")
    assert result.exit_code == 0, result.output
    expected = f"{100 * detection(20, 0.6).difference:.1f}"
    assert expected in result.stdout
    assert "differ on 60% of items" in " ".join(result.stdout.split())
    assert "1,805" in result.stdout  # pairs for 3 points if 20% differ
    plan = planned("-T", "behavior=agreeableness", "--discordant", "0.6")
    assert plan["behaviors"]["agreeableness"]["items"] == 40
    assert plan["detection"]["agreeableness"]["items"] == 20  # the statements of a pair are one
    assert [row["difference"] for row in plan["pairs_needed"]] == [0.1, 0.05, 0.03, 0.01]


@pytest.mark.parametrize("items", [60, 200, 1000])
def test_the_smallest_difference_has_the_power_promised(items: int) -> None:
    found = smallest_difference(items, 0.2)
    assert mcnemar_power(items, 0.2, found) == pytest.approx(0.8, abs=1e-6)
    assert mcnemar_items(0.2, found * 1.001) <= items * 1.02


def test_it_is_found_in_four_of_five_simulated_comparisons() -> None:
    rng, items = np.random.default_rng(3), 100
    found = detection(items, 0.3).difference
    chances = [(0.3 + found) / 2, (0.3 - found) / 2, 0.7]
    counts = rng.multinomial(items, chances, size=1500)
    p = [stats.binomtest(int(a), int(a + b)).pvalue if a + b else 1.0 for a, b, _ in counts]
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.8, abs=0.03)


def test_few_items_find_nothing() -> None:
    assert math.isnan(smallest_difference(20, 0.2))
    assert math.isnan(smallest_difference(0, 0.2))
    assert detection(385).precision == pytest.approx(0.05, abs=0.0005)


def test_the_table_is_of_pairs_that_suffice() -> None:
    rows = pairs_table()
    assert [row.difference for row in rows] == list(DIFFERENCES)
    for row in rows[:3]:
        for share, pairs in zip(DISCORDANT, row.pairs, strict=True):
            differ = max(share, row.difference)
            assert mcnemar_power(pairs, differ, row.difference) >= 0.8
            assert mcnemar_power(int(0.97 * pairs), differ, row.difference) < 0.8
        assert row.least <= min(row.pairs)
