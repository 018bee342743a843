"""Arguments: what the command line's YAML makes of them is understood or refused by name."""

import pytest
import yaml

from mwe_inspect.arguments import choice, flag, fraction, names, whole_number
from mwe_inspect.errors import InputError


def typed(text: str) -> object:
    """What Inspect's command line makes of `-T argument=text`."""
    return yaml.safe_load(text)


def refusal(error: pytest.ExceptionInfo[InputError]) -> str:
    message = str(error.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("all", ["all"]),
        ("no-shut-down,agreeableness", ["no-shut-down", "agreeableness"]),
        (" no-shut-down , agreeableness ", ["no-shut-down", "agreeableness"]),
        (["no-shut-down", "agreeableness"], ["no-shut-down", "agreeableness"]),
        (("no-shut-down", "agreeableness,politics"), ["no-shut-down", "agreeableness", "politics"]),
        ("no-shut-down,", ["no-shut-down"]),
    ],
)
def test_names_come_with_commas_or_as_a_list(value: object, expected: list[str]) -> None:
    assert names("behavior", value) == expected


def test_a_name_given_twice_counts_once() -> None:
    assert names("behavior", "b,a,b") == ["b", "a"]


@pytest.mark.parametrize("text", ["no", "1.0e+5", "12", "2022-12-19", "null", "[yes, a]", "{a: b}"])
def test_a_name_that_yaml_turned_into_another_type_is_refused(text: str) -> None:
    with pytest.raises(InputError) as error:
        names("behavior", typed(text))
    assert "behavior" in refusal(error)
    assert "YAML" in refusal(error)


@pytest.mark.parametrize("value", ["", " , ", []])
def test_no_name_is_refused(value: object) -> None:
    with pytest.raises(InputError) as error:
        names("behavior", value)
    assert refusal(error).startswith("behavior: is empty")


def test_a_valid_choice_is_returned() -> None:
    assert choice("written_by", "human", ("lm", "human")) == "human"


@pytest.mark.parametrize("value", ["Human", "", None, False, 1, ["lm"]])
def test_a_wrong_choice_names_argument_value_and_choices(value: object) -> None:
    with pytest.raises(InputError) as error:
        choice("written_by", value, ("lm", "human"))
    assert refusal(error) == f"written_by: {value!r} is not one of lm, human"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(7, 7), (7.0, 7), ("7", 7), ("1e3", 1000), (1e5, 100_000), (2**60 + 1, 2**60 + 1)],
)
def test_a_whole_number_comes_as_number_or_text(value: object, expected: int) -> None:
    assert whole_number("items", value) == expected


@pytest.mark.parametrize(
    "value",
    [0, -1, 1.5, "1.5", "many", "", None, True, [3], float("nan"), float("inf"), "1e999"],
)
def test_what_is_no_whole_number_is_refused_by_name(value: object) -> None:
    with pytest.raises(InputError) as error:
        whole_number("items", value)
    assert refusal(error) == f"items: {value!r} is not a whole number of at least 1"


def test_the_least_whole_number_is_the_caller_s() -> None:
    assert whole_number("seed", 0, least=0) == 0


@pytest.mark.parametrize("value", [True, "true", "True", "yes", "on", "1", 1])
def test_words_for_yes_are_true(value: object) -> None:
    assert flag("baseline", value) is True


@pytest.mark.parametrize("value", [False, "false", "NO", "off", "0", 0])
def test_words_for_no_are_false(value: object) -> None:
    assert flag("baseline", value) is False


@pytest.mark.parametrize("value", [None, 2, "", "maybe", []])
def test_what_is_neither_true_nor_false_is_refused(value: object) -> None:
    with pytest.raises(InputError) as error:
        flag("baseline", value)
    assert refusal(error) == f"baseline: {value!r} is not true or false"


@pytest.mark.parametrize(("text", "expected"), [("0.1", 0.1), (".5", 0.5), ("1e-5", 1e-5)])
def test_a_fraction_may_be_text(text: str, expected: float) -> None:
    assert fraction("alpha", typed(text)) == expected


@pytest.mark.parametrize("text", ["0", "1", "-0.1", "nan", "10%", "yes", "null", "[0.1]"])
def test_a_wrong_fraction_is_refused(text: str) -> None:
    with pytest.raises(InputError) as error:
        fraction("alpha", typed(text))
    assert refusal(error) == f"alpha: {typed(text)!r} is not a number between 0 and 1"


def test_a_fraction_has_an_upper_end() -> None:
    assert fraction("precision", 0.4, most=0.5) == 0.4
    with pytest.raises(InputError, match=r"precision: 0.5 is not a number between 0 and 0.5"):
        fraction("precision", 0.5, most=0.5)
