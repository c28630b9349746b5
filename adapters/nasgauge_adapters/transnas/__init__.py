"""TransNAS-Bench-101: 4,096 cells and 3,256 macro skeletons, each trained on seven tasks of Taskonomy.

Networks have a classification head, for `class_scene` and `class_object`. The other five tasks have heads
of their own (nine tiles, regression, decoders): rank by their labels, such as `--label jigsaw/validation`.

Source: Duan et al. 2021, https://arxiv.org/abs/2105.11871.
"""

from __future__ import annotations

from functools import partial

from nasgauge.benchmarks.imported import load
from nasgauge.core import BenchmarkTable, Lazy, SearchSpace, Task
from nasgauge_adapters.transnas import macro, micro
from nasgauge_adapters.transnas.micro import CELLS

PAPER = "https://arxiv.org/abs/2105.11871"
CLASSES = {"class_scene": 47, "class_object": 75}
LABELS_ONLY = {
    "jigsaw": "nine tiles of 64 pixels with one classifier of 1000 permutations",
    "room_layout": "regression to 9 numbers",
    "segmentsemantic": "a decoder to 17 classes a pixel",
    "normal": "a decoder to an image, trained as a GAN",
    "autoencoder": "a decoder to an image, trained as a GAN",
}
MICRO_SIZE, MACRO_SIZE = 64, 128
"""Pixels: networks were trained on 256, those of jigsaw on tiles of 64. A macro network that halves six times
leaves one pixel of 64, which estimators that look at one image alone cannot score."""


def load_table(space: str, dataset: str, label: str = "validation") -> BenchmarkTable:
    """Accuracies of the published files, imported by `nasgauge data download SPACE`.

    Args:
        space: `transnas_micro` or `transnas_macro`.
        dataset: `class_scene` or `class_object`, the task of the networks.
        label: `validation`, `test`, or that of another task in full: `jigsaw/test`.

    Raises:
        InputError: If nothing is imported, or the label does not exist.
    """
    return load(space, dataset, label)


MICRO = SearchSpace(
    name="transnas_micro",
    summary="TransNAS-Bench-101, micro: 4,096 cells of 4 nodes, all trained on 7 tasks",
    tasks={name: Task(classes, MICRO_SIZE) for name, classes in CLASSES.items()},
    parse=CELLS.parse,
    enumerate=CELLS.enumerate,
    sample=CELLS.sample,
    neighbours=CELLS.neighbours,
    network_key=micro.network_key,
    build=Lazy("nasgauge_adapters.transnas.network:build_micro"),
    load_table=partial(load_table, "transnas_micro"),
    paper=PAPER,
    labels_only=LABELS_ONLY,
    decisions=CELLS.decisions,
    operations=micro.operations,
)

MACRO = SearchSpace(
    name="transnas_macro",
    summary="TransNAS-Bench-101, macro: 3,256 orders of widening and striding, all trained on 7 tasks",
    tasks={name: Task(classes, MACRO_SIZE) for name, classes in CLASSES.items()},
    parse=macro.parse,
    enumerate=macro.enumerate_architectures,
    sample=macro.sample,
    neighbours=macro.neighbours,
    network_key=macro.network_key,
    build=Lazy("nasgauge_adapters.transnas.network:build_macro"),
    load_table=partial(load_table, "transnas_macro"),
    paper=PAPER,
    labels_only=LABELS_ONLY,
)
