"""Training and held-out images for estimators that learn: disjoint, fixed by the seed of the run."""

from __future__ import annotations

from nasgauge.images import Split
from nasgauge.probing.probe import Probe


def split(probe: Probe, train: int, held_out: int) -> Split:
    """That many images of each; of a source with fewer, all, in the same proportion, with a note."""
    there = probe.image_count
    if train + held_out > there:
        wanted = train + held_out
        held_out = min(max(1, there * held_out // wanted), there - 1)
        train = there - held_out
        probe.note(f"{train} + {held_out} images, all there are, where {wanted} are wanted")
    return probe.split(train, held_out)
