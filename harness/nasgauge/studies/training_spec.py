"""How the networks of a study train, as a user says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nasgauge.core import InputError
from nasgauge.studies.number_list import whole_numbers

if TYPE_CHECKING:
    from nasgauge.studies.training_plan import TrainingPlan


@dataclass(frozen=True, kw_only=True)
class TrainingSpec:
    """How networks are trained.

    Attributes:
        epochs: Of the training.
        at: Epochs after which to score, rising; `0,1,2` or a sequence; None for 0, 1, 2, 4... and the last.
        train_images: Number of images to train on.
        held_out_images: Number of others, to measure accuracy on.
        train_batch_size: Of the training.
        learning_rate: At the start; it falls to 0 by a cosine.
        cells: Of the networks; None for all.
        channels: Of their first cells; None for all.
    """

    epochs: int = 16
    at: str | tuple[int, ...] | None = None
    train_images: int = 2000
    held_out_images: int = 1000
    train_batch_size: int = 64
    learning_rate: float = 0.05
    cells: int | None = None
    channels: int | None = None

    def plan(self, image_size: int) -> TrainingPlan:
        """The plan of networks for images of that size; raises InputError."""
        from nasgauge.studies.training_plan import TrainingPlan
        from nasgauge.training.recipe import Recipe

        recipe = Recipe(
            self.epochs,
            self.train_batch_size,
            self.learning_rate,
            image_size=image_size,
            auxiliary=0.0,
            drop_path=0.0,
        )
        if self.train_batch_size > self.train_images:
            raise InputError(
                f"--train-batch-size {self.train_batch_size} is more than --train-images {self.train_images}"
            )
        at = doubling(self.epochs) if self.at is None else whole_numbers(self.at, "--at", 0)
        sizes = {"cells": self.cells, "init_channels": self.channels}
        reduced = {name: size for name, size in sizes.items() if size}
        return TrainingPlan(recipe, tuple(at), self.train_images, self.held_out_images, reduced)


def doubling(last: int) -> list[int]:
    """0, 1, 2, 4... and the last.

    Example:
        >>> doubling(10)
        [0, 1, 2, 4, 8, 10]
    """
    return [0, *(2**power for power in range(last.bit_length()) if 2**power < last), last]
