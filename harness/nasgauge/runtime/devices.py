"""The device that networks are on: which, its clock, and few transfers in place of many.

A transfer waits for the device, and where several processes share one, for its turn: a network moved
parameter by parameter waits some hundred times.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import accumulate

import torch
from torch import Tensor, nn

from nasgauge.core import InputError
from nasgauge.runtime.machine import processor

_STEP = 64  # elements: where a packed tensor begins, so that vector instructions find it aligned


def resolve_device(name: str) -> torch.device:
    """The torch device of that name; `auto` takes the accelerator where there is one."""
    # Builds for an accelerator name it also on machines that have none.
    found = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
    if name == "auto":
        return found or torch.device("cpu")
    if name != "cpu" and (found is None or found.type != name):
        there = f"cpu, {found.type}" if found else "cpu"
        raise InputError(f"no device {name!r} on this machine; there is {there}")
    return torch.device(name)


def hardware_of(device: torch.device) -> str:
    """Model of the accelerator, or of the processor, as the system names it."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else processor()


def now(device: torch.device) -> float:
    """The clock in seconds, once the device has done what it was given."""
    if device.type != "cpu":
        torch.accelerator.synchronize(device)
    return time.perf_counter()


def release_memory() -> None:
    """Gives back what this process keeps of an accelerator's memory, but does not use."""
    gc.collect()
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        # After an error of the device every call fails, this one too: what comes next says so better.
        with suppress(RuntimeError):
            torch.cuda.empty_cache()


def memory_format(device: torch.device) -> torch.memory_format:
    """The order in which images and weights lie on the device: channels-last on CPUs, elsewhere torch's own.

    It makes convolutions two to three times faster on CPUs. On CUDA, torch's gradient of an average pool
    with padding is wrong in it, in 2.11 at least, without any error (pytorch/pytorch#188344).
    """
    return torch.channels_last if device.type == "cpu" else torch.contiguous_format


def placed(network: nn.Module, device: torch.device) -> nn.Module:
    """The network in training mode on the device, in its memory format.

    Networks are built on the CPU, so that weights are the same on every device.
    """
    if device.type != "cpu":
        tensors = [*network.parameters(), *network.buffers()]
        for tensor, there in zip(tensors, moved(tensors, device), strict=True):
            tensor.data = there
    form = memory_format(device)
    for parameter in network.parameters():  # Module.to does this in five times the time
        if parameter.dim() == 4:
            parameter.data = parameter.data.contiguous(memory_format=form)
    return network if all(module.training for module in network.modules()) else network.train()


def moved(tensors: Sequence[Tensor], device: torch.device) -> list[Tensor]:
    """The tensors on the device, by one transfer of each dtype."""
    found: dict[int, Tensor] = {}
    for alike in by_dtype(tensors):
        starts = [0, *accumulate(-(-tensor.numel() // _STEP) * _STEP for tensor in alike)]
        packed = torch.empty(starts[-1], dtype=alike[0].dtype)
        for part, tensor in zip(_parts(packed, starts, alike), alike, strict=True):
            part.copy_(tensor.detach())
        there = _parts(packed.to(device), starts, alike)
        found |= {id(tensor): part for part, tensor in zip(there, alike, strict=True)}
    return [found[id(tensor)] for tensor in tensors]


def numbers(tensors: Iterable[Tensor]) -> list[float]:
    """The values of tensors of one element, by one transfer."""
    values = [tensor.detach() for tensor in tensors]
    return torch.stack(values).tolist() if values else []


def sums(tensors: Sequence[Tensor]) -> list[float]:
    """The sum of each tensor; on a GPU by few kernels, for some hundred small ones wait for each other."""
    if not tensors or tensors[0].device.type != "cuda":
        return numbers(tensor.detach().sum() for tensor in tensors)
    lengths = torch.tensor([tensor.numel() for tensor in tensors], device=tensors[0].device)
    everything = torch.cat([in_memory_order(tensor.detach()).flatten() for tensor in tensors])
    found = torch.segment_reduce(everything.double(), "sum", lengths=lengths, unsafe=True)
    return list(map(float, found.tolist()))


def by_dtype(tensors: Iterable[Tensor]) -> list[list[Tensor]]:
    """The tensors in lists of one dtype, for which a GPU has one kernel."""
    alike: dict[torch.dtype, list[Tensor]] = {}
    for tensor in tensors:
        alike.setdefault(tensor.dtype, []).append(tensor)
    return list(alike.values())


def copied(tensors: Sequence[Tensor]) -> list[Tensor]:
    """Copies of tensors of one dtype and device."""
    whole = torch.cat([tensor.detach().flatten() for tensor in tensors])
    return _parts(whole, accumulate((tensor.numel() for tensor in tensors), initial=0), tensors)


def in_memory_order(tensor: Tensor) -> Tensor:
    """With its dimensions in the order of memory where it is in channels-last: to flatten it is free."""
    if tensor.dim() == 4 and tensor.is_contiguous(memory_format=torch.channels_last):
        return tensor.permute(0, 2, 3, 1)
    return tensor


def _parts(packed: Tensor, starts: Iterable[int], like: Sequence[Tensor]) -> list[Tensor]:
    """What begins at `starts` of a packed tensor, in the shapes of others."""
    return [
        packed[start : start + tensor.numel()].view(tensor.shape)
        for start, tensor in zip(starts, like, strict=False)
    ]
