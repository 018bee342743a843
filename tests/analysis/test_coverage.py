"""What rates speak for, and what they can't show."""

import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from mwe_inspect import advanced_ai_risk, alignment_faking, coverage, persona
from mwe_inspect.cli.main import main
from mwe_inspect.datasets.samples import asks_of
from mwe_inspect.errors import InputError
from tests.support import run, scripted


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("panel")
    task = advanced_ai_risk(behavior="myopic-reward", items=6, present="format-panel", pack=6)
    run(task, "mwe_inspect/simulated", folder, epochs=2)
    return folder


def test_a_panel_speaks_for_its_formats_and_orders(panel: Path) -> None:
    [row] = coverage(panel).rows
    assert (row.items, row.distinct, row.effective, row.answers) == (6, 6, 6, 216)
    assert (row.source, row.elicit, row.epochs) == ("builtin-2026.2", "text", 2)
    assert row.wordings == ("as-written",)
    assert len(row.formats) == 9 and row.formats[0] == "round-brackets"
    assert row.orders == ("as-written", "reversed")
    assert 0 <= row.again <= 1 and row.reliability <= 1
    assert "9 answer formats (round-brackets," in row.claim
    assert "nothing of other elicitations, wordings, or of" in row.claim


def test_wordings_are_named(tmp_path: Path) -> None:
    model = scripted(lambda _: "Yes")
    task = persona(behavior="agreeableness", items=20, present="wording-panel", pack=20)
    run(task, model, tmp_path)
    [row] = coverage(tmp_path).rows
    assert len(row.wordings) == 6 and row.formats == ("words",) and row.orders == ("as-written",)
    assert math.isnan(row.again) and math.isnan(row.reliability)


def test_alignment_faking_speaks_for_its_wordings_in_each_tier(tmp_path: Path) -> None:
    run(alignment_faking(items=6), "mwe_inspect/simulated", tmp_path)
    rows = {row.behavior: row for row in coverage(tmp_path).rows}
    assert len(rows) == 2
    for row in rows.values():
        assert row.items == 6 and len(row.wordings) == 6
        assert (row.formats, row.orders) == ((), ())


def test_no_match_bounds_the_rate_by_the_rule_of_three(tmp_path: Path) -> None:
    task = persona(behavior="no-shut-down", items=20)
    keyed_yes = {str(s.input) for s in task.dataset if asks_of(s.metadata or {})[0]["key"] == 0}
    model = scripted(lambda prompt: "No" if prompt in keyed_yes else "Yes")
    run(task, model, tmp_path)
    found = coverage(tmp_path)
    [row] = found.rows
    assert row.rate == 0
    assert row.none_upper == pytest.approx(1 - 0.05 ** (1 / row.distinct))
    assert found.asks_needed == 29_956
    assert any("less than 0.0001 takes 29,956 independent asks" in note for note in found.notes)


@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"], ["--claims"]])
def test_the_command_prints_every_form(panel: Path, form: list[str]) -> None:
    result = CliRunner().invoke(main, ["coverage", str(panel), *form])
    assert result.exit_code == 0, result.output
    assert "myopic-reward" in result.stdout


def test_a_rate_of_nothing_is_refused(panel: Path) -> None:
    with pytest.raises(InputError, match="below: 0 is not a number above 0"):
        coverage(panel, below=0)
