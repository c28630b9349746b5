"""One network that trains, epoch by epoch."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from bright_images import BRIGHT, CLASSES, RECIPE, setup
from torch import Tensor, nn

from nasgauge.probing.probe import Probe
from nasgauge.training.resumable import train
from nasgauge.training.trainer import Trainer, sgd, shuffled


def test_the_auxiliary_classifier_trains_along() -> None:
    class Two(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.main, self.side = nn.Linear(192, 3), nn.Linear(192, 3)

        def forward(self, x: Tensor) -> Tensor | tuple[Tensor, Tensor]:
            x = x.flatten(1)
            return (self.main(x), self.side(x)) if self.training else self.main(x)

    probe = Probe("a", setup())
    moved = []
    for weight in (0.0, 0.4):
        network = Two()
        before = network.side.weight.clone()
        recipe = replace(RECIPE, epochs=1, auxiliary=weight, weight_decay=0.0)
        with probe.observe("tested"):
            list(train(probe, network, torch.from_numpy(BRIGHT), torch.from_numpy(CLASSES), recipe))
        moved.append(not torch.equal(before, network.side.weight))
    assert moved == [False, True]


def a_trainer(**changes: object) -> Trainer:
    """A linear layer on all bright images."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Flatten(), nn.Linear(192, 3))
    recipe = replace(RECIPE, epochs=2, **changes)
    images, labels = torch.from_numpy(BRIGHT), torch.from_numpy(CLASSES)
    return Trainer(network, sgd(network, recipe), images, labels, recipe)


def test_progress_counts_the_steps_of_all_epochs() -> None:
    seen: list[tuple[int, int]] = []
    trainer = a_trainer()
    for number in range(2):
        trainer.epoch(number, number, lambda done, steps: seen.append((done, steps)))
    assert seen == [(done, 12) for done in (*range(7), *range(6, 13))]
    assert replace(trainer, unit="iteration").place(1) == "iteration 2 of 2"


def test_an_epoch_may_have_fewer_minibatches() -> None:
    seen: list[tuple[int, int]] = []
    replace(a_trainer(), batches=2).epoch(1, 0, lambda done, steps: seen.append((done, steps)))
    assert seen == [(2, 4), (3, 4), (4, 4)]


def test_an_epoch_depends_on_its_seed_alone() -> None:
    weights = []
    for seed in (0, 0, 1):
        trainer = a_trainer()
        torch.manual_seed(seed + 100)
        trainer.epoch(0, seed, lambda done, steps: None)
        weights.append(next(trainer.network.parameters()).detach().clone())
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])


def test_divergence_names_the_epoch_and_the_rate() -> None:
    trainer = a_trainer(learning_rate=1e30, clip=0.0)
    with pytest.raises(
        FloatingPointError, match=r"the loss is (nan|inf) in epoch 1 of 2, with a learning rate of 1e\+30"
    ):
        trainer.epoch(0, 0, lambda done, steps: None)


def test_a_single_image_left_over_is_not_trained_on() -> None:
    generator = torch.Generator().manual_seed(0)
    assert [len(rows) for rows in shuffled(9, 4, generator)] == [4, 4]
    assert [len(rows) for rows in shuffled(10, 4, generator)] == [4, 4, 2]
    assert [len(rows) for rows in shuffled(1, 4, generator)] == [1]
    assert sorted(torch.cat(shuffled(8, 4, generator)).tolist()) == list(range(8))
