"""Names that a metric reports one by one."""

from collections import UserList

__all__ = ["Reported"]


class Reported(UserList[str]):
    """Names that a metric reports one by one, which logs leave out of the metric's arguments.

    Inspect keeps a metric's arguments with each of its values, and writes all of these anew with
    every event of a run: with the names of all behaviors that is most of a run's time, and most
    of the log's results. A metric made again from a log has None for them, and takes the names
    from the answers.
    """

    def _repr_params_(self) -> None:
        """What Inspect logs of an argument that is no plain value."""
