"""What all scores of a run have in common: without it a score is not a fair comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Provenance:
    """Everything that can change a score or its seconds, apart from estimator and architecture.

    Scores of different provenance are never mixed: other images, another seed, another thread count
    or another torch version make another run.

    Attributes:
        benchmark: Search space of the networks.
        dataset: Data set whose networks are built.
        images: Name of the image source. It is shown, but the same images by another name are the same.
        fingerprint: Of the images, 16 hex digits.
        batch_size: Images in the minibatch.
        seed: Of weights and of what estimators draw.
        device: Type of the torch device.
        hardware: Model of the processor or of the accelerator.
        threads: CPU threads of each process.
        torch: Version of torch.
        image_seed: Of the draw of images where it is not `seed`.
        training: How the networks of a study were trained; None for untrained ones.
        epoch: After how many epochs of that training they were scored.
    """

    benchmark: str
    dataset: str
    images: str = field(compare=False)
    fingerprint: str
    batch_size: int
    seed: int
    device: str
    hardware: str
    threads: int
    torch: str
    image_seed: int | None = None
    training: str | None = None
    epoch: int | None = None

    @property
    def entries(self) -> dict[str, Any]:
        """What is known, by name, in the order of the attributes."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def place(self) -> str:
        """Where it was measured: `cpu (Z80), 1 thread, torch 2.13.0`."""
        plural = "" if self.threads == 1 else "s"
        return f"{self.device} ({self.hardware}), {self.threads} thread{plural}, torch {self.torch}"

    def differing(self, other: Provenance) -> dict[str, tuple[Any, Any]]:
        """Names of the entries that differ, with both values; that of the images too."""
        here, there = asdict(self), asdict(other)
        return {name: (here[name], there[name]) for name in here if here[name] != there[name]}

    def reasons(self, other: Provenance) -> dict[str, tuple[Any, Any]]:
        """What makes them two, each thing once: images by their name, or by content where that is equal."""
        found = self.differing(other)
        if "fingerprint" not in found or "images" in found:
            found.pop("images" if "fingerprint" not in found else "fingerprint", None)
        return found

    def with_seed(self, seed: int) -> Provenance:
        """The same with another seed."""
        return replace(self, seed=seed)

    def to_json(self) -> str:
        """As one line of text, the same for equal provenances: what a store knows a run by."""
        return json.dumps(self.entries, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Provenance:
        """The inverse of `to_json`.

        Raises:
            TypeError, ValueError: For a text that is not a provenance.
        """
        entries: Mapping[str, Any] = json.loads(text)
        return cls(**entries)
