"""How a network is trained."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal

from nasgauge.core import AtLeastOne, Bounds, Settings

AtLeastZero = Annotated[float, Bounds(low=0)]
Pixels = Annotated[int, Bounds(low=0)]
LearningRate = Annotated[float, Bounds(above=0)]
Schedule = Literal["cosine", "linear", "constant"]


@dataclass(frozen=True)
class Recipe(Settings):
    """How a network is trained: SGD with momentum; every part can be switched off by 0, or False.

    Attributes:
        epochs: Of the training.
        batch_size: Images of a step.
        learning_rate: At the start; `schedule` lowers it to 0 epoch by epoch, or not.
        momentum: Of SGD.
        weight_decay: Of SGD.
        schedule: How the learning rate falls.
        clip: Highest norm of the gradient.
        float_bits: 32, or 16 for bfloat16 where torch's autocast has it.
        image_size: Side to which images are made smaller after crop and flip.
        crop: Pixels of zeros around an image from which one of the old size is cut.
        flip: Whether images are mirrored half the time.
        cutout_length: Side of the square of zeros in each image.
        auxiliary: Weight of the loss of a second classifier.
        drop_path: Probability of dropping a path in the last epoch, growing from 0 in the first.

    Raises:
        InputError: For a value outside its bounds.

    Source: the released training code of Zheng et al. 2020 (BPE); cutout after the change of size is
    our choice.
    """

    epochs: AtLeastOne
    batch_size: AtLeastOne
    learning_rate: LearningRate
    momentum: AtLeastZero = 0.9
    weight_decay: AtLeastZero = 3e-4
    schedule: Schedule = "cosine"
    clip: AtLeastZero = 5.0
    float_bits: Literal[16, 32] = 32
    image_size: AtLeastOne = 32
    crop: Pixels = 4
    flip: bool = True
    cutout_length: Pixels = 0
    auxiliary: AtLeastZero = 0.4
    drop_path: Annotated[float, Bounds(low=0, below=1)] = 0.2

    @classmethod
    def of(cls, settings: Settings, **changed: Any) -> Recipe:
        """The recipe in a plugin's settings: what is called the same there, but for what is changed."""
        there = {field.name for field in fields(settings)}
        same = {f.name: getattr(settings, f.name) for f in fields(Recipe) if f.name in there}
        return Recipe(**{**same, **changed})

    def rate(self, epoch: int) -> float:
        """Learning rate of epoch 0, 1...

        Example:
            >>> recipe = Recipe(4, 64, 0.1, schedule="linear")
            >>> [round(recipe.rate(epoch), 3) for epoch in range(4)]
            [0.1, 0.075, 0.05, 0.025]
        """
        done = epoch / self.epochs
        share = {"cosine": (1 + math.cos(math.pi * done)) / 2, "linear": 1 - done, "constant": 1.0}
        return self.learning_rate * share[self.schedule]
