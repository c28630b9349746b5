"""Networks of stages: published counts, arithmetic, shapes, and what a block computes."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from multiply_adds import multiply_adds
from torch import nn

from nasgauge.core import InputError
from nasgauge_adapters.nds.families import FAMILIES, stage_space
from nasgauge_adapters.nds.stage_counts import counts
from nasgauge_adapters.nds.stage_network import ResidualBlock, StageNetwork, build
from nasgauge_adapters.nds.stages import read_architecture

pytestmark = pytest.mark.slow

RESNET_18 = "basic/c7s2pw64/d2w64s1-d2w128s2-d2w256s2-d2w512s2"
RESNET_50 = "bottleneck/c7s2pw64/d3w256s1m0.25g1-d4w512s2m0.25g1-d6w1024s2m0.25g1-d3w2048s2m0.25g1"
RESNEXT_50 = RESNET_50.replace("m0.25g1", "m0.5g32")
RESNET_56 = "basic/c3s1w16/d9w16s1-d9w32s2-d9w64s2"


@pytest.mark.parametrize(
    ("name", "classes", "size", "params", "macs"),
    [
        (RESNET_18, 1000, 224, 11_689_512, 1_814_073_344),
        (RESNET_50, 1000, 224, 25_557_032, 4_089_184_256),
        (RESNEXT_50, 1000, 224, 25_028_904, 4_230_479_872),
        (RESNET_56, 10, 32, 855_770, 125_747_840),
    ],
)
def test_well_known_networks_have_their_counts(
    name: str, classes: int, size: int, params: int, macs: int
) -> None:
    with torch.device("meta"):
        built = build(name, classes=classes)
    found = counts(read_architecture(name), classes=classes, size=size)
    assert sum(weight.numel() for weight in built.parameters()) == found.params == params
    assert multiply_adds(built, size) == found.macs == macs


@pytest.mark.parametrize("imagenet", [False, True])
@pytest.mark.parametrize("family", FAMILIES)
def test_counts_of_random_networks(family: str, imagenet: bool) -> None:
    for name in stage_space(family, imagenet=imagenet).sample(4, 2):
        with torch.device("meta"):
            built = build(name, classes=7)
        found = counts(read_architecture(name), classes=7, size=47)
        assert sum(weight.numel() for weight in built.parameters()) == found.params
        assert multiply_adds(built, 47) == found.macs, "an odd size is rounded up"


def test_a_vanilla_network_by_hand() -> None:
    found = counts(read_architecture("vanilla/c3s2w12/d1w16s2"), classes=10, size=32)
    stem, first, second = 3 * 12 * 9, 12 * 16 * 9, 16 * 16 * 9
    assert found.params == stem + first + second + 2 * (12 + 16 + 16) + 16 * 10 + 10
    assert found.macs == stem * 16 * 16 + (first + second) * 8 * 8 + 16 * 10


@pytest.mark.parametrize("family", FAMILIES)
def test_forward_and_backward(family: str) -> None:
    block = FAMILIES[family].block
    end = "m0.5g2" if block == "bottleneck" else ""
    built = build(f"{block}/c3s1w4/d2w8s1{end}-d1w16s2{end}", classes=5)
    assert isinstance(built, StageNetwork)
    assert len(built.blocks) == 1 + 2 + 1
    logits = built(torch.randn(2, 3, 16, 16))
    assert logits.shape == (2, 5)
    F.cross_entropy(logits, torch.tensor([1, 2])).backward()
    assert all(weight.grad is not None for weight in built.parameters())


def test_a_residual_block_adds_before_its_last_relu() -> None:
    stage = read_architecture("basic/c3s1w4/d2w4s1").stages[0]
    block = ResidualBlock(4, stage, 1, nn.Conv2d(4, 4, 3, padding=1))
    x = torch.randn(2, 4, 6, 6)
    assert isinstance(block.shortcut, nn.Identity)
    assert torch.equal(block(x), F.relu(x + block.convolutions(x)))
    assert not isinstance(ResidualBlock(4, stage, 2, nn.Identity()).shortcut, nn.Identity)
    assert not isinstance(ResidualBlock(3, stage, 1, nn.Identity()).shortcut, nn.Identity)


def test_strides_and_groups_are_in_the_middle_of_a_bottleneck() -> None:
    built = build("bottleneck/c3s1w4/d1w8s2m0.5g2", classes=3)
    inner = [
        layer
        for layer in built.get_submodule("stage1.0.convolutions").modules()
        if isinstance(layer, nn.Conv2d)
    ]
    assert [(layer.kernel_size[0], layer.stride[0], layer.groups) for layer in inner] == [
        (1, 1, 1),
        (3, 2, 2),
        (1, 1, 1),
    ]
    assert [layer.out_channels for layer in inner] == [4, 4, 8]


def test_stems() -> None:
    for stem, side in (("c3s1w8", 16), ("c3s2w8", 8), ("c7s2pw8", 4)):
        built = build(f"basic/{stem}/d1w8s1", classes=3)
        assert built.get_submodule("stem")(torch.randn(1, 3, 16, 16)).shape == (1, 8, side, side)


def test_weights_are_drawn_by_their_fan_out() -> None:
    torch.manual_seed(0)
    built = build("basic/c3s1w16/d1w64s1", classes=10)
    weight = built.get_parameter("stage1.0.convolutions.3.weight")
    assert float(weight.detach().std()) == pytest.approx((2 / (9 * 64)) ** 0.5, rel=0.05)
    assert not built.get_parameter("head.2.bias").any()


def test_no_classes_are_refused() -> None:
    with pytest.raises(InputError, match="classes is 0: a network of stages wants 1 or more"):
        build("basic/c3s1w4/d1w8s1", classes=0)
