"""The log likelihood of the string that ends a prompt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspect_ai.model import Logprob

from mwe_inspect.solvers.likelihood import string_likelihood


def tokens(*pieces: tuple[str, float]) -> list[Logprob]:
    return [Logprob(token=token, logprob=logprob) for token, logprob in pieces]


@pytest.mark.parametrize(
    ("pieces", "string", "expected"),
    [
        ([("Assistant:", -1.0), (" (", -0.5), ("A", -0.25), (")", -0.125)], " (A)", -0.875),
        ([(":", -1.0), ("▁Yes", -0.5)], " Yes", -0.5),
        ([(":", -1.0), ("ĠYes", -0.5)], " Yes", -0.5),
        ([("t: ", -1.0), ("No", -0.5)], " No", -1.5),  # a token across the border counts whole
        ([("Ġcat", -1.0)], " Yes", None),
        ([("s", -1.0)], " Yes", None),
        ([], " Yes", None),
    ],
)
def test_the_tokens_that_cover_the_string_count(
    pieces: list[tuple[str, float]], string: str, expected: float | None
) -> None:
    assert string_likelihood(tokens(*pieces), string) == expected


@given(st.lists(st.text(min_size=1, max_size=4), min_size=1), st.integers(1, 10))
def test_any_division_into_tokens_gives_the_sum_of_those_touched(
    pieces: list[str], length: int
) -> None:
    text = "".join(pieces)
    string = text.replace("▁", " ").replace("Ġ", " ")[-length:]
    got = string_likelihood(tokens(*((piece, -1.0) for piece in pieces)), string)
    touched = next(n for n in range(1, len(pieces) + 1) if len("".join(pieces[-n:])) >= len(string))
    assert got == -touched
