"""The command line: one module per command, or per family of commands."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from nasgauge import __version__
from nasgauge.core import EstimatorError, InputError, SearcherError

COMMANDS = {
    "ablate": ("nasgauge.cli.ablate:ablate", "What each setting of an estimator does."),
    "bands": (
        "nasgauge.cli.uncertainty:bands",
        "Correlation by accuracy and operation, and beyond size.",
    ),
    "benchmarks": ("nasgauge.cli.several:benchmarks", "Mean rank over several benchmarks."),
    "combine": ("nasgauge.cli.combine:combine", "Which estimators are better together."),
    "compare": ("nasgauge.cli.several:compare", "What changed between two runs; an exit code for CI."),
    "data": ("nasgauge.cli.data:data", "Official benchmark files: what there is, fetch, check, import."),
    "leaderboard": ("nasgauge.cli.results:leaderboard", "The estimators of one run, best first."),
    "list": ("nasgauge.cli.listing:list_", "Benchmarks, estimators, searchers and image sources."),
    "pairs": ("nasgauge.cli.uncertainty:pairs", "Every two estimators: which is better, and how surely."),
    "parity": ("nasgauge.cli.parity:parity_", "Stored scores beside another implementation's."),
    "ranking-hypothesis": (
        "nasgauge.cli.curves:ranking_hypothesis",
        "Does the order of networks early in training stay?",
    ),
    "pareto": ("nasgauge.cli.pareto:pareto", "Sets of networks between accuracy and complexity."),
    "report": ("nasgauge.cli.report:report", "Everything about a run in one HTML file, and figures."),
    "run": ("nasgauge.cli.run:run", "Score architectures and print the leaderboard."),
    "search": ("nasgauge.cli.search:search", "What accuracy one ends up with under a budget."),
    "scores": ("nasgauge.cli.results:scores", "The raw rows of a store."),
    "seeds": ("nasgauge.cli.uncertainty:seeds", "Spread over seeds beside the interval over architectures."),
    "study": ("nasgauge.cli.study:study", "What a score depends on, and its course in training."),
    "tune": ("nasgauge.cli.tune:tune", "A recipe of reduced training that ranks well for little (MIP)."),
}
"""Where each command is, and its line in the help, which is shown without importing it."""


class LazyGroup(click.Group):
    """Imports a command when it is used: a table is made without waiting for torch."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(COMMANDS.items())])


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
    except (EstimatorError, SearcherError) as error:
        _end(f"Error: {error}", 1)
    except (KeyboardInterrupt, click.Abort) as error:
        _end(f"Stopped. {error.__cause__ or error}".strip(), 130)  # click wraps the interrupt
    except OSError as error:  # a full disk behind the screen, for one
        _end(f"Error: {error}", 1)


def _end(text: str, code: int) -> None:
    click.echo(text, err=True)
    sys.exit(code)
