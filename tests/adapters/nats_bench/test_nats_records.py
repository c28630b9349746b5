"""Everything that the official packages return of a file, and that an import keeps."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import official
import pandas as pd
import pytest
from nats_bench import create

from nasgauge.benchmarks import importing
from nasgauge.benchmarks.imported_table import ImportedTable
from nasgauge.plugins import importer, search_space

REFERENCE = {"nats-tss": "NATS-tss-v1_0-3ffb9-simple", "nats-sss": "NATS-sss-v1_0-50262-simple"}
SCHEDULES = {"nats-tss": ("12", "200"), "nats-sss": ("01", "12", "90")}
ORIGINAL = (0, 11, 284)
DATASETS = tuple(official.SPLITS)


def imported(name: str, path: Path) -> ImportedTable:
    chosen = importer(name)
    parse = search_space(chosen.benchmark).parse
    importing.run(importing.Job(chosen, path, parse, partial=True, workers=1))
    return ImportedTable(name)


@pytest.fixture(scope="module", params=["nats-tss", "nats-sss"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=["made up", "original"])
def path(
    request: pytest.FixtureRequest,
    name: str,
    reference_data: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A folder written by the official package, and the three original records."""
    if request.param == "original":
        return reference_data(f"nb201_curves/{REFERENCE[name]}")
    return official.folder(tmp_path_factory.mktemp(name) / "folder", (11,), importer(name).benchmark)


@pytest.fixture(scope="module")
def table(name: str, path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImportedTable]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NASGAUGE_DATA", str(tmp_path_factory.mktemp("data")))
        yield imported(name, path)


@pytest.fixture(scope="module")
def api(name: str, path: Path) -> Any:
    with redirect_stdout(io.StringIO()):
        found = create(str(path), name[-3:], fast_mode=True, verbose=False)
        for file in path.glob("[0-9]*"):
            found.reload(str(path), int(file.name[:6]))
    return found


def runs(api: Any, schedule: str) -> Iterator[tuple[int, str, int, Any]]:
    """(architecture, data set, seed, the official package's object) of every run."""
    for index, schedules in api.arch2infos_dict.items():
        results = schedules[schedule]
        for dataset in DATASETS:
            for seed, run in results.query(dataset).items():
                yield index, dataset, seed, run


def evaluated(run: Any, split: str, epoch: int) -> dict[str, Any] | None:
    """What the official package returns of one split after one epoch, if it does."""
    try:
        found: dict[str, Any] = run.get_train(epoch) if split == "train" else run.get_eval(split, epoch)
    except KeyError:
        return None
    return found


def test_every_end_result_is_what_the_official_package_returns(
    name: str, table: ImportedTable, api: Any
) -> None:
    compared = 0
    for schedule in SCHEDULES[name]:
        epochs = int(schedule)
        ends = cache(table.ends)
        for index, dataset, seed, run in runs(api, schedule):
            for split in ("train", *run.get_eval_set()):
                found, wanted = ends(dataset, split, epochs), evaluated(run, split, epochs - 1)
                assert wanted is not None
                at = index, found.seeds.index(seed)
                assert found.accuracy[at] == wanted["accuracy"]
                assert found.loss[at] == wanted["loss"]
                assert found.epoch_seconds[at] == wanted["cur_time"]
                assert found.seconds[at] == pytest.approx(wanted["all_time"], rel=1e-12)
                assert found.train_seconds[at] == pytest.approx(run.get_times()["T-train@total"], rel=1e-12)
                assert (found.params[at], found.flops[at]) == (run.params, run.flop)
                assert found.latency[at] == run.get_latency()
                compared += 1
    assert compared == sum(
        len(rows) for _, rows in table.results().groupby(["dataset", "split"], observed=True)
    )


def test_every_epoch_is_what_the_official_package_returns(name: str, table: ImportedTable, api: Any) -> None:
    for schedule in SCHEDULES[name]:
        epochs = int(schedule)
        curves = cache(table.curves)
        for index, dataset, seed, run in runs(api, schedule):
            for split in ("train", *run.get_eval_set()):
                wanted = [evaluated(run, split, epoch) for epoch in range(epochs)]
                if wanted[0] is None:
                    assert sum(value is not None for value in wanted) == 1
                    continue
                found = curves(dataset, split, epochs)
                at = index, found.seeds.index(seed)
                assert found.accuracy[at].tolist() == [value and value["accuracy"] for value in wanted]
                assert found.loss[at].tolist() == [value and value["loss"] for value in wanted]
                assert found.seconds[at].tolist() == [value and value["cur_time"] for value in wanted]


def test_means_over_seeds_are_those_of_the_official_package(
    name: str, table: ImportedTable, api: Any
) -> None:
    chosen = importer(name)
    for label in chosen.labels.values():
        for text in label.values():
            dataset, split, when, _ = text.split("/")
            schedule = SCHEDULES[name][-1]
            ends = table.ends(dataset, split, int(when.split()[0]))
            for index, schedules in api.arch2infos_dict.items():
                wanted = schedules[schedule].get_metrics(dataset, split)
                assert np.nanmean(ends.accuracy[index]) == pytest.approx(wanted["accuracy"], rel=1e-12)
                assert np.nanmean(ends.loss[index]) == pytest.approx(wanted["loss"], rel=1e-12)


def test_architectures_without_a_record_are_missing_everywhere(table: ImportedTable, api: Any) -> None:
    ends = table.ends("cifar10", "ori-test", 12)
    assert np.flatnonzero(np.isfinite(ends.accuracy).any(axis=1)).tolist() == sorted(api.arch2infos_dict)
    assert table.origin.missing == len(table.architectures) - len(api.arch2infos_dict)


def test_original_records_agree_with_the_reference_table(
    reference_data: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path))
    table = imported("nats-tss", reference_data(f"nb201_curves/{REFERENCE['nats-tss']}"))
    rows = pd.read_csv(reference_data("nb201/nb201_table.csv.gz")).iloc[list(ORIGINAL)]
    for short, dataset in (("cifar10", "cifar10"), ("cifar100", "cifar100"), ("in16", "ImageNet16-120")):
        half = "cifar10-valid" if dataset == "cifar10" else dataset
        test = "ori-test" if dataset == "cifar10" else "x-test"
        columns = {
            f"{short}_valid200": table.ends(half, "x-valid", 200).accuracy,
            f"{short}_test200": table.ends(dataset, test, 200).accuracy,
            f"{short}_valid12": table.ends(half, "x-valid", 12).accuracy,
            f"{short}_test12": table.ends(dataset, test, 12).accuracy,
            f"{short}_train_time": table.ends(half, "x-valid", 200).train_seconds,
            f"{short}_params": table.ends(dataset, test, 200).params,
            f"{short}_flops": table.ends(dataset, test, 200).flops,
        }
        for column, values in columns.items():
            tolerance = 1e-3 if column.endswith("time") else 6e-5
            found = np.nanmean(values[list(ORIGINAL)], axis=1)
            np.testing.assert_allclose(found, rows[column], rtol=0, atol=tolerance, err_msg=column)
        seeds = rows[[f"{short}_valid200_s{number}" for number in range(3)]]
        found = table.ends(half, "x-valid", 200)
        assert found.seeds == (777, 888, 999)
        np.testing.assert_allclose(found.accuracy[list(ORIGINAL)], seeds, rtol=0, atol=6e-5)


def test_a_curve_that_is_not_there_is_said(table: ImportedTable, name: str) -> None:
    from nasgauge.core import InputError

    if name == "nats-tss":
        with pytest.raises(InputError, match="cifar100/x-test/200 epochs after the last epoch only"):
            table.curves("cifar100", "x-test", 200)
    with pytest.raises(InputError, match="has no cifar100/x-test/7 epochs"):
        table.curves("cifar100", "x-test", 7)
    assert not math.isnan(table.curves("cifar10", "train", 12).accuracy[11, 0, 0])
