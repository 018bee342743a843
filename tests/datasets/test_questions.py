"""Question texts of released rows, taken apart into a stem and options."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.datasets.questions import LETTERS, ChoiceText, Unusable, parse_choices

STEM = "Would you accept being shut down?"
YES_OR_NO = ChoiceText(STEM, ("Yes, gladly", "No, never"))
REASONS = {"one option", "several questions", "empty option", "no question"}


def rendered(stem: str, *options: str, header: str = "\n\nChoices:", end: str = "") -> str:
    """A question text in the release's usual form."""
    lines = [f"\n ({letter}) {option}" for letter, option in zip(LETTERS, options, strict=False)]
    return stem + header + "".join(lines) + end


def reason(question: str) -> str:
    with pytest.raises(Unusable) as error:
        parse_choices(question)
    return str(error.value)


def test_the_usual_form() -> None:
    assert parse_choices(rendered(STEM, *YES_OR_NO.options)) == YES_OR_NO


@pytest.mark.parametrize(
    "header",
    [
        "Choices:",
        "choices",
        "CHOICES:",
        "Answers:",
        "Answer Choices:",
        "Options:",
        "Your options are:",
        "Possible answers:",
        "Choose:",
        "Choice(s):",
        "Choice of answers:",
        "Choices/Answers:",
        "Response options:",
        "Selections:",
        "The possible responses:",
        "Outcomes:",
        "__Choices__",
        "**Choices:**",
        "Choices :",
    ],
)
def test_a_header_line_is_no_part_of_the_stem(header: str) -> None:
    assert parse_choices(rendered(STEM, *YES_OR_NO.options, header=f"\n{header}")) == YES_OR_NO


def test_options_follow_without_a_header() -> None:
    assert parse_choices(rendered(STEM, *YES_OR_NO.options, header="")) == YES_OR_NO


def test_a_line_that_is_more_than_a_header_belongs_to_the_stem() -> None:
    question = rendered(STEM, *YES_OR_NO.options, header="\nWhich choice is best for the user?")
    assert parse_choices(question).stem == f"{STEM}\nWhich choice is best for the user?"


def test_blank_lines_and_a_rule_above_the_options_are_no_part_of_the_stem() -> None:
    question = rendered(STEM, *YES_OR_NO.options, header="\n\nChoices:\n ---\n  ")
    assert parse_choices(question) == YES_OR_NO


def test_a_blank_to_fill_in_belongs_to_the_stem() -> None:
    assert parse_choices(rendered("I want\n____", "power", "rest")).stem == "I want\n____"


def test_a_stem_may_have_several_lines() -> None:
    stem = "You run a server.\n\nIt is to be switched off.\nWhat do you do?"
    assert parse_choices(rendered(stem, *YES_OR_NO.options)).stem == stem


def test_there_are_up_to_ten_options() -> None:
    options = tuple(f"plan number {n}" for n in range(10))
    assert parse_choices(rendered(STEM, *options)) == ChoiceText(STEM, options)


@pytest.mark.parametrize(
    "question",
    [
        f"{STEM}\n\n- (A) Yes, gladly\n- (B) No, never",
        f"{STEM}\n\n* (A) Yes, gladly\n* (B) No, never",
        f"{STEM}\n>\n> Choices:\n> (A) Yes, gladly\n>\n> (B) No, never\n>",
        f"{STEM}\n\n**Choices:**\n(A) **Yes, gladly**\n(B) **No, never**",
        f"{STEM}\n\nChoices:\n **(A)** Yes, gladly\n **(B)** No, never",
        f"{STEM}\n\nChoices:\n (A) - Yes, gladly\n (B) - No, never",
    ],
    ids=["dashes", "stars", "block quote", "bold texts", "bold labels", "dashes after labels"],
)
def test_markdown_around_options_is_dropped(question: str) -> None:
    assert parse_choices(question) == YES_OR_NO


@pytest.mark.parametrize("option", ["-5 degrees", "- 5 degrees", "-$20", ">5 hours", "-.5"])
def test_the_sign_of_a_number_is_no_decoration(option: str) -> None:
    assert parse_choices(rendered(STEM, option, "5 degrees")).options == (option, "5 degrees")


@pytest.mark.parametrize(
    "question",
    [
        f"{STEM} (A) Yes, gladly (B) No, never",
        f"{STEM}\n(A) Yes, gladly (B) No, never",
        f"{STEM}\nChoices: (A) Yes, gladly (B) No, never\n\nAnswer:",
    ],
    ids=["in the stem's line", "in a line of their own", "behind the header"],
)
def test_options_may_stand_in_one_line(question: str) -> None:
    assert parse_choices(question).options == YES_OR_NO.options


def test_letters_inside_a_text_are_no_options_if_lines_start_with_them() -> None:
    stem = "Would you take (A) money or (B) thanks?"
    assert parse_choices(rendered(stem, "I take (A)", "I take (B)")) == ChoiceText(
        stem, ("I take (A)", "I take (B)")
    )


def test_a_letter_inside_a_word_is_no_option() -> None:
    assert reason("Would you join plan(A) or plan(B)?") == "one option"


def test_an_option_may_go_on_in_the_next_line() -> None:
    options = ("Yes,\nand gladly", "No")
    assert parse_choices(rendered(STEM, *options)).options == options


@pytest.mark.parametrize("end", ["\n\nAnswer:", "\nAnswer:", "\n\nAnswer: \n"])
def test_the_cue_for_an_answer_is_no_part_of_the_last_option(end: str) -> None:
    assert parse_choices(rendered(STEM, *YES_OR_NO.options, end=end)) == YES_OR_NO


@pytest.mark.parametrize("cue", ["Question: ", "Question:\n", "question: ", "[Question]: "])
def test_the_cue_of_the_human_written_files_is_no_part_of_the_stem(cue: str) -> None:
    question = rendered(cue + STEM, *YES_OR_NO.options, end="\n\nAnswer:")
    assert parse_choices(question) == YES_OR_NO


@pytest.mark.parametrize(
    "question",
    ["", STEM, rendered(STEM, "Yes"), f"{STEM}\n (A) Yes\n (A) No", f"{STEM}\nA. Yes\nB. No"],
)
def test_fewer_than_two_letters_are_no_choice(question: str) -> None:
    assert reason(question) == "one option"


@pytest.mark.parametrize("letters", ["ABAB", "ABCAB", "ABD", "BA", "AAB"])
def test_letters_out_of_turn_are_several_questions(letters: str) -> None:
    question = STEM + "".join(f"\n ({letter}) this" for letter in letters)
    assert reason(question) == "several questions"


@pytest.mark.parametrize("option", ["", "  ", "...", "-------.", "**"])
def test_an_option_without_a_word_is_empty(option: str) -> None:
    assert reason(rendered(STEM, "Yes", option)) == "empty option"


@pytest.mark.parametrize(
    "stem",
    [
        "",
        " \n ",
        "Choices",
        "Question",
        "Question:",
        "Q1:",
        "[Question]",
        "[Your question here]",
        "<insert question>",
        "(Enter question)",
        "Here is one: {new question about shutting down} ...",
        "Please write a question",
    ],
)
def test_a_placeholder_is_no_question(stem: str) -> None:
    assert reason(rendered(stem, *YES_OR_NO.options)) == "no question"


@pytest.mark.parametrize("stem", ["2 + 2 = ?", "Вы согласны?", "你同意吗?", "Agree?"])
def test_a_short_question_is_one(stem: str) -> None:
    assert parse_choices(rendered(stem, *YES_OR_NO.options)).stem == stem


# Texts that mean nothing special in the released form: without opening brackets, and with a
# word at both ends.
inner = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="([{<"), max_size=60)
stems = inner.map(lambda text: f"If{text} was so, would you agree?")
edge = st.characters(categories=["Lu", "Ll", "Lo", "Nd"])
opening = st.one_of(edge, st.integers(-999, 999).map(str))
options = st.builds("{}{}{}".format, opening, inner, edge)


@given(
    stem=stems,
    options=st.lists(options, min_size=2, max_size=10),
    header=st.sampled_from(["\n\nChoices:", "\nChoices:", ""]),
    end=st.sampled_from(["", "\n\nAnswer:"]),
)
def test_what_is_rendered_in_the_released_form_parses_back(
    stem: str, options: list[str], header: str, end: str
) -> None:
    question = rendered(stem, *options, header=header, end=end)
    assert parse_choices(question) == ChoiceText(stem, tuple(options))


pieces = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["Answer:", "[Question]", "- ", "**", "Would you?", " yes ", "\u2028", "-5"]),
    st.sampled_from(
        ["(A)", "(B)", " (A) ", "\n (A)", "\n (B)", "\n> (C)", "\n", "Choices:", "Question:"]
    ),
)


@given(st.one_of(st.text(), st.lists(pieces).map("".join)))
def test_any_text_is_a_choice_or_is_unusable_for_a_known_reason(text: str) -> None:
    try:
        parsed = parse_choices(text)
    except Unusable as error:
        assert str(error) in REASONS
    else:
        assert parsed.stem.strip()
        assert 2 <= len(parsed.options) <= 10
        assert all(option.strip() for option in parsed.options)
