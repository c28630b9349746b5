"""Conditions of a study are fixed once it is made."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from study_contexts import CONTEXT


def test_conditions_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        CONTEXT.subject = "another"  # type: ignore[misc]
    other = replace(CONTEXT, subject="another")
    assert (other.table, other.provenance) == (CONTEXT.table, CONTEXT.provenance)


def test_conditions_are_the_same_only_where_they_are_one_object() -> None:
    assert CONTEXT == CONTEXT
    assert replace(CONTEXT) != CONTEXT, "tables of accuracies are not compared number by number"
