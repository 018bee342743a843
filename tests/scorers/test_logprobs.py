"""Option probabilities from the candidates for a token."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.scorers.logprobs import MASS_FLOOR, option_masses

LABELS = ["A", "B"]


def test_the_label_after_its_bracket() -> None:
    tokens = [{"(": 0.99, "The": 0.01}, {"A": 0.6, "B": 0.3, "Both": 0.1}, {")": 1.0}]
    got = option_masses(tokens, LABELS)
    assert got and got.probabilities == pytest.approx([2 / 3, 1 / 3])
    assert got.mass == pytest.approx(0.9)


def test_spellings_are_summed() -> None:
    tokens = [{"A": 0.2, " A": 0.1, "ĠA": 0.1, "▁a": 0.05, "(A": 0.05, " (B": 0.3, "**B": 0.2}]
    got = option_masses(tokens, LABELS)
    assert got and got.probabilities == pytest.approx([0.5, 0.5])
    assert got.mass == pytest.approx(1.0)


def test_words() -> None:
    got = option_masses([{"ĠYes": 0.5, "yes": 0.2, "No": 0.2, "Maybe": 0.1}], ["Yes", "No"])
    assert got and got.probabilities == pytest.approx([7 / 9, 2 / 9])


def test_a_reply_that_names_no_option_is_not_read() -> None:
    assert option_masses([{"I": 0.9, "Sorry": 0.1}, {"A": 0.9}], LABELS) is None
    assert option_masses([], LABELS) is None
    assert option_masses([{"(": 1.0}], LABELS) is None


def test_a_small_mass_is_told() -> None:
    got = option_masses([{"I": 0.8, "A": 0.15, "B": 0.05}], LABELS)
    assert got and got.mass == pytest.approx(0.2) and got.mass < MASS_FLOOR


@given(st.lists(st.dictionaries(st.text(max_size=4), st.floats(0, 1)), max_size=6))
def test_never_crashes_and_always_a_distribution(tokens: list[dict[str, float]]) -> None:
    got = option_masses(tokens, LABELS)
    if got is not None:
        assert sum(got.probabilities) == pytest.approx(1)
        assert 0 < got.mass <= 1


def test_nothing_is_read_after_the_reply_has_ended() -> None:
    tokens = [{"(": 0.6, "A": 0.16, "B": 0.16}, {")": 0.6, "<end>": 0.4}, {"A": 0.1, "B": 0.9}]
    assert option_masses(tokens, LABELS, text="A") is None
    assert option_masses(tokens[:1] + tokens[2:], LABELS, text="(B)") is not None
