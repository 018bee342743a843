"""Calls that wait side by side."""

import asyncio

import pytest

from mwe_inspect.errors import InputError
from mwe_inspect.solvers.concurrency import side_by_side


def test_results_come_in_the_order_of_the_calls_however_long_each_takes() -> None:
    async def late(value: int) -> int:
        await asyncio.sleep(0.01 * (3 - value))
        return value

    async def all_of_them() -> list[int]:
        return await side_by_side(late(1), late(2), late(3))

    assert asyncio.run(all_of_them()) == [1, 2, 3]
    assert asyncio.run(side_by_side()) == []


def test_the_error_of_a_call_is_raised_as_it_is() -> None:
    async def fails() -> int:
        await asyncio.sleep(0)
        raise InputError("wrong")

    async def nested() -> list[list[int]]:
        return await side_by_side(side_by_side(fails()))

    with pytest.raises(InputError, match="wrong"):
        asyncio.run(nested())
