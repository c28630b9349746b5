"""The device that networks are on: which, its clock, and few transfers in place of many.

A transfer waits for the device, and where several processes share one, for its turn: a network moved
parameter by parameter waits some hundred times.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from itertools import accumulate

import torch
from torch import Tensor, nn

from nasgauge.core import InputError

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


def now(device: torch.device) -> float:
    """The clock in seconds, once the device has done what it was given."""
    if device.type != "cpu":
        torch.accelerator.synchronize(device)
    return time.perf_counter()


def placed(network: nn.Module, device: torch.device) -> nn.Module:
    """The network in training mode on the device, in channels-last.

    Networks are built on the CPU, so that weights are the same on every device. Channels-last makes
    convolutions two to three times faster on CPUs, and suits tensor cores.
    """
    if device.type != "cpu":
        tensors = [*network.parameters(), *network.buffers()]
        for tensor, there in zip(tensors, moved(tensors, device), strict=True):
            tensor.data = there
    for parameter in network.parameters():  # Module.to does this in five times the time
        if parameter.dim() == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return network if all(module.training for module in network.modules()) else network.train()


def moved(tensors: Sequence[Tensor], device: torch.device) -> list[Tensor]:
    """The tensors on the device, by one transfer of each dtype; those of four dimensions in channels-last."""
    found = list(tensors)
    for dtype in {tensor.dtype for tensor in tensors}:
        places = [place for place, tensor in enumerate(tensors) if tensor.dtype == dtype]
        starts = [0, *accumulate(-(-tensors[place].numel() // _STEP) * _STEP for place in places)]
        packed = torch.empty(starts[-1], dtype=dtype)
        for place, start in zip(places, starts, strict=False):
            _part(packed, start, tensors[place]).copy_(tensors[place].detach())
        there = packed.to(device)
        for place, start in zip(places, starts, strict=False):
            found[place] = _part(there, start, tensors[place])
    return found


def numbers(tensors: Iterable[Tensor]) -> list[float]:
    """The values of tensors of one element, by one transfer."""
    values = [tensor.detach() for tensor in tensors]
    return torch.stack(values).tolist() if values else []


def _part(packed: Tensor, start: int, like: Tensor) -> Tensor:
    """The elements from `start` as a tensor of that shape."""
    part = packed[start : start + like.numel()]
    if like.dim() != 4:
        return part.view(like.shape)
    images, channels, height, width = like.shape
    return part.view(images, height, width, channels).permute(0, 3, 1, 2)
