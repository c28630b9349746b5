"""Trains all networks of the space on scikit-learn's digits.

Made by: python train.py src/nasgauge_example_space/accuracies.csv
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pandas as pd
import torch
from nasgauge_example_space import SPACE, build
from sklearn.datasets import load_digits
from torch.nn import functional

EPOCHS, BATCH, TRAIN = 20, 64, 1200


def images() -> tuple[torch.Tensor, torch.Tensor]:
    """The 1,797 digits, (N, 3, 8, 8), in a seeded order, and their classes."""
    digits = load_digits()
    order = torch.randperm(len(digits.target), generator=torch.Generator().manual_seed(0))
    pixels = torch.tensor(digits.images, dtype=torch.float32)[order, None].expand(-1, 3, -1, -1)
    return (pixels - pixels.mean()) / pixels.std(), torch.tensor(digits.target)[order]


def accuracy(architecture: str, seed: int) -> float:
    """Percent of the held-out digits that the trained network knows."""
    torch.manual_seed(seed)
    x, y = images()
    network = build(architecture, classes=10)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(EPOCHS):
        for batch in torch.randperm(TRAIN).split(BATCH):
            optimiser.zero_grad()
            functional.cross_entropy(network(x[batch]), y[batch]).backward()
            optimiser.step()
    with torch.no_grad():
        known = network(x[TRAIN:]).argmax(dim=1) == y[TRAIN:]
    return 100 * float(known.float().mean())


def main(path: Path) -> None:
    """Write the table."""
    rows = []
    for architecture in SPACE.enumerate():
        start = time.perf_counter()
        first, second = (round(accuracy(architecture, seed), 2) for seed in (0, 1))
        seconds = round((time.perf_counter() - start) / 2, 2)
        rows.append({"architecture": architecture, "seed 0": first, "seed 1": second, "seconds": seconds})
    pd.DataFrame(rows).to_csv(path, index=False, lineterminator="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
