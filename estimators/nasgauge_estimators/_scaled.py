"""Forward passes whose numbers no float holds: every tensor is a mantissa times a power of two."""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves, tree_map
from torch.utils.weak import WeakTensorKeyDictionary

# Functions f with f(c x, c y) = c f(x, y) for c > 0, by the names that torch gives them.
_POOLS = {f"{kind}_pool{n}d" for kind in ("max", "avg", "adaptive_avg", "adaptive_max") for n in (1, 2, 3)}
_SHAPES = {
    *("flatten", "reshape", "view", "permute", "transpose", "squeeze", "unsqueeze", "contiguous"),
    *("clone", "cat", "concat", "stack", "chunk", "split", "unbind", "__getitem__", "narrow", "select"),
    *("expand", "repeat", "roll", "flip", "pixel_shuffle", "pixel_unshuffle", "channel_shuffle", "dropout"),
}
_SUMS = {"add", "add_", "__add__", "__radd__", "__iadd__", "sub", "sub_", "__sub__", "__isub__", "maximum"}
_HOMOGENEOUS = {"mean", "sum", "relu", "relu_", "leaky_relu", "leaky_relu_"} | _SUMS | _POOLS | _SHAPES
# Those that multiply their first two arguments, and may add a third.
_LINEAR = {"linear", "prelu", *(f"conv{t}{n}d" for t in ("", "_transpose") for n in (1, 2, 3))}
_PRODUCTS = {"mul", "mul_", "__mul__", "__rmul__", "__imul__", "matmul", "__matmul__", "bmm"}
# Of numbers so large that they need a power of two, these keep the positive ones and lose the others.
_RECTIFY = {"gelu", "silu", "elu", "elu_", "celu", "mish", "softplus", "hardswish"}

_STEP = 100  # a power of two that float32 holds


class Scaled(TorchFunctionMode):
    """Inside, tensors that grow or shrink beyond what floats hold are kept as mantissas.

    Factors are powers of two, so no digit is lost. Convolutions, linear layers, rectifiers, pools, sums and
    products work on mantissas; any other function gets the numbers themselves.

    Raises:
        ValueError: In the forward pass, where one such other function gives what no float holds.
    """

    def __init__(self) -> None:
        super().__init__()
        self._powers = WeakTensorKeyDictionary()

    def power(self, tensor: Tensor) -> int:
        """A tensor stands for its values times 2 to this power."""
        return int(self._powers[tensor]) if tensor in self._powers else 0

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs, name, power = kwargs or {}, getattr(func, "__name__", ""), 0
        if name in _RECTIFY and args and self.power(args[0]) > _STEP:
            func, args, kwargs, name = F.relu, args[:1], {}, "relu"
        if any(self.power(each) for each in tree_leaves((args, kwargs)) if isinstance(each, Tensor)):
            args, kwargs, power = self._for_mantissas(name, args, kwargs)
        output = func(*args, **kwargs)
        if type(output) in (tuple, list):
            return type(output)(self._kept(each, power, name) for each in output)
        return self._kept(output, power, name)

    def _for_mantissas(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any], int]:
        """Arguments with which a function works on mantissas, and the power of what comes out."""
        if name in _PRODUCTS:
            return args, kwargs, sum(self.power(each) for each in args if isinstance(each, Tensor))
        if name in _LINEAR:
            weight, bias = args[1], args[2:3] or (kwargs.get("bias"),)
            (x, bias), power = self._aligned((args[0], bias))
            if len(args) > 2:
                return (x, weight, *bias, *args[3:]), kwargs, power + self.power(weight)
            kwargs = kwargs | {"bias": bias[0]} if "bias" in kwargs else kwargs
            return (x, weight), kwargs, power + self.power(weight)
        if name in _HOMOGENEOUS and not (name in _SUMS and not isinstance(args[1], Tensor)):
            aligned, power = self._aligned(args)
            if _in_place(name) and aligned[0] is not args[0]:
                aligned = (args[0].copy_(aligned[0]), *aligned[1:])
            return aligned, kwargs, power
        args, kwargs = tree_map(lambda each: self._itself(each, name), (args, kwargs))
        return args, kwargs, 0

    def _aligned(self, tree: Any) -> tuple[Any, int]:
        """The same tensors with one power, the largest that any has; what is all zero has none."""
        tensors = [each for each in tree_leaves(tree) if isinstance(each, Tensor)]
        power = max((self.power(each) for each in tensors if bool(each.any())), default=0)
        return tree_map(lambda each: self._with_power(each, power), tree), power

    def _with_power(self, value: Any, power: int) -> Any:
        if not isinstance(value, Tensor) or self.power(value) == power:
            return value
        return times_power_of_two(value, self.power(value) - power)

    def _itself(self, value: Any, name: str) -> Any:
        """A tensor as the numbers that it stands for."""
        found = self._with_power(value, 0)
        if found is not value and bool((found == 0).logical_and(value != 0).all()):
            raise ValueError(f"the numbers underflow {value.dtype} in {name}".replace("torch.", ""))
        return found

    def _kept(self, value: Any, power: int, name: str) -> Any:
        """What came out, with its power noted, near 1 where it was far from it."""
        if not isinstance(value, Tensor) or not value.is_floating_point() or not value.numel():
            return value
        shift = 0 if _in_place(name) else _shift(value, name)
        if shift:
            value = times_power_of_two(value, -shift)
        if shift or power or value in self._powers:
            self._powers[value] = power + shift
        return value


def times_power_of_two(tensor: Tensor, power: int) -> Tensor:
    """The tensor times 2 to that power, in steps that a float holds."""
    while power:
        step = max(-_STEP, min(_STEP, power))
        tensor, power = tensor * 2.0**step, power - step
    return tensor


def _shift(value: Tensor, name: str) -> int:
    """The power of two of the largest of the values, where it is far from 1; else 0."""
    largest = float(value.detach().abs().max())
    if not math.isfinite(largest):
        raise ValueError(f"the numbers overflow {value.dtype} in {name}".replace("torch.", ""))
    power = math.frexp(largest)[1]
    far = math.frexp(torch.finfo(value.dtype).max)[1] // 4
    return power if largest and abs(power) > far else 0


def _in_place(name: str) -> bool:
    """Whether a function of that name writes to its first argument, which is then what it gives."""
    return name.startswith("__i") or (name.endswith("_") and not name.endswith("__"))
