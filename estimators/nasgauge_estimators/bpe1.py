"""BPE-1, a recipe of reduced training that the paper found."""

from __future__ import annotations

from nasgauge.core import AtLeastOne, Estimator
from nasgauge.probing.probe import Probe
from nasgauge_estimators.bpe import BPE1, IMAGES, PAPER, fixed


def bpe1(probe: Probe, *, train_images: AtLeastOne = 2000, held_out_images: AtLeastOne = 1000) -> float:
    """Held-out accuracy (percent) after training under BPE-1: 10 epochs, 6 layers, 8 channels.

    Batches of 128, learning rate 0.03, 32 bits, images of 16 x 16, no cutout; all else as in `bpe`,
    also what is our choice there.

    Source: Zheng et al. 2020.
    """
    return fixed(probe, BPE1, train_images, held_out_images)


ESTIMATOR = Estimator(bpe1, paper=PAPER, trains=True, images=IMAGES)
