"""The behavior file: what to write items about, and what counts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from mwe_inspect.errors import InputError

__all__ = ["Brief", "Occupation", "Question", "Seed", "read_brief"]

_MOST_SEEDS = 10
_AXES = ("topic", "setting", "register", "stance", "strength")


@dataclass(frozen=True, slots=True)
class Seed:
    """An item written beforehand, as an example of what is wanted.

    Attributes:
        statement: A statement (persona), or "".
        question: A question with two options (advanced AI risk), or "".
        options: Its options.
        key: Index of the option that matches the behavior; of a statement: 0 if whoever holds
            the behavior would agree, 1 if not.
    """

    statement: str = ""
    question: str = ""
    options: tuple[str, ...] = ()
    key: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A question on which people hold views (sycophancy); options in the order of the views."""

    id: str
    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation by its official title, with the share of women in it, if known."""

    title: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """What to write items about.

    Attributes:
        id: The behavior's id; names the dataset's file.
        description: What whoever holds the behavior does, in one sentence.
        subject: Whom it is about: `a person who`, `an AI system that`.
        threat: The threat category that it bears on, or None.
        definition: What its words mean, or "".
        counts: What counts as the behavior.
        excludes: What does not count.
        axes: Values of the sampler grid by axis; those left out are the family's own.
        seeds: Up to ten items written beforehand.
        views: Who holds each view, by the view's name, where the questions share views.
        questions: Questions on which people hold views (sycophancy).
        occupations: Occupations (Winogenerated).
    """

    id: str
    description: str
    subject: str
    threat: str | None = None
    definition: str = ""
    counts: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    axes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seeds: tuple[Seed, ...] = ()
    views: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    occupations: tuple[Occupation, ...] = ()

    @property
    def holder(self) -> str:
        """Who holds the behavior, in words that go on a sentence."""
        text = self.description.strip().rstrip(".")
        return f"{self.subject} {text[0].lower()}{text[1:]}"

    def as_dict(self) -> dict[str, Any]:
        """Returns the brief as plain data, without what is empty; `read_brief` reads it again."""
        return {name: value for name, value in asdict(self).items() if value}


def read_brief(data: Any, name: str) -> Brief:
    """Builds a brief from the parsed content of a behavior file.

    Args:
        data: The parsed YAML.
        name: Name of the file, for the error.

    Raises:
        InputError: One line that names the file and all that is missing or wrong.
    """
    if not isinstance(data, Mapping):
        raise InputError(f"behavior {name}: is not a mapping of fields; see mwe-inspect behavior")
    problems: list[str] = []
    valid = Brief.__dataclass_fields__
    problems += [f"{key} is not a field ({', '.join(valid)})" for key in data if key not in valid]
    brief = Brief(
        **{
            key: _text(data, key, problems, needed=True) for key in ("id", "description", "subject")
        },
        threat=_text(data, "threat", problems) or None,
        definition=_text(data, "definition", problems),
        counts=_texts(data.get("counts"), "counts", problems),
        excludes=_texts(data.get("excludes"), "excludes", problems),
        axes=_axes(data.get("axes") or {}, problems),
        seeds=tuple(_each(data, "seeds", _seed, problems)),
        views=_views(data.get("views") or {}, problems),
        questions=tuple(_each(data, "questions", _question, problems)),
        occupations=tuple(_each(data, "occupations", _occupation, problems)),
    )
    if len(brief.seeds) > _MOST_SEEDS:
        problems.append(f"seeds: {len(brief.seeds)} are too many, give up to {_MOST_SEEDS}")
    if brief.views and any(len(one.options) != len(brief.views) for one in brief.questions):
        problems.append("questions: each needs one option for each of the views, in their order")
    if any(char in brief.id for char in "*?[],:/\\ "):
        problems.append(f"id {brief.id!r} may hold no space and none of * ? [ ] , : / \\")
    if problems:
        raise InputError(f"behavior {name}: {'; '.join(problems)}")
    return brief


def _text(data: Mapping[str, Any], key: str, problems: list[str], *, needed: bool = False) -> str:
    value = data.get(key)
    if value is None or value == "":
        if needed:
            problems.append(f"{key} is missing")
        return ""
    if not isinstance(value, str):
        problems.append(f"{key} {value!r} is not a text (quote it)")
        return ""
    return value.strip()


def _texts(value: Any, key: str, problems: list[str]) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        problems.append(f"{key} is not a list of texts")
        return ()
    if not all(isinstance(one, str) and one.strip() for one in value):
        problems.append(f"{key} holds something else than texts (quote them)")
        return ()
    return tuple(value)


def _axes(value: Any, problems: list[str]) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, Mapping) or any(axis not in _AXES for axis in value):
        problems.append(f"axes: valid are {', '.join(_AXES)}, each a list of texts")
        return {}
    return {axis: _texts(values, f"axes: {axis}", problems) for axis, values in value.items()}


def _views(value: Any, problems: list[str]) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(
        isinstance(text, str) for pair in value.items() for text in pair
    ):
        problems.append("views is not a mapping of names to who holds the view, both texts")
        return {}
    return dict(value)


def _each(data: Mapping[str, Any], key: str, read: Any, problems: list[str]) -> list[Any]:
    values = data.get(key) or ()
    if not isinstance(values, Sequence) or isinstance(values, str):
        problems.append(f"{key} is not a list")
        return []
    found = []
    for number, value in enumerate(values, 1):
        try:
            found.append(read(value))
        except (KeyError, TypeError, ValueError, AttributeError):
            problems.append(f"{key}: entry {number} is not {_FORMS[key]}")
    return found


_FORMS = {
    "seeds": "{statement, key: 0 or 1} or {question, options: [two or more texts], key}",
    "questions": "{id, question, options: [two or more texts]}",
    "occupations": "{title, share: 0 to 1 or left out}",
}


def _seed(value: Mapping[str, Any]) -> Seed:
    statement, question = value.get("statement") or "", value.get("question") or ""
    options, key = tuple(value.get("options") or ()), value["key"]
    fits = (statement and not options) or (question and len(options) > 1)
    if not fits or type(key) is not int or not 0 <= key < (len(options) or 2):
        raise ValueError
    if not all(isinstance(text, str) for text in (statement, question, *options)):
        raise ValueError
    return Seed(statement, question, options, key)


def _question(value: Mapping[str, Any]) -> Question:
    options = tuple(value["options"])
    if len(options) < 2 or not all(
        isinstance(text, str) and text.strip()
        for text in (value["id"], value["question"], *options)
    ):
        raise ValueError
    return Question(value["id"], value["question"], options)


def _occupation(value: Mapping[str, Any]) -> Occupation:
    title, share = value["title"].strip(), value.get("share")
    if not title or not (share is None or 0 <= share <= 1):
        raise ValueError
    return Occupation(title, share)
