"""`nasgauge.study_kernel`, `study_scatter`, `study_spread` and `study_training`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from stored_scores_of import fill_store, sample_and_accuracy

import nasgauge as ng
from nasgauge.core import InputError
from nasgauge.probing.probe import Probe
from nasgauge.studies.score_spread import SOURCES

SMALL = {"sample": 6, "batch_size": 4, "threads": 1}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def norm(probe: Probe, *, power: int = 2) -> float:
    """Of the first weights, and of the images."""
    first = next(probe.network.parameters()).detach()
    return float((first**power).sum() + probe.images.sum())


@pytest.mark.slow
def test_kernels_have_rows_matrices_and_a_figure() -> None:
    result = ng.study_kernel(count=1, **SMALL)
    assert result.arrays["agreement"].shape == (2, 4, 4)
    off_diagonal = [(each.sum() - 4) / 12 for each in result.arrays["agreement"]]
    assert result.frame.off_diagonal.tolist() == pytest.approx(off_diagonal)
    assert result.frame.accuracy[0] > result.frame.accuracy[1]
    assert result.table.notes[0] == (
        "The 1 best and the 1 worst of 6 architectures of nasbench201. Images: digits, batch 4."
    )
    assert result.figure().get_suptitle() == "1 best and 1 worst of 6 architectures of nasbench201"
    assert not list(Path().iterdir()), "nothing is stored"


@pytest.mark.slow
def test_scatter_looks_at_every_data_set_or_at_one() -> None:
    sample, accuracy = sample_and_accuracy(12)
    store = fill_store(Path("s.sqlite"), sample, {"params": accuracy, "random": np.arange(12)})
    rows = ng.study_scatter(store).frame
    assert len(rows) == 6
    assert rows.tau[0] == pytest.approx(1)
    expected = stats.kendalltau(np.arange(12), accuracy).statistic
    one = ng.study_scatter(store, dataset="cifar10", estimator="random")
    assert one.frame.tau.tolist() == pytest.approx([expected])
    assert len(one.figure().axes) == 1


@pytest.mark.slow
def test_spread_is_that_of_a_function_of_ones_own() -> None:
    spread = {"minibatches": 2, "initialisations": 0, "batch_sizes": [2, 4]}
    result = ng.study_spread(norm, settings={"norm.power": 4}, count=3, **spread, **SMALL)
    assert result.frame.groupby("source", sort=False).size().to_dict() == {"minibatch": 6, "batch size": 6}
    assert result.table.frame.source.tolist() == [SOURCES[0], SOURCES[2]]
    assert result.table.notes[0].startswith("norm on 3 architectures, evenly by rank of accuracy")
    assert Path("study.sqlite").exists()
    assert len(result.figure().axes) == 2


@pytest.mark.slow
def test_training_gives_a_row_per_epoch_and_architecture() -> None:
    training = {"epochs": 2, "at": [0, 2], "train_images": 32, "held_out_images": 16, "train_batch_size": 16}
    sizes = {"cells": 1, "channels": 2}
    result = ng.study_training(norm, count=2, store="t.sqlite", **training, **sizes, **SMALL)
    assert result.frame.epoch.tolist() == [0, 0, 2, 2]
    assert result.frame.groupby("architecture").score.nunique().tolist() == [2, 2]
    assert result.table.frame.epoch.tolist() == [0, 2]
    assert any("reduced size (cells=1 init_channels=2)" in line for line in result.table.notes)
    assert len(result.figure().axes) == 2


@pytest.mark.parametrize(
    ("function", "arguments", "options", "message"),
    [
        ("study_kernel", (), {"sampel": 1}, "no option 'sampel'"),
        ("study_spread", ("vote",), {}, "vote is defined over a set"),
        ("study_spread", ("naswot",), {"minibatch": 1}, "did you mean minibatches"),
        ("study_training", ("naswot",), {"epoch": 1}, "did you mean epochs"),
        ("study_scatter", ("none.sqlite",), {}, "none.sqlite"),
    ],
)
def test_bad_options_are_refused(
    function: str, arguments: tuple[str, ...], options: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        getattr(ng, function)(*arguments, **options)
    assert not list(Path().iterdir())


@pytest.mark.slow
def test_a_sample_that_is_named_is_taken_whole() -> None:
    sample, accuracy = sample_and_accuracy(3)
    named = {"architectures": sample, "batch_size": 4, "threads": 1}
    result = ng.study_spread(norm, minibatches=1, initialisations=0, batch_sizes="", **named)
    assert sorted(result.frame.architecture) == sorted(sample)
    assert result.frame.accuracy.tolist() == sorted(accuracy)
    assert result.table.notes[0] == (
        "norm on 3 architectures, of a file of nasbench201. Images: digits, batch 4."
    )
    assert np.isnan(result.table.frame.within[0]), "one value has no spread"


@pytest.mark.slow
def test_a_study_is_made_again_from_its_store(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"count": 2, "minibatches": 2, "initialisations": 1, "batch_sizes": [2], **SMALL}
    first = ng.study_spread(norm, store="s.sqlite", **options)
    monkeypatch.setattr("nasgauge.scoring.score_architecture.Probe", None)
    again = ng.study_spread(norm, store="s.sqlite", **options)
    assert again.frame.equals(first.frame)
    assert again.table.to_csv() == first.table.to_csv()


def test_kernels_of_too_few_architectures_are_refused() -> None:
    with pytest.raises(InputError, match="4 best and 4 worst are more than the 6 architectures"):
        ng.study_kernel(**SMALL)


@pytest.mark.slow
def test_a_result_says_by_which_call_it_was_made() -> None:
    sample, accuracy = sample_and_accuracy(12)
    store = fill_store(Path("s.sqlite"), sample, {"params": accuracy})
    notes = ng.study_scatter(store, dataset="cifar10").table.notes
    assert "Made by: made up" not in notes, "that of this table, not that of the run"
    kernel = ng.study_kernel(count=1, sample=2, batch_size=4, threads=1)
    assert (
        kernel.table.notes[-1] == "Made by: nasgauge.study_kernel(count=1, sample=2, batch_size=4, threads=1)"
    )
