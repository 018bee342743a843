"""Model-written evaluations for Inspect AI: run them, write them, and trust the numbers.

The tasks, and the analyses of logs (`compare`, `table`, `sensitivity`, `coverage`, `trend`,
`correct`), which `mwe-inspect` has as commands too.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from mwe_inspect.tasks import (
    advanced_ai_risk,
    alignment_faking,
    alignment_faking_judges,
    alignment_faking_probes,
    judge_items,
    persona,
    political_pairs,
    sandbagging,
    sycophancy,
    winogenerated,
    write_advanced_ai_risk,
    write_persona,
    write_sycophancy,
    write_winogenerated,
)

if TYPE_CHECKING:
    from mwe_inspect.analysis.compare import compare
    from mwe_inspect.analysis.correct import correct
    from mwe_inspect.analysis.coverage import coverage
    from mwe_inspect.analysis.sensitivity import sensitivity
    from mwe_inspect.analysis.table import table
    from mwe_inspect.analysis.trend import trend

__version__ = "0.1.0"

__all__ = [
    "__version__",
    "advanced_ai_risk",
    "alignment_faking",
    "alignment_faking_judges",
    "alignment_faking_probes",
    "compare",
    "correct",
    "coverage",
    "judge_items",
    "persona",
    "political_pairs",
    "sandbagging",
    "sensitivity",
    "sycophancy",
    "table",
    "trend",
    "winogenerated",
    "write_advanced_ai_risk",
    "write_persona",
    "write_sycophancy",
    "write_winogenerated",
]

_ANALYSES = {"compare", "correct", "coverage", "sensitivity", "table", "trend"}


def __getattr__(name: str) -> object:
    """Loads an analysis where it is used: Inspect imports the package whenever it starts."""
    if name in _ANALYSES:
        return getattr(import_module(f"mwe_inspect.analysis.{name}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
