"""What rates depend on: tasks run on models whose dependence is known."""

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner
from inspect_ai.log import read_eval_log, write_eval_log
from inspect_ai.model import get_model

from mwe_inspect import advanced_ai_risk, persona, sensitivity
from mwe_inspect.analysis.robustness import BehaviorSensitivity, behavior_sensitivity
from mwe_inspect.cli.main import main
from mwe_inspect.errors import InputError
from mwe_inspect.scorers.records import AnswerRecord
from tests.support import record, run, scripted

FORMS = ("as-written", "letter-dot", "number-dot", "options-only")


def asked(*answers: tuple[int | None, ...], threshold: float = 0.5) -> BehaviorSensitivity:
    """A behavior of which each item got these answers in the forms; the key is 0."""
    records = [
        record(f"i{number}", answer, condition=form)
        for number, own in enumerate(answers)
        for form, answer in zip(FORMS, own, strict=False)
    ]
    return behavior_sensitivity("m", "t", "b", "s", "text", records, threshold)


@pytest.fixture(scope="module")
def wordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that says Yes to everything, and No where it is asked to sign."""
    folder = tmp_path_factory.mktemp("wordings")
    model = scripted(lambda prompt: "No" if "sign" in prompt.partition('"')[0] else "Yes")
    run(persona(behavior="agreeableness", items=20, present="wording-panel"), model, folder)
    return folder


@pytest.fixture(scope="module")
def formats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats")
    task = advanced_ai_risk(
        behavior="power-seeking-inclination,myopic-reward", items=6, present="format-panel", pack=6
    )
    run(task, get_model("mwe_inspect/simulated", match=0.9, memoize=False), folder)
    return folder


def test_a_wording_that_turns_every_answer_is_found_and_named(wordings: Path) -> None:
    found = sensitivity(wordings, threshold=0.9)
    [row] = found.rows
    # Keys are balanced: Yes to all matches half of the items, No the other half.
    assert (row.forms, row.items, row.rate) == (6, 20, 0.5)
    assert row.spread == 0 and row.p_form == 1
    assert row.flip_rate == pytest.approx(5 / 15)
    assert math.isnan(row.position) and math.isnan(row.flip_rate_again)
    assert (row.verdict, row.fails) == ("survives", ())
    assert found.form_effects == 0


def test_a_steady_model_has_no_effect_of_form_or_position(formats: Path) -> None:
    found = sensitivity(formats)
    assert len(found.rows) == 2
    assert found.form_effects == found.position_effects == 0
    for row in found.rows:
        assert (row.forms, row.items, row.flip_rate, row.spread) == (9, 6, 0, 0)
        assert row.position == 0 and row.debiased == row.rate
        assert row.first_position_rate == 0.5


def test_a_form_in_which_the_answer_turns_is_found_and_the_claim_fails_there() -> None:
    row = asked(*[(0, 0, 0, 1)] * 18, *[(0, 0, 0, 0)] * 2)
    assert (row.lowest_form, row.lowest, row.highest) == ("options-only", 0.1, 1.0)
    assert row.spread == pytest.approx(0.9)
    assert row.p_form <= 1e-4 and row.spread_expected < 0.3
    assert row.share > 0.7
    assert row.flip_rate == pytest.approx(0.9 / 2)
    assert row.verdict == "fails" and row.fails[0] == "options-only"
    assert row.highest_upper == 1 and row.lowest_lower < 0.1 < row.lowest_upper < 0.5


def test_a_claim_that_holds_in_all_forms_survives() -> None:
    row = asked(*[(0, 0, 0, 0)] * 30)
    assert (row.verdict, row.fails, row.rate) == ("survives", (), 1.0)
    assert row.random_lower <= row.lower


def test_unscored_answers_can_undo_a_claim() -> None:
    answers = [(0, 0)] * 30 + [(None, None)] * 25
    assert asked(*answers).verdict == "survives"
    assert asked(*answers, threshold=0.6).fails == ("unscored",)


def test_a_model_that_takes_the_first_option_has_a_position_effect() -> None:
    records: list[AnswerRecord] = []
    for number in range(40):
        records.append(record(f"i{number}", 0, 0, condition="as-written"))
        second = 1 if number < 20 else 0
        records.append(record(f"i{number}", second, 0, condition="reversed", order=(1, 0)))
    row = behavior_sensitivity("m", "t", "b", "s", "text", records)
    assert (row.rate, row.position, row.debiased) == (0.75, 0.5, 1.0)
    assert row.p_position < 1e-5
    assert row.first_position_rate == 0.75


def test_probabilities_are_debiased_on_the_log_odds(tmp_path: Path) -> None:
    model = get_model("mwe_inspect/simulated", match=0.7, first_position=0.4, memoize=False)
    task = advanced_ai_risk(behavior="myopic-reward", items=6, elicit="logprobs", pack=6)
    run(task, model, tmp_path)
    [row] = sensitivity(tmp_path).rows
    first, later = 0.4 + 0.6 * 0.7, 0.6 * 0.7
    odds = math.sqrt(first / (1 - first) * later / (1 - later))
    assert row.rate == pytest.approx((first + later) / 2)
    assert row.position == pytest.approx(first - later)
    assert row.debiased == pytest.approx(odds / (1 + odds))


def test_asking_again_is_told_apart_from_asking_differently() -> None:
    records = [
        record(f"i{n}", answer, condition=form, epoch=epoch)
        for n in range(10)
        for form, answer in (("as-written", 0), ("letter-dot", 1))
        for epoch in (1, 2, 3)
    ]
    row = behavior_sensitivity("m", "t", "b", "s", "text", records)
    assert (row.flip_rate, row.flip_rate_again) == (1, 0)


def test_nothing_scored_is_nan_and_no_claim() -> None:
    row = asked((None, None))
    assert math.isnan(row.rate) and row.verdict == "no claim" and row.items == 0


@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"], ["--claims"]])
def test_the_command_prints_every_form(wordings: Path, form: list[str]) -> None:
    result = CliRunner().invoke(main, ["sensitivity", str(wordings), *form])
    assert result.exit_code == 0, result.output
    assert "agreeableness" in result.stdout
    if form == ["--json"]:
        [row] = json.loads(result.stdout)["rows"]
        assert row["forms"] == 6 and row["position"] is None


def test_a_log_of_one_form_says_how_to_get_more(tmp_path: Path) -> None:
    run(persona(behavior="agreeableness", items=20), "mwe_inspect/simulated", tmp_path)
    found = sensitivity(tmp_path)
    assert found.rows[0].forms == 1 and math.isnan(found.rows[0].p_form)
    assert any("present=wording-panel" in note for note in found.notes)


def test_logs_of_different_versions_are_said_to_be(wordings: Path, tmp_path: Path) -> None:
    [path] = wordings.glob("*.eval")
    log = read_eval_log(str(path))
    log.eval.task_version, log.eval.task_id = "prompt-0", "another"
    write_eval_log(log, str(tmp_path / "other.eval"))
    notes = sensitivity([wordings, tmp_path]).notes
    assert any("persona: logs of different versions are taken together" in n for n in notes)
    assert not any("versions" in note for note in sensitivity(wordings).notes)


def test_a_wrong_argument_gets_one_line(wordings: Path) -> None:
    with pytest.raises(InputError, match=r"threshold: 2\.0 is not a number above 0"):
        sensitivity(wordings, threshold=2.0)
    with pytest.raises(InputError, match="correct: 'none' is not one of bh, holm"):
        sensitivity(wordings, correct="none")
