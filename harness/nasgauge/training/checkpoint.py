"""What a training needs to continue after its process was killed."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from nasgauge.core import InputError
from nasgauge.runtime.generators import torch_generators


def shape_of(network: nn.Module) -> dict[str, tuple[int, ...]]:
    """Shapes of its tensors by name: a checkpoint fits networks of one shape only."""
    return {name: tuple(value.shape) for name, value in network.state_dict().items()}


@dataclass(frozen=True)
class Checkpoint:
    """One file with all that the next epoch depends on; None where nothing is kept."""

    path: Path | None

    @classmethod
    def of(cls, folder: Path | None, *parts: object) -> Checkpoint:
        """That in the folder, of the training that differs from others by `parts`."""
        key = repr(parts).encode()
        return cls(folder and folder / f"{hashlib.sha256(key).hexdigest()[:16]}.pt")

    def load(
        self, network: nn.Module, optimizer: torch.optim.Optimizer
    ) -> tuple[int, float, list[tuple[float, ...]]]:
        """Puts back what was saved; epochs done, the seconds that they took, and what was logged of them."""
        if self.path is None:
            return 0, 0.0, []
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return 0, 0.0, []
        try:
            state = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
            network.load_state_dict(state["network"])
            optimizer.load_state_dict(state["optimizer"])
            torch.set_rng_state(state["random"])
            for generator, there in zip(_others(network), state.get("random_of_device", ()), strict=False):
                generator.set_state(there)
            return int(state["epochs"]), float(state["seconds"]), list(state["log"])
        except Exception as error:  # torch raises nearly anything for a damaged file
            raise InputError(
                f"cannot continue from {self.path} ({type(error).__name__}): delete it to train from the "
                "start"
            ) from None

    def save(
        self,
        network: nn.Module,
        optimizer: torch.optim.Optimizer,
        epochs: int,
        seconds: float,
        log: Sequence[tuple[float, ...]] = (),
    ) -> None:
        """The file is replaced in one step: a kill leaves the old one or the new one."""
        if self.path is None:
            return
        state = {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "random": torch.get_rng_state(),
            "random_of_device": [generator.get_state() for generator in _others(network)],
            "epochs": epochs,
            "seconds": seconds,
            "log": list(log),
        }
        buffer, scratch = io.BytesIO(), self.path.with_suffix(f".{os.getpid()}")
        torch.save(state, buffer)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_bytes(buffer.getvalue())
            scratch.replace(self.path)
        except FileNotFoundError:
            return  # another process has just stored the scores of this network, and tidied up
        except OSError as error:
            raise InputError(f"cannot write checkpoint {self.path}: {error.strerror or error}") from None


def _others(network: nn.Module) -> list[torch.Generator]:
    """The global generators that a network on an accelerator draws from, beside the CPU's."""
    first = next(network.parameters(), None)
    return [] if first is None else torch_generators(first.device)[1:]
