"""What estimators share and may look at, but not change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_leaves

from nasgauge.probing.moving_state import MovingState
from nasgauge.runtime.devices import sums
from nasgauge.runtime.generators import seeded

_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
State = dict[tuple[str, ...], object]
"""By kind, module and name within it."""


class Guard:
    """Tells what of the shared network and tensors is not as it was, and puts back what may move.

    Training mode, buffers, plain attributes and `.grad` may move, since ordinary use moves them: they
    are put back. Writes to weights, images, labels or the results of shared passes, layers put in
    others' place, hooks left behind, and `requires_grad` may not; nor may torch's global switches.
    """

    def __init__(self, network: nn.Module, images: Tensor, labels: Tensor) -> None:
        self._network = network
        self._minibatch = {"images": images, "labels": labels}
        self._built = MovingState.of(network)

    def restore(self) -> None:
        """Training mode, buffers and attributes as built, no `.grad`."""
        self._built.put_back()

    @contextmanager
    def as_built(self) -> Iterator[None]:
        """Inside, what may move is as built; afterwards it is as whoever was at it had left it."""
        found = MovingState.of(self._network)
        self.restore()
        try:
            yield
        finally:
            found.put_back()

    def state(self) -> State:
        """What must be equal before and after; sums find what was written past the write counters."""
        found: State = {}
        contents: dict[tuple[str, ...], Tensor] = {(name,): one for name, one in self._minibatch.items()}
        for name, module in self._network.named_modules():
            found["module", name] = _layer(module)
            for key, parameter in module._parameters.items():
                found["parameter", name, key] = None
                if parameter is not None:
                    contents["parameter", name, key] = parameter
        for (key, tensor), total in zip(contents.items(), sums(list(contents.values())), strict=True):
            found[key] = (*_identity(tensor), total)
        return found

    def results(self, passes: Iterable[Any]) -> State:
        """What must be equal of the results that were shared so far, which are too large to be summed."""
        made = [leaf for leaf in tree_leaves(list(passes)) if isinstance(leaf, Tensor)]
        return {("results of shared passes",): [_identity(tensor) for tensor in made]}


@contextmanager
def same_globals(seed: int, device: torch.device) -> Iterator[list[str]]:
    """Global generators seeded inside and put back after, so that no estimator moves another's.

    And float32 is that in full, where a GPU's convolutions otherwise round to the 10 bits of TF32.

    Yields a list that names, afterwards, the global switches of torch that were changed inside; they
    too are put back.
    """
    switches, changed = _switches(), list[str]()
    rounding, torch.backends.cudnn.allow_tf32 = torch.backends.cudnn.allow_tf32, False
    try:
        with seeded(seed, device):
            yield changed
    finally:
        torch.backends.cudnn.allow_tf32 = rounding
        changed += [f"torch's {name}" for name, value in _switches().items() if value != switches[name]]
        torch.set_grad_enabled(switches["gradient mode"])
        torch.set_default_dtype(switches["default dtype"])
        if torch.get_num_threads() != switches["number of threads"]:
            torch.set_num_threads(switches["number of threads"])
        if torch.are_deterministic_algorithms_enabled() != switches["deterministic algorithms"]:
            torch.use_deterministic_algorithms(switches["deterministic algorithms"])


def _switches() -> dict[str, Any]:
    return {
        "gradient mode": torch.is_grad_enabled(),
        "default dtype": torch.get_default_dtype(),
        "number of threads": torch.get_num_threads(),
        "deterministic algorithms": torch.are_deterministic_algorithms_enabled(),
    }


def _layer(module: nn.Module) -> tuple[object, ...]:
    own = vars(module)
    return id(module), type(module), *(len(own[hooks]) for hooks in _HOOKS)


def told(key: tuple[str, ...]) -> str:
    """What a key of a state stands for: `parameter 'stem.conv.weight'`.

    >>> told(("parameter", "stem", "weight")), told(("images",))
    ("parameter 'stem.weight'", 'images')
    """
    kind, *name = key
    return f"{kind} {'.'.join(part for part in name if part)!r}" if name else kind


def _identity(tensor: Tensor) -> tuple[object, ...]:
    return id(tensor), tensor._version, tensor.requires_grad, len(tensor._backward_hooks or ())
