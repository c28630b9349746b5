"""Networks of cells: published counts, counts by hand, shapes, and what a cell computes."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from genotypes import AMOEBANET_A, DARTS_V2, NASNET_A, PNASNET_5
from multiply_adds import multiply_adds
from torch import nn

from nasgauge.core import InputError
from nasgauge_adapters.cell_operations import FactorizedReduce, ReLUConvBN
from nasgauge_adapters.nds.cell_network import CellModule, CellNetwork, build_cifar, build_imagenet
from nasgauge_adapters.nds.cells import OPERATIONS, Cell
from nasgauge_adapters.nds.families import CELLS, cell_space

SKIPS = Cell((((0, "skip_connect"), (1, "skip_connect")), ((1, "skip_connect"), (2, "skip_connect"))), (2, 3))


def params(module: nn.Module) -> int:
    return sum(weight.numel() for weight in module.parameters())


@pytest.mark.parametrize(
    ("size", "imagenet", "wanted"),
    [("36x20", False, (3_349_342, 528_359_040)), ("48x14", True, (4_718_752, 529_911_552))],
)
def test_darts_v2_has_the_published_counts(size: str, imagenet: bool, wanted: tuple[int, int]) -> None:
    with torch.device("meta"):
        built = (build_imagenet if imagenet else build_cifar)(
            f"{size}/{DARTS_V2}", classes=1000 if imagenet else 10
        )
    assert (params(built), multiply_adds(built, 224 if imagenet else 32)) == wanted


# Of each: separable convolutions by kernel, pairs of 7, and skips that halve the size, in both cells.
BY_HAND = {
    "amoeba": (AMOEBANET_A, ({3: 3, 5: 1}, 0), ({3: 2, 7: 2}, 1), (3, 3)),
    "nasnet": (NASNET_A, ({3: 3, 5: 2}, 0), ({3: 1, 5: 2, 7: 2}, 0), (5, 3)),
    "pnas": (PNASNET_5, ({3: 3, 5: 2, 7: 1}, 0), ({3: 3, 5: 2, 7: 1}, 0), (5, 5)),
}
HALVING_SKIPS = {"amoeba": 0, "nasnet": 0, "pnas": 1}


@pytest.mark.parametrize("family", BY_HAND)
def test_parameters_of_published_cells_by_hand(family: str) -> None:
    genotype, normal, reduce, (normal_width, reduce_width) = BY_HAND[family]
    built = build_cifar(f"16x6/{genotype}", classes=10)
    assert isinstance(built, CellNetwork)

    def edges(separable: dict[int, int], pairs: int, c: int) -> int:
        twice = sum(count * 2 * (kernel**2 * c + c * c + 2 * c) for kernel, count in separable.items())
        return twice + pairs * (2 * 7 * c * c + 2 * c)

    def inputs(before_last: int, last: int, c: int) -> int:
        return (before_last + last) * c + 4 * c

    # Cells: normal, normal, reduction, normal, reduction, normal.
    wide, narrow = normal_width * 16, reduce_width * 32
    assert params(built.cells[0]) == edges(*normal, 16) + inputs(48, 48, 16)
    assert params(built.cells[1]) == edges(*normal, 16) + inputs(48, wide, 16)
    skips = HALVING_SKIPS[family] * (32 * 32 + 2 * 32)
    assert params(built.cells[2]) == edges(*reduce, 32) + inputs(wide, wide, 32) + skips
    assert params(built.cells[3]) == edges(*normal, 32) + inputs(wide, narrow, 32)
    assert params(built.classifier) == normal_width * 64 * 10 + 10


@pytest.mark.parametrize("family", CELLS)
def test_forward_and_backward_through_random_networks(family: str) -> None:
    space = cell_space(family, imagenet=False)
    for name in space.sample(6, 5):
        built = build_cifar(f"4x3/{name.partition('/')[2]}", classes=10)
        logits = built(torch.randn(2, 3, 16, 16))
        assert logits.shape == (2, 10)
        assert torch.isfinite(logits).all()
        F.cross_entropy(logits, torch.tensor([1, 2])).backward()
        weight = built.get_parameter("classifier.2.weight")
        assert weight.grad is not None
        assert weight.grad.any()


def test_every_operation_keeps_the_shape_of_a_cell() -> None:
    for name in OPERATIONS:
        cell = Cell((((0, name), (1, name)), ((1, name), (2, "skip_connect"))), (2, 3))
        for reduction in (False, True):
            same = [nn.Identity(), nn.Identity()]
            built = CellModule(cell, same, 4, reduction=reduction)
            x = torch.randn(2, 4, 8, 8)
            side = 4 if reduction else 8
            assert built(x, x, 0.0).shape == (2, 8, side, side), name


def test_a_cell_joins_its_sums() -> None:
    built = CellModule(SKIPS, [nn.Identity(), nn.Identity()], 2, reduction=False)
    a, b = torch.randn(2, 3, 2, 4, 4)
    assert torch.equal(built(a, b, 0.0), torch.cat([a + b, b + (a + b)], dim=1))
    last = CellModule(Cell(SKIPS.nodes, (3,)), [nn.Identity(), nn.Identity()], 2, reduction=False)
    assert torch.equal(last(a, b, 0.0), b + (a + b))


def test_imagenet_has_two_stems_and_the_first_cell_halves_the_older() -> None:
    built = build_imagenet(f"8x3/{DARTS_V2}", classes=5)
    assert isinstance(built, CellNetwork)
    sizes: list[tuple[int, ...]] = []
    for block in built.blocks:
        block.register_forward_hook(lambda module, inputs, output: sizes.append(tuple(output.shape[1:])))
    assert built(torch.randn(2, 3, 64, 64)).shape == (2, 5)
    assert sizes == [(8, 16, 16), (8, 8, 8), (32, 8, 8), (64, 4, 4), (128, 2, 2)]
    assert [type(layer) for layer in built.cells[0].preprocess] == [FactorizedReduce, ReLUConvBN]  # type: ignore[arg-type, union-attr]


def test_odd_sizes_of_maps_are_rounded_up() -> None:
    assert build_imagenet(f"8x6/{DARTS_V2}", classes=5)(torch.randn(1, 3, 72, 72)).shape == (1, 5)


@pytest.mark.parametrize(("build", "size"), [(build_cifar, 32), (build_imagenet, 224)])
def test_auxiliary_head_answers_in_training_only(build: object, size: int) -> None:
    built = build(f"4x3/{DARTS_V2}", classes=7, auxiliary=True)  # type: ignore[operator]
    images = torch.randn(2, 3, size, size)
    logits, side = built(images)
    assert logits.shape == side.shape == (2, 7)
    assert built.eval()(images).shape == (2, 7)


def test_paths_are_dropped_in_training_only_and_never_the_identity() -> None:
    built = build_cifar(f"4x3/{PNASNET_5}", classes=3, drop_path=0.9)
    images = torch.randn(4, 3, 16, 16)
    assert not torch.equal(built(images), built(images))
    built.eval()
    assert torch.equal(built(images), built(images))
    kept = CellModule(SKIPS, [nn.Identity(), nn.Identity()], 2, reduction=False)
    a, b = torch.randn(2, 3, 2, 4, 4)
    assert torch.equal(kept(a, b, 0.9), kept(a, b, 0.0))


@pytest.mark.parametrize("build", [build_cifar, build_imagenet])
def test_what_cannot_be_is_refused(build: object) -> None:
    with pytest.raises(InputError, match="classes is 0: a network of cells wants 1 or more"):
        build(f"4x3/{DARTS_V2}", classes=0)  # type: ignore[operator]
    with pytest.raises(InputError, match=r"drop_path is 1\.0: wanted a probability"):
        build(f"4x3/{DARTS_V2}", classes=2, drop_path=1.0)  # type: ignore[operator]
