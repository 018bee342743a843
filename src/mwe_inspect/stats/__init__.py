"""Pure statistics: no Inspect, no files."""

from mwe_inspect.stats.gap import paired_gap, pairs_needed, random_wording_gap
from mwe_inspect.stats.intervals import Interval, cluster_wilson, t_interval, wilson

__all__ = [
    "Interval",
    "cluster_wilson",
    "paired_gap",
    "pairs_needed",
    "random_wording_gap",
    "t_interval",
    "wilson",
]
