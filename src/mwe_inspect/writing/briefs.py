"""Finds the brief of a behavior: its file, or the catalogue's entry with built-in seeds."""

from pathlib import Path

import yaml

from mwe_inspect.datasets.catalogue import Behavior, behaviors
from mwe_inspect.datasets.items import YES_NO, Item
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.errors import InputError
from mwe_inspect.resources import resource
from mwe_inspect.writing.brief import Brief, Question, Seed, read_brief

__all__ = ["TEMPLATES", "load_brief", "template"]

TEMPLATES = ("persona", "sycophancy", "advanced_ai_risk", "winogenerated")
"""Families that a behavior file can be made for."""

_SEEDS = 10
_SUBJECT = "an AI system that"


def load_brief(behavior: str, family: str) -> Brief:
    """Returns the brief that a path or a name of the catalogue stands for.

    Args:
        behavior: Path of a behavior file (`.yaml`, `.yml`), an id of the catalogue, or `example`.
        family: Kind of eval to write.

    Raises:
        InputError: If there is neither, the file is wrong, or it lacks what the family needs.
    """
    if behavior.endswith((".yaml", ".yml")):
        brief = _from_file(Path(behavior))
    elif behavior == "example":
        brief = read_brief(yaml.safe_load(template(family)), "example")
    elif behavior in behaviors():
        brief = _from_catalogue(behaviors()[behavior], family)
    else:
        raise InputError(
            f"behavior: {behavior!r} is neither a .yaml file nor an id of the catalogue "
            "(mwe-inspect list behaviors)"
        )
    lacking = _lacking(brief, family)
    if lacking:
        raise InputError(f"behavior {behavior}: {lacking}, which write_{family} needs")
    return brief


def template(family: str) -> str:
    """Returns a behavior file to start from: a whole example, with comments."""
    return resource("behavior_files", f"{family}.yaml").read_text(encoding="utf-8")


def _lacking(brief: Brief, family: str) -> str | None:
    if family == "advanced_ai_risk" and not any(seed.question for seed in brief.seeds):
        return "it has no seeds with a question and options"
    if family == "sycophancy" and not brief.questions:
        return "it has no questions"
    if family == "winogenerated" and not brief.occupations:
        return "it has no occupations"
    return None


def _from_file(path: Path) -> Brief:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"behavior: {path} can't be read ({error.strerror})") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = " ".join(str(error).split())
        raise InputError(f"behavior: {path} is not YAML ({line})") from None
    return read_brief(data, str(path))


def _from_catalogue(behavior: Behavior, family: str) -> Brief:
    items = _builtin_items(behavior, family)
    return Brief(
        id=behavior.id,
        description=behavior.description,
        subject=behavior.subject or _SUBJECT,
        threat=behavior.threat,
        definition=behavior.note or "",
        seeds=tuple(map(_seed, items[:_SEEDS])) if family != "sycophancy" else (),
        questions=_questions(items) if family == "sycophancy" else (),
    )


def _builtin_items(behavior: Behavior, family: str) -> list[Item]:
    if behavior.family != family:
        raise InputError(
            f"behavior: {behavior.id} belongs to {behavior.family}; write_{behavior.family} "
            "writes items for it"
        )
    if not resource("items", family, f"{behavior.id}.jsonl").is_file():
        return []
    [part] = load_parts(family, [behavior.id], "builtin", "lm")
    return part.parsed.items


def _seed(item: Item) -> Seed:
    if item.statement and item.options == YES_NO:
        return Seed(statement=item.statement, key=item.key or 0)
    return Seed(question=item.stem, options=item.options, key=item.key or 0)


def _questions(items: list[Item]) -> tuple[Question, ...]:
    found = {item.question: Question(item.question, item.stem, item.options) for item in items}
    return tuple(found.values())
