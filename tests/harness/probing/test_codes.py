"""Activation codes and the kernel that counts on how many of them two images agree."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn
from toys import toy_network

from nasgauge.probing import codes as module
from nasgauge.probing.codes import EachRectifier, relu_kernel


@pytest.mark.parametrize(
    ("layer", "codes"), [(nn.ReLU6(), 1), (nn.ReLU6(inplace=True), 1), (nn.Hardtanh(), 0), (nn.GELU(), 0)]
)
def test_rectifiers_are_those_that_are_positive_where_their_input_is(layer: nn.Module, codes: int) -> None:
    seen: list[torch.Tensor] = []
    with EachRectifier(lambda _source, output: seen.append(output)):
        layer(torch.randn(3))
    assert len(seen) == codes


def test_relu_kernel_counts_functional_and_inplace_rectifiers_once() -> None:
    class Both(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.relu = nn.ReLU(inplace=True)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.relu(self.relu(x.flatten(1).clone()))

    images = torch.randn(4, 3, 2, 2)
    codes = (images.flatten(1) > 0).double()
    once = codes @ codes.T + (1 - codes) @ (1 - codes).T
    assert torch.equal(relu_kernel(Both(), images), 2 * once)


def test_relu_kernel_does_not_depend_on_the_memory_format() -> None:
    network, images = toy_network("a", classes=3), torch.randn(4, 3, 8, 8)
    expected = relu_kernel(network, images)
    last = images.contiguous(memory_format=torch.channels_last)
    assert torch.allclose(relu_kernel(network, last), expected, atol=2)


def test_relu_kernel_of_a_network_without_relu_is_refused() -> None:
    with pytest.raises(ValueError, match="no ReLU"):
        relu_kernel(nn.Flatten(), torch.randn(2, 3, 2, 2))


class Function(nn.Module):
    """A network that is a plain function."""

    def __init__(self, forward: object) -> None:
        super().__init__()
        self._function = forward

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self._function(x)  # type: ignore[operator,no-any-return]


def by_definition(*layers: torch.Tensor) -> torch.Tensor:
    """Number of units, positive or not, on which two images agree, over inputs of rectifiers."""
    on = torch.cat([layer.flatten(1) > 0 for layer in layers], dim=1)
    return (on[:, None] == on[None]).sum(2).double()


def test_a_tensor_that_is_rectified_twice_counts_twice() -> None:
    images = torch.randn(4, 3, 2, 2)
    network = Function(lambda x: F.relu(x) + F.relu(input=x))
    assert torch.equal(relu_kernel(network, images), by_definition(images, images))


def test_a_tensor_that_was_written_to_has_other_codes() -> None:
    images = torch.randn(4, 3, 2, 2)

    def forward(x: torch.Tensor) -> torch.Tensor:
        x = x.clone()
        return F.relu(x) + F.relu(x.neg_())

    assert torch.equal(relu_kernel(Function(forward), images), by_definition(images, -images))


@pytest.mark.parametrize("layer", [nn.ReLU(), nn.ReLU6(), nn.LeakyReLU(), nn.ReLU(inplace=True)])
def test_kernel_by_definition(layer: nn.Module) -> None:
    images = torch.randn(4, 3, 2, 2)
    images[0, 0, 0] = torch.tensor([0.0, -0.0])
    assert torch.equal(relu_kernel(nn.Sequential(layer), images.clone()), by_definition(images))


@pytest.mark.parametrize("units", [1, 2, 3, 5])
def test_layers_of_few_units(units: int) -> None:
    for images in torch.randn(20, 8, units).unbind():
        assert torch.equal(relu_kernel(nn.ReLU(), images), by_definition(images))


@pytest.mark.parametrize("bfloat16", [False, True])
def test_products_of_bytes_and_of_floats_are_equal(monkeypatch: pytest.MonkeyPatch, bfloat16: bool) -> None:
    network, images = toy_network("a", classes=3), torch.randn(4, 3, 32, 32)
    found = []
    for multiplies in (True, False):
        monkeypatch.setattr(module, "_multiplies_bytes", lambda multiplies=multiplies: multiplies)
        found.append(relu_kernel(network, images, bfloat16=bfloat16))
    assert torch.equal(*found)
