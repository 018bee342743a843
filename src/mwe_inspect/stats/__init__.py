"""Pure statistics: no Inspect, no files."""

from mwe_inspect.stats.intervals import Interval, cluster_wilson, t_interval, wilson

__all__ = ["Interval", "cluster_wilson", "t_interval", "wilson"]
