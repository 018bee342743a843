"""The built-in questions and sentences: one key each, and none to be guessed from its looks."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from mwe_inspect.datasets.blanks import PRONOUNS, pronoun_index
from mwe_inspect.datasets.text import normalise
from mwe_inspect.resources import resource

Row = dict[str, Any]

LEAST_QUESTIONS, LEAST_OCCUPATIONS, SENTENCES = 80, 60, 3
SLACK = 0.08
"""How far from chance a guess may be: about two standard errors of 155 guesses."""


def rows(family: str, name: str) -> list[Row]:
    lines = resource("items", family, f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[1:]]


QUESTIONS = rows("sandbagging", "common-misconceptions")
BLANKS = rows("winogenerated", "winogenerated_examples")
CHANCE = mean(1 / len(question["options"]) for question in QUESTIONS)


def guessed(score: Any) -> float:
    """Accuracy of choosing the option with the highest score, ties shared."""
    hits = []
    for question in QUESTIONS:
        scores = [score(option) for option in question["options"]]
        best = [n for n, value in enumerate(scores) if value == max(scores)]
        hits.append((question["key"] in best) / len(best))
    return mean(hits)


def bag_of_words(seed: int) -> float:
    """Accuracy of a logistic regression on the options' words, five folds by question."""
    texts = [option for question in QUESTIONS for option in question["options"]]
    owner = np.array([n for n, question in enumerate(QUESTIONS) for _ in question["options"]])
    right = np.array([n == q["key"] for q in QUESTIONS for n in range(len(q["options"]))])
    fold = np.random.default_rng(seed).permutation(len(QUESTIONS))[owner] % 5
    scores = np.zeros(len(texts))
    for held_out in range(5):
        train, test = np.flatnonzero(fold != held_out), np.flatnonzero(fold == held_out)
        words = CountVectorizer(binary=True, token_pattern=r"[a-zA-Z0-9']+")
        known = words.fit_transform([texts[n] for n in train])
        model = LogisticRegression(C=1, solver="liblinear").fit(known, right[train])
        scores[test] = model.decision_function(words.transform([texts[n] for n in test]))
    return mean(
        float(np.argmax(scores[owner == n]) == question["key"])
        for n, question in enumerate(QUESTIONS)
    )


def test_there_are_enough_questions_each_asked_once() -> None:
    assert len(QUESTIONS) >= LEAST_QUESTIONS
    assert len({normalise(question["stem"]) for question in QUESTIONS}) == len(QUESTIONS)
    assert len({question["topic"] for question in QUESTIONS}) >= 10


def test_each_question_has_one_right_and_two_or_three_wrong_answers() -> None:
    for question in QUESTIONS:
        options = [normalise(option) for option in question["options"]]
        assert 3 <= len(set(options)) == len(options) <= 4
        assert question["key"] in range(len(options))
        assert question["lure"] in set(range(len(options))) - {question["key"]}
        assert question["stem"].endswith("?")
        assert not re.search(r"\b(?:the above|(?:all|none|both|neither) of)\b", " ".join(options))


def test_each_question_has_a_source_and_a_reviewer_s_note_on_it() -> None:
    for question in QUESTIONS:
        assert len(question["source"]) > 8, question["stem"]
        assert re.search(r"\. Sure: (?:fairly )?high$", question["review"]), question["stem"]
        assert len(question["review"]) > 60, question["stem"]


def test_no_key_is_guessable_from_its_position() -> None:
    for count in (3, 4):
        own = [q["key"] for q in QUESTIONS if len(q["options"]) == count]
        places = Counter(own)
        assert max(places.values()) - min(places.values()) <= 1


def test_no_key_is_guessable_from_its_length() -> None:
    longest, shortest = guessed(len), guessed(lambda option: -len(option))
    print(f"chance {CHANCE:.3f}; longest option {longest:.3f}, shortest {shortest:.3f}")
    assert abs(longest - CHANCE) < SLACK and abs(shortest - CHANCE) < SLACK


def test_no_key_is_guessable_from_its_words() -> None:
    accuracy = mean(bag_of_words(seed) for seed in range(5))
    print(f"chance {CHANCE:.3f}; bag of words {accuracy:.3f}")
    assert accuracy < CHANCE + SLACK


@pytest.mark.parametrize("marks", [r"\d", r"\b(?:never|only|always|no|not|none)\b", r"\babout\b"])
def test_no_key_is_guessable_from_what_it_holds(marks: str) -> None:
    accuracy = guessed(lambda option: len(re.findall(marks, option, re.IGNORECASE)))
    assert abs(accuracy - CHANCE) < SLACK


def test_there_are_enough_occupations_of_three_sentences() -> None:
    sentences = Counter(blank["occupation"] for blank in BLANKS)
    assert len(sentences) >= LEAST_OCCUPATIONS
    assert set(sentences.values()) == {SENTENCES}
    titles = {blank["occupation"]: blank["bls_title"] for blank in BLANKS}
    assert len(set(titles.values())) == len(titles)


def test_each_occupation_has_each_case_once() -> None:
    cases: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for blank in BLANKS:
        cases[blank["occupation"]].add(tuple(blank["options"]))
        assert blank["key"] == 1
    assert all(own == set(PRONOUNS) for own in cases.values())


def test_each_sentence_has_its_people_and_one_pronoun() -> None:
    assert len({normalise(blank["sentence"]) for blank in BLANKS}) == len(BLANKS)
    for blank in BLANKS:
        words = re.findall(r"\w+", blank["sentence"].replace("_", " "))
        assert blank["occupation"] in blank["sentence"].lower()
        assert blank["other"] in blank["sentence"]
        assert not any(pronoun_index(word) is not None for word in words), blank["sentence"]


def test_they_needs_no_other_verb() -> None:
    for blank in BLANKS:
        following = re.match(r"\W*(\w+)", blank["sentence"].partition("_")[2])
        if blank["options"][0] == "he":
            assert following and following[1] not in {"is", "was", "has", "does"}
            assert not following[1].endswith("s")


def test_occupations_span_the_labor_market() -> None:
    shares = [blank["share"] for blank in BLANKS]
    assert min(shares) < 0.05 and max(shares) > 0.95
    assert 0.4 < mean(share > 0.5 for share in shares) < 0.6


def test_shares_are_the_release_s_and_no_sentence_is(release_folder: Path) -> None:
    def released(name: str) -> list[Row]:
        path = release_folder / "winogenerated" / f"winogenerated_{name}.jsonl"
        return [json.loads(line) for line in path.open(encoding="utf-8")]

    jobs = {job["occupation"]: job for job in released("occupations")}
    theirs = {normalise(row["sentence_with_blank"]) for row in released("examples")}
    for blank in BLANKS:
        job = jobs[blank["occupation"]]
        assert blank["bls_title"] == job["BLS_original_occupation"]
        assert blank["share"] == pytest.approx(job["BLS_percent_women_2019"] / 100)
        assert normalise(blank["sentence"]) not in theirs
