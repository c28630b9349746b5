"""What stands below the tables of studies."""

from __future__ import annotations

import pandas as pd
from study_contexts import CONTEXT

from nasgauge.presentation.study_captions import conditions, failures


def test_conditions_name_what_can_change_a_number() -> None:
    subject, accuracy, images = conditions(CONTEXT)
    assert subject == "naswot on 4 architectures of nasbench201."
    assert accuracy == f"Accuracy: {CONTEXT.table.label}. Table: made up."
    assert images.startswith(
        "Images: noise (fingerprint 0123456789abcdef), batch 64, networks for cifar10, seed 0"
    )
    assert images.endswith("on cpu (made up), 1 thread, torch 2.13.0.")


def test_each_reason_has_its_line() -> None:
    rows = pd.DataFrame({"architecture": ["a", "b", "c"], "error": ["returned -inf", None, "returned -inf"]})
    assert failures(rows) == ["Not finite: 2 of 3 scores, such as that of a: returned -inf"]
    assert failures(rows[1:2]) == []
