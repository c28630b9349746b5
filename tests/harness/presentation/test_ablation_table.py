"""An ablation as people see it."""

from __future__ import annotations

import numpy as np
from study_contexts import CONTEXT

from nasgauge.core import Sample
from nasgauge.core.sample import DRAWN
from nasgauge.presentation.ablation_table import ablation_table
from nasgauge.studies.ablation import Ablation, ScoredChange, ablation_rows

ACCURACY = np.arange(12.0)
NOISE = ACCURACY + 3 * np.sin(7 * ACCURACY)
SAMPLE = Sample.of(DRAWN, map(str, range(12)), 3)
ABLATION = Ablation({"bn": "eval", "repeats": 1}, {"bn": ["batch"]})


def test_the_change_is_shown_where_there_is_one() -> None:
    scored = [ScoredChange({}, ACCURACY, 1.0), ScoredChange({"bn": "batch"}, NOISE, 2.5)]
    table = ablation_table(ablation_rows(ABLATION, scored, ACCURACY), ABLATION, CONTEXT, SAMPLE)
    first, second = table.rows
    assert list(first) == ["setting", "value", "rho", "tau", "change", "mean score", "seconds", "coverage"]
    assert [str(first[name]) for name in ("setting", "value", "rho", "change")] == ["as set", "", "1.000", ""]
    assert str(second["value"]) == "batch"
    assert str(second["change"]).startswith(f"{table.frame.rho_change[1]:+.3f} (p ")
    assert (str(second["seconds"]), second["coverage"]) == ("2.50", "100.0%")
    assert table.notes[0].endswith("(bn=eval, repeats=1): as set; each row changes one setting.")
    assert "Sample: 12 architectures of nasbench201, drawn at random by seed 3." in table.to_markdown()


def test_all_that_vary_have_a_column_where_they_are_combined() -> None:
    crossed = Ablation(ABLATION.settings, {"bn": ["batch"], "repeats": [1]}, cross=True)
    scored = [ScoredChange(change, NOISE * np.nan, 1.0) for change in crossed.changes()]
    table = ablation_table(ablation_rows(crossed, scored, ACCURACY), crossed, CONTEXT, SAMPLE)
    assert [(row["bn"], row["repeats"]) for row in table.rows] == [("eval", "1"), ("batch", "1")]
    assert table.rows[0]["mean score"] == ""
    assert table.notes[0].endswith("the first row; others have the values shown.")
