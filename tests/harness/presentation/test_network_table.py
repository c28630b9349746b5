"""Scores of one network as people see them."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
from readings import PROVENANCE

from nasgauge.presentation.network_table import network_table

NAMES = ["naswot", "az_parts.trainability", "mine"]
SCORES = pd.Series([1234.56789, -np.inf, np.nan], NAMES)
SCORES.attrs = {
    "error": {"mine": "ValueError: no|luck", "az_parts.trainability": "returned -inf"},
    "milliseconds": dict(zip(NAMES, (12.4, 0.2, 3.0), strict=True)),
    "reads": dict(zip(NAMES, ("network+images", "network", ""), strict=True)),
    "provenance": PROVENANCE.entries,
}


def test_scores_times_and_reasons_are_shown() -> None:
    table = network_table(SCORES, "model.py:net", ["Made by: somebody"])
    first, second, third = table.rows
    assert list(map(str, first.values())) == ["naswot", "1234.57", "12", "network+images", ""]
    assert second["score"] == "-inf"
    assert (third["score"], third["reads"], third["remark"]) == ("", "nothing", "ValueError: no|luck")
    assert table.title == "Scores of model.py:net."
    assert r"no\|luck" in table.to_markdown()
    assert table.notes[-1] == "Made by: somebody"
    assert table.notes[0] == "Images: noise, batch 64, seed 0."


def test_programs_get_every_digit() -> None:
    rows = json.loads(network_table(SCORES, "net").to_json())["rows"]
    assert rows[0]["score"] == 1234.56789
    assert (rows[2]["score"], rows[2]["error"]) == (None, "ValueError: no|luck")


def test_papers_are_those_of_installed_estimators() -> None:
    papers = network_table(SCORES, "net").papers()
    assert set(papers) == {"naswot", "az_parts"}
    assert papers["naswot"].startswith("https://")
