"""`nasgauge ranking-hypothesis`: the order of networks early in training against that at its end."""

from __future__ import annotations

import click

from nasgauge import api
from nasgauge.api.curves import CurvesSpec
from nasgauge.cli.options.command import PATH, as_spec, command, option
from nasgauge.cli.options.study import output_and_figure
from nasgauge.presentation.output import OutputWithFiles

_CURVES = (
    option("--curves", type=PATH, help="File .npz or .csv with the curves."),
    option("--array", default="", help="Array of an .npz file, (architectures, epochs)."),
    option("--benchmark", default="nasbench201", help="In place of --curves: curves imported for it."),
    option("--dataset", default="cifar10", help="Data set that `validation` and `test` are of."),
    option("--label", default="validation", help="Of the imported curves; `nasgauge data list NAME`."),
    option("--final", help="Label of the final accuracy, imported too.  [default: the last epoch]"),
)


@command("ranking-hypothesis")
@as_spec(CurvesSpec, "curves", _CURVES)
@option("--epoch", multiple=True, type=click.IntRange(1), help="Row to show; repeat.  [default: a choice]")
@output_and_figure
def ranking_hypothesis(curves: CurvesSpec, epoch: tuple[int, ...], output: OutputWithFiles) -> None:
    """Rank correlation of the accuracy after each epoch with the final one: tau(e) and p_tau(e).

    With --format csv or json every epoch is written, with all digits.
    """
    output.write(api.ranking_hypothesis(epoch=epoch, **vars(curves)))
