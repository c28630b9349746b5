"""The options that say how networks are scored, shared by the commands that score."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nasgauge.cli.options import as_choice
from nasgauge.core import InputError, SearchSpace

if TYPE_CHECKING:
    from nasgauge.probe import Setup

_OPTIONS = (
    click.option("--batch-size", default=64, type=click.IntRange(2), help="Images in the minibatch."),
    click.option("--images", default="digits", help="Image source; `nasgauge list` shows all."),
    click.option("--data-folder", type=click.Path(path_type=Path), help="Where image archives lie."),
    click.option("--download", is_flag=True, help="Fetch the image archive if it is not there."),
    click.option("--device", default="auto", type=click.Choice(["auto", "cpu", "cuda", "mps"])),
    click.option("--threads", type=click.IntRange(1), help="CPU threads, of each worker."),
)


@dataclass(frozen=True)
class SetupChoice:
    """How the command line wants networks to be scored."""

    batch_size: int
    images: str
    data_folder: Path | None
    download: bool
    device: str
    threads: int | None

    def setup(self, space: SearchSpace, dataset: str, seed: int) -> Setup:
        """What all networks of a run share; raises InputError where images and networks do not fit."""
        import torch

        from nasgauge.header import resolve_device
        from nasgauge.images import load_images
        from nasgauge.probe import Setup

        if self.threads:
            torch.set_num_threads(self.threads)
        task = space.tasks[dataset]
        source = load_images(
            self.images, size=task.size, data_folder=self.data_folder, download=self.download
        )
        if source.classes > task.classes:
            raise InputError(
                f"{self.images} has {source.classes} classes, networks for {dataset} only {task.classes}"
            )
        source.batches(self.batch_size, 1, seed=seed)
        return Setup(space, task, source, self.batch_size, seed, resolve_device(self.device))


setup_options = as_choice(SetupChoice, _OPTIONS, "how")
