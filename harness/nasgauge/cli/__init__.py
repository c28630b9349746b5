"""The command line: one module per command, or per family of commands."""

from __future__ import annotations

import logging
import sys
from importlib import import_module

import click

from nasgauge import __version__
from nasgauge.runtime.command import asked_by, command_line

COMMANDS = {
    "ablate": "What each setting of an estimator does.",
    "bands": "Correlation by accuracy and operation, and beyond size.",
    "benchmarks": "Mean rank over several benchmarks.",
    "check": "Whether an estimator, searcher or search space keeps its contract.",
    "combine": "Which estimators are better together.",
    "compare": "What changed between two runs; an exit code for CI.",
    "data": "Official benchmark files: what there is, fetch, check, import.",
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"show_default": True, "help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def nasgauge() -> None:
    """Measure how well performance estimators rank neural architectures."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; bad input ends with one line on standard error and exit code 2."""
    _log_to_screen()
    try:
        with asked_by(command_line(sys.argv[1:] if arguments is None else arguments)):
            nasgauge.main(arguments, prog_name="nasgauge", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort) as error:
        _end(f"Stopped. {error.__cause__ or error}".strip(), 130)  # click wraps the interrupt
    except OSError as error:  # a full disk behind the screen, for one
        _end(f"Error: {error}", 1)
    except Exception as error:
        if (code := _code_of(error)) is None:
            raise  # a bug, with its traceback
        _end(f"Error: {str(error) or type(error).__name__}", code)


def _code_of(error: Exception) -> int | None:
    """2 for bad input, 1 for what a plugin or the machine did wrong, None for anything else."""
    # Imported here: the help would wait for numpy otherwise.
    from nasgauge.core import EstimatorError, InputError, SearcherError
    from nasgauge.runtime.machine_failures import machine_failure

    if isinstance(error, InputError):
        return 2
    return 1 if isinstance(error, EstimatorError | SearcherError) or machine_failure(error) else None


def _log_to_screen() -> None:
    """What the library says on its way goes to standard error as it is."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("nasgauge")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)


def _end(text: str, code: int) -> None:
    click.echo(text, err=True)
    sys.exit(code)
