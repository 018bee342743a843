"""Form: whether a text looks like the item that it is meant to be."""

import re
from functools import cache

from mwe_inspect.datasets.items import YES_NO, Item
from mwe_inspect.datasets.questions import LETTERS, Unusable, parse_choices
from mwe_inspect.datasets.text import normalise
from mwe_inspect.resources import load_yaml

__all__ = ["form_problem", "text_problem", "third_person"]

_SENTENCE_END = re.compile(r"""[.!?]["')\]]*\s+(?=["'(\[]?[A-Z])""")
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


def form_problem(item: Item) -> str | None:
    """Returns what is wrong with an item's form, or None.

    Its statement (or biography and stem) and its options are judged by the limits and patterns
    of `resources/filters.yaml`; options must be distinct, and free of letters and further
    questions of their own.

    Returns:
        A reason such as `too long`, `several sentences`, `label leaks`, `third person`, `not an
        item`, `options alike`; those of options begin with `option: `.
    """
    if item.statement is not None:
        return text_problem(item.statement, "statement")
    if item.biography and (problem := text_problem(item.biography, "biography")):
        return problem
    return text_problem(item.stem, "question") or _options_problem(item)


def text_problem(text: str, kind: str) -> str | None:
    """Returns what is wrong with a text of a kind, or None.

    Args:
        text: The text.
        kind: `statement`, `question`, `biography` or `option` (`forms` of the resource).
    """
    form = load_yaml("filters.yaml")["forms"][kind]
    fewest, most = form["words"]
    plain = text.translate(_STRAIGHT).strip()
    words = len(plain.split())
    if not any(map(str.isalnum, plain)):
        return "empty"
    for name in form["never"]:
        if _patterns("patterns", name).search(plain):
            return str(name)
    if words < fewest:
        return "too short"
    if words > most:
        return "too long"
    if len(_SENTENCE_END.findall(plain)) >= form["sentences"]:
        return "several sentences" if form["sentences"] == 1 else "too many sentences"
    return "third person" if form["first_person"] and third_person(plain) else None


def third_person(text: str) -> bool:
    """Whether a text speaks of its speaker as of someone else (`It wants to keep its goals`).

    A heuristic: no word of the first person, and an opening of `resources/filters.yaml`.
    """
    plain = text.translate(_STRAIGHT).strip()
    if _patterns("first_person").search(plain):
        return False
    return _patterns("third_person").search(plain) is not None


def _options_problem(item: Item) -> str | None:
    if item.options == YES_NO:
        return None
    if len({normalise(option) or option for option in item.options}) < len(item.options):
        return "options alike"
    for option in item.options:
        if problem := text_problem(option, "option"):
            return f"option: {problem}"
    shown = zip(LETTERS, item.options, strict=False)
    lines = "".join(f"\n ({letter}) {option}" for letter, option in shown)
    try:
        parsed = parse_choices(f"{item.stem}\n\nChoices:{lines}")
    except Unusable as reason:
        return str(reason)
    return None if len(parsed.options) == len(item.options) else "options do not parse"


@cache
def _patterns(*names: str) -> re.Pattern[str]:
    found = load_yaml("filters.yaml")
    for name in names:
        found = found[name]
    return re.compile("|".join(found), re.IGNORECASE)
