"""The scores of one network, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd

from nasgauge import __version__, plugins
from nasgauge.images import told
from nasgauge.presentation.table import Cell, Explained, Number, Table
from nasgauge.runtime.provenance import Provenance


def network_table(scores: pd.Series[float], network: str, notes: Sequence[str] = ()) -> Table:
    """What `score_network` gave, one row per score and why there is none.

    Args:
        scores: By name of the estimator, with `error`, `milliseconds`, `reads` and `provenance` as `attrs`.
        network: How the network is called in the title.
        notes: Lines below the table.
    """
    on = Provenance(**scores.attrs["provenance"])
    frame = pd.DataFrame(
        {
            "estimator": scores.index,
            "score": scores.to_numpy(),
            **{name: [scores.attrs[name].get(one) for one in scores.index] for name in _ATTRIBUTES},
        }
    )
    return Table(
        name="network-scores",
        title=f"Scores of {network}.",
        frame=frame,
        rows=[_cells(scores, name) for name in scores.index],
        first=("estimator", "score", "ms", "remark"),
        notes=[
            f"Images: {told(on.images)}, batch {on.batch_size}, seed {on.seed}.",
            Explained(
                f"Fingerprint of the images: {on.fingerprint}. Measured on {on.place}, nasgauge "
                f"{__version__}."
            ),
            Explained("ms: milliseconds to build the network and score it, the first time in this process."),
            *notes,
        ],
        papers=partial(_papers, [str(name).partition(".")[0] for name in scores.index]),
    )


def _cells(scores: pd.Series[float], name: str) -> dict[str, Cell]:
    return {
        "estimator": name,
        "score": "" if pd.isna(scores[name]) else f"{scores[name]:.6g}",
        "ms": Number(scores.attrs["milliseconds"][name], 0),
        "reads": scores.attrs["reads"][name] or "nothing",
        "remark": scores.attrs["error"].get(name, ""),
    }


_ATTRIBUTES = ("milliseconds", "reads", "error")


def _papers(names: Sequence[str]) -> Mapping[str, str]:
    installed = plugins.names(plugins.ESTIMATORS)
    return {name: plugins.estimator(name).paper for name in dict.fromkeys(names) if name in installed}
