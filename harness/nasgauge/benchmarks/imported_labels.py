"""Which number of an imported table is the label: names in full, and no guessing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nasgauge.benchmarks.imported_table import ImportedTable
from nasgauge.core import InputError, match, named
from nasgauge.core.importer import Importer
from nasgauge.core.names import near_names

MEAN = "mean of seeds"
FORM = "DATASET/SPLIT/N epochs/mean of seeds, with `epoch K of N` and `seed S` where you want one"
_SPLITS = {
    "validation": ("x-valid", "validation"),
    "valid": ("x-valid", "validation"),
    "test": ("x-test", "ori-test", "test"),
}
"""Plain words for the splits of the official files, the first that is there counts."""


@dataclass(frozen=True)
class LabelChoice:
    """One label of a table; `epoch` is `epochs` unless an earlier one is meant, seed None the mean."""

    dataset: str
    split: str
    epochs: int
    epoch: int
    seed: int | None

    def __str__(self) -> str:
        when = (
            f"{self.epochs} epochs" if self.epoch == self.epochs else f"epoch {self.epoch} of {self.epochs}"
        )
        return f"{self.dataset}/{self.split}/{when}/{MEAN if self.seed is None else f'seed {self.seed}'}"


def labels(table: ImportedTable) -> list[str]:
    """All labels with the mean of seeds, after the last epoch."""
    groups = sorted({(d, s, e) for d, e, s, _, _ in table.origin.labels})
    return [str(LabelChoice(d, s, e, e, None)) for d, s, e in groups]


def parse(text: str, table: ImportedTable, chosen: Importer) -> LabelChoice:
    """The one label that a text means; raises InputError if there is none, or more than one."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) != 4 or not all(parts):
        near = [label for label in labels(table) if all(part in label for part in parts)]
        which = f"; it could be {', '.join(near[:6])}" if near else _meant(parts[0], chosen)
        raise InputError(f"label {text!r} does not say which number is meant{which}; wanted {FORM}")
    dataset, split, when, seeds = parts
    dataset = named(f"data set of {chosen.name}", dataset, {name for name, *_ in table.origin.labels})
    split = _split(dataset, split, table, chosen)
    epoch, epochs = _when(when, dataset, split, table)
    return LabelChoice(dataset, split, epochs, epoch, _seed(seeds, table.seeds(dataset, split, epochs)))


def _meant(text: str, chosen: Importer) -> str:
    near = near_names(text, chosen.labels)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _split(dataset: str, split: str, table: ImportedTable, chosen: Importer) -> str:
    """The name of a split in the official files."""
    there: dict[str, set[str]] = {}
    for name, _, part, _, _ in table.origin.labels:
        there.setdefault(name, set()).add(part)
    split = match(split, [*there[dataset], *_SPLITS]) or split
    for name in _SPLITS.get(split, (split,)):
        if name in there[dataset]:
            return name
    near = [name for name in there if name.startswith(dataset) and name != dataset]
    trained = "; ".join(
        f"{n} was trained on {chosen.trained_on[n]}" for n in (dataset, *near) if n in chosen.trained_on
    )
    raise InputError(
        f"{dataset} of {chosen.name} has no {split!r} accuracy, only {', '.join(sorted(there[dataset]))}"
        f"{f'; did you mean {near[0]}?' if near else ''}{f' ({trained})' if trained else ''}"
    )


def _when(text: str, dataset: str, split: str, table: ImportedTable) -> tuple[int, int]:
    """Epoch and schedule of "200 epochs" or "epoch 50 of 200"."""
    found = re.fullmatch(r"(?:epoch (\d{1,4}) of )?(\d{1,4})(?: epochs?)?", text)
    schedules = sorted({e for d, e, s, _, _ in table.origin.labels if (d, s) == (dataset, split)})
    known = " or ".join(f"{number} epochs" for number in schedules)
    if not found or int(found[2]) not in schedules:
        raise InputError(
            f"{dataset}/{split} has no {text!r}: wanted {known}, or such as epoch 5 of {schedules[-1]}"
        )
    epochs = int(found[2])
    epoch = int(found[1] or epochs)
    if not 1 <= epoch <= epochs:
        raise InputError(f"{text!r} is not an epoch of {epochs}: wanted 1 to {epochs}")
    return epoch, epochs


def _seed(text: str, seeds: tuple[int, ...]) -> int | None:
    found = re.fullmatch(r"seed (\d{1,9})", text)
    if text in (MEAN, "mean"):
        return None
    if not found or int(found[1]) not in seeds:
        known = ", ".join(f"seed {seed}" for seed in seeds)
        raise InputError(f"no {text!r}: wanted {MEAN}, or one of {known}")
    return int(found[1])
