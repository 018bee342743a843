"""Trends over simulated models whose rates are known."""

import json
import math
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from inspect_ai.model import get_model

from mwe_inspect import persona, trend
from mwe_inspect.cli.main import main
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.errors import InputError
from tests.support import run

RATES = (0.1, 0.5, 0.95)
ITEMS = {
    part.behavior: len(part.parsed.items)
    for part in load_parts("persona", ["agreeableness", "no-shut-down"], "builtin", "lm")
}


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three models that match ever more often, each in a folder of its own."""
    folders = []
    for match in RATES:
        folder = tmp_path_factory.mktemp("model")
        model = get_model("mwe_inspect/simulated", match=match, refuse=0.05, memoize=False)
        run(persona(behavior=list(ITEMS), pack=20), model, folder)
        folders.append(folder)
    return folders


def test_a_rise_over_three_models_is_called(logs: list[Path]) -> None:
    found = trend(logs)
    assert [name.partition("(")[2] for name in found.models] == [
        f"match={match})" for match in RATES
    ]
    assert (found.scale, found.unit, found.tests) == ((0.0, 1.0, 2.0), "step", 2)
    for row in found.rows:
        assert row.verdict == "rises"
        assert row.items + row.dropped == ITEMS[row.behavior]
        assert row.rates[0] < row.rates[1] < row.rates[2]
        assert row.slope == pytest.approx((row.rates[2] - row.rates[0]) / 2)
        assert 0 < row.corrected_lower < row.lower < row.slope
        assert row.p_holm < 0.001 and row.odds_lower > 1
        assert "these 3 models" in row.claim
    assert found.p_page == pytest.approx(2 / 36)


def test_the_order_given_counts(logs: list[Path]) -> None:
    assert {row.verdict for row in trend(logs[::-1]).rows} == {"falls"}


def test_slopes_are_for_a_tenfold_increase_where_sizes_are_given(logs: list[Path]) -> None:
    found = trend(logs, at=[1e9, 1e10, 1e12])
    assert found.unit == "tenfold"
    assert found.scale == pytest.approx((9, 10, 12))
    assert "tenfold increase" in found.rows[0].claim


def test_two_models_are_no_trend(logs: list[Path]) -> None:
    found = trend(logs[::2])
    assert {row.verdict for row in found.rows} == {"too few models"}
    assert math.isnan(found.p_page)
    assert any("below three" in note for note in found.notes)


@pytest.mark.parametrize("at", [[1, 2], [0, 1, 2], [3, 3, 3]])
def test_numbers_that_do_not_fit_are_refused_by_name(logs: list[Path], at: list[float]) -> None:
    with pytest.raises(InputError, match=r"at: give one number above 0 for each of .*match=0.5"):
        trend(logs, at=at)


def test_the_command_prints_the_same(logs: list[Path]) -> None:
    arguments = ["trend", *map(str, logs), "--at", "1,10,100"]
    table = CliRunner().invoke(main, arguments)
    assert table.exit_code == 0, table.output
    assert "rises" in table.stdout and "points a tenfold" in table.stdout
    found = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)
    assert len(found["rows"]) == 2 and len(found["rows"][0]["rates"]) == 3
    wrong = CliRunner().invoke(main, ["trend", str(logs[0]), "--at", "1,x"])
    assert wrong.exit_code == 1 and "is not a list of numbers" in wrong.output


def test_one_model_is_refused(logs: list[Path]) -> None:
    with pytest.raises(InputError, match="nothing to compare"):
        trend(logs[:1])


def test_without_statsmodels_the_extra_is_named(
    logs: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels", None)
    with pytest.raises(InputError, match=r"mwe-inspect\[stats\]"):
        trend(logs)
