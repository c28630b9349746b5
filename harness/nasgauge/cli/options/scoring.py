"""Which architectures are scored, on what, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nasgauge.cli.options.accuracies import accuracy_options
from nasgauge.cli.options.command import PATH, Choice, NumberRange, as_spec, option, together
from nasgauge.probing.setup_spec import MOST_THREADS, SetupSpec
from nasgauge.scoring.execution import ExecutionSpec
from nasgauge.scoring.run_spec import RunSpec

SETUP = (
    option(
        "--images",
        help="Image source, or SOURCE@SIZE; see `nasgauge list`. Default: digits, or photographs if large.",
    ),
    option("--batch-size", type=click.IntRange(2), help="Images in the minibatch.  [default: 64]"),
    option("--data-folder", type=PATH, help="Where image archives lie."),
    option("--download", is_flag=True, help="Fetch the image archive if it is not there."),
    option("--device", default="auto", type=Choice(["auto", "cpu", "cuda", "mps"])),
    option("--threads", type=click.IntRange(1, MOST_THREADS), help="CPU threads, of each worker."),
)


class _Architectures(click.Path):
    """A file on the command line; in a file of options also the architectures themselves."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return tuple(value) if isinstance(value, list) else super().convert(value, param, ctx)


_RUN = (
    option("--benchmark", default="nasbench201", help="Search space with its table."),
    option(
        "--dataset",
        default="",
        show_default=False,
        help="Data set whose networks are built.  [default: the first of the space]",
    ),
    option("--sample", help="Number of architectures to draw, or `all`.  [default: 100]"),
    option(
        "--architectures", type=_Architectures(path_type=Path), help="In place of --sample: file, one a line."
    ),
    option("--seed", default=0, type=click.IntRange(0), help="Of sample, batch and weights."),
)
_EXECUTION = (
    option("--workers", default="1", help="Processes, or `auto`: the fastest split of the cores."),
    option("--executor", default="local", type=Choice(["local", "ray"])),
    option("--address", help="Ray cluster to use, such as `auto`. Default: one of this machine."),
    option("--retry-failed", is_flag=True, help="Score again what an estimator failed on."),
    option("--gpus", default=0.0, type=NumberRange(0), help="Accelerators of a Ray task."),
)

dry_run_option = option(
    "--dry-run", is_flag=True, help="Say what would be scored and how long it would take; write nothing."
)
setup_options = as_spec(SetupSpec, "probed", SETUP, "Networks")
run_options = as_spec(RunSpec, "spec", (*_RUN, *SETUP), "Architectures and networks")
sample_options = together(run_options, accuracy_options)
"""Architectures with accuracies, which studies want."""
execution_options = as_spec(ExecutionSpec, "execution", _EXECUTION, "Execution")
