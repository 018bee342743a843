"""Making very many small objects at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pauses Python's cyclic garbage collector (also usable as a decorator).

    Loading a file and computing metrics build very many objects, none of them garbage, and the
    collector would walk over all there are again and again meanwhile.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
