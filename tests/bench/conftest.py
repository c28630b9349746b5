"""What the regression run compares: this run's scores and costs with the committed baseline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from baseline import BASELINE

from nasgauge.scoring.store import Store

KEY = ["estimator", "part", "architecture"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--store", type=Path, help="store of the run to compare")
    parser.addoption("--accept", action="store_true", help="make this run the baseline")


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def run(request: pytest.FixtureRequest, accept: bool) -> pd.DataFrame:
    """Rows of this run; with --accept they become the baseline's."""
    with Store(request.config.getoption("--store")) as store:
        frame = store.frame(store.runs()[0]).sort_values(KEY, ignore_index=True)
    if accept:
        BASELINE.mkdir(parents=True, exist_ok=True)
        columns = [*KEY, "score", "error", "torch", "hardware"]
        frame[columns].to_csv(BASELINE / "scores.csv", index=False, lineterminator="\n")
    return frame


@pytest.fixture(scope="session")
def baseline(run: pd.DataFrame) -> pd.DataFrame:
    """Rows of the committed baseline."""
    return pd.read_csv(BASELINE / "scores.csv", keep_default_na=False, na_values={"score": [""]})


@pytest.fixture(scope="session")
def multiples(accept: bool) -> Iterator[dict[str, Any]]:
    """Costs of the baseline, as multiples of a forward pass; with --accept, those of this run are put in."""
    path = BASELINE / "multiples.json"
    costs: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    yield costs
    if accept:
        path.write_text(json.dumps(costs, indent=1, sort_keys=True) + "\n")
