"""Settings as texts."""

from __future__ import annotations

from typing import Any

import pytest

from nasgauge.core import Estimator, InputError
from nasgauge.core.assignments import assigned_settings, assigned_to


def own_score(
    probe: Any, *, fast: bool = False, repeats: int = 1, scale: float = 1.0, mode: str = "a"
) -> float:
    """Own."""
    return 1.0


CHOSEN = {"own_score": Estimator(own_score)}


def assigned(*texts: str) -> Any:
    return assigned_settings(CHOSEN, texts)["own_score"]


@pytest.mark.parametrize("text", ["true", "True", "TRUE", "yes", "Yes", "on", "1", " true "])
def test_true_in_many_words(text: str) -> None:
    assert assigned(f"own_score.fast={text}")["fast"] is True


@pytest.mark.parametrize("text", ["false", "False", "FALSE", "no", "NO", "off", "0"])
def test_false_in_many_words(text: str) -> None:
    assert assigned("own_score.fast=yes", f"own_score.fast={text}")["fast"] is False


@pytest.mark.parametrize("text", ["2", "maybe", "", "None", "1.0"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=f"cannot set own_score.fast to '{text}': wanted true or false"):
        assigned(f"own_score.fast={text}")


def test_only_booleans_read_those_words() -> None:
    assert assigned("own_score.mode=true")["mode"] == "true"
    assert assigned("own_score.repeats=1")["repeats"] == 1
    assert type(assigned("own_score.repeats=1")["repeats"]) is int
    with pytest.raises(InputError, match=r"cannot set own_score.repeats to 'yes': wanted int"):
        assigned("own_score.repeats=yes")
    with pytest.raises(InputError, match=r"cannot set own_score.repeats to 'True': wanted int"):
        assigned("own_score.repeats=True")


def test_names_of_plugin_and_setting_in_any_spelling() -> None:
    assert assigned("Own-Score.Repeats=3")["repeats"] == 3
    assert assigned_to(["own_score"], "OwnScore.fast=1")
    assert not assigned_to(["own"], "own_score.fast=1")
    with pytest.raises(InputError, match="no setting 'repaets' of own_score; did you mean repeats"):
        assigned("own_score.repaets=3")
    with pytest.raises(InputError, match="no estimator 'own_scroe' of this run; did you mean own_score"):
        assigned("own_scroe.repeats=3")
