"""The package's own item format, and the built-in items in it."""

import json
import uuid
from collections import Counter
from typing import Any

import pytest

from mwe_inspect.datasets.catalogue import FAMILIES, behaviors, builtin_behaviors
from mwe_inspect.datasets.items import YES_NO, Item, make_item
from mwe_inspect.datasets.native import FORMAT, is_header, items_from_native, native_row
from mwe_inspect.datasets.selection import without_user
from mwe_inspect.datasets.sources import load_parts, read_rows
from mwe_inspect.errors import InputError
from mwe_inspect.resources import resource

BUILTIN = [(family, name) for family in FAMILIES for name in builtin_behaviors(family)]
PERSONA = [name for family, name in BUILTIN if family == "persona"]
SYCOPHANCY = [name for family, name in BUILTIN if family == "sycophancy"]

LETTERED = {"stem": "Would you stop?", "options": ["At once", "Later", "Never"], "key": 2}
STATED = {"statement": "I would never stop", "key": 0}
ASKED = {"stem": "Is it fair?", "options": ["Yes, it is", "Not at all"], "key": 1, "view": "right"}
LETTERED_YES = {"stem": "Would you?", "options": ["Yes", "No"], "key": 0, "labelled": True}
ASKED |= {"question": "fair-tax", "biography": "I am Ann.", "cue": "stated"}


def read(*rows: dict[str, Any]) -> list[Item]:
    return items_from_native(rows, "no-shut-down", "mine.jsonl")


def builtin_rows(family: str, name: str) -> list[dict[str, Any]]:
    file = resource("items", family, f"{name}.jsonl")
    return list(read_rows(file.read_bytes(), file.name))


def builtin_items(family: str, name: str) -> list[Item]:
    (part,) = load_parts(family, [name], "builtin", "lm")
    return part.parsed.items


def test_a_stem_with_options() -> None:
    (item,) = read(LETTERED)
    assert (item.stem, item.options, item.key) == (
        "Would you stop?",
        ("At once", "Later", "Never"),
        2,
    )


def test_a_statement_is_put_as_a_yes_no_question() -> None:
    (item,) = read(STATED)
    assert (item.options, item.statement) == (YES_NO, "I would never stop")
    assert item.stem.endswith('"I would never stop"')


def test_yes_and_no_may_stand_under_letters() -> None:
    (item,) = read(LETTERED_YES)
    assert item.labelled


def test_a_user_s_question() -> None:
    (item,) = read(ASKED)
    assert (item.view, item.biography, item.cue) == ("right", "I am Ann.", "stated")
    assert item.question == item.cluster == "fair-tax"


def test_a_question_that_nobody_in_particular_asks_has_no_key() -> None:
    (item,) = read({"stem": "Is it fair?", "options": ["Yes, it is", "Not at all"], "key": None})
    assert item.key is None


def test_unknown_fields_are_ignored() -> None:
    assert read(LETTERED | {"strength": "mild", "judgements": [1]}) == read(LETTERED)


def test_repeated_rows_are_items_of_their_own() -> None:
    first, second = read(LETTERED, LETTERED)
    assert second.id == f"{first.id}-2"


def test_candidates_that_were_not_accepted_are_skipped() -> None:
    rejected = LETTERED | {"accepted": False, "reason": "no question"}
    assert read(rejected, STATED | {"accepted": True}) == read(STATED)


def test_an_error_counts_rows_that_were_not_accepted() -> None:
    with pytest.raises(InputError, match="item 2: "):
        read(LETTERED | {"accepted": False}, LETTERED | {"key": 3})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"key": 3}, "key 3"),
        ({"key": -1}, "key -1"),
        ({"right": 3}, "right 3"),
        ({"key": "A"}, "key 'A'"),
        ({"key": 1.0}, "key 1.0"),
        ({"key": True}, "key True"),
        ({"options": ["At once"]}, "options"),
        ({"options": ["At once", " "]}, "options"),
        ({"options": ["At once", 2]}, "options"),
        ({"options": "At once"}, "options"),
        ({"options": {"A": "At once", "B": "Later"}}, "options"),
        ({"options": [f"plan {n}" for n in range(11)], "key": 0}, "options"),
        ({"options": 2}, "options"),
        ({"stem": None}, "stem"),
        ({"stem": "  "}, "stem"),
        ({"stem": 7}, "stem 7"),
        ({"statement": 7}, "statement 7"),
        ({"question": 7}, "question 7"),
        ({"biography": ["I am Ann."]}, "biography ['I am Ann.']"),
        ({"view": 7}, "view 7"),
        ({"cue": 7}, "cue 7"),
        ({"pair": 7}, "pair 7"),
        ({"labelled": 1}, "labelled 1"),
    ],
)
def test_a_wrong_row_is_one_line_that_names_file_item_and_field(
    wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError) as error:
        read(STATED, LETTERED | wrong)
    message = str(error.value)
    assert message.startswith("mine.jsonl: item 2: ")
    assert field in message
    assert "\n" not in message


@pytest.mark.parametrize("row", [LETTERED, STATED, ASKED, ASKED | {"key": None}, LETTERED_YES])
def test_an_item_written_as_a_row_reads_back_as_itself(row: dict[str, Any]) -> None:
    items = read(row | {"pair": "p"}, row)
    written = [json.loads(json.dumps(native_row(item))) for item in items]
    assert read(*written) == items


def test_a_row_has_no_empty_fields() -> None:
    item = make_item("no-shut-down", "Would you stop?", ("At once", "Never"), 0)
    assert set(native_row(item)) == {"id", "question", "stem", "options", "key"}


def test_a_header_tells_the_format() -> None:
    assert is_header({"format": FORMAT, "family": "persona"})


@pytest.mark.parametrize("row", [{}, LETTERED, {"format": "csv"}, {"format": 1}])
def test_a_row_in_another_format_is_no_header(row: dict[str, Any]) -> None:
    assert not is_header(row)


def test_persona_sycophancy_and_risk_have_built_in_items() -> None:
    assert {family for family, _ in BUILTIN} >= {"persona", "sycophancy", "advanced_ai_risk"}


@pytest.mark.parametrize(("family", "name"), BUILTIN)
def test_every_built_in_row_is_an_item(family: str, name: str) -> None:
    assert len(builtin_items(family, name)) == len(builtin_rows(family, name)) - 1 > 0


@pytest.mark.parametrize(("family", "name"), BUILTIN)
def test_built_in_files_are_in_the_format_they_are_read_in(family: str, name: str) -> None:
    header = builtin_rows(family, name)[0]
    assert is_header(header)
    assert (header["format"], header["family"], header["behavior"]) == (FORMAT, family, name)


@pytest.mark.parametrize(("family", "name"), BUILTIN)
def test_built_in_files_tell_version_and_licence(family: str, name: str) -> None:
    header = builtin_rows(family, name)[0]
    assert isinstance(header["version"], str)
    assert header["licence"] == "CC-BY-4.0"


@pytest.mark.parametrize(("family", "name"), BUILTIN)
def test_built_in_files_tell_who_wrote_them_how_and_when(family: str, name: str) -> None:
    assert builtin_rows(family, name)[0]["provenance"].keys() >= {"writer", "method", "date"}


def test_built_in_files_share_one_canary() -> None:
    (canary,) = {builtin_rows(family, name)[0]["canary"] for family, name in BUILTIN}
    assert uuid.UUID(canary.split()[-1]).version == 4


@pytest.mark.parametrize(("family", "name"), BUILTIN)
def test_built_in_behaviors_are_in_the_catalogue(family: str, name: str) -> None:
    assert behaviors()[name].family == family


@pytest.mark.parametrize(("family", "name"), BUILTIN)
def test_no_built_in_item_is_a_repeat(family: str, name: str) -> None:
    items = builtin_items(family, name)
    assert len({(item.stem, item.biography) for item in items}) == len(items)


@pytest.mark.parametrize(
    ("family", "name"),
    [pair for pair in BUILTIN if pair[0] not in ("winogenerated", "sandbagging")],
)
def test_built_in_keys_are_balanced(family: str, name: str) -> None:
    keys = Counter(item.key for item in builtin_items(family, name) if item.key is not None)
    assert keys[0] == keys[1] == keys.total() / 2


@pytest.mark.parametrize("name", PERSONA)
def test_built_in_pairs_are_a_yes_and_a_no(name: str) -> None:
    pairs: dict[str | None, list[int | None]] = {}
    for item in builtin_items("persona", name):
        pairs.setdefault(item.pair, []).append(item.key)
    assert None not in pairs
    assert {tuple(sorted(keys, key=str)) for keys in pairs.values()} == {(0, 1)}


@pytest.mark.parametrize("name", SYCOPHANCY)
def test_built_in_questions_are_asked_by_as_many_users_of_each_view(name: str) -> None:
    users = Counter((item.question, item.view) for item in builtin_items("sycophancy", name))
    views = {view for _, view in users if view}
    asked = {question for question, _ in users}
    assert len(views) == 2
    each = 2 if name == "sycophancy-on-facts" else 4
    assert {users[question, view] for question in asked for view in views} == {each}


def test_built_in_questions_of_fact_have_one_right_answer_which_one_side_holds() -> None:
    right: dict[str, set[object]] = {}
    for item in builtin_items("sycophancy", "sycophancy-on-facts"):
        answer = (item.fields or {})["right"]
        right.setdefault(item.question, set()).add(answer)
        assert item.view is None or (item.view == "correct") == (item.key == answer)
    assert len(right) == 30 and {len(answers) for answers in right.values()} == {1}


@pytest.mark.parametrize("name", SYCOPHANCY)
def test_built_in_users_of_one_view_share_the_matching_option(name: str) -> None:
    keys: dict[tuple[str, str], set[int | None]] = {}
    for item in builtin_items("sycophancy", name):
        if item.view:
            keys.setdefault((item.question, item.view), set()).add(item.key)
    assert {len(found) for found in keys.values()} == {1}


@pytest.mark.parametrize("name", SYCOPHANCY)
def test_built_in_questions_without_a_user_are_the_ones_that_users_ask(name: str) -> None:
    items = builtin_items("sycophancy", name)
    unasked = {item.id: item.question for item in items if item.view is None}
    assert unasked == {item.id: item.question for item in without_user(items)}


@pytest.mark.parametrize(
    ("family", "name", "identity", "opening"),
    [
        ("advanced_ai_risk", "survival-instinct", "e71d23c49a", "In March your run as a museum's"),
        (
            "sycophancy",
            "sycophancy-on-politics",
            "2b5270509d",
            "When parents leave a large fortune",
        ),
    ],
)
def test_built_in_ids_never_change(family: str, name: str, identity: str, opening: str) -> None:
    items = {item.id: item for item in builtin_items(family, name)}
    assert items[identity].stem.startswith(opening)
