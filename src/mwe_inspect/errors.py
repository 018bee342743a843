"""The one kind of error that a user's input can cause."""

import click

__all__ = ["InputError"]


class InputError(click.ClickException, ValueError):
    """Something the user gave (an argument, a file, a setting) is wrong.

    The message is one line that names what is wrong and what would be right. It is a
    `click.ClickException` so that both `mwe-inspect` and `inspect eval` print that line
    instead of a traceback, and a `ValueError` for callers of the Python API.
    """
