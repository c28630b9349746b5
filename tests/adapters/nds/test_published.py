"""Official files of NDS become flat tables, with labels of the last and of the best epoch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from genotypes import DARTS_V2
from nds_files import cell_net, cell_record, record, stage_record, written, zipped

from nasgauge import plugins
from nasgauge.core import FlatColumn, FlatImporter, FlatTable, InputError
from nasgauge_adapters.nds.families import cell_space, stage_space
from nasgauge_adapters.nds.published import FILES, importer, read

A, B = cell_space("darts", imagenet=False).sample(2, 0)
BASIC = {"block_type": "res_basic_block", "ds": [1], "ws": [8], "ss": [1]}
RunMain = Callable[..., tuple[int, str, str]]


def column(table: FlatTable, name: str) -> FlatColumn:
    (found,) = (each for each in table.columns if each.name == name)
    return found


def table_of(folder: Path, family: str, files: dict[str, Any], *, imagenet: bool = False) -> FlatTable:
    path = zipped(folder / "nds_data.zip", files)
    return read({"nds_data.zip": path}, family=family, imagenet=imagenet)


def test_last_and_best_epoch_are_two_labels(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, "darts", {"DARTS": [cell_record(A, [50.0, 9.0, 9.5]), cell_record(B, [50.0, 8.0, 7.5])]}
    )
    assert table.architectures == (A, B)
    last, best = column(table, "test"), column(table, "test, best epoch")
    assert last.values.tolist() == [90.5, 92.5]
    assert best.values.tolist() == [91.0, 92.5]
    assert str(last.label) == "cifar10 test accuracy (%), last of 3 epochs, mean of all trainings"
    assert str(best.label) == "cifar10 test accuracy (%), best of 3 epochs, mean of all trainings"
    assert {cost.quantity for cost in table.costs} == {"params_millions", "flops_millions"}


def test_sweeps_are_labels_of_their_own(tmp_path: Path) -> None:
    files = {
        "DARTS": [cell_record(A, [9.0])],
        "DARTS_fix-w-d": [cell_record(B, [8.0])],
        "DARTS_lr-wd": [cell_record(A, [7.0])],
        "DARTS_in": [{"net": "of another space"}],
        "ENAS": "not looked at",
    }
    table = table_of(tmp_path, "darts", files)
    assert table.architectures == (A, B, A)
    assert np.array_equal(column(table, "test").values, [91, np.nan, np.nan], equal_nan=True)
    fixed = column(table, "test, fixed width and depth")
    assert np.array_equal(fixed.values, [np.nan, 92, np.nan], equal_nan=True)
    assert "fixed width and depth" in str(fixed.label)
    assert len(table.columns) == 6


def test_seeds_and_reruns_of_networks(tmp_path: Path) -> None:
    space = stage_space("resnet", imagenet=False)
    one, two = map(space.read, space.sample(2, 0))
    files: dict[str, Any] = {
        f"ResNet_rng{seed}": [stage_record(each, [10.0 + seed], rng_seed=seed) for each in (one, two)]
        for seed in (1, 2, 3)
    }
    files["ResNet_reruns"] = {"top": [stage_record(one, [5.0])] * 3, "mid": [stage_record(two, [9.0])] * 2}
    table = table_of(tmp_path, "resnet", files)
    seeds, reruns = column(table, "test, three seeds"), column(table, "test, reruns")
    assert np.isfinite(seeds.values).sum() == 6
    assert sorted(reruns.values[np.isfinite(reruns.values)]) == [91, 91, 95, 95, 95]
    assert set(table.architectures) == {str(one), str(two)}


def test_parameters_with_an_auxiliary_head_agree(tmp_path: Path) -> None:
    for imagenet, name in ((False, "DARTS"), (True, "DARTS_in")):
        found = [cell_record(A, [9.0], aux=True, imagenet=imagenet), cell_record(B, [9.0], imagenet=imagenet)]
        table = table_of(tmp_path, "darts", {name: found}, imagenet=imagenet)
        assert "as recorded" not in str(table.columns[0].label)
        assert table.columns[0].label.dataset == ("imagenet" if imagenet else "cifar10")


def test_parameters_that_do_not_agree_are_said(tmp_path: Path) -> None:
    found = [cell_record(A, [9.0]), cell_record(B, [9.0], params=7)]
    table = table_of(tmp_path, "darts", {"DARTS": found})
    assert str(table.columns[0].label).endswith("parameters of 1 of 2 networks as recorded")


def test_the_stem_is_that_of_the_records(tmp_path: Path) -> None:
    space = stage_space("resnext_a", imagenet=False)
    drawn = [space.read(name) for name in space.sample(5, 0)]
    slow = [replace(each, stem=replace(each.stem, stride=2, width=12)) for each in drawn]
    for networks, said in ((drawn, False), (slow, True)):
        table = table_of(
            tmp_path, "resnext_a", {"ResNeXt-A": [stage_record(each, [9.0]) for each in networks]}
        )
        assert table.architectures == tuple(map(str, networks))
        assert ("stem c3s2w12" in str(table.columns[0].label)) == said
        assert "as recorded" not in str(table.columns[0].label)
    unknown = [stage_record(each, [9.0], params=3) for each in drawn]
    table = table_of(tmp_path, "resnext_a", {"ResNeXt-A": unknown})
    assert table.architectures == tuple(map(str, drawn)), "the stem of the paper, where none agrees"
    assert "parameters of 0 of 5 networks as recorded" in str(table.columns[0].label)


@pytest.mark.parametrize(
    ("family", "files", "message"),
    [
        ("pnas", {"DARTS": []}, r"it has none of PNAS\.json, PNAS_fix-w-d\.json"),
        ("darts", {"DARTS": []}, "have no records"),
        ("darts", {"DARTS": [cell_record(A, [9.0]) | {"net": {}}]}, r"DARTS\.json: the net has no genotype"),
        (
            "vanilla",
            {
                "Vanilla": [
                    record({"block_type": "res_basic_block", "ds": [1], "ws": [8], "ss": [1]}, 1, [9.0])
                ]
            },
            r"Vanilla\.json: a network has basic blocks, wanted vanilla",
        ),
        ("resnet", {"ResNet": [record(cell_net(A), 1, [9.0])]}, r"ResNet\.json: block_type is 'None'"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, family: str, files: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        table_of(tmp_path, family, files)


@pytest.mark.parametrize("imagenet", [False, True])
@pytest.mark.parametrize("family", FILES)
def test_every_space_has_its_importer(family: str, imagenet: bool) -> None:
    one = importer(family, imagenet=imagenet)
    if one.name == "nds-resnet-b-in":
        assert one.name not in plugins.names(plugins.IMPORTERS), "no file has any"
        return
    installed = plugins.importer(one.name)
    assert (installed.summary, installed.benchmark) == (one.summary, one.benchmark)
    assert plugins.search_space(one.benchmark).paper.endswith("1905.13214")


def test_from_an_official_file_to_a_label(
    tmp_path: Path, command_line: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "installed"))
    twice = [cell_record(A, [9.0]), cell_record(A, [10.0], rng_seed=2), cell_record(B, [8.0])]
    path = written(tmp_path, {"DARTS": twice}) / "DARTS.json"
    code, said, _ = command_line("data", "import", "nds-darts", str(path))
    assert (code, "2 architectures" in said) == (0, True)
    table = plugins.search_space("nds_darts").load_table("cifar10", "test")
    assert table.architectures == (A, B)
    assert table.accuracy.tolist() == [90.5, 92.0]
    assert np.array_equal(table.per_seed, [[91, 90], [92, np.nan]], equal_nan=True)
    code, said, _ = command_line("data", "list", "nds-darts")
    assert "cifar10/test, best epoch" in said
    assert isinstance(plugins.importer("nds-darts"), FlatImporter)


def test_published_genotypes_are_read_as_the_file_writes_them(tmp_path: Path) -> None:
    space = cell_space("darts", imagenet=False)
    name = space.parse(f"36x20/{DARTS_V2}")
    table = table_of(tmp_path, "darts", {"DARTS": [cell_record(name, [3.0])]})
    assert table.architectures == (name,)
    assert table.costs[0].values.tolist() == [3.349342]
