"""How the networks of a study train, and probes of networks that are trained already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial, wraps
from typing import Any

from torch import Tensor, nn

from nasgauge.core import InputError, unknown
from nasgauge.probing.setup import Setup
from nasgauge.training.recipe import Recipe


@dataclass(frozen=True)
class TrainingPlan:
    """How networks train, and after which epochs they are scored.

    Attributes:
        recipe: Of the training.
        epochs: After which networks are scored, rising; 0 for the untrained ones.
        train_images: Number of images to train on.
        held_out_images: Number of images to measure accuracy on.
        sizes: Of the networks, as the search space's `build` takes them.

    Raises:
        InputError: For an epoch that the recipe does not reach.
    """

    recipe: Recipe
    epochs: tuple[int, ...]
    train_images: int
    held_out_images: int
    sizes: Mapping[str, int]

    def __post_init__(self) -> None:
        if self.epochs[-1] > self.recipe.epochs:
            raise InputError(
                f"epoch {self.epochs[-1]} does not exist: training has epochs 0 to {self.recipe.epochs}"
            )

    def __str__(self) -> str:
        parts = {
            **asdict(self.recipe),
            "train_images": self.train_images,
            "held_out_images": self.held_out_images,
            **self.sizes,
        }
        return " ".join(f"{name}={value}" for name, value in parts.items())

    @property
    def caption(self) -> str:
        """How networks train and which size they have, as a line of a caption."""
        reduced = " ".join(f"{name}={size}" for name, size in self.sizes.items())
        size = f"reduced size ({reduced})" if reduced else "the benchmark's full size"
        return f"Training: {self}. Networks are of {size}. Sizes and recipe are our choice."


def with_sizes(setup: Setup, sizes: Mapping[str, int]) -> Setup:
    """The setup with networks of these sizes; raises InputError for a size that the space does not have."""
    if missing := [size for size in sizes if size not in setup.scale]:
        raise InputError(unknown(f"size of networks of {setup.space.name}", missing[0], setup.scale))
    return _built_by(setup, partial(setup.space.build, **sizes))


def with_weights(setup: Setup, weights: Mapping[str, Tensor]) -> Setup:
    """The setup whose networks begin with these weights and running statistics, in place of random ones.

    A network of another size, as some estimators build, raises ValueError: it has no trained weights.
    """
    build = setup.space.build

    @wraps(build)  # its signature says which sizes there are
    def loaded(*arguments: Any, **sizes: Any) -> nn.Module:
        network: nn.Module = build(*arguments, **sizes)
        try:
            network.load_state_dict(weights)
        except RuntimeError:
            raise ValueError("the network is of another size than the trained one") from None
        return network

    return _built_by(setup, loaded)


def _built_by(setup: Setup, build: Callable[..., nn.Module]) -> Setup:
    return replace(setup, space=replace(setup.space, build=build))
