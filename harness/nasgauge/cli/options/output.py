"""Where a table goes, and how it is written."""

from __future__ import annotations

from typing import Any

import click

from nasgauge.cli.options.command import Choice, Decorator, as_spec, option
from nasgauge.cli.options.files import FIGURE, WrittenFile
from nasgauge.presentation.formats import FORMATS
from nasgauge.presentation.output import Output, OutputWithFiles

output_option = option(
    "--output", type=WrittenFile(), help="Write here, not to the screen, in the format of the ending."
)
plot_option = option("--plot", type=FIGURE, help="Figure: .pdf, .png or .svg.")


class _Names(click.ParamType[tuple[str, ...]]):
    """Headings, separated by commas."""

    name = "NAME,..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return tuple(name.strip() for name in value.split(",")) if isinstance(value, str) else tuple(value)


_OUTPUT = (
    option("--format", type=Choice(FORMATS), help="[default: that of --output, else markdown]"),
    output_option,
    option("--columns", type=_Names(), default=(), help="Columns to show.  [default: those that fit]"),
    option("--wide", is_flag=True, help="Show all columns."),
    option("--explain", is_flag=True, help="Say what the columns mean and how the numbers were made."),
    option("--bibtex", type=WrittenFile(), help="Write what is shown there; LaTeX then cites it."),
)
output_options = as_spec(Output, "output", _OUTPUT, "Output")


def output_with(*files: Decorator[Any]) -> Decorator[Any]:
    """The options of a table, and those that name files beside it."""
    return as_spec(OutputWithFiles, "output", (*files, *_OUTPUT), "Output")
