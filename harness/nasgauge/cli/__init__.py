"""The command line: `nasgauge run`, `leaderboard`, `scores`, `data` and `list`."""

from __future__ import annotations

import importlib
import sys

import click

from nasgauge import __version__
from nasgauge.core import EstimatorError, InputError

_COMMANDS = {
    "run": "nasgauge.cli.run:run",
    "leaderboard": "nasgauge.cli.results:leaderboard",
    "scores": "nasgauge.cli.results:scores",
    "data": "nasgauge.cli.data:data",
    "list": "nasgauge.cli.listing:list_",
}


class _Lazy(click.Group):
    """Imports a command when it is asked for: torch takes seconds and much memory, and few need it."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=_Lazy, context_settings={"show_default": True, "help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def nasgauge() -> None:
    """Measure how well performance estimators rank neural architectures."""


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
