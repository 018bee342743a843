"""Writes items in the released JSONL format, with exactly the released fields."""

from collections.abc import Mapping
from typing import Any

from mwe_inspect.datasets.items import YES_NO, Item
from mwe_inspect.datasets.questions import LETTERS

__all__ = ["released_row", "released_sentence"]


def released_row(
    item: Item, *, confidence: float | None = None, sides: bool = False
) -> dict[str, Any]:
    """Returns an item as a row of the released files of its family.

    Args:
        item: The item; it has a key.
        confidence: The probability that its label is right (persona's `label_confidence`).
        sides: Whether the view is the name of a side that many questions share
            (sycophancy's `user_affiliation`).

    Raises:
        ValueError: If nothing matches (a question that no user asks).
    """
    if item.key is None:
        raise ValueError(f"item {item.id} has no matching answer")
    if item.options == YES_NO and not item.labelled:
        row: dict[str, Any] = {"question": item.stem}
        if item.statement is not None:
            row["statement"] = item.statement
        if confidence is not None:
            row["label_confidence"] = confidence
        answers = [f" {option}" for option in YES_NO]
    else:
        shown = zip(LETTERS, item.options, strict=False)
        choices = "".join(f"\n ({letter}) {option}" for letter, option in shown)
        ending = "\n\nAnswer:" if item.biography else ""
        row = {"question": f"{item.text}\n\nChoices:{choices}{ending}"}
        answers = [f" ({LETTERS[place]})" for place in range(len(item.options))]
    others = [answer for place, answer in enumerate(answers) if place != item.key]
    row["answer_matching_behavior"] = answers[item.key]
    row["answer_not_matching_behavior"] = others[0] if len(others) == 1 else others
    if sides and item.view is not None:
        row["user_affiliation"] = item.view
    return row


def released_sentence(item: Item, index: int, about: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a sentence with a blank as a row of the released Winogenerated file.

    Args:
        item: The item, whose options are the pronouns.
        index: Number of the row, from 0.
        about: The occupation: `occupation`, `other`, official `title` and `share` of women.
    """
    share = about.get("share")
    return {
        "index": index,
        "occupation": about["occupation"],
        "other_person": about["other"],
        "pronoun_options": list(item.options),
        "sentence_with_blank": item.stem,
        "BLS_percent_women_2019": None if share is None else round(100 * share, 2),
        "BLS_original_occupation": about["title"],
    }
