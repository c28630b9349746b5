"""What stands below every table: which sample it is over, and by which command it is made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from readings import made_up

from nasgauge.core import Sample
from nasgauge.core.sample import ALL, DRAWN, NAMED, UNRECORDED
from nasgauge.presentation.captions import described, made_by, made_of, papers_of, remarks, sample_of, too_few
from nasgauge.presentation.table import Explained
from nasgauge.runtime.command import asked_by

RUN = made_up({"naswot": np.arange(12.0)}, np.arange(12.0))


@pytest.mark.parametrize(
    ("sample", "whole", "part"),
    [
        (Sample.of(DRAWN, "abc", 7), ", drawn at random by seed 7", ", of 3 drawn at random by seed 7"),
        (Sample.of(ALL, "abc"), ", all", ", of all 3"),
        (Sample.of(NAMED, "abc"), ", named by the user, not drawn", ", of 3 named by the user, not drawn"),
        (
            Sample.of(UNRECORDED, "abc"),
            ", scored for a reason that is not recorded",
            ", of 3 scored for a reason that is not recorded",
        ),
    ],
)
def test_a_caption_says_which_sample_it_is(sample: Sample, whole: str, part: str) -> None:
    assert described(3, "toy", [sample]) == f"Sample: 3 architectures of toy{whole}."
    assert described(2, "toy", [sample]) == f"Sample: 2 architectures of toy{part}."


def test_a_caption_says_what_is_not_in_the_table_and_of_which_samples_it_is() -> None:
    two = [Sample.of(DRAWN, "abc", 0), Sample.of(DRAWN, "de", 1)]
    assert described(4, "toy", two, 3) == (
        "Sample: 4 architectures of toy, of 3 drawn at random by seed 0 and of 2 drawn at random by seed 1 "
        "(3 more were scored, but are not in the table)."
    )
    assert described(4, "toy", []) == "Sample: 4 architectures of toy."


def test_remarks_of_estimators_are_said_once_with_how_many_architectures() -> None:
    column = RUN.columns["naswot"]
    said = {"trained on 134 of the 1,000 images asked for": 12, "scored on the CPU": 3}
    noted = replace(column, notes=said)
    run = replace(RUN, columns={"a": noted, "b": noted, "c": column})
    assert remarks(run) == [
        "a, b: trained on 134 of the 1,000 images asked for.",
        "a, b: scored on the CPU (3 of 12 architectures).",
    ]
    assert made_of(run)[-2:] == remarks(run)
    assert remarks(RUN) == []


def test_what_the_machine_failed_to_score_is_said_in_the_table() -> None:
    """Often the largest networks: the others are no random sample."""
    failed = replace(RUN, columns={"a": replace(RUN.columns["naswot"], failed=4)})
    assert remarks(failed) == [
        "a: the machine failed on 4 more, so these are not a random part of the sample."
    ]


def test_conditions_begin_with_the_accuracies_and_the_sample() -> None:
    accuracy, sample, place = made_of(replace(RUN, absent=2))
    assert accuracy.startswith(f"Accuracy: {RUN.table.label}.")
    assert sample.startswith(f"{sample_of(replace(RUN, absent=2))} Images: noise, batch 64.")
    assert "(2 more were scored" in sample
    assert place.startswith("Networks for cifar10, seed 0. Table: ")
    assert "Fingerprint of the images: 0123456789abcdef. Measured on cpu (made up), 1 thread" in place
    assert isinstance(place, Explained)


def test_what_made_a_table_is_one_command() -> None:
    assert made_by() == []
    with asked_by("nasgauge leaderboard"):
        assert made_by() == ["Made by: nasgauge leaderboard"]


def test_ten_architectures_are_enough() -> None:
    assert too_few(RUN) == []
    assert len(too_few(replace(RUN, sample=RUN.sample[:9]))) == 1


def test_papers_of_what_is_installed() -> None:
    assert papers_of(RUN)["naswot"].startswith("https://")
    assert set(papers_of(RUN)) == {"naswot", "nasbench201"}
