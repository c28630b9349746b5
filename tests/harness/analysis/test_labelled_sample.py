"""What candidates may look at, and what it costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from readings import made_up_table

from nasgauge.analysis.labelled_sample import LabelAccount, LabelledSample
from nasgauge.core import InputError
from nasgauge.plugins import search_space

TABLE = made_up_table([90.0, 91.0, 92.0])
NAMES = TABLE.architectures[::-1]


def test_a_label_costs_its_recorded_seconds_however_often_it_is_looked_at() -> None:
    account = LabelAccount(LabelledSample(NAMES, TABLE))
    assert account.total == 0
    assert account.label(np.array([0, 2])).tolist() == [92, 90]
    assert account.label(np.array([0])).tolist() == [92]
    assert account.total == 92 + 90
    assert account.label(None).tolist() == [92, 91, 90]
    account.spend(0.5)
    assert account.total == 92 + 91 + 90 + 0.5


def test_another_label_is_another_table_read_once_and_paid_for_apart() -> None:
    read: list[str] = []

    def other(name: str) -> object:
        read.append(name)
        return replace(TABLE, accuracy=TABLE.accuracy - 50)

    account = LabelAccount(LabelledSample(NAMES, TABLE, other))  # type: ignore[arg-type]
    assert account.label(np.array([0]), "12 epochs").tolist() == [42]
    account.label(np.array([0]), "12 epochs")
    account.label(np.array([0]))
    assert read == ["12 epochs"]
    assert account.total == 2 * 92


def test_a_label_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="label '12 epochs' is not loaded here"):
        LabelAccount(LabelledSample(NAMES, TABLE)).label(None, "12 epochs")


def test_decisions_are_those_of_the_search_space_and_are_noted() -> None:
    space = search_space("nasbench201")
    sample = LabelledSample(space.sample(5, 0), space.load_table("cifar10"))
    account = LabelAccount(sample)
    assert account.options("nasbench201").shape == (5, 6)
    assert account.reads == {"architecture"}
    with pytest.raises(InputError, match="wanted architectures of nats_sss, and these are of nasbench201"):
        account.options("nats_sss")
