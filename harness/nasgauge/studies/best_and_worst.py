"""Kernels of the most and the least accurate architectures of a sample."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nasgauge.core import InputError
from nasgauge.scoring.run_spec import PreparedRun
from nasgauge.studies.kernel import Kernel
from nasgauge.studies.study_sample import accuracies_of

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup


@dataclass(frozen=True, eq=False)
class BestAndWorst:
    """Kernels at both ends of a sample.

    Attributes:
        run: Of these architectures.
        best: Kernels of the most accurate ones, the best first.
        worst: Kernels of as many of the least accurate ones, the worst last.
        sample_size: Number of architectures of which they are the ends.
    """

    run: PreparedRun
    best: list[Kernel]
    worst: list[Kernel]
    sample_size: int

    @property
    def kernels(self) -> list[Kernel]:
        """All of them."""
        return [*self.best, *self.worst]


def best_and_worst(run: PreparedRun, count: int) -> BestAndWorst:
    """Kernels of the `count` best and the `count` worst architectures of a run.

    Raises:
        InputError: If the run has fewer than both together.
    """
    accuracy = accuracies_of(run)
    names = accuracy.sort_values(kind="stable").index
    if len(names) < 2 * count:
        raise InputError(
            f"{count} best and {count} worst are more than the {len(names)} architectures of the sample: "
            "wanted a smaller --count or a larger --sample"
        )
    chosen = [*names[: -count - 1 : -1], *names[count - 1 :: -1]]
    found = [kernel_of(run.setup, name, float(accuracy[name])) for name in chosen]
    return BestAndWorst(replace(run, chosen=chosen), found[:count], found[count:], len(names))


def kernel_of(setup: Setup, architecture: str, accuracy: float) -> Kernel:
    """The kernel of one architecture; a network without one gives the reason in place of it."""
    from nasgauge.probing.codes import log_determinant
    from nasgauge.probing.probe import Probe

    probe = Probe(setup.space.network_key(architecture), setup)
    try:
        values = probe.relu_kernel()
    except ValueError as error:  # no ReLU, which is not a bug
        return Kernel(architecture, accuracy, error=str(error))
    agreement = (values / values[0, 0]).numpy()
    return Kernel(architecture, accuracy, agreement, log_determinant(values))
