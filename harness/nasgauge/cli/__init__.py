"""The command line: one module per command, or per family of commands."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from nasgauge import __version__
from nasgauge.core import EstimatorError, InputError

COMMANDS = {
    "combine": "nasgauge.cli.combine:combine",
    "data": "nasgauge.cli.data:data",
    "leaderboard": "nasgauge.cli.results:leaderboard",
    "list": "nasgauge.cli.listing:list_",
    "parity": "nasgauge.cli.parity:parity_",
    "run": "nasgauge.cli.run:run",
    "scores": "nasgauge.cli.results:scores",
}


class LazyGroup(click.Group):
    """Imports a command when it is used: a table is made without waiting for torch."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"show_default": True, "help_option_names": ["-h", "--help"]})
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
