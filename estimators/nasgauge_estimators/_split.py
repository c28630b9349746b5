"""Training and held-out images for estimators that learn: disjoint, fixed by the seed of the run."""

from __future__ import annotations

from nasgauge.core import ImageSettings
from nasgauge.images import Split
from nasgauge.probing.probe import Probe


def split(probe: Probe, train: int, held_out: int) -> Split:
    """That many images of each; of a source with fewer, all, in the same proportion, with a note."""
    used, kept = ImageSettings.cut(train, held_out, probe.image_count)
    if (used, kept) != (train, held_out):
        probe.note(
            f"trained on {used:,} of the {train:,} images asked for, and measured on {kept:,} of {held_out:,}"
        )
    return probe.split(used, kept)
