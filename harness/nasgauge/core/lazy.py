"""Functions that are imported when they are first called."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Lazy:
    """A function of a module that is not imported yet, such as one that needs torch.

    A search space builds networks by one, so that its table is read without torch.

    Attributes:
        target: Module and function, as `package.module:function`.

    Example:
        >>> root = Lazy("math:sqrt")
        >>> root(9.0)
        3.0
    """

    target: str

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """What the function gives."""
        return self._function(*arguments, **keywords)

    @property
    def __signature__(self) -> inspect.Signature:
        return inspect.signature(self._function)

    @property
    def _function(self) -> Callable[..., Any]:
        module, _, name = self.target.partition(":")
        found: Callable[..., Any] = getattr(import_module(module), name)
        return found
