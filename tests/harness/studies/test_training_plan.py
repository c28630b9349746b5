"""How networks of a study train, and probes of trained ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from toys import toy_network, toy_setup
from weight_sum import PLAN

from nasgauge.core import InputError
from nasgauge.probing.probe import Probe
from nasgauge.studies.training_plan import with_sizes, with_weights


def test_a_network_with_weights_begins_with_them_and_other_sizes_are_refused() -> None:
    def build(architecture: str, *, classes: int, width: int = 1) -> torch.nn.Module:
        return toy_network("a" * width, classes=classes)

    setup = toy_setup(build)
    weights = {name: 2 * value for name, value in Probe("a", setup).network.state_dict().items()}
    probe = Probe("a", with_weights(setup, weights))
    for network in (probe.network, probe.fresh_network(), probe.fresh_network(width=1)):
        assert all(torch.equal(weights[name], value) for name, value in network.state_dict().items())
    with pytest.raises(ValueError, match="of another size than the trained one"):
        probe.fresh_network(width=2)
    assert with_sizes(setup, {"width": 3}).scale == {"width": 3}
    assert with_weights(with_sizes(setup, {"width": 3}), weights).scale == {"width": 3}


def test_a_size_that_the_space_lacks_is_refused() -> None:
    with pytest.raises(InputError, match="no size 'cells' of networks of toy; there are none"):
        with_sizes(toy_setup(), {"cells": 2})


def test_a_plan_says_everything_that_changes_a_score() -> None:
    text = str(replace(PLAN, sizes={"cells": 1}))
    assert text.startswith("epochs=4 batch_size=8 learning_rate=0.05 ")
    assert text.endswith(" train_images=16 held_out_images=8 cells=1")
    assert "Networks are of the benchmark's full size." in PLAN.caption
    assert "reduced size (cells=1)" in replace(PLAN, sizes={"cells": 1}).caption


def test_an_epoch_that_training_does_not_reach_is_refused() -> None:
    with pytest.raises(InputError, match="epoch 5 does not exist: training has epochs 0 to 4"):
        replace(PLAN, epochs=(0, 5))


def test_networks_of_other_sizes_are_those_of_the_space() -> None:
    def build(architecture: str, *, classes: int, width: int = 1) -> torch.nn.Module:
        return toy_network("a" * width, classes=classes)

    setup = toy_setup(build)
    wide = Probe("a", with_sizes(setup, {"width": 3})).network
    assert next(wide.parameters()).shape[0] == 7
    assert next(Probe("a", setup).network.parameters()).shape[0] == 5, "the setup itself is left as it is"
    assert with_sizes(setup, {}).scale == {"width": 1}


def test_running_statistics_are_loaded_with_the_weights() -> None:
    setup = toy_setup(toy_network)
    state = {name: value.clone() for name, value in Probe("a", setup).network.state_dict().items()}
    state["1.running_mean"] += 5
    loaded = Probe("b", with_weights(setup, state))
    assert torch.equal(loaded.network.state_dict()["1.running_mean"], state["1.running_mean"])
