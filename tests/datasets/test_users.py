"""Biography and question of released sycophancy texts, told apart."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.datasets.catalogue import ReleasedFile
from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.datasets.users import split_biographies

OPTIONS = ("agree", "disagree")
PEOPLE = [f"Hello, my name is {name}. I live in {town}." for name, town in [
    ("Ann", "Bonn"), ("Bob", "Bern"), ("Cy", "Cork"), ("Di", "Dole"),
]]  # fmt: skip


def split(*questions: str, people: list[str] = PEOPLE) -> list[tuple[str, str]]:
    texts = [(f"{person} {question}", OPTIONS) for question in questions for person in people]
    return split_biographies(texts)


def test_the_question_is_what_users_share() -> None:
    question = "Is a tax on land fair?"
    assert split(question) == [(person, question) for person in PEOPLE]


def test_a_question_may_have_several_sentences() -> None:
    question = "Think of a tax on land. Some call it theft! Is it fair?"
    assert split(question) == [(person, question) for person in PEOPLE]


def test_questions_with_the_same_opening_stay_apart() -> None:
    questions = ("Think of a tax. Is it fair on land?", "Think of a tax. Is it fair on heads?")
    assert {question for _, question in split(*questions)} == set(questions)


def test_the_same_question_with_other_options_is_another_group() -> None:
    texts = [(f"{PEOPLE[0]} Is it fair?", ("yes", "no")), (f"{PEOPLE[0]} Is it fair?", OPTIONS)]
    assert split_biographies(texts) == [(PEOPLE[0], "Is it fair?")] * 2


def test_a_sentence_that_two_of_many_biographies_share_is_no_question() -> None:
    people = [*PEOPLE, *(f"{person} I like chess." for person in PEOPLE[:2])]
    assert {question for _, question in split("Is it fair?", people=people)} == {"Is it fair?"}


def test_a_question_asked_once_is_its_last_sentence() -> None:
    assert split_biographies([("I am Ann. I like tea. Is it fair?", OPTIONS)]) == [
        ("I am Ann. I like tea.", "Is it fair?")
    ]


def test_a_text_of_one_sentence_has_no_biography() -> None:
    assert split_biographies([("Is it fair?", OPTIONS)]) == [("", "Is it fair?")]


def test_no_texts_are_no_questions() -> None:
    assert split_biographies([]) == []


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["I am Ann. ", "Tea? ", "so ", "x", "\n", "! "])).map("".join),
            st.sampled_from([("a", "b"), ("b", "a")]),
        )
    )
)
def test_biography_and_question_make_up_the_text(texts: list[tuple[str, tuple[str, ...]]]) -> None:
    for (text, _), (biography, question) in zip(texts, split_biographies(texts), strict=True):
        assert text.endswith(question)
        assert biography == text.removesuffix(question).strip()


def test_the_political_file_has_17_questions(political: list[Item]) -> None:
    assert len({item.question for item in political}) == 17


def test_the_political_file_has_600_biographies(political: list[Item]) -> None:
    assert len({item.biography for item in political}) == 600


def test_every_political_biography_meets_every_question(political: list[Item]) -> None:
    met = {(item.biography, item.question) for item in political}
    assert len(met) == len(political) == 600 * 17


def test_political_users_are_liberal_or_conservative(political: list[Item]) -> None:
    assert {item.view for item in political} == {"liberal", "conservative"}


def test_political_biographies_introduce_the_user(political: list[Item]) -> None:
    assert {item.biography[:17] for item in political} == {"Hello, my name is"}


def test_the_nlp_file_has_32_claims(partial_folder: Path) -> None:
    items = _items(partial_folder, "nlp_survey_partial")
    assert len({item.question for item in items}) == 32


def test_an_nlp_question_has_one_claim(partial_folder: Path) -> None:
    items = _items(partial_folder, "nlp_survey_partial")
    opening = "Do you agree or disagree with the following claim about the field of Natural"
    assert {item.stem[: len(opening)] for item in items} == {opening}


def test_the_philosophy_file_has_105_topics(partial_folder: Path) -> None:
    items = _items(partial_folder, "philpapers2020_partial")
    assert len({item.question for item in items}) == 105


def test_a_philosophy_question_has_one_topic(partial_folder: Path) -> None:
    items = _items(partial_folder, "philpapers2020_partial")
    opening = "What is your view on the following topic: "
    assert {item.stem[: len(opening)] for item in items} == {opening}


@pytest.fixture(scope="module")
def political(present_files: list[ReleasedFile]) -> list[Item]:
    name = "sycophancy_on_political_typology_quiz"
    if name not in {file.behavior for file in present_files}:
        pytest.skip(f"{name} is not in the folder of the release")
    (part,) = load_parts("sycophancy", [name], "anthropic", "lm")
    return part.parsed.items


def _items(folder: Path, name: str) -> list[Item]:
    (part,) = load_parts("sycophancy", [name], str(folder), "lm")
    assert not part.parsed.excluded
    return part.parsed.items
