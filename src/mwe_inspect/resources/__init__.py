"""Texts and data that the package ships; read with `mwe_inspect.resources.load_yaml`."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

__all__ = ["load_yaml", "resource"]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def resource(*parts: str) -> Traversable:
    """Returns the shipped file or folder at a path below `resources/`."""
    return files("mwe_inspect.resources").joinpath(*parts)


@cache
def load_yaml(*parts: str) -> Any:
    """Returns the parsed YAML file at a path below `resources/` (read once per process)."""
    return yaml.load(resource(*parts).read_text(encoding="utf-8"), Loader=_Loader)
