"""The command line: `nasgauge run`, `leaderboard`, `scores` and `list`."""

from __future__ import annotations

import sys

import click

from nasgauge import __version__
from nasgauge.cli.listing import list_
from nasgauge.cli.results import leaderboard, scores
from nasgauge.cli.run import run
from nasgauge.core import InputError
from nasgauge.run import EstimatorError


@click.group(context_settings={"show_default": True, "help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def nasgauge() -> None:
    """Measure how well performance estimators rank neural architectures."""


for command in (run, leaderboard, scores, list_):
    nasgauge.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; bad input ends with one line on standard error and exit code 2."""
    try:
        nasgauge.main(arguments, prog_name="nasgauge", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except InputError as error:
        _end(f"Error: {error}", 2)
    except EstimatorError as error:
        _end(f"Error: {error}\nScores so far are stored; mend the estimator and give the same command.", 1)
    except (KeyboardInterrupt, click.Abort):
        _end("Stopped. What was scored is stored; the same command goes on from there.", 130)


def _end(text: str, code: int) -> None:
    click.echo(text, err=True)
    sys.exit(code)
