"""Settings that are numbers of images, of which there may be fewer."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ImageSettings:
    """Which settings of an estimator are numbers of images.

    Where there are fewer images, a default gives way, with a note, and a value that the user named is
    refused: a table would show numbers that were never used.

    Attributes:
        parts: Cut from all images, so that together they can be no more.
        of_minibatch: Each at most the minibatch.
        training_batch: Minibatch of a training on the first of the parts; empty where there is none.

    Example:
        >>> images = ImageSettings(parts=("train_images", "held_out_images"))
        >>> settings = {"train_images": 2000, "held_out_images": 500}
        >>> list(images.too_many(settings, {"train_images"}, there=200, minibatch=64))
        ['train_images=2000 and held_out_images=500 are 2,500 images, and there are 200']
    """

    parts: tuple[str, ...] = ()
    of_minibatch: tuple[str, ...] = ()
    training_batch: str = ""

    def too_many(
        self, settings: Mapping[str, Any], named: Container[str], *, there: int, minibatch: int
    ) -> Iterator[str]:
        """What the user asked for that there is not.

        Args:
            settings: All of the estimator.
            named: Those that the user chose.
            there: Images in all.
            minibatch: Images of the minibatch.

        Yields:
            One text each, such as `images=128 are more than the minibatch of 64`.
        """
        wanted = sum(settings[name] for name in self.parts)
        if wanted > there and any(name in named for name in self.parts):
            told = " and ".join(f"{name}={settings[name]}" for name in self.parts)
            yield f"{told} are {wanted:,} images, and there are {there:,}"
        for name in self.of_minibatch:
            if settings[name] > minibatch and name in named:
                yield f"{name}={settings[name]} are more images than the minibatch has, {minibatch:,}"
        batch, train = settings.get(self.training_batch, 0), self._trained_on(settings, there)
        if self.training_batch in named and batch > train:
            yield f"{self.training_batch}={batch} are more images than it trains on, {train:,}"

    @property
    def settings(self) -> tuple[str, ...]:
        """Names of all that are numbers of images."""
        return (*self.parts, *self.of_minibatch, *filter(None, [self.training_batch]))

    @staticmethod
    def cut(train: int, held_out: int, there: int) -> tuple[int, int]:
        """Two parts of the images that there are: where they are too few, all, in the same proportion.

        >>> ImageSettings.cut(1000, 500, 1797), ImageSettings.cut(1000, 500, 200)
        ((1000, 500), (134, 66))
        """
        if train + held_out <= there:
            return train, held_out
        held_out = min(max(1, there * held_out // (train + held_out)), there - 1)
        return there - held_out, held_out

    def _trained_on(self, settings: Mapping[str, Any], there: int) -> int:
        train, *others = (settings[name] for name in self.parts) if self.parts else (there,)
        return self.cut(train, sum(others), there)[0] if others else train
