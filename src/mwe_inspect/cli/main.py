"""The command line `mwe-inspect`."""

import click

from mwe_inspect.cli.behavior import behavior
from mwe_inspect.cli.build import build
from mwe_inspect.cli.compare import compare
from mwe_inspect.cli.correct import correct
from mwe_inspect.cli.coverage import coverage
from mwe_inspect.cli.data import data
from mwe_inspect.cli.dataset import dataset
from mwe_inspect.cli.gap import gap
from mwe_inspect.cli.list import list_command
from mwe_inspect.cli.plan import plan
from mwe_inspect.cli.review import review
from mwe_inspect.cli.sensitivity import sensitivity
from mwe_inspect.cli.suite import suite
from mwe_inspect.cli.table import table
from mwe_inspect.cli.trend import trend

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mwe-inspect")
def main() -> None:
    """Model-written evaluations for Inspect AI: the data, what a run costs, what logs say.

    The evaluations themselves are run by Inspect: inspect eval mwe_inspect/TASK
    """


main.add_command(list_command)
main.add_command(behavior)
main.add_command(plan)
main.add_command(data)
main.add_command(compare)
main.add_command(suite)
dataset.add_command(build)
main.add_command(dataset)
main.add_command(review)
main.add_command(table)
main.add_command(gap)
main.add_command(sensitivity)
main.add_command(trend)
main.add_command(coverage)
main.add_command(correct)
