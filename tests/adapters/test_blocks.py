"""Blocks of MobileNets, by hand."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from nasgauge.core import InputError
from nasgauge.probing.codes import EachRectifier
from nasgauge.probing.dropout import drops, without_dropout
from nasgauge_adapters.blocks import (
    BlockShape,
    ConvNorm,
    HardSigmoid,
    InvertedResidual,
    SqueezeExcite,
    StochasticDepth,
    at_least_one,
    divisible,
    scaled,
)

X = torch.randn(2, 4, 6, 6, generator=torch.Generator().manual_seed(0))


def test_widths_are_rounded_but_not_far_down() -> None:
    assert [divisible(width) for width in (1, 8, 11, 12, 18, 28, 75, 100)] == [8, 8, 16, 16, 24, 32, 72, 104]
    assert divisible(10, 4) == 12
    assert all(divisible(width) >= 0.9 * width for width in range(1, 500))


def test_scaled_widths_are_at_least_one() -> None:
    assert scaled([32, 16, 3], 0.1) == [3, 2, 1]
    assert scaled(range(1, 100), 1) == list(range(1, 100))


def test_sizes_below_one_are_named() -> None:
    at_least_one("toy", classes=1)
    with pytest.raises(InputError, match="cells is -2: a toy network wants 1 or more"):
        at_least_one("toy", classes=1, cells=-2)


@pytest.mark.parametrize("stride", [1, 2])
def test_convolution_norm_and_activation(stride: int) -> None:
    layer = ConvNorm(4, 8, 3, stride=stride, groups=4, activation=nn.ReLU).eval()
    conv = layer.conv
    assert isinstance(conv, nn.Conv2d)
    assert conv.bias is None
    assert conv.weight.shape == (8, 1, 3, 3)
    wanted = F.relu(conv(X) / (1 + 1e-5) ** 0.5)
    assert torch.allclose(layer(X), wanted, atol=1e-6)
    assert [name for name, _ in ConvNorm(4, 8, 1).named_children()] == ["conv", "norm"]


def test_hard_sigmoid_is_that_of_torch() -> None:
    x = torch.linspace(-5, 5, 101)
    assert torch.allclose(HardSigmoid()(x), F.hardsigmoid(x), atol=1e-6)


def test_hard_sigmoid_can_be_differentiated_twice() -> None:
    x = torch.tensor([0.5], requires_grad=True)
    (once,) = torch.autograd.grad(HardSigmoid()(x) ** 2, x, create_graph=True)
    (twice,) = torch.autograd.grad(once, x)
    assert twice.item() == pytest.approx(2 / 36)


def test_squeeze_excite_by_hand() -> None:
    layer = SqueezeExcite(4, 3)
    means = X.mean((2, 3))
    hidden = F.relu(means @ layer.reduce.weight.flatten(1).t() + layer.reduce.bias)
    gate = F.hardsigmoid(hidden @ layer.expand.weight.flatten(1).t() + layer.expand.bias)
    assert torch.allclose(layer(X), X * gate[:, :, None, None], atol=1e-6)


def test_only_the_relu_inside_has_codes() -> None:
    seen: list[int] = []
    with torch.no_grad(), EachRectifier(lambda _source, output: seen.append(output[0].numel())):
        SqueezeExcite(4, 3)(X)
    assert seen == [3]


@pytest.mark.parametrize(
    ("shape", "names", "shortcut"),
    [
        (BlockShape(4, 8, 4, 3), ["expand", "depthwise", "project"], True),
        (BlockShape(4, 4, 4, 5), ["depthwise", "project"], True),
        (BlockShape(4, 8, 4, 3, squeezed=2), ["expand", "depthwise", "squeeze_excite", "project"], True),
        (BlockShape(4, 8, 4, 3, stride=2), ["expand", "depthwise", "project"], False),
        (BlockShape(4, 8, 6, 3), ["expand", "depthwise", "project"], False),
    ],
)
def test_inverted_residual_blocks(shape: BlockShape, names: list[str], shortcut: bool) -> None:
    block = InvertedResidual(shape, nn.Hardswish)
    assert [name for name, _ in block.layers.named_children()] == names
    output = block(X)
    assert output.shape == (2, shape.outputs, 6 // shape.stride, 6 // shape.stride)
    assert torch.allclose(output, block.layers(X) + (X if shortcut else 0), atol=1e-6)
    depthwise = block.layers.depthwise.conv
    assert isinstance(depthwise, nn.Conv2d)
    assert (depthwise.groups, depthwise.kernel_size[0]) == (shape.middle, shape.kernel)
    assert sum(isinstance(module, nn.Hardswish) for module in block.modules()) == 1 + ("expand" in names)


def test_stochastic_depth_drops_whole_images_in_training_alone() -> None:
    torch.manual_seed(0)
    layer, ones = StochasticDepth(), torch.ones(4000, 2, 1, 1)
    assert layer(ones) is ones
    layer.probability = 0.25
    dropped = layer(ones)
    assert dropped.unique().tolist() == [0, pytest.approx(4 / 3)]
    assert torch.equal(dropped[:, 0], dropped[:, 1])
    assert dropped.mean() == pytest.approx(1, abs=0.05)
    assert layer.eval()(ones) is ones


def test_scores_do_not_depend_on_stochastic_depth() -> None:
    block = InvertedResidual(BlockShape(4, 8, 4, 3)).train()
    assert block.drop is not None
    assert drops(block.drop)
    block.drop.probability = 0.9
    assert torch.equal(without_dropout(block)(X), block(X))
