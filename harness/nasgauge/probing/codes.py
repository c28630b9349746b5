"""Activation codes: which rectifiers run, which of their units are on, and NASWOT's kernel of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import cache
from typing import Any
from weakref import ref

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, autocast, nn
from torch.overrides import TorchFunctionMode

from nasgauge.runtime.devices import in_memory_order

NO_RECTIFIER = "the network has no ReLU: activation codes are undefined"

# Functions whose output is positive exactly where their input is, and zero elsewhere.
_RECTIFIERS: frozenset[Callable[..., Any]] = frozenset(
    (F.relu, F.relu_, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_, F.relu6)
)
_KEPT = 8  # of the last rectified tensors: as many as a cell has nodes


class EachRectifier(TorchFunctionMode):
    """Hands input and output of every rectifier that runs to `see`.

    The output is positive where a unit is on and zero where it is off. A function mode sees each
    call once, whether it comes from a module, a wrapper or plain functional code: module hooks count
    a ReLU inside a matching wrapper twice, and miss F.relu. One that works in place has overwritten its
    input by then; `before` gets it in time.
    """

    def __init__(
        self, see: Callable[[Tensor, Tensor], None], before: Callable[[Tensor], None] | None = None
    ) -> None:
        super().__init__()
        self._see, self._before = see, before

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        source: Any = args[0] if args else kwargs.get("input")
        # nn.ReLU6 is a hardtanh from 0; others are positive elsewhere too.
        rectifies = func in _RECTIFIERS or (func is F.hardtanh and kwargs.get("min_val") == 0)
        if self._before and (rectifies or func is F.leaky_relu):
            self._before(source)
        output = func(*args, **kwargs)
        if rectifies:
            self._see(source, output)
        elif func is F.leaky_relu:
            self._see(source, output.clamp_min(0))
        return output


class _Agreement:
    """Adds up X X^T over the 0/1 activation codes X of several layers."""

    def __init__(self) -> None:
        self.agreement: Tensor | None = None
        self.units = 0
        # Weak, so that the memory of what is not used any more is free for what follows.
        self._known: deque[tuple[ref[Tensor], int, Tensor]] = deque(maxlen=_KEPT)

    def kernel(self) -> Tensor:
        """K_H, (B, B) float64 on the CPU."""
        if self.agreement is None:
            raise ValueError(NO_RECTIFIER)
        both = self.agreement.cpu().double()
        on = both.diagonal()
        return 2 * both - on[:, None] - on[None, :] + self.units

    def add(self, source: Tensor, output: Tensor) -> None:
        """Count the units of one layer; where several rectify one tensor, its codes are made once."""
        known = (p for seen, version, p in self._known if seen() is source and version == source._version)
        product = next(known, None)
        if product is None:
            product = _gram(in_memory_order(output.bool()).flatten(1))
            self._known.append((ref(source), source._version, product))
        self.agreement = product if self.agreement is None else self.agreement + product
        self.units += output[0].numel()


def relu_kernel(network: nn.Module, images: Tensor, *, bfloat16: bool = False) -> Tensor:
    """NASWOT's kernel K_H (B, B), float64: number of ReLU units on which two images agree.

    bfloat16: whether convolutions and linear layers compute in bfloat16, by torch's autocast.

    With codes X (B, units): X X^T + (1-X)(1-X)^T = 2 X X^T - r_i - r_j + units, where the row sums
    r are the diagonal of X X^T; so one product per layer is enough.

    Raises:
        ValueError: If no rectifier runs, or the outputs are not finite.
    """
    codes = _Agreement()
    # Not inference mode, whose tensors do not tell whether they were written to.
    with torch.no_grad(), autocast(images.device.type, torch.bfloat16, bfloat16), EachRectifier(codes.add):
        check_finite(network(images))
    return codes.kernel()


def check_finite(output: Tensor) -> None:
    """Raises ValueError for outputs that are not finite: a unit is neither on nor off where it is NaN."""
    if not torch.isfinite(output).all():
        raise ValueError("the outputs of the network are not finite: activation codes are undefined")


def log_determinant(kernel: Tensor) -> float:
    """Logarithm of the determinant of K_H (B, B), or any kernel that is never negative; -inf if singular."""
    eigenvalues = np.linalg.eigvalsh(kernel.numpy())
    # What is below rounding error is zero.
    if eigenvalues[0] <= len(eigenvalues) * np.finfo(float).eps * eigenvalues[-1]:
        return -np.inf
    return float(np.log(eigenvalues).sum())


def _gram(codes: Tensor) -> Tensor:
    """X X^T of codes (B, units), as (B, B) int64."""
    # torch multiplies bytes of a single column wrongly: it reads beyond them.
    if codes.device.type == "cpu" and codes.shape[1] > 1 and _multiplies_bytes():
        whole = codes.view(torch.int8)
        return torch._int_mm(whole, whole.t()).long()
    real = codes.float()
    with autocast(codes.device.type, enabled=False):  # in float32 it is exact: counts are below 2^24
        return (real @ real.t()).long()


@cache
def _multiplies_bytes() -> bool:
    """Whether this processor multiplies matrices of bytes, several times faster than those of float32."""
    return "AVX512" in torch.backends.cpu.get_cpu_capability() and hasattr(torch, "_int_mm")
