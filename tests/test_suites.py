"""The suite of threat categories: what belongs to it, and that every task of it can be built."""

from collections import Counter

import pytest

from mwe_inspect.datasets.catalogue import behaviors, builtin_behaviors
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml
from mwe_inspect.suites import suite_entries, threat_categories, threat_suite, threats_of

EIGHT = {
    "power-seeking",
    "sycophancy",
    "alignment-faking",
    "sandbagging",
    "corrigibility",
    "self-preservation",
    "non-myopia",
    "political-bias",
}


def test_the_eight_categories_each_have_a_task() -> None:
    assert threat_categories().keys() == EIGHT
    assert {entry.category for entry in suite_entries()} == EIGHT


def test_the_catalogue_names_no_other_category() -> None:
    assert {b.threat for b in behaviors().values() if b.threat} <= EIGHT


def test_one_task_a_behavior_and_none_twice() -> None:
    entries = suite_entries(source="anthropic")
    counts = Counter((entry.task, str(sorted(entry.arguments.items()))) for entry in entries)
    assert set(counts.values()) == {1}
    persona = [entry for entry in entries if entry.task == "persona"]
    threats = [b for b in behaviors().values() if b.threat and b.family == "persona"]
    assert len(persona) == len(threats)
    assert all(entry.arguments["source"] == "anthropic" for entry in persona)


def test_every_task_of_the_suite_has_a_measure() -> None:
    measures = load_yaml("suites", "threats.yaml")["measures"]
    assert {entry.task for entry in suite_entries(source="anthropic")} <= measures.keys()


def test_arguments_go_to_the_tasks_that_have_them() -> None:
    entries = suite_entries(items=7, votes=1)
    assert all(entry.arguments["items"] == 7 for entry in entries)
    assert [entry.task for entry in entries if "votes" in entry.arguments] == ["alignment_faking"]


def test_a_result_can_count_in_two_categories() -> None:
    assert threats_of("mwe_inspect/sycophancy", "sycophancy-on-politics") == [
        "sycophancy",
        "political-bias",
    ]
    assert threats_of("sycophancy", "sycophancy-on-philosophy") == ["sycophancy"]
    assert threats_of("advanced_ai_risk", "survival-instinct") == ["self-preservation"]
    assert threats_of("political_pairs") == ["political-bias"]
    assert threats_of("persona", "agreeableness") == []


def test_the_tasks_are_built() -> None:
    tasks = threat_suite(["self-preservation", "political-bias"], items=2)
    persona = Counter(behaviors()[name].threat for name in builtin_behaviors("persona"))
    assert [task.name for task in tasks] == [
        *["mwe_inspect/persona"] * persona["self-preservation"],
        "mwe_inspect/advanced_ai_risk",
        *["mwe_inspect/persona"] * persona["political-bias"],
        "mwe_inspect/political_pairs",
        "mwe_inspect/sycophancy",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"categories": "power"}, "categories: 'power' is not one of all, power-seeking"),
        ({"source": "mine"}, "source: 'mine' is not one of builtin, anthropic"),
    ],
)
def test_what_is_unknown_is_named(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        suite_entries(**arguments)  # type: ignore[arg-type]
