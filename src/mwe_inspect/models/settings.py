"""The arguments of simulated models (`-M match=0.7`)."""

from collections.abc import Mapping
from dataclasses import Field, fields
from typing import Any, ClassVar, Protocol, TypeVar

from mwe_inspect.errors import InputError

__all__ = ["read_settings"]


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


T = TypeVar("T", bound=_Dataclass)

_VALID = {"seed": "a whole number", "latency": "seconds"}


def read_settings(settings: type[T], args: Mapping[str, Any]) -> T:
    """Builds a dataclass of numbers from model arguments.

    All are between 0 and 1 but `latency` (seconds) and `seed` (a whole number).

    Raises:
        InputError: If an argument is unknown or out of range.
    """
    valid = [field.name for field in fields(settings)]
    values: dict[str, float] = {}
    for name, value in args.items():
        if name not in valid:
            raise InputError(f"model argument {name!r} is not one of {', '.join(valid)}")
        values[name] = _number(name, value)
    return settings(**values)


def _number(name: str, value: object) -> float:
    try:
        number = float(str(value))
        if name == "seed":
            return int(number)
        if number >= 0 and (number <= 1 or name == "latency"):
            return number
    except ValueError:
        pass
    raise InputError(
        f"model argument {name}: {value!r} is not {_VALID.get(name, 'between 0 and 1')}"
    )
