"""Training for estimators: any device, a checkpoint after each epoch, the same result after a kill.

The same to the last bit on the CPU; on accelerators, whose sums may change their order, nearly.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from torch import Tensor, nn

from nasgauge.probing.probe import Probe
from nasgauge.runtime.seeds import derive_seed
from nasgauge.training.checkpoint import Checkpoint, shape_of
from nasgauge.training.recipe import Recipe
from nasgauge.training.trainer import Trainer, sgd


def train(probe: Probe, network: nn.Module, images: Tensor, labels: Tensor, recipe: Recipe) -> Iterator[int]:
    """Trains a network in place.

    Where the probe has a working folder, training continues after the last epoch that a process finished
    there, which is then the first number that is yielded.

    Args:
        probe: Of the architecture; its clock counts what a killed process spent.
        network: Fresh, of the probe.
        images: (N, 3, S, S).
        labels: (N,).
        recipe: Of the training.

    Yields:
        Epochs done, after each.

    Raises:
        FloatingPointError: If the loss is not a finite number any more.

    Example:
        An estimator that trains:

            split = probe.split(2000, 1000)
            network = probe.fresh_network(init_channels=8)
            for _ in train(probe, network, split.train_images, split.train_labels, Recipe(10, 64, 0.05)):
                pass
    """
    start = time.perf_counter()
    if recipe.batch_size > len(images):
        probe.note(f"minibatches of {len(images):,} images, all to train on, not of {recipe.batch_size:,}")
    trainer = Trainer(network, sgd(network, recipe), images.to(probe.device), labels.to(probe.device), recipe)
    seed = probe.generator().initial_seed()
    checkpoint = Checkpoint.of(probe.workdir, seed, recipe, tuple(images.shape), shape_of(network))
    done, earlier, _ = checkpoint.load(network, trainer.optimizer)
    probe.spent(earlier)
    if done:
        yield done
    for epoch in range(done, recipe.epochs):
        if hasattr(network, "dropped"):
            setattr(network, "dropped", recipe.drop_path * epoch / recipe.epochs)  # noqa: B010
        # Every image once, in an order and with changes that the epoch's own seed decides.
        trainer.epoch(
            epoch, derive_seed(seed, epoch), lambda step, steps: probe.progress(step, steps, "training")
        )
        checkpoint.save(network, trainer.optimizer, epoch + 1, earlier + time.perf_counter() - start)
        yield epoch + 1
