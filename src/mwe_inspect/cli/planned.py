"""How `mwe-inspect plan` prints how long a run takes and what it can show."""

import math
from collections import Counter
from dataclasses import asdict
from typing import Any

from mwe_inspect.analysis.detection import DISCORDANT, detection, pairs_table
from mwe_inspect.analysis.numbers import percent
from mwe_inspect.analysis.plan import Plan
from mwe_inspect.cli.output import console, print_table
from mwe_inspect.cli.results import as_object

__all__ = ["detection_object", "duration", "show_detection"]


def duration(planned: Plan, connections: int, seconds: float) -> str:
    """Says how long the calls take, and on which assumption."""
    total = planned.total.seconds(seconds, connections)
    minutes = f"{total / 60:.0f} min" if total >= 120 else f"{total:.0f} s"
    return (
        f"time           about {minutes} (an assumption: {seconds:g} s a call, {connections} at a "
        "time; see --seconds, --connections)"
    )


def show_detection(planned: Plan, discordant: float) -> None:
    """Prints what the items of each behavior can show, and what smaller differences need."""
    counts = Counter(planned.independent.values())
    rows = []
    for items, behaviors in sorted(counts.items()):
        found = detection(items, discordant)
        rows.append([behaviors, items, f"+- {percent(found.precision)}", _points(found.difference)])
    console().print()
    print_table(
        f"What can be shown of one behavior (if two models differ on {discordant:.0%} of items)",
        ["behaviors", "independent items", "rate", "difference found (80%)"],
        rows,
    )
    needed = [[_points(row.difference), row.least, *row.pairs] for row in pairs_table()]
    print_table(
        "Pairs that a difference needs (McNemar, 80% power at 5%, two-sided, one test)",
        ["points", "all one way", *(f"{share:.0%} differ" for share in DISCORDANT)],
        needed,
    )


def detection_object(
    planned: Plan, discordant: float, connections: int, seconds: float
) -> dict[str, Any]:
    """Returns the same as an object for JSON."""
    return {
        "seconds": planned.total.seconds(seconds, connections),
        "connections": connections,
        "seconds_per_call": seconds,
        "detection": {
            name: as_object(detection(items, discordant))
            for name, items in planned.independent.items()
        },
        "pairs_needed": [asdict(row) | {"discordant": list(DISCORDANT)} for row in pairs_table()],
    }


def _points(difference: float) -> str:
    return "-" if math.isnan(difference) else f"{100 * difference:.1f}"
