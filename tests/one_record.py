"""The first record of the topology space, and a folder of NATS-Bench read as an import does."""

from __future__ import annotations

import bz2
import pickle
from pathlib import Path
from typing import Any

import official
import pytest

from nasgauge.core import InputError
from nasgauge.core.importer import ImportPlan
from nasgauge.plugins import importer

TSS = importer("nats-tss")
NAME = official.names("nasbench201")[0]
RECORD: dict[str, Any] = official.record(0, NAME, official.TOPOLOGY)
RAW = pickle.dumps(RECORD, protocol=4)
CONTENT = bz2.compress(RAW)


def whole(path: Path) -> ImportPlan:
    """Plan and read everything, as an import does; every run is checked."""
    plan = TSS.plan(path)
    for part in plan.parts:
        for _, _, records in TSS.read(part):
            for record in records:
                for trial in record.runs:
                    trial.check()
    return plan


def refused(path: Path, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        whole(path)
    assert path.name in str(caught.value)
    assert len(str(caught.value)) < 1000


def packed(content: object) -> bytes:
    return bz2.compress(pickle.dumps(content, protocol=4))
