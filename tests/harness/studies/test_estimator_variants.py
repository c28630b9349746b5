"""One estimator under several settings."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from toys import toy_setup

from nasgauge.core import Estimator, InputError
from nasgauge.plugins import Configured
from nasgauge.probing.probe import Probe
from nasgauge.scoring.fill import ScoringJob
from nasgauge.studies.estimator_variants import (
    configured_estimator,
    rows_of,
    values_to_try,
    variant_scores,
    with_values,
)


def half(probe: Probe, *, by: int = 2) -> float:
    """Negative for the second architecture."""
    return 1 / by if probe.architecture != "b" else float("nan")


VARIANT = Configured(Estimator(half, version="1", name="half"), {"by": 2})


def frame(part: str = "") -> pd.DataFrame:
    rows = [
        ("a", "half", "1", json.dumps({"by": 2}), part, 1.0, 0.1, 0.2),
        ("b", "half", "1", json.dumps({"by": 2}), part, np.nan, 0.1, 0.4),
        ("a", "half", "1", json.dumps({"by": 4}), part, 9.0, 0.1, 0.2),
        ("a", "half", "2", json.dumps({"by": 2}), part, 9.0, 0.1, 0.2),
        ("a", "other", "1", json.dumps({"by": 2}), part, 9.0, 0.1, 0.2),
    ]
    names = ["architecture", "estimator", "version", "settings", "part", "score"]
    return pd.DataFrame(rows, columns=[*names, "build_seconds", "score_seconds"])


def test_rows_are_those_of_name_version_and_settings_in_the_order_of_the_sample() -> None:
    assert rows_of(frame(), VARIANT, ["b", "a"]).score.tolist() == pytest.approx([np.nan, 1], nan_ok=True)
    other = with_values(VARIANT, {"by": 4})
    assert (other.plugin, other.settings) == (VARIANT.plugin, {"by": 4})
    assert rows_of(frame(), other, ["a"]).score.tolist() == [9]
    with pytest.raises(InputError, match="half gives several scores to a network"):
        rows_of(frame(part="one"), VARIANT, ["a"])


def test_what_is_scored_is_stored_and_taken_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ScoringJob(tmp_path / "s.sqlite", toy_setup(), "toy")
    scores, seconds, notes = variant_scores(job, with_values(VARIANT, {"by": 4}), ["a", "b"])
    assert scores.tolist() == pytest.approx([0.25, np.nan], nan_ok=True)
    assert seconds > 0
    assert notes == ()
    monkeypatch.setattr("nasgauge.scoring.score_architecture.Probe", None)
    assert variant_scores(job, with_values(VARIANT, {"by": 4}), ["a"])[0].tolist() == [0.25]


def test_values_have_the_type_of_the_default() -> None:
    assert values_to_try("zen", ["repeats=1,4"]) == {"repeats": [1, 4]}
    assert configured_estimator("zen", ["zen.repeats=3"]).settings["repeats"] == 3


@pytest.mark.parametrize(
    ("vary", "message"),
    [
        ("epochs", "cannot read 'epochs': wanted SETTING=VALUE,VALUE..."),
        ("epoch=1,2", "no setting 'epoch' of bpe; did you mean epochs"),
        ("epochs=1,two", "cannot set bpe.epochs to 'two': wanted int"),
        ("epochs=1,1", "'epochs=1,1' has a value twice"),
    ],
)
def test_what_cannot_be_varied_is_refused(vary: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        values_to_try("bpe", [vary])


@pytest.mark.parametrize(
    ("name", "message"),
    [("vote", "vote is defined over a set"), ("az_parts", "az_parts gives several scores to a network")],
)
def test_estimators_without_one_score_are_refused(name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        configured_estimator(name)


@pytest.mark.slow
def test_a_machine_that_fails_stops_a_study(tmp_path: Path) -> None:
    def no_room(probe: Probe) -> float:
        if probe.architecture == "b":
            raise MemoryError("no room")
        return 1.0

    job = ScoringJob(tmp_path / "s.sqlite", toy_setup(), "toy")
    with pytest.raises(InputError, match=r"the study needs the score of no_room for 1 .* b \(MemoryError"):
        variant_scores(job, Configured(Estimator(no_room), {}), ["a", "b", "c"])
