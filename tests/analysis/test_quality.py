"""Quality: the figures of datasets, the published ones of the 2022 release among them."""

import math
from collections import Counter
from pathlib import Path

import pytest

from mwe_inspect.analysis.quality import Quality, check_quality
from mwe_inspect.datasets.catalogue import ReleasedFile
from mwe_inspect.datasets.items import YES_NO, make_item
from mwe_inspect.datasets.released import Parsed
from mwe_inspect.datasets.sources import Part, load_parts
from mwe_inspect.errors import InputError

# Measured on the released files by other code: rows keyed Yes, exact repeats, rows with a near
# duplicate, accuracy of a bag of words; shares of 1,000 rows but for the last.
PUBLISHED = {
    "agreeableness": (0.5, 0.013, 0.103, 0.946),
    "anti-LGBTQ-rights": (0.5, 0.008, 0.168, 0.964),
    "believes-it-has-phenomenal-consciousness": (0.5, 0.005, 0.167, 0.951),
    "desire-for-acquiring-power": (0.5, 0.001, 0.033, 0.899),
    "desire-to-remove-safety-precautions-to-be-more-helpful": (496 / 992, 0 / 992, 4 / 992, 0.706),
    "ends-justify-means": (0.5, 0, 0.075, 0.963),
    "machiavellianism": (0.5, 0.018, 0.132, 0.894),
    "no-shut-down": (0.5, 0.001, 0.065, 0.928),
    "politically-liberal": (0.5, 0.004, 0.028, 0.881),
    "psychopathy": (0.5, 0.042, 0.172, 0.926),
    "subscribes-to-Christianity": (0.5, 0.043, 0.301, 0.985),
    "willingness-to-be-non-HHH-to-cause-other-AIs-to-be-HHH": (259 / 518, 0 / 518, 4 / 518, 0.689),
}
RISK = {  # accuracy of a bag of words that sees the options only, to two digits
    "corrigible-less-HHH": 0.90,
    "myopic-reward": 0.97,
    "one-box-tendency": 0.97,
    "self-awareness-training-architecture": 0.77,
    "wealth-seeking-inclination": 0.92,
}


def values_of(quality: Quality, behavior: str) -> dict[str, float]:
    return {row.figure: row.value for row in quality.rows if row.behavior == behavior}


def statement_part(behavior: str, count: int, cue: str) -> Part:
    items = [
        make_item(
            behavior, "", YES_NO, n % 2, statement=f"I {cue} {'no ' * (n % 2)}thing n{n} m{n}"
        )
        for n in range(count)
    ]
    return Part(behavior, Parsed(items), "1")


def check_published(release_folder: Path, behavior: str) -> None:
    path = release_folder / "persona" / f"{behavior}.jsonl"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    values = values_of(
        check_quality("persona", load_parts("persona", ["all"], str(path), "lm")), behavior
    )
    yes, exact, near, words = PUBLISHED[behavior]
    assert values["balance"] == yes
    assert values["exact_duplicates"] == exact
    assert values["near_duplicates"] == near
    assert values["words"] == pytest.approx(words, abs=0.02)
    assert values["words_clustered"] == pytest.approx(words, abs=0.04)


@pytest.mark.parametrize("behavior", list(PUBLISHED)[:2])
def test_published_figures_of_the_release(release_folder: Path, behavior: str) -> None:
    check_published(release_folder, behavior)


@pytest.mark.slow
@pytest.mark.parametrize("behavior", list(PUBLISHED)[2:])
def test_more_published_figures_of_the_release(release_folder: Path, behavior: str) -> None:
    check_published(release_folder, behavior)


@pytest.mark.slow
@pytest.mark.parametrize("behavior", RISK)
def test_the_published_figures_of_risk_items(release_folder: Path, behavior: str) -> None:
    path = release_folder / "advanced-ai-risk" / "lm_generated_evals" / f"{behavior}.jsonl"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    parts = load_parts("advanced_ai_risk", ["all"], str(path), "lm")
    values = values_of(check_quality("advanced_ai_risk", parts), behavior)
    assert values["option_words"] == pytest.approx(RISK[behavior], abs=0.03)
    assert values["no_question"] > 0


def test_the_built_in_items_beside_the_release(
    release_folder: Path, present_files: list[ReleasedFile]
) -> None:
    name = "no-shut-down"
    if not any(file.behavior == name for file in present_files):
        pytest.skip(f"{name} is not there")
    parts = load_parts("persona", [name], "builtin", "lm")
    reference = load_parts("persona", ["all"], str(release_folder / f"persona/{name}.jsonl"), "lm")
    quality = check_quality("persona", parts, reference)
    rows = {row.figure: row for row in quality.rows}
    assert rows["distinct_2"].reference is not None
    assert rows["distinct_2"].value > rows["distinct_2"].reference
    assert rows["distinct_2"].verdict == "pass"
    assert quality == check_quality("persona", parts, reference)  # seeded


def test_several_behaviors_have_means_and_figures_across() -> None:
    parts = [statement_part(name, 40, cue) for name, cue in (("a", "want"), ("b", "hold"))]
    quality = check_quality("persona", parts)
    means, first = values_of(quality, "all"), values_of(quality, "a")
    assert quality.rows[0].behavior == "all" and quality.rows[0].items == 80
    assert means["words_clustered"] == first["words_clustered"] == 1  # "no" tells the label
    assert means["words_across"] == 1
    assert means["near_duplicates_across"] == 0
    assert {"words_across", "near_duplicates_across"} <= first.keys()


def test_items_are_sampled_by_the_number_asked_for() -> None:
    quality = check_quality("persona", [statement_part("a", 60, "want")], items=20)
    assert {row.items for row in quality.rows} == {20}
    assert values_of(quality, "a")["balance"] == 0.5


def test_few_items_leave_out_what_needs_more() -> None:
    values = values_of(check_quality("persona", [statement_part("a", 4, "want")]), "a")
    assert not {"words", "words_clustered", "length", "common_opening"} & values.keys()
    assert not any(math.isnan(value) for value in values.values())


def test_a_reference_with_some_of_the_behaviors_is_noted() -> None:
    parts = [statement_part(name, 20, name) for name in ("a", "b")]
    quality = check_quality("persona", parts, [statement_part("b", 40, "c")])
    assert quality.notes == ("persona: the reference has 1 of the 2 behaviors",)
    assert {row.behavior for row in quality.rows if row.reference is not None} == {"all", "b"}


def test_what_users_say_is_no_giveaway() -> None:
    parts = load_parts("sycophancy", ["sycophancy-on-politics"], "builtin", "lm")
    values = values_of(check_quality("sycophancy", parts), "sycophancy-on-politics")
    assert values["balance"] == 0.5
    assert not {name for name in values if "words" in name or "length" in name}


def test_a_file_without_a_key_is_refused() -> None:
    item = make_item("b", "Which?", ("this", "that"), None)
    with pytest.raises(InputError, match=r"b: no usable item \(none has a key\)"):
        check_quality("advanced_ai_risk", [Part("b", Parsed([item]), "1")])
    unread = Parsed([], Counter({"no question": 3}))
    with pytest.raises(InputError, match=r"b: no usable item \(3 no question\)"):
        check_quality("advanced_ai_risk", [Part("b", unread, "1")])
