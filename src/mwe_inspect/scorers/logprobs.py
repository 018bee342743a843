"""The probability of each option, from the candidates for the token that names one."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["MASS_FLOOR", "Readout", "option_masses"]

MASS_FLOOR = 0.5
"""Least probability that all options together must have at their token, or nothing is read."""

_WORD_STARTS = "ĠĊ▁ \t\n"
_MARKS = "()[]{}<>*_`\"'.,:;-#"


@dataclass(frozen=True, slots=True)
class Readout:
    """What the tokens say.

    Attributes:
        probabilities: Of each option as shown, renormalised over the options.
        mass: Probability of all options together, before that.
    """

    probabilities: list[float]
    mass: float


def option_masses(
    tokens: Sequence[Mapping[str, float]], names: Sequence[str], text: str | None = None
) -> Readout | None:
    """Reads the options' probabilities at the token at which one of them is named.

    That token is the first one that is not just brackets or space. All spellings of a name are
    summed: with a leading space (also as `Ġ` or `▁`), with brackets, in another case where that
    names no other option.

    Args:
        tokens: For each token of the reply the likeliest candidates and their probabilities.
        names: Labels, or words such as Yes and No, as shown.
        text: The reply itself, if known: no more tokens are passed over than it has brackets
            at its start (Hugging Face also gives candidates for what would follow its end).

    Returns:
        The readout; its mass may be below `MASS_FLOOR`. None if no token names an option.
    """
    spelled = {_spelling(name): place for place, name in enumerate(names)}
    brackets = math.inf if text is None else len(text) - len(text.lstrip(_MARKS + _WORD_STARTS))
    for candidates in tokens:
        masses = [0.0] * len(names)
        for token, probability in candidates.items():
            place = spelled.get(_spelling(token))
            if place is not None:
                masses[place] += probability
        likeliest = max(candidates, key=lambda token: candidates[token], default="")
        if sum(masses) > 0 and (_spelling(likeliest) or sum(masses) >= MASS_FLOOR):
            mass = math.fsum(masses)
            return Readout([value / mass for value in masses], min(1.0, mass))
        brackets -= bool(likeliest.strip(_WORD_STARTS))
        if _spelling(likeliest) or brackets < 0:
            return None
    return None


def _spelling(token: str) -> str:
    """The token without what may surround a name; "" if nothing is left."""
    return re.sub(r"\s", "", token.strip(_WORD_STARTS).strip(_MARKS).strip(_WORD_STARTS)).casefold()
