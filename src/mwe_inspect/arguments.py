"""Reads task arguments that the command line's YAML may have turned into other types."""

import math
from collections.abc import Collection, Sequence

from mwe_inspect.errors import InputError

__all__ = [
    "choice",
    "flag",
    "fraction",
    "names",
    "number_within",
    "share",
    "text",
    "whole_number",
]


def names(argument: str, value: object) -> list[str]:
    """Returns the names in a comma-separated argument, or in the list that YAML made of it.

    Raises:
        InputError: If a name is empty or YAML has turned it into another type.
    """
    parts: Sequence[object] = value if isinstance(value, list | tuple) else [value]
    result: list[str] = []
    for part in parts:
        if not isinstance(part, str):
            raise InputError(
                f"{argument}: {part!r} is not a name (YAML reads some words as other types; "
                f"quote it twice: -T '{argument}=\"...\"')"
            )
        result.extend(name.strip() for name in part.split(",") if name.strip())
    if not result:
        raise InputError(f"{argument}: is empty; give a name, several with commas, or all")
    return list(dict.fromkeys(result))


def choice(argument: str, value: object, valid: Collection[str]) -> str:
    """Returns the value if it is one of the valid names.

    Raises:
        InputError: Naming the argument, the value and the valid names.
    """
    if not isinstance(value, str) or value not in valid:
        raise InputError(f"{argument}: {value!r} is not one of {', '.join(valid)}")
    return value


def whole_number(argument: str, value: object, least: int = 1) -> int:
    """Returns a whole number given as a number or as text such as `1e3`.

    Raises:
        InputError: If it is none, or below the least allowed.
    """
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        number = value if isinstance(value, int) else float(value)
        if number != int(number) or number < least:
            raise ValueError
    except (ValueError, OverflowError):
        raise InputError(
            f"{argument}: {value!r} is not a whole number of at least {least}"
        ) from None
    return int(number)


def text(argument: str, value: object) -> str:
    """Returns a text without the space around it.

    Raises:
        InputError: If it is empty, or YAML has turned it into another type.
    """
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{argument}: {value!r} is not a text")
    return value.strip()


def share(argument: str, value: object) -> float:
    """Returns a number above 0 and up to 1, given as a number or as text.

    Raises:
        InputError: If it is none.
    """
    number = _number(value)
    if not 0 < number <= 1:
        raise InputError(f"{argument}: {value!r} is not a number above 0 and up to 1")
    return number


def fraction(argument: str, value: object, most: float = 1.0) -> float:
    """Returns a number given as a number or as text such as `1e-5`.

    Raises:
        InputError: If it is none, or not strictly between 0 and the most allowed.
    """
    number = _number(value)
    if not 0 < number < most:
        raise InputError(f"{argument}: {value!r} is not a number between 0 and {most:g}")
    return number


def number_within(argument: str, value: object, least: float, most: float) -> float:
    """Returns a number given as a number or as text such as `1e-5`.

    Raises:
        InputError: If it is none, or not from the least to the most allowed.
    """
    number = _number(value)
    if not least <= number <= most:
        raise InputError(f"{argument}: {value!r} is not a number from {least:g} to {most:g}")
    return number


def flag(argument: str, value: object) -> bool:
    """Returns a yes-or-no value.

    Raises:
        InputError: If it is neither.
    """
    if isinstance(value, bool):
        return value
    word = str(value).casefold()
    if word in ("true", "yes", "on", "1"):
        return True
    if word in ("false", "no", "off", "0"):
        return False
    raise InputError(f"{argument}: {value!r} is not true or false")


def _number(value: object) -> float:
    """The number, or NaN where there is none."""
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        return float(value)
    except (ValueError, OverflowError):
        return math.nan
