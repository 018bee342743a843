"""How many of the items to ask: all, a sample of a planned size, or until a test decides."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from mwe_inspect.arguments import fraction
from mwe_inspect.errors import InputError
from mwe_inspect.stats.planning import sample_size

__all__ = ["Effort"]


@dataclass(frozen=True, slots=True)
class Effort:
    """What `decide`, `alpha` and `precision` ask for.

    Attributes:
        decide: The rate with which to compare each behavior's, or None.
        alpha: Probability, at most, of a wrong decision.
        precision: Half the width of each rate's interval, or None.
    """

    decide: float | None = None
    alpha: float = 0.05
    precision: float | None = None

    @classmethod
    def from_args(cls, decide: object, alpha: object, precision: object) -> "Effort":
        """Reads the three arguments of a task.

        Raises:
            InputError: If one is out of range, or two exclude each other.
        """
        if decide is not None and precision is not None:
            raise InputError(
                "precision: does not go with decide, which stops when it can; choose one of them"
            )
        return cls(
            None if decide is None else fraction("decide", decide),
            fraction("alpha", alpha),
            None if precision is None else fraction("precision", precision, most=0.5),
        )

    @property
    def partial(self) -> bool:
        """Whether some of the items may be left out."""
        return self.decide is not None or self.precision is not None

    @property
    def plan(self) -> Callable[[int], int] | None:
        """How many items of a set to ask at most, or None for all those that are chosen."""
        if self.precision is not None:
            return partial(sample_size, half_width=self.precision)
        return None if self.decide is None else _all_of

    def notes(self, baseline: bool) -> list[str]:
        """Returns what the log should say.

        Args:
            baseline: Whether questions were to be asked without a user as well.
        """
        if self.precision is not None:
            return [
                f"precision: asks as many items of each behavior, drawn at random, as give its "
                f"rate over them all to within {self.precision:g}, at 95%"
            ]
        if self.decide is None:
            return []
        notes = [
            f"decide: asks each behavior's items in random order until its rate over them all is "
            f"known to be above or below {self.decide:g}, with an error probability of at most "
            f"{self.alpha:g}; numbers of items and calls given beforehand are the most there can be"
        ]
        if baseline:
            notes.append("decide: asks no question without a user, which says nothing of the rate")
        return notes

    @property
    def estimand(self) -> str:
        """What the set's numbers are about."""
        return (
            "the rate over this fixed set of items, each with the answer it gets in this run; "
            "whatever the unscored answers would have been"
        )


def _all_of(total: int) -> int:
    return total
