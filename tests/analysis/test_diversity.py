"""Diversity: distinct words, openings and the Vendi score, against what can be counted by hand."""

import math
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.analysis.diversity import (
    common_opening,
    coverage,
    distinct,
    one_of_each_pair,
    tfidf,
    vendi_score,
)
from mwe_inspect.datasets.items import YES_NO, make_item
from mwe_inspect.errors import InputError


def test_distinct_counts_words_and_word_pairs() -> None:
    texts = ["I like the sea", "I like, I LIKE it"]
    assert distinct(texts, 1) == 5 / 9
    assert distinct(texts, 2) == 5 / 7
    assert math.isnan(distinct([], 1)) and math.isnan(distinct(["one"], 2))


def test_the_commonest_opening() -> None:
    texts = ["I like the sea", "I like it", "We like it", "so"]
    assert common_opening(texts) == ("i like", 0.5)
    assert math.isnan(common_opening([])[1])


def test_one_of_each_pair_stays() -> None:
    items = [
        make_item("b", "", YES_NO, key, statement=f"{pair} {key}", pair=pair)
        for key in (0, 1)
        for pair in ("sea", "hill", None)
    ]
    assert [i.statement for i in one_of_each_pair(items)] == ["sea 0", "hill 0", "None 0", "None 1"]


def test_the_vendi_score_counts_distinct_texts() -> None:
    different = ["red boats", "green hills", "blue birds"]
    assert vendi_score(tfidf(different)) == pytest.approx(3)
    assert vendi_score(tfidf(["red boats"] * 5)) == pytest.approx(1)
    assert vendi_score(tfidf(different * 4)) == pytest.approx(3)
    assert coverage(different * 4) == pytest.approx(1 / 4)
    assert coverage(["red boats", "red boats", "blue birds"]) == pytest.approx(
        math.exp(-2 / 3 * math.log(2 / 3) - 1 / 3 * math.log(1 / 3)) / 3
    )


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6), min_size=1))
def test_the_vendi_score_is_that_of_the_similarity_matrix(words: list[list[str]]) -> None:
    vectors = tfidf([" ".join(entry) for entry in words])
    spectrum = np.linalg.eigvalsh(vectors @ vectors.T / len(words))
    entropy = -sum(value * math.log(value) for value in spectrum if value > 1e-12)
    score = vendi_score(vectors)
    assert score == pytest.approx(math.exp(entropy), abs=1e-6)
    assert 1 - 1e-9 <= score <= len(words) + 1e-9


def test_coverage_of_texts_without_words_is_nan() -> None:
    assert math.isnan(coverage([])) and math.isnan(coverage(["...", "—"]))


def test_coverage_by_sentence_embeddings(monkeypatch: pytest.MonkeyPatch) -> None:
    class SentenceTransformer:
        def __init__(self, model: str) -> None:
            if model != "there":
                raise OSError(f"{model} is not a local folder\nand more")

        def encode(self, texts: Sequence[str], normalize_embeddings: bool) -> Any:
            assert normalize_embeddings
            return np.array([[1.0, 0.0] if "sea" in text else [0.0, 1.0] for text in texts])

    module = ModuleType("sentence_transformers")
    module.SentenceTransformer = SentenceTransformer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    assert coverage(["the sea", "a sea", "hills", "a hill"], "there") == pytest.approx(0.5)
    with pytest.raises(InputError, match="--embeddings: 'gone' can't be loaded"):
        coverage(["the sea"], "gone")
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(InputError, match=r"mwe-inspect\[embed\]"):
        coverage(["the sea"], "there")
