"""RWE on networks whose features are known: the same accuracy by scikit-learn and by counting."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from handmade import Pixel, images, probe_of, score
from sklearn.linear_model import RidgeClassifier
from torch import nn

from nasgauge.core import InputError
from nasgauge.plugins import configure
from nasgauge.probing.probe import Probe
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge_estimators._features import batch_norms, features, recalibrate
from nasgauge_estimators._linear import LinearTask, standardised

RNG = np.random.default_rng(0)
COLOURS = RNG.standard_normal((60, 3)).astype(np.float32)
LABELS = ((COLOURS[:, 0] > 0) + (COLOURS[:, 1] + RNG.standard_normal(60) > 0.5)).astype(int)
SIZES = {"train_images": 40, "held_out_images": 20}
CPU = torch.device("cpu")


def probe(network: nn.Module, labels: np.ndarray = LABELS) -> Probe:
    return probe_of(network, images(*map(tuple, COLOURS)), labels.tolist())


def pixels() -> nn.Module:
    """Its features are the three channels of the image."""
    return nn.Sequential(Pixel(), nn.Linear(3, 3))


def test_ridge_is_that_of_scikit_learn() -> None:
    split = probe(pixels()).split(40, 20)
    x, held_out = split.train_images[:, :, 0, 0].numpy(), split.held_out_images[:, :, 0, 0].numpy()
    mean, deviation = x.mean(0), x.std(0)
    solver = RidgeClassifier(alpha=0.01 * 40)
    # Indicators of 0 and 1, as ours; scikit-learn has -1 and 1, which gives the same classes.
    solver.fit((x - mean) / deviation, split.train_labels.numpy())
    right = solver.predict((held_out - mean) / deviation) == split.held_out_labels.numpy()
    assert 40 < 100 * right.mean() < 100
    found = score("rwe", probe(pixels()), **SIZES, optimiser="ridge")
    assert found == pytest.approx(100 * right.mean())


@pytest.mark.parametrize("optimiser", ["ridge", "sgd"])
def test_what_the_features_tell_is_found(optimiser: str) -> None:
    told = np.argmax(COLOURS, axis=1)
    assert score("rwe", probe(pixels(), told), **SIZES, optimiser=optimiser) >= 80


@pytest.mark.parametrize("optimiser", ["ridge", "sgd"])
def test_without_features_the_most_frequent_class_is_all_it_knows(optimiser: str) -> None:
    network = nn.Sequential(nn.Conv2d(3, 2, 1), nn.ReLU(), Pixel(), nn.Linear(2, 3))
    still = probe_of(network, images(*[(0.0, 0.0, 0.0)] * 60), LABELS.tolist())
    split = still.split(40, 20)
    most = split.train_labels.mode().values
    expected = 100 * float((split.held_out_labels == most).double().mean())
    assert score("rwe", still, **SIZES, optimiser=optimiser) == pytest.approx(expected)


def test_the_last_layers_own_weights_do_not_matter_but_those_before_do() -> None:
    two = nn.Sequential(Pixel(), nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 3))
    first = score("rwe", probe(two), **SIZES)
    nn.init.zeros_(two[3].weight)
    assert score("rwe", probe(two), **SIZES) == first
    assert score("rwe", probe(two), **SIZES, repeats=5, init="orthogonal") != first


def test_batch_norm_divides_by_what_is_asked_for() -> None:
    network = nn.Sequential(nn.BatchNorm2d(3, affine=False), Pixel(), nn.Linear(3, 3))
    x = 5 + 2 * torch.from_numpy(images(*map(tuple, COLOURS)))
    raw = x[:, :, 0, 0]
    network.eval()
    found = features(network, x, device=CPU, batch=60, of_all=False)
    torch.testing.assert_close(found, raw, rtol=1e-4, atol=1e-4)  # untouched statistics: 0 and 1
    for norm in batch_norms(network):
        norm.train()
    found = features(network, x, device=CPU, batch=30, of_all=False)
    for half in (slice(30), slice(30, 60)):
        wanted = (raw[half] - raw[half].mean(0)) / raw[half].std(0, correction=0)
        torch.testing.assert_close(found[half], wanted, rtol=1e-4, atol=1e-4)
    recalibrate(network, x, device=CPU, batch=30)
    (norm,) = batch_norms(network)
    assert norm.running_mean is not None
    torch.testing.assert_close(norm.running_mean, raw.mean(0))
    assert not any(module.training for module in network.modules())


def test_all_features_are_the_pooled_blocks_and_the_last() -> None:
    network = nn.Sequential(
        nn.Conv2d(3, 4, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3)
    )
    x = torch.from_numpy(images(*map(tuple, COLOURS), side=2))
    found = features(network.eval(), x, device=CPU, batch=7, of_all=True)
    with torch.inference_mode():
        after = network[0](x)
        wanted = torch.cat([after.mean((2, 3)), after.relu().mean((2, 3)), after.relu().mean((2, 3))], 1)
    torch.testing.assert_close(found, wanted)


def test_standardised_features_leave_out_what_is_constant() -> None:
    train, held_out = standardised(torch.tensor([[1.0, 5.0], [3.0, 5.0]]), torch.tensor([[2.0, 9.0]]))
    assert train.tolist() == [[-1.0], [1.0]]
    assert held_out.tolist() == [[0.0]]


def test_repeats_are_averaged() -> None:
    network = nn.Sequential(Pixel(), nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 3))
    once, thrice = (score("rwe", probe(network), **SIZES, repeats=n) for n in (1, 3))
    steps = [thrice * 3 - once]
    assert steps[0] % 5 == pytest.approx(0, abs=1e-6), "each of 20 held-out images is 5 percent"


@pytest.mark.parametrize(
    ("network", "reason"),
    [
        (nn.Sequential(nn.Conv2d(3, 3, 1), Pixel()), "no linear layer ends the network"),
        (
            nn.Sequential(nn.Linear(1, 3), nn.Conv2d(3, 3, (1, 3)), nn.Flatten()),
            "no linear layer|features of",
        ),
    ],
)
def test_what_has_no_last_linear_layer_has_a_reason(network: nn.Module, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        score("rwe", probe(network), **SIZES)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"bn": "none"}, "setting bn is 'none': wanted one of batch, recalibrated, eval"),
        ({"inputs": "first"}, "setting inputs is 'first'"),
        ({"optimiser": "adam"}, "setting optimiser is 'adam': wanted ridge or sgd"),
        ({"repeats": 0}, "setting repeats is 0"),
        ({"train_images": 0}, "setting train_images is 0"),
    ],
)
def test_wrong_settings_are_refused(setting: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        score("rwe", probe(pixels()), **setting)


def test_few_images_are_split_in_the_same_proportion_and_said() -> None:
    setup = probe(pixels())._setup
    (row,) = score_architecture(setup, "a", configure(["rwe"]).estimators)["rwe"].rows
    assert row.note is not None
    assert "trained on 40 of the 1,000 images asked for, and measured on 20 of 500" in row.note


def test_a_class_that_is_not_in_training_is_never_predicted() -> None:
    x = torch.randn(20, 4)
    found = LinearTask(x, torch.zeros(20, dtype=torch.long), x, classes=3).ridge()
    assert found.tolist() == [0] * 20
