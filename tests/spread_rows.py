"""Scores of four architectures under variations, as `nasgauge.studies.variations` gives them."""

from __future__ import annotations

import numpy as np
import pandas as pd

NAMES = ("a", "b", "c", "d")


def spread_rows(scores: np.ndarray, source: str = "minibatch") -> pd.DataFrame:
    """Rows of scores (A, V) of architectures of rising accuracy."""
    return pd.DataFrame(
        [
            {
                "source": source,
                "value": value,
                "architecture": NAMES[name],
                "accuracy": 90.0 + name,
                "score": s,
                "error": None if np.isfinite(s) else "returned -inf",
            }
            for (name, value), s in np.ndenumerate(scores)
        ]
    )
