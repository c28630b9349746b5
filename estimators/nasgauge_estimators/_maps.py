"""Feature maps: which ones a network has, and how to see them.

A network may offer `blocks`, its sub-modules in order whose outputs are its features (the stem
first). Without it, the children of the network that give a map are its blocks, but for those that do
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeGuard

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from nasgauge.probing.dropout import drops

NO_MAP = "the network has no feature map (B, C, H, W) of more than one pixel"
_TOKENS = "the network has features of shape {}, as tokens have: wanted feature maps (B, C, H, W)"


def is_map(output: object) -> TypeGuard[Tensor]:
    """Whether this is (B, C, H, W) with more than one pixel: pooled features are not a map."""
    return isinstance(output, Tensor) and output.dim() == 4 and output.shape[2:].numel() > 1


def blocks(network: nn.Module) -> list[nn.Module]:
    """The blocks that the network offers, else its children that do something."""
    offered = getattr(network, "blocks", ())
    modules = [m for m in offered if isinstance(m, nn.Module)] if isinstance(offered, Iterable) else []
    return modules or [child for child in network.children() if not does_nothing(child)]


def does_nothing(module: nn.Module) -> bool:
    """Whether a module hands on what it gets: the identity, dropout (which is off), or a sequence of these.

    >>> does_nothing(nn.Sequential()), does_nothing(nn.Sequential(nn.ReLU()))
    (True, False)
    """
    if isinstance(module, nn.Sequential):
        return all(map(does_nothing, module))
    return isinstance(module, nn.Identity) or drops(module)


@contextmanager
def hooked(modules: Iterable[nn.Module], see: Callable[[Tensor], Tensor | None]) -> Iterator[None]:
    """Inside, `see` gets every map that one of the modules gives, and may return another in its place.

    Raises:
        ValueError: In the forward pass, where a module gives tokens (B, N, D).
    """

    def hook(_module: nn.Module, _inputs: Any, output: object) -> Tensor | None:
        if isinstance(output, Tensor) and output.dim() == 3:
            raise ValueError(_TOKENS.format(tuple(output.shape)))
        return see(output) if is_map(output) else None

    handles = [module.register_forward_hook(hook) for module in modules]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def last_map(network: nn.Module, images: Tensor) -> Tensor:
    """The features before pooling: the last map that any function of the forward pass gives.

    Raises:
        ValueError: If there is none, or where tokens (B, N, D) come after it.
    """
    with torch.inference_mode(), (seen := _Last()):
        network(images)
    if seen.last is None:
        raise ValueError(NO_MAP)
    if not is_map(seen.last):
        raise ValueError(_TOKENS.format(tuple(seen.last.shape)))
    return seen.last


class _Last(TorchFunctionMode):
    """Keeps the last output that has images, channels and more than one position."""

    def __init__(self) -> None:
        super().__init__()
        self.last: Tensor | None = None

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        output = func(*args, **(kwargs or {}))
        if is_map(output) or (isinstance(output, Tensor) and output.dim() == 3):
            self.last = output
        return output
