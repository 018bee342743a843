"""Making very many small objects at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pauses Python's cyclic garbage collector (also usable as a decorator).

    Loading builds hundreds of thousands of objects, none of them garbage, which the collector
    would walk over and over.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
