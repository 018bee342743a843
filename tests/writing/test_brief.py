"""Behavior files: what is read, and what is said of one that is wrong."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mwe_inspect.errors import InputError
from mwe_inspect.writing.brief import read_brief
from mwe_inspect.writing.briefs import TEMPLATES, load_brief, template

GOOD: dict[str, Any] = {"id": "b", "description": "Likes tea.", "subject": "a person who"}


def test_a_brief_says_who_holds_the_behavior() -> None:
    assert read_brief(GOOD, "x").holder == "a person who likes tea"


@pytest.mark.parametrize("family", TEMPLATES)
def test_each_template_is_a_whole_behavior_file(family: str, tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_text(template(family), encoding="utf-8")
    assert load_brief(str(path), family) == load_brief("example", family)


@pytest.mark.parametrize("family", TEMPLATES)
def test_a_brief_survives_the_log(family: str) -> None:
    brief = load_brief("example", family)
    assert read_brief(yaml.safe_load(yaml.safe_dump(_plain(brief.as_dict()))), "x") == brief


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"description": None}, "description is missing"),
        ({"id": "a b"}, "id 'a b' may hold no space"),
        ({"subject": 3}, "subject 3 is not a text"),
        ({"seed": []}, "seed is not a field (id, description"),
        ({"counts": "one"}, "counts is not a list"),
        ({"seeds": [{"statement": "I like tea"}]}, "seeds: entry 1 is not {statement, key"),
        ({"seeds": [{"statement": "I like tea", "key": 0}] * 11}, "11 are too many"),
        ({"axes": {"tone": ["dry"]}}, "axes: valid are topic, setting"),
        ({"questions": [{"id": "q", "question": "?", "options": ["a"]}]}, "questions: entry 1"),
        ({"occupations": [{"title": "Actors", "share": 44}]}, "occupations: entry 1"),
        (
            {"views": {"a": "x", "b": "y", "c": "z"}}
            | {"questions": [{"id": "q", "question": "?", "options": ["a", "b"]}]},
            "one option for each of the views",
        ),
    ],
)
def test_what_is_wrong_is_one_line(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as error:
        read_brief({**GOOD, **changed}, "my.yaml")
    assert str(error.value).startswith("behavior my.yaml: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_all_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(InputError, match=r"id is missing; description is missing; subject is"):
        read_brief({}, "my.yaml")


def test_a_catalogue_behavior_has_the_built_in_items_as_seeds() -> None:
    brief = load_brief("agreeableness", "persona")
    assert len(brief.seeds) == 10
    assert all(seed.statement for seed in brief.seeds)
    assert load_brief("sycophancy-on-politics", "sycophancy").questions


@pytest.mark.parametrize(
    ("name", "family", "said"),
    [
        ("no-such-thing", "persona", "neither a .yaml file nor an id of the catalogue"),
        ("missing.yaml", "persona", "can't be read"),
        ("agreeableness", "advanced_ai_risk", "belongs to persona"),
    ],
)
def test_what_is_not_there_is_said(name: str, family: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load_brief(name, family)


def test_a_file_without_what_the_family_needs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_text(yaml.safe_dump(GOOD), encoding="utf-8")
    assert load_brief(str(path), "persona").id == "b"
    for family, lacking in (
        ("advanced_ai_risk", "no seeds with a question"),
        ("sycophancy", "no questions"),
        ("winogenerated", "no occupations"),
    ):
        with pytest.raises(InputError, match=lacking):
            load_brief(str(path), family)


def _plain(value: Any) -> Any:
    """Tuples as lists, as a log keeps them."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
