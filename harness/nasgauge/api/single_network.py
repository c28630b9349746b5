"""Scoring one network of the user's own: `nasgauge.score_network`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pandas as pd

from nasgauge.api.options import Settings, all_taken, assignments, some, taken
from nasgauge.api.scoring import EstimatorChoice
from nasgauge.core import InputError, NetworkKey, Score
from nasgauge.presentation.captions import made_by
from nasgauge.presentation.network_table import network_table
from nasgauge.presentation.table import Table
from nasgauge.probing.network_spec import NetworkSpec
from nasgauge.scoring.image_check import check_images
from nasgauge.scoring.memory_check import check_memory
from nasgauge.scoring.outcome import Outcome

if TYPE_CHECKING:
    from torch import nn

_log = logging.getLogger(__name__)


def score_network(
    network: nn.Module | str,
    images: Any = None,
    labels: Any = None,
    estimators: Any = (),
    *,
    settings: Settings = (),
    **options: Any,
) -> pd.Series[float]:
    """Score any network, without a benchmark.

    Args:
        network: A torch module that gives logits (N, classes); it is copied, not changed. Or
            `path/to/file.py:NAME` of a module, or of a function that makes one.
        images: (N, 3, S, S), normalised, as a tensor or an array; or the name of an image source, such as
            `cifar10`. None for the embedded digits.
        labels: (N,) integers. Not needed where no estimator looks at them, or with an image source.
        estimators: Names, `FILE.py:FUNCTION`, or functions of a probe; none for all that do not train.
        settings: Of the estimators, such as `{"zen.repeats": 32}`.
        **options: Attributes of `NetworkSpec`: `device` ("cpu"), `seed`, `batch_size`, `threads`, and
            `size`, `data_folder`, `download` of an image source.

    Returns:
        Score by name of the estimator, `name.part` where it gives several; NaN where it failed. Its
        `attrs` have by the same names why a score is missing or infinite (`error`), the time that it
        took (`milliseconds`), and what the estimator looked at (`reads`); and on what (`provenance`).

    Raises:
        InputError: If network, images, labels and estimators do not fit together.
        EstimatorError: For a bug in an estimator.

    Example:
        >>> import torch
        >>> network = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(12, 5))
        >>> images, labels = torch.randn(8, 3, 2, 2), torch.arange(8) % 5
        >>> scores = score_network(network, images, labels, ["params", "grad_norm"])
        >>> scores.index.tolist(), float(scores["params"])
        (['params', 'grad_norm'], 6.5e-05)
    """
    if isinstance(images, str):
        options["images"], images = images, None
    spec = taken(NetworkSpec, options)
    all_taken(options, NetworkSpec)
    chosen = EstimatorChoice(some(estimators), assignments(settings))
    return score_one_network(spec, network, chosen, images, labels)


def score_one_network(
    spec: NetworkSpec,
    network: nn.Module | str,
    chosen: EstimatorChoice,
    images: Any = None,
    labels: Any = None,
) -> pd.Series[float]:
    """As `score_network`, of objects that describe how the network is scored."""
    from nasgauge.probing.own_network import NAME
    from nasgauge.scoring.score_architecture import score_architecture

    selection = chosen.configured()
    if chosen.names and selection.sets:
        raise InputError(
            f"{selection.sets[0].plugin.name} is defined only over a set of networks, and this is one: "
            "name estimators of single networks"
        )
    setup = spec.setup_of(network, images, labels)
    check_images(setup, selection.estimators)
    check_memory(setup, [NAME])
    found = score_architecture(setup, NAME, selection.estimators)
    every = [outcome.rows or [_not_scored(NAME, name, outcome)] for name, outcome in found.items()]
    rows = [row for several in every for row in several]
    if images is not None and labels is None:
        rows = _without_labels(rows, refuse=bool(chosen.names))
    scores = _series(rows)
    scores.attrs["provenance"] = setup.provenance(NAME).entries
    return scores


def score_network_table(spec: NetworkSpec, network: str, chosen: EstimatorChoice) -> Table:
    """As `score_network`, as a table; of objects that describe how the network is scored."""
    return network_table(score_one_network(spec, network, chosen), network, made_by())


def _not_scored(key: NetworkKey, name: str, outcome: Outcome) -> Score:
    """A row for the reader alone, since the machine failed."""
    return Score(key, name, None, outcome.machine_failure, 0.0, 0.0, reads="network")


def _without_labels(rows: list[Score], *, refuse: bool) -> list[Score]:
    """The rows of estimators that did not look at labels, which nobody gave; or InputError for the others."""
    needy = dict.fromkeys(row.estimator for row in rows if "labels" in row.reads.split("+"))
    if needy and refuse:
        raise InputError(f"{', '.join(needy)} needs labels: give them beside the images")
    return [row for row in rows if row.estimator not in needy]


def _series(rows: list[Score]) -> pd.Series[float]:
    named = {f"{row.estimator}.{row.part}" if row.part else row.estimator: row for row in rows}
    scores = pd.Series({name: row.score for name, row in named.items()}, dtype=float, name="score")
    scores.attrs = {
        "error": {name: row.error for name, row in named.items() if row.error},
        "milliseconds": {n: 1e3 * (row.build_seconds + row.score_seconds) for n, row in named.items()},
        "reads": {name: row.reads for name, row in named.items()},
    }
    for name in scores.index[scores.isna()]:
        _log.warning("%s has no score: %s", name, named[name].error)
    return scores
