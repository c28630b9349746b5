"""Files of scores in place of stores."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from filled_store import SCORE, TOY

import nasgauge as ng
from nasgauge.core import InputError, Sample
from nasgauge.scoring.score_file import ScoreFile
from nasgauge.scoring.score_rows import ExportedStore
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_failures import MachineFailure

ODD = [
    replace(SCORE, score=0.1 + 0.2, build_seconds=1 / 3, note='a "note", with, commas\nand lines'),
    replace(SCORE, architecture="b", score=-math.inf, error="returned -inf", peak_memory_bytes=2**40 + 1),
    replace(SCORE, architecture="c", score=None, error="ValueError: no"),
    replace(SCORE, architecture="d", score=5e-324, reads=""),
]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two runs; two versions of an estimator, of which the first is asked for last; samples; a failure."""
    path = tmp_path / "s.sqlite"
    with Store(path, create=True) as opened:
        for run in (opened.run(TOY, "one"), opened.run(replace(TOY, image_seed=7, seed=1), "two")):
            small = opened.add_sample(run, Sample.of("sample", "abz", 0))
            named = opened.add_sample(run, Sample.of("list", "cd"))
            zen = opened.register(run, "zen", "1", {"repeats": 2}, small)
            newer = opened.register(run, "zen", "2", {"repeats": 2}, small)
            opened.register(run, "zen", "1", {"repeats": 2}, named)
            flops = opened.register(run, "flops", "1", {})
            opened.add(run, [*((zen, score) for score in ODD), (newer, SCORE)])
            opened.add(run, [(flops, replace(SCORE, estimator="flops", part=part)) for part in ("", "x")])
            opened.add_failures(run, [MachineFailure(zen, "z", "out of memory")])
    return path


def written(store: Path, form: str) -> Path:
    path = store.with_name(f"rows.{form}")
    path.write_bytes(ng.score_file(store, format=form))
    return path


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_rows_are_those_of_the_store_to_the_last_digit(store: Path, form: str) -> None:
    with Store(store) as first, ScoreFile(written(store, form)) as second:
        assert [run.provenance for run in first.runs()] == [run.provenance for run in second.runs()]
        for one, other in zip(first.runs(), second.runs(), strict=True):
            drop = ["requested", "estimator_id"]
            keys = ["architecture", "estimator", "version", "part"]
            before, after = (
                frame.drop(columns=drop).sort_values(keys, ignore_index=True)
                for frame in (first.frame(one), second.frame(other))
            )
            pd.testing.assert_frame_equal(before, after, check_exact=True)
            for frame in (first.frame(one), second.frame(other)):
                zen = frame[frame.estimator == "zen"]
                assert zen.version[zen.requested.idxmax()] == "1", "it was asked for last"


def test_parquet_is_the_whole_store(store: Path) -> None:
    with Store(store) as first, ScoreFile(written(store, "parquet")) as second:
        for run in first.runs():
            assert first.samples(run) == second.samples(run)
            assert first.requests(run) == second.requests(run)
            assert first.commands(run) == second.commands(run)
            assert first.failures(run).equals(second.failures(run))
            assert first.frame(run).equals(second.frame(run))


def test_csv_has_the_samples_but_for_members_without_a_score(store: Path) -> None:
    with ScoreFile(written(store, "csv")) as opened:
        found = {sample.kind: sample.architectures for sample in opened.samples(opened.runs()[0]).values()}
    assert found == {"sample": frozenset("ab"), "list": frozenset("cd")}


def test_rows_say_why_they_were_scored(store: Path) -> None:
    rows = ng.scores(store, where="seed=0").set_index(["estimator", "version", "architecture", "part"])
    drawn, named = Sample.of("sample", "abz", 0), Sample.of("list", "cd")
    assert rows.loc["zen", "1", "a", ""]["sample"] == f"sample/0/{drawn.digest}"
    assert rows.loc["zen", "1", "c", ""]["sample"] == f"list//{named.digest}"
    assert rows.loc["flops", "1", "a", "x"]["sample"] == "", "nobody asked for it but a search"
    assert rows.latest.groupby("version").agg(set).to_dict() == {"1": {True}, "2": {False}}


def test_a_file_without_samples_is_one_sample_whose_reason_is_unknown(store: Path, tmp_path: Path) -> None:
    rows = ng.scores(store, where="seed=0").drop(columns=["sample", "latest"])
    rows.to_csv(tmp_path / "old.csv", index=False)
    with ScoreFile(tmp_path / "old.csv") as opened:
        (run,) = opened.runs()
        (sample,) = opened.samples(run).values()
    assert (sample.kind, sample.architectures) == ("unknown", frozenset("abcd"))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text.replace("fingerprint", "finger"), "no column 'fingerprint'"),
        (lambda text: text.replace(",5e-324,", ",tiny,"), "is not what `nasgauge scores` writes: could not"),
        (lambda text: text.replace("sample/0/", "sample-0-"), "is not what `nasgauge scores` writes"),
        (lambda text: "", "is not what `nasgauge scores` writes"),
        (lambda text: 'a\nb,c\n"d', r"is not what `nasgauge scores` writes: [^\n]+$"),
        (lambda text: "SQLite format 3\0" + text, "is a store, .*: name it by store"),
        (lambda text: "PAR1" + text, "is not what `nasgauge scores` writes"),
        (lambda text: "\0" * 50, "no column|is not what"),
    ],
)
def test_damaged_files(store: Path, spoil: Callable[[str], str], message: str) -> None:
    path = written(store, "csv")
    path.write_text(spoil(path.read_text()))
    with pytest.raises(InputError, match=message):
        ScoreFile(path)
    with pytest.raises(InputError, match=r"cannot read scores from .*absent.csv.: No such file"):
        ScoreFile(store.with_name("absent.csv"))


def test_only_the_runs_that_are_asked_for_are_written(store: Path) -> None:
    with ExportedStore(store) as opened:
        record = opened.record(opened.runs()[1:])
    assert '"one"' not in record
    assert '"two"' in record
