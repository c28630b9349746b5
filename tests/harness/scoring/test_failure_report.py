"""What is said where the machine fails."""

from __future__ import annotations

import pandas as pd
import pytest

from nasgauge.core import InputError
from nasgauge.scoring.failure_report import refuse, report, told

FAILURES = pd.DataFrame(
    [("naswot", name, "MemoryError: x") for name in "abcde"] + [("snip", "a", "killed")],
    columns=["estimator", "architecture", "reason"],
)


def test_one_line_for_each_estimator_with_names_and_reason(caplog: pytest.LogCaptureFixture) -> None:
    report(FAILURES, 40)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        (
            "WARNING",
            "naswot has no score of 5 of 40 architectures, since the machine failed, also with one network "
            "alone: a, b, c and 2 more (MemoryError: x); the same command tries them again",
        ),
        (
            "WARNING",
            "snip has no score of 1 of 40 architectures, since the machine failed, also with one network "
            "alone: a (killed); the same command tries them again",
        ),
    ]


def test_who_needs_all_scores_stops() -> None:
    with pytest.raises(InputError, match=r"^the search needs the score of naswot for 5 .*a, b, c and 2 more"):
        refuse(FAILURES, "the search")
    refuse(FAILURES[:0], "the search")


def test_names_are_few() -> None:
    assert told(FAILURES[5:]) == "a (killed)"
