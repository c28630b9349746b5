"""The options that say how networks are scored, shared by the commands that score."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from tqdm import tqdm

from nasgauge.cli.options import as_choice
from nasgauge.core import InputError, SearchSpace

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup

SETUP_OPTIONS = (
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

    @staticmethod
    def typed(*options: str) -> bool:
        """Whether any of these options of the command at hand was typed, not left at its default."""
        context = click.get_current_context(silent=True)
        sources = [context.get_parameter_source(option) for option in options] if context else []
        return click.core.ParameterSource.COMMANDLINE in sources

    def setup(self, space: SearchSpace, dataset: str, seed: int, store: Path) -> Setup:
        """What all networks of a run share; raises InputError where images and networks do not fit.

        Checkpoints of what trains lie in a folder beside the store.
        """
        import torch

        from nasgauge.images import load_images
        from nasgauge.probing.setup import Setup
        from nasgauge.runtime.devices import resolve_device

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
        return Setup(
            space,
            task,
            source,
            self.batch_size,
            seed,
            resolve_device(self.device),
            workdir=store.absolute().with_name(f"{store.name}-checkpoints"),
            progress=_Steps(),
        )


class _Steps:
    """A bar below that of the architectures, for estimators that take their time with one of them."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def __call__(self, done: int, total: int, what: str) -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None or done < self._bar.n or total != self._bar.total:
            self._close()
            self._bar = tqdm(total=total, unit="batch", position=1, leave=False)
        self._bar.set_description(what, refresh=False)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


setup_options = as_choice(SetupChoice, SETUP_OPTIONS, "how")
