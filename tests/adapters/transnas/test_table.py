"""The tables of TransNAS-Bench-101, of made-up files in the published layout and of the published ones."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import nasgauge as ng
from nasgauge.analysis.ceiling import CEILING, ceiling
from nasgauge.benchmarks.flat_import import check, read_flat
from nasgauge.core import BenchmarkTable, FlatTable, InputError, SearchSpace
from nasgauge.plugins import importer, search_space
from nasgauge_adapters.transnas.micro import network_key, twin
from nasgauge_adapters.transnas.table import TASKS, file_of, read_macro, read_micro

MICRO, MACRO = search_space("transnas_micro"), search_space("transnas_macro")
TWINNED, ALONE, CODE = "64-41414-1_20_310", "64-41414-1_02_333", "64-113444-basic"
ROWS = 3256 + 4096


def published(folder: Path) -> dict[str, Path]:
    """Seven files with made-up numbers: what the row is, in two digits behind the point."""
    rows = np.arange(ROWS)
    for number, (task, what) in enumerate(TASKS.items()):
        frame = pd.DataFrame({f"train_{what.column}": rows})
        frame[f"valid_{what.column}"] = number + rows / 100
        frame["valid_loss"] = np.inf
        frame[f"test_{what.column}"] = number + rows / 200
        frame["time_elapsed"], frame["file_id"] = 1000.0 + rows, rows
        frame.to_csv(folder / file_of(task), index=False)
    return {file_of(task): folder / file_of(task) for task in TASKS}


def values(table: FlatTable, dataset: str, name: str = "validation") -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    """Of one column, by architecture."""
    (column,) = (each for each in table.columns if (each.label.dataset, each.name) == (dataset, name))
    return dict(zip(table.architectures, column.values, strict=True))


def test_rows_become_architectures(tmp_path: Path) -> None:
    table = read_macro(published(tmp_path))
    assert table.architectures == tuple(MACRO.enumerate())
    assert len(table.columns) == 14
    assert values(table, "class_scene")["64-4111-basic"] == 0
    assert values(table, "class_object")["64-2311-basic"] == 1.01
    assert values(table, "autoencoder", "test")[CODE] == 6 + 3255 / 200
    assert [column.percent for column in table.columns[::2]] == [True, True, True, False, True, False, False]
    assert str(table.columns[8].label) == (
        "segmentsemantic validation mean intersection over union (%), epoch of 30 that is best on "
        "validation, one training seed"
    )


def test_both_trainings_of_equal_cells_are_those_of_both(tmp_path: Path) -> None:
    table = read_micro(published(tmp_path))
    assert table.architectures == tuple(MICRO.enumerate())
    found = values(table, "class_scene")
    rows = {name: 3256 + row for row, name in enumerate(MICRO.enumerate())}
    assert twin(TWINNED) != TWINNED == network_key(TWINNED)
    pair = [rows[TWINNED] / 100, rows[twin(TWINNED)] / 100]
    assert found[TWINNED].tolist() == found[twin(TWINNED)].tolist() == pair
    np.testing.assert_array_equal(found[ALONE], [rows[ALONE] / 100, np.nan])
    both = np.isfinite(np.stack([*found.values()])).all(axis=1)
    assert both.sum() == 960
    (seconds,) = {id(column.seconds): column.seconds for column in table.columns[:1]}.values()
    assert seconds is not None
    assert np.nanmin(seconds) == 1000 + 3256


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (
            lambda text: text.replace("valid_top1", "top1"),
            "transbench101_jigsaw.csv has no column 'valid_top1'",
        ),
        (lambda text: text.replace("file_id", "id"), "has no column 'file_id'"),
        (lambda text: text[: text.rindex("\n", 0, -1) + 1], "has 7,351 rows, wanted 7,352, one per network"),
        (lambda text: text[: len(text) // 2], "rows, wanted 7,352"),
        (lambda text: text.replace(",7\n", ",8\n"), "has rows in another order"),
        (lambda text: "", "has no column"),
    ],
)
def test_files_of_another_layout(damage: Callable[[str], str], message: str, tmp_path: Path) -> None:
    files = published(tmp_path)
    path = files["transbench101_jigsaw.csv"]
    path.write_text(damage(path.read_text()))
    for read in (read_micro, read_macro):
        with pytest.raises(InputError) as caught:
            read(files)
        assert message in str(caught.value)


@pytest.mark.parametrize("damage", ["x", "", "\0", "1,2", '"', "inf", "\udcff"])
def test_hostile_cells_are_refused_in_one_line(damage: str, tmp_path: Path) -> None:
    files = published(tmp_path)
    path = files["transbench101_jigsaw.csv"]
    text = path.read_text().replace(",73.51,", f",{damage},", 1)
    path.write_text(text, errors="surrogateescape")
    with pytest.raises(InputError, match="jigsaw") as caught:
        check(read_flat(importer("transnas_micro"), files))
    assert "\n" not in str(caught.value)


def test_another_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    published(tmp_path)
    with pytest.raises(InputError, match=r"transbench101_class_scene.csv has .* bytes, wanted 1,280,269"):
        ng.import_data("transnas_macro", tmp_path)


@pytest.fixture(scope="module")
def imported(
    reference_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The published files, imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NASGAUGE_DATA", str(tmp_path_factory.mktemp("data")))
        for name in ("transnas_micro", "transnas_macro"):
            assert "architectures in" in ng.import_data(name, reference_data("transnas101"))
        yield


def named(kind: str, task: str, reference_data: Callable[[str], Path]) -> dict[str, float]:
    """Validation values by name, from another publisher."""
    path = reference_data(f"transnas101/rbflex/designspace/Trans_Micro/data/trans/{kind}_{task}.json.gz")
    return dict(json.loads(gzip.decompress(path.read_bytes())))


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("task", TASKS)
def test_values_are_those_of_the_other_publisher(task: str, reference_data: Callable[[str], Path]) -> None:
    macro = MACRO.load_table("class_scene", f"{task}/validation")
    theirs = named("macro", task, reference_data)
    ours = dict(zip(macro.architectures, macro.accuracy.tolist(), strict=True))
    assert {name: ours[name] for name in theirs} == theirs
    assert len(ours) == len(theirs) + 1 == 3256
    micro = MICRO.load_table("class_scene", f"{task}/validation")
    theirs = named("micro", task, reference_data)
    assert set(micro.architectures) == set(theirs)
    for name, runs in zip(micro.architectures, micro.per_seed, strict=True):
        wanted = [theirs[network_key(name)]] + [theirs[twin(network_key(name))]] * (twin(name) != name)
        assert runs[np.isfinite(runs)].tolist() == wanted


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("space", "name", "label", "wanted"),
    [
        (MICRO, ALONE, "class_object/validation", 43.546),
        (MICRO, ALONE, "class_object/test", 50.741),
        (MICRO, ALONE, "class_scene/validation", 53.070),
        (MICRO, "64-41414-1_00_210", "class_object/test", 41.605),
        (MACRO, "64-1234-basic", "class_object/validation", 45.467),
        (MACRO, CODE, "class_object/test", 50.433),
        (MACRO, CODE, "transnas_macro:class_scene/validation", 51.667),
    ],
)
def test_known_accuracies(space: SearchSpace, name: str, label: str, wanted: float) -> None:
    table = space.load_table("class_object", label)
    assert table.accuracy[table.row_of[name]] == pytest.approx(wanted, abs=5e-4)


@pytest.mark.usefixtures("imported")
def test_the_data_set_says_what_validation_and_test_are() -> None:
    for dataset in MICRO.tasks:
        for label in ("validation", "test"):
            assert MICRO.load_table(dataset, label).label.dataset == dataset
    assert MACRO.load_table("class_scene").label.split == "validation"
    with pytest.raises(InputError, match=r"no label 'segmentsemantic' .* segmentsemantic/test"):
        MICRO.load_table("class_scene", "segmentsemantic")


@pytest.mark.usefixtures("imported")
def test_equal_cells_that_were_trained_apart_are_a_noise_ceiling() -> None:
    table = MICRO.load_table("class_scene", "validation")
    runs = table.per_seed[np.isfinite(table.per_seed).all(axis=1)]
    assert len(runs) == 960
    assert np.median(np.abs(runs[:, 0] - runs[:, 1])) == pytest.approx(0.17, abs=0.01)
    row = ceiling(table, MICRO.sample(300, 0)).iloc[0]
    assert row.estimator == CEILING
    assert 0.8 < row.tau < 1
    assert ceiling(MACRO.load_table("class_scene"), MACRO.sample(300, 0)).empty


@pytest.mark.usefixtures("imported")
def test_published_rank_correlations_of_size(reference_data: Callable[[str], Path]) -> None:
    for space, kind, wanted in ((MICRO, "micro", 0.608), (MACRO, "macro", 0.445)):
        path = reference_data(f"transnas101/transnas101_{kind}_naslib_proxies_half.csv.gz")
        rows = pd.read_csv(path).query("task == 'class_scene'")
        table: BenchmarkTable = space.load_table("class_scene")
        ours = table.accuracy[table.rows(list(rows.arch))]
        # Half of the architectures of the published figure.
        assert stats.spearmanr(rows.params, ours).statistic == pytest.approx(wanted, abs=0.06)


def test_sources_are_pinned() -> None:
    for name in ("transnas_micro", "transnas_macro"):
        sources = importer(name).sources
        assert len(sources) == 7
        for source in sources:
            (url,) = source.urls
            assert "/1f8fd621c60a48728fcc890818b6b94eee62e4dc/data/transbench101_" in url
            assert len(source.sha256) == 64
