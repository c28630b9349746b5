"""One network of the user's own, without a benchmark, as a search space of one architecture."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NoReturn

import torch
from torch import Tensor, nn

from nasgauge.core import InputError, NetworkKey, SearchSpace, Task, unknown
from nasgauge.runtime.generators import seeded
from nasgauge.runtime.seeds import derive_seed
from nasgauge.runtime.user_code import user_module

NAME = NetworkKey("network")
"""Of the one architecture."""


def loaded_network(text: str, classes: int, seed: int) -> nn.Module:
    """The network of `path/to/file.py:NAME`: a module, or a function (or class) that makes one.

    Args:
        text: Path and name.
        classes: Number of labels; given to a function that takes an argument `classes`.
        seed: Of the weights, also of a module that the file makes.

    Raises:
        InputError: If there is no such function, it wants other arguments, or fails.
    """
    with seeded(derive_seed(NAME, seed), torch.device("cpu")):
        module, _ = user_module("network", text)
        file, _, name = text.rpartition(":")
        made = vars(module).get(name)
        if isinstance(made, nn.Module):
            return made
        if not callable(made):
            functions = [key for key, value in vars(module).items() if callable(value)]
            raise InputError(unknown(f"function in {file}", name, functions))
        arguments = _arguments(made, text, classes)
        try:
            network = made(**arguments)
        except Exception as error:  # a function of the user's may raise anything
            raise InputError(f"{text} failed: {type(error).__name__}: {error}") from error
    return checked_network(network, f"what {text} returned")


def _arguments(function: Callable[..., Any], text: str, classes: int) -> dict[str, int]:
    try:
        parameters = inspect.signature(function).parameters
    except ValueError:  # of something built in
        return {}
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    wanted = [p.name for p in parameters.values() if p.default is p.empty and p.kind not in variable]
    if others := [name for name in wanted if name != "classes"]:
        raise InputError(
            f"{text} wants arguments ({', '.join(others)}): wanted a function of none, or of classes"
        )
    return {"classes": classes} if "classes" in parameters else {}


def checked_network(network: Any, what: str = "the network") -> nn.Module:
    """A copy on the CPU all of whose weights count; raises InputError for what is not a network."""
    if not isinstance(network, nn.Module):
        call = "; call it" if callable(network) else ""
        raise InputError(f"{what} is {type(network).__name__}: wanted a torch.nn.Module{call}")
    try:
        copied = copy.deepcopy(network).cpu()
    except Exception as error:  # what the network holds decides what is raised
        raise InputError(f"{what} cannot be copied: {type(error).__name__}: {error}") from error
    for parameter in copied.parameters():
        if parameter.is_floating_point():
            parameter.requires_grad_()
    return copied


def outputs_of(network: nn.Module, images: Tensor) -> int:
    """Number of classes of a network, which it shows on these images; its running statistics move.

    Raises:
        InputError: If it cannot take them, or gives something else than logits.
    """
    try:
        with torch.no_grad(), seeded(0, torch.device("cpu")):
            found = copy.deepcopy(network).train()(images)
    except Exception as error:  # a network may raise anything
        reason = f"{type(error).__name__}: {error}".partition("\n")[0]
        raise InputError(f"the network cannot take images {tuple(images.shape)}: {reason}") from error
    if not isinstance(found, Tensor) or found.dim() != 2 or len(found) != len(images):
        raise InputError(
            f"the network returns {_told(found)} for images {tuple(images.shape)}: wanted logits "
            f"({len(images)}, classes); wrap it in a module that returns them alone"
        )
    return found.shape[1]


def _told(found: Any) -> str:
    """What a network returned, in words: `(4, 8)`, `a tuple of 2`."""
    if isinstance(found, Tensor):
        return str(tuple(found.shape))
    size = f" of {len(found)}" if isinstance(found, tuple | list | dict) else ""
    return f"a {type(found).__name__}{size}"


def network_space(network: nn.Module, task: Task) -> SearchSpace:
    """A search space that has this network alone; each of its networks is a copy, in the same state."""
    return SearchSpace(
        name="network",
        summary="one network of the user's own",
        tasks={NAME: task},
        parse=str,
        enumerate=lambda: iter([NAME]),
        sample=lambda count, seed: [str(NAME)][:count],
        neighbours=lambda architecture: [],
        network_key=lambda architecture: NetworkKey(NAME),
        build=partial(_build, network),
        load_table=_no_table,
    )


def _build(network: nn.Module, architecture: str, *, classes: int, **scale: Any) -> nn.Module:
    if scale:
        raise ValueError(
            f"wants the network in another size ({_joined(scale)}), and a network of your own has only one"
        )
    return copy.deepcopy(network)


def _joined(scale: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in scale.items())


def _no_table(*_: object) -> NoReturn:
    raise InputError("a network of your own has no benchmark table")
