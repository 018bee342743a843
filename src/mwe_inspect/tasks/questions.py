"""The arguments that all tasks share: checked, and turned into the items to ask."""

import logging
from dataclasses import dataclass
from typing import NotRequired, TypedDict, Unpack

from mwe_inspect.arguments import choice, names, whole_number
from mwe_inspect.datasets.conditions import conditions_for
from mwe_inspect.datasets.selection import Selection, load_selection
from mwe_inspect.errors import InputError
from mwe_inspect.solvers.elicitations import ELICITATIONS
from mwe_inspect.tasks.effort import Effort

__all__ = ["Arguments", "Questions", "prepare"]

_WRITERS = ("lm", "human")
_PROBABILITIES = ("logprobs", "likelihood")

logger = logging.getLogger(__name__)


class Arguments(TypedDict):
    """What all tasks take, as the user gave it; see a task for what each means."""

    behavior: str | list[str]
    source: str
    items: int | None
    elicit: str
    present: str | None
    pack: int
    draws: int
    seed: int
    written_by: NotRequired[str]
    decide: NotRequired[float | None]
    alpha: NotRequired[float]
    precision: NotRequired[float | None]


@dataclass(frozen=True)
class Questions:
    """The items to ask, and how.

    Attributes:
        family: Kind of eval.
        selection: The items, and what the log should say about them.
        elicit: How the answer is obtained.
        present: How items are presented; None means the default of their kind.
        pack: How many items share a sample.
        draws: How many replies are drawn for each question.
        seed: Seed of choice and order.
        effort: How many of the items to ask.
    """

    family: str
    selection: Selection
    elicit: str
    present: str | None
    pack: int
    draws: int
    seed: int
    effort: Effort

    @property
    def probabilities(self) -> bool:
        """Whether the model's own probabilities are asked for."""
        return self.elicit in _PROBABILITIES

    @property
    def kinds(self) -> set[bool]:
        """Whether options stand under labels: what is true of some of the items."""
        return {item.labelled for items in self.selection.items.values() for item in items}

    @property
    def orders(self) -> bool:
        """Whether items are shown in both orders."""
        return any(
            condition.slug.endswith("reversed")
            for labelled in self.kinds
            for condition in conditions_for(self.present, labelled, elicit=self.elicit)
        )


def prepare(
    family: str,
    *,
    baseline: bool = False,
    faulty: bool = True,
    **arguments: Unpack[Arguments],
) -> Questions:
    """Checks the arguments, and loads and chooses the items.

    Args:
        family: Kind of eval.
        baseline: Whether questions that users ask are asked without a biography as well.
        faulty: Whether items with a recorded fault are kept.
        arguments: What all tasks take.

    Raises:
        InputError: If an argument is wrong; one line that names it and what is valid.
    """
    elicit, present = choice("elicit", arguments["elicit"], ELICITATIONS), arguments["present"]
    for labelled in (True, False):
        conditions_for(present, labelled, elicit=elicit)
    source, items = arguments["source"], arguments["items"]
    if not isinstance(source, str) or not source:
        raise InputError(f"source: {source!r} is not builtin, anthropic or a path")
    seed = whole_number("seed", arguments["seed"], least=0)
    effort = Effort.from_args(
        arguments.get("decide"), arguments.get("alpha", 0.05), arguments.get("precision")
    )
    selection = load_selection(
        family,
        behavior=names("behavior", arguments["behavior"]),
        source=source,
        items=None if items is None else whole_number("items", items),
        seed=seed,
        written_by=choice("written_by", arguments.get("written_by", "lm"), _WRITERS),
        baseline=baseline and effort.decide is None,
        faulty=faulty,
        plan=effort.plan,
    )
    selection.notes += effort.notes(baseline)
    for note in selection.notes:
        logger.info(note)
    return Questions(
        family=family,
        selection=selection,
        elicit=elicit,
        present=present,
        pack=whole_number("pack", arguments["pack"]),
        draws=_draws(arguments["draws"], elicit),
        seed=seed,
        effort=effort,
    )


def _draws(draws: object, elicit: str) -> int:
    """The number of draws; probabilities need one.

    Raises:
        InputError: If it is not a whole number, or more than one with `logprobs`.
    """
    number = whole_number("draws", draws)
    if number > 1 and elicit in _PROBABILITIES:
        raise InputError(
            f"draws: {number} draws with elicit={elicit}, which gives probabilities already; "
            "leave draws out, or choose elicit=text"
        )
    return number
