"""Networks on a device: what arrives is what was sent, and nothing else is shared with it."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from nasgauge.runtime.devices import copied, memory_format, moved, numbers, placed, sums

CPU = torch.device("cpu")


def some_tensors() -> list[Tensor]:
    generator = torch.Generator().manual_seed(0)
    conv = torch.randn(5, 3, 2, 2, generator=generator)
    sizes: list[tuple[int, ...]] = [(7,), (), (4, 6), (2, 3, 5)]
    others = [torch.randn(size, generator=generator) for size in sizes]
    counters = [torch.tensor(3), torch.arange(70)]
    return [conv, *others, *counters, conv.contiguous(memory_format=torch.channels_last), torch.empty(0)]


def test_every_tensor_arrives_as_it_was() -> None:
    sent = some_tensors()
    for before, after in zip(sent, moved(sent, CPU), strict=True):
        assert after.dtype == before.dtype
        assert torch.equal(after, before)


def test_each_begins_where_vector_instructions_want_it() -> None:
    assert all(tensor.data_ptr() % 64 == 0 for tensor in moved(some_tensors(), CPU) if tensor.numel())


def test_writing_to_one_leaves_the_others_and_what_was_sent() -> None:
    sent = some_tensors()
    first, *others = moved(sent, CPU)
    first.zero_()
    assert all(torch.equal(*pair) for pair in zip(sent[1:], others, strict=True))
    assert sent[0].abs().sum() > 0


def test_copies_are_equal_and_apart() -> None:
    sent = some_tensors()[:5]
    first, *others = copied(sent)
    first.zero_()
    assert all(torch.equal(*pair) for pair in zip(sent[1:], others, strict=True))
    assert sent[0].abs().sum() > 0


def test_sums_are_of_each_tensor() -> None:
    assert sums([torch.ones(2, 3), torch.tensor([1, 2])]) == [6.0, 3.0]
    assert sums([]) == []


def test_numbers_keep_order_and_value() -> None:
    assert numbers([torch.tensor(1.5), torch.tensor(-2.0, requires_grad=True)]) == [1.5, -2.0]
    assert numbers([]) == []


def test_channels_last_is_for_cpus() -> None:
    assert memory_format(CPU) == torch.channels_last
    assert memory_format(torch.device("cuda")) == torch.contiguous_format


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_sums_on_the_gpu_are_those_on_the_cpu() -> None:
    tensors = [tensor for tensor in some_tensors() if tensor.is_floating_point()]
    assert sums([tensor.cuda() for tensor in tensors]) == pytest.approx(sums(tensors), abs=1e-4)


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_network_on_the_gpu_is_the_one_that_was_built() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4, 2)).eval()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    parameters = list(network.parameters())

    there = placed(network, torch.device("cuda"))

    assert there.training
    assert all(a is b for a, b in zip(parameters, there.parameters(), strict=True))
    assert all(parameter.is_cuda and parameter.requires_grad for parameter in parameters)
    assert all(torch.equal(before[name], value.cpu()) for name, value in there.state_dict().items())
