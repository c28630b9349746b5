"""The command line: one module per command, or per family of commands."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from nasgauge import __version__
from nasgauge.runtime import streams
from nasgauge.runtime.command import asked_by, command_line
from nasgauge.runtime.stopping import Received, stoppable

COMMANDS = {
    "ablate": "What each setting of an estimator does.",
    "bands": "Correlation by accuracy and operation, and beyond size.",
    "benchmarks": "Mean rank over several benchmarks.",
    "check": "Whether an estimator, searcher or search space keeps its contract.",
    "combine": "Which estimators are better together.",
    "compare": "What changed between two runs; an exit code for CI.",
    "data": "Official benchmark files: what there is, fetch, check, import.",
    "doctor": "What a run will meet on this machine, on one page.",
    "leaderboard": "The estimators of one run, best first.",
    "list": "Benchmarks, estimators, searchers and image sources.",
    "pairs": "Every two estimators: which is better, and how surely.",
    "pareto": "Sets of networks between accuracy and complexity.",
    "parity": "Stored scores beside another implementation's.",
    "ranking-hypothesis": "Does the order of networks early in training stay?",
    "report": "Everything about a run in one HTML file, and figures.",
    "run": "Score architectures and print the leaderboard.",
    "score": "Score one network of your own, without a benchmark.",
    "scores": "The raw rows of a store.",
    "search": "What accuracy one ends up with under a budget.",
    "seeds": "Spread over seeds beside the interval over architectures.",
    "store": "What a store has; take some out, put stores together.",
    "study": "What a score depends on, and how it changes in training.",
    "tune": "A recipe of reduced training that ranks well for little (MIP).",
}
"""Each command with its line in the help, which is shown without importing it; its module has its name."""


class LazyGroup(click.Group):
    """Imports a command when it is used: a table is made without waiting for torch."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        module = import_module(f"nasgauge.cli.{name}")
        command: click.Command = getattr(module, name, None) or getattr(module, f"{name}_")
        return command

    def invoke(self, ctx: click.Context) -> object:
        """As of the base class; interrupts and closed pipes are for `main` to word, not for click."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, BrokenPipeError) as error:
            raise click.Abort from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    commands=dict.fromkeys(COMMANDS),
    context_settings={"show_default": True, "help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__)
def nasgauge() -> None:
    """Measure how well performance estimators rank neural architectures."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; bad input ends with one line on standard error and exit code 2."""
    streams.escape_unwritable()
    streams.log_to_screen()
    with stoppable() as received:
        code = _run(sys.argv[1:] if arguments is None else arguments, received)
    if code:
        sys.exit(code)


def _run(arguments: list[str], received: Received) -> int:
    """The exit code; what went wrong is said."""
    try:
        with asked_by(command_line(arguments)):
            nasgauge.main(arguments, prog_name="nasgauge", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BaseException as error:
        from nasgauge.runtime.endings import ending  # the help would wait for numpy otherwise

        cause = (error.__cause__ or KeyboardInterrupt()) if isinstance(error, click.Abort) else error
        if (found := ending(cause, received)) is None:
            raise
        if found.said:
            click.echo(found.said, err=True)
        return found.code
    return 0
