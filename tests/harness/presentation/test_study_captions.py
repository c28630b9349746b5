"""What stands below the tables of studies."""

from __future__ import annotations

import pandas as pd
from study_contexts import CONTEXT

from nasgauge.presentation.study_captions import conditions, failures
from nasgauge.presentation.table import Explained


def test_conditions_name_what_can_change_a_number() -> None:
    subject, accuracy, more = conditions(CONTEXT)
    assert subject == "naswot on 4 architectures of nasbench201. Images: noise, batch 64."
    assert accuracy == f"Accuracy: {CONTEXT.table.label}."
    assert isinstance(more, Explained)
    assert more.startswith(
        "Networks for cifar10, seed 0. Table: made up. Fingerprint of the images: 0123456789abcdef."
    )
    assert more.endswith("On cpu (made up), 1 thread, torch 2.13.0.")


def test_each_reason_has_its_line() -> None:
    rows = pd.DataFrame({"architecture": ["a", "b", "c"], "error": ["returned -inf", None, "returned -inf"]})
    assert failures(rows) == ["Not finite: 2 of 3 scores, such as that of a: returned -inf"]
    assert failures(rows[1:2]) == []
