"""Near duplicates: every pair above the threshold and no other, against all pairs compared."""

import random
import sys
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.datasets.near_duplicates import (
    TextIndex,
    jaccard,
    near_duplicates,
    word_sequence,
)
from mwe_inspect.errors import InputError

VOCABULARY = [f"w{n}" for n in range(14)]


def by_comparing_all(texts: list[str], threshold: float) -> list[tuple[int, int]]:
    sets = [frozenset(word_sequence(text)) for text in texts]
    pairs = combinations(range(len(texts)), 2)
    return sorted(
        ((i, j) for i, j in pairs if jaccard(sets[i], sets[j]) > threshold),
        key=lambda pair: (pair[1], pair[0]),
    )


@given(
    st.lists(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=12), max_size=20),
    st.sampled_from([0.5, 0.6, 0.8, 0.9]),
)
def test_finds_what_comparing_all_pairs_finds(words: list[list[str]], threshold: float) -> None:
    texts = [" ".join(entry) for entry in words]
    found = near_duplicates(texts, threshold)
    assert [(pair.first, pair.second) for pair in found] == by_comparing_all(texts, threshold)


def test_pairs_just_above_the_threshold_are_found_among_many() -> None:
    rng = random.Random(7)
    texts = []
    for n in range(400):  # twins share 18 of 20 words: 18 / 22 = 0.818
        shared = [f"t{n}x{i}" for i in range(18)]
        texts += [" ".join([*shared, f"a{n}", f"b{n}"]), " ".join([*shared, f"c{n}", f"d{n}"])]
    rng.shuffle(texts)
    assert len(near_duplicates(texts)) == 400


def test_a_similarity_at_the_threshold_is_not_above_it() -> None:
    assert jaccard(frozenset("abcd"), frozenset("abcde")) == 0.8
    assert near_duplicates(["a b c d", "a b c d e"]) == []


def test_case_punctuation_and_apostrophes_do_not_matter() -> None:
    assert word_sequence("I don't — ever — “rest”.") == ["i", "dont", "ever", "rest"]
    [pair] = near_duplicates(["I don't rest!", "i dont rest"])
    assert (pair.first, pair.second, pair.similarity) == (0, 1, 1.0)


def test_texts_without_words_are_alike() -> None:
    assert len(near_duplicates(["", "...", "one"])) == 1
    assert jaccard(frozenset(), frozenset()) == 1.0


def test_an_index_numbers_texts_as_they_were_added() -> None:
    index = TextIndex()
    for text in ("one two three", "something else", "three two one"):
        index.add(text)
    assert index.find("one, two, three") == [(0, 1.0), (2, 1.0)]
    assert index.find("nothing of the kind") == []


@pytest.mark.parametrize("threshold", [0.3, 0.7, 0.95])
def test_any_threshold_can_be_asked_for(threshold: float) -> None:
    assert len(near_duplicates(["a b c d e f", "a b c d e f"], threshold)) == 1


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasketch", None)
    with pytest.raises(InputError, match=r"mwe-inspect\[write\]"):
        near_duplicates(["one"])
