"""What can go wrong, by whose fault: the user's input, or a model's server."""

import click

__all__ = ["InputError", "ServerError"]


class InputError(click.ClickException, ValueError):
    """Something the user gave (an argument, a file, a setting) is wrong.

    The message is one line that names what is wrong and what would be right. It is a
    `click.ClickException` so that both `mwe-inspect` and `inspect eval` print that line
    instead of a traceback, and a `ValueError` for callers of the Python API.
    """


class ServerError(RuntimeError):
    """A model's server failed, or replied with something that cannot be read.

    The message is one line that names the model and what came. Inspect records it as the
    sample's error; the sample is not scored, and a retry of the log asks it again.
    """
