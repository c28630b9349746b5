"""The layers of networks of DARTS-like cells."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from nasgauge_adapters.cell_operations import AuxiliaryHead, FactorizedReduce, Zero, drop_path, operation
from nasgauge_adapters.nds.cells import OPERATIONS


def count(module: nn.Module) -> int:
    return sum(weight.numel() for weight in module.parameters())


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_keep_channels_and_divide_the_size(name: str, stride: int) -> None:
    x = torch.randn(2, 6, 8, 8)
    for search_phase in (False, True):
        y = operation(name, 6, stride=stride, search_phase=search_phase)(x)
        assert y.shape == (2, 6, 8 // stride, 8 // stride)


def normalised(x: Tensor) -> Tensor:
    return F.batch_norm(x, None, None, training=True)


def weights(module: nn.Module) -> list[Tensor]:
    return [layer.weight for layer in module.modules() if isinstance(layer, nn.Conv2d)]


@pytest.mark.parametrize(("name", "kernel"), [("sep_conv_3x3", 3), ("sep_conv_5x5", 5)])
def test_separable_convolutions_are_applied_twice(name: str, kernel: int) -> None:
    module, x = operation(name, 4, stride=2, search_phase=False), torch.randn(2, 4, 8, 8)
    deep_1, wide_1, deep_2, wide_2 = weights(module)
    once = normalised(F.conv2d(F.conv2d(x.relu(), deep_1, None, 2, kernel // 2, groups=4), wide_1))
    twice = normalised(F.conv2d(F.conv2d(once.relu(), deep_2, None, 1, kernel // 2, groups=4), wide_2))
    assert torch.allclose(module(x), twice, atol=1e-5)


@pytest.mark.parametrize(("name", "kernel"), [("dil_conv_3x3", 3), ("dil_conv_5x5", 5)])
def test_dilated_convolutions_are_applied_once(name: str, kernel: int) -> None:
    module, x = operation(name, 4, stride=1, search_phase=False), torch.randn(2, 4, 8, 8)
    deep, wide = weights(module)
    spread = F.conv2d(x.relu(), deep, None, 1, kernel - 1, dilation=2, groups=4)
    assert torch.allclose(module(x), normalised(F.conv2d(spread, wide)), atol=1e-5)


@pytest.mark.parametrize("stride", [1, 2])
def test_pooling_is_followed_by_a_norm_in_the_search_phase_only(stride: int) -> None:
    x = torch.randn(2, 4, 8, 8)
    average = F.avg_pool2d(x, 3, stride, 1, count_include_pad=False)
    for name, pooled in (("max_pool_3x3", F.max_pool2d(x, 3, stride, 1)), ("avg_pool_3x3", average)):
        assert torch.equal(operation(name, 4, stride=stride, search_phase=False)(x), pooled)
        searched = operation(name, 4, stride=stride, search_phase=True)
        assert torch.allclose(searched(x), normalised(pooled), atol=1e-5)
        assert count(searched) == 0


def test_skip_is_the_identity_or_a_factorised_reduction() -> None:
    x = torch.randn(2, 4, 8, 8)
    assert operation("skip_connect", 4, stride=1, search_phase=False)(x) is x
    module = operation("skip_connect", 4, stride=2, search_phase=False)
    assert isinstance(module, FactorizedReduce)
    even = F.conv2d(x.relu()[:, :, ::2, ::2], module.even.weight)
    odd = F.conv2d(x.relu()[:, :, 1::2, 1::2], module.odd.weight)
    assert torch.allclose(module(x), normalised(torch.cat([even, odd], dim=1)), atol=1e-5)


def test_drop_path_zeroes_whole_images_and_keeps_the_mean() -> None:
    torch.manual_seed(0)
    dropped = drop_path(torch.ones(4000, 2, 3, 3), 0.2)
    per_image = dropped.flatten(1)
    assert set(per_image.unique().tolist()) == {0.0, 1.25}
    assert (per_image == per_image[:, :1]).all()
    assert float(dropped.mean()) == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize(("name", "kernel"), [("conv_1x1", 1), ("conv_3x3", 3)])
def test_convolutions_are_dense(name: str, kernel: int) -> None:
    module, x = operation(name, 4, stride=2), torch.randn(2, 4, 8, 8)
    (weight,) = weights(module)
    assert torch.allclose(module(x), normalised(F.conv2d(x.relu(), weight, None, 2, kernel // 2)), atol=1e-5)


@pytest.mark.parametrize(("name", "kernel"), [("conv_3x1_1x3", 3), ("conv_7x1_1x7", 7)])
def test_pairs_are_a_row_and_then_a_column(name: str, kernel: int) -> None:
    module, x = operation(name, 4, stride=2), torch.randn(2, 4, 8, 8)
    row, column = weights(module)
    assert (row.shape[2:], column.shape[2:]) == ((1, kernel), (kernel, 1))
    once = F.conv2d(x.relu(), row, None, (1, 2), (0, kernel // 2))
    twice = F.conv2d(once, column, None, (2, 1), (kernel // 2, 0))
    assert torch.allclose(module(x), normalised(twice), atol=1e-5)


def test_dilated_separable_convolutions_are_applied_twice() -> None:
    module, x = operation("dil_sep_conv_3x3", 4, stride=2), torch.randn(2, 4, 8, 8)
    deep_1, wide_1, deep_2, wide_2 = weights(module)
    once = F.conv2d(F.conv2d(x.relu(), deep_1, None, 2, 2, dilation=2, groups=4), wide_1)
    spread = F.conv2d(normalised(once).relu(), deep_2, None, 1, 2, dilation=2, groups=4)
    assert torch.allclose(module(x), normalised(F.conv2d(spread, wide_2)), atol=1e-5)


@pytest.mark.parametrize("kernel", [5, 7])
def test_wide_pools(kernel: int) -> None:
    x = torch.randn(2, 4, 9, 9)
    pooled = F.max_pool2d(x, kernel, 2, kernel // 2)
    assert torch.equal(operation(f"max_pool_{kernel}x{kernel}", 4, stride=2)(x), pooled)


def test_pools_of_even_size_keep_the_size_by_repeating_the_last_row() -> None:
    x = torch.randn(1, 1, 4, 4)
    assert torch.equal(operation("max_pool_2x2", 1, stride=2)(x), F.max_pool2d(x, 2))
    same = operation("max_pool_2x2", 1, stride=1)(x)
    assert same.shape == x.shape
    assert torch.equal(same[:, :, :3, :3], F.max_pool2d(x, 2, 1))
    assert same[0, 0, 3, 3] == x[0, 0, 3, 3]


def test_no_edge_is_zeros_of_the_shape_that_others_have() -> None:
    x = torch.randn(2, 3, 7, 7)
    for stride, side in ((1, 7), (2, 4)):
        module = operation("none", 3, stride=stride)
        assert isinstance(module, Zero)
        assert torch.equal(module(x), torch.zeros(2, 3, side, side))


def test_a_factorised_reduction_of_odd_size_takes_zeros_beyond_the_edge() -> None:
    module, x = FactorizedReduce(3, 4), torch.randn(2, 3, 5, 5)
    padded = F.pad(x.relu(), (0, 1, 0, 1))
    even = F.conv2d(x.relu()[:, :, ::2, ::2], module.even.weight)
    odd = F.conv2d(padded[:, :, 1::2, 1::2], module.odd.weight)
    assert torch.allclose(module(x), normalised(torch.cat([even, odd], dim=1)), atol=1e-5)


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_of_all_spaces_halve_odd_sizes_alike(name: str) -> None:
    wanted = 3 if name.endswith("pool_2x2") else 4
    assert operation(name, 4, stride=2)(torch.randn(2, 4, 7, 7)).shape == (2, 4, wanted, wanted)


@pytest.mark.parametrize(("imagenet", "side", "norms"), [(False, 8, 2), (True, 7, 1)])
def test_auxiliary_heads(imagenet: bool, side: int, norms: int) -> None:
    module = AuxiliaryHead(6, 5, imagenet=imagenet)
    assert module(torch.randn(2, 6, side, side)).shape == (2, 5)
    assert sum(isinstance(layer, nn.BatchNorm2d) for layer in module) == norms
