"""The .pth files of NAS-Bench-201, written and read back by the package nas-bench-201."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import official
import pytest
import torch
from nas_201_api import NASBench201API

from nasgauge.benchmarks import importing
from nasgauge.benchmarks.imported_table import ImportedTable
from nasgauge.core import InputError
from nasgauge.plugins import importer, search_space

NAMES = official.names("nasbench201")
INDICES = (2, 7)
NASBENCH201 = importer("nasbench201")


def content(*, times: bool = True) -> dict[str, Any]:
    """Two architectures; without `times` as in version 1.0, whose short schedule has cifar10-valid only."""
    found = {}
    for index in INDICES:
        less, full = (
            official.state(index, NAMES[index], *args) for args in ((12, (777,)), (200, (777, 888)))
        )
        if not times:
            less["dataset_seed"] = {"cifar10-valid": [777]}
            less["all_results"] = {("cifar10-valid", 777): less["all_results"]["cifar10-valid", 777]}
            for run in [*less["all_results"].values(), *full["all_results"].values()]:
                run.update(eval_times={}, train_times=None, latency=None)
        found[index] = {"less": less, "full": full}
    return {
        "meta_archs": NAMES,
        "total_archs": 15_625,
        "arch2infos": found,
        "evaluated_indexes": set(INDICES),
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "NAS-Bench-201-v1_1-096897.pth"


def whole(path: Path) -> None:
    for part in NASBENCH201.plan(path).parts:
        list(NASBENCH201.read(part))


def refused(path: Path, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        whole(path)
    assert path.name in str(caught.value)
    assert "weights_only" not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(("zipped", "times"), [(True, True), (False, False)])
def test_every_number_is_what_the_official_package_returns(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zipped: bool, times: bool
) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    whole = content(times=times)
    torch.save(whole, path, _use_new_zipfile_serialization=zipped)
    parse = search_space("nasbench201").parse
    importing.run(importing.Job(NASBENCH201, path, parse, partial=True, workers=1))
    table = ImportedTable("nasbench201")
    ends_of = cache(table.ends)
    assert (table.origin.source, table.origin.missing) == (path.name, 15_623)
    with redirect_stdout(io.StringIO()):
        api = NASBench201API(whole, verbose=False)
    for index in INDICES:
        for schedule in ("12", "200"):
            results = api.arch2infos_dict[index][schedule]
            for (dataset, seed), run in results.all_results.items():
                for split in ("train", *run.get_eval_set()):
                    ends = ends_of(dataset, split, int(schedule))
                    at = index, ends.seeds.index(seed)
                    wanted = run.get_train() if split == "train" else run.get_eval(split)
                    assert (ends.accuracy[at], ends.loss[at]) == (wanted["accuracy"], wanted["loss"])
                    assert np.isnan(ends.seconds[at]) == (not times)
                    if times:
                        assert ends.seconds[at] == pytest.approx(wanted["all_time"], rel=1e-12)
                    assert (ends.params[at], ends.flops[at]) == (run.params, run.flop)


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_truncated_file(path: Path, zipped: bool, share: float) -> None:
    torch.save({"meta_archs": NAMES, "arch2infos": {}}, path, _use_new_zipfile_serialization=zipped)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    refused(path, "not a whole file of torch|is not a zip|lists|has no")


class Call:
    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return os.system, ("touch made-by-the-file",)


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("attack", [Call(), {"meta_archs": [Call()]}, np.zeros(3), np.array([None])])
def test_nothing_in_a_file_is_run(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zipped: bool, attack: object
) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save(attack, path, _use_new_zipfile_serialization=zipped)
    name = r"numpy\._?core\.multiarray\._reconstruct" if isinstance(attack, np.ndarray) else r"\w+\.system"
    refused(path, f"it wants to load {name}, which plain data do not need; fetch it again")
    assert list(tmp_path.iterdir()) == [path]


def test_plain_pickles_and_other_objects(path: Path) -> None:
    path.write_bytes(pickle.dumps({"meta_archs": []}))
    refused(path, "not a whole file of torch|lists 0 architectures|has no")
    torch.save([1, 2], path)
    refused(path, "holds a list, wanted a dictionary")
    torch.save({"meta_archs": NAMES[:10], "arch2infos": {}}, path)
    refused(path, "lists 10 architectures, wanted 15625: is it another benchmark")
    torch.save({"meta_archs": NAMES, "arch2infos": {99_999: {}}}, path)
    refused(path, "has no dictionary arch2infos by architecture number")
    whole = content()
    whole["arch2infos"][2] = whole["arch2infos"][7]
    torch.save(whole, path)
    refused(path, "architecture 2: its architecture number is 7, wanted 2")
    refused(path.parent, "is a folder: wanted a file")
    refused(path.with_name("absent.pth"), "cannot read .*No such file")


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("archive/data.pkl", zipfile.ZIP_DEFLATED, "is compressed, which torch never does"),
        ("../data.pkl", zipfile.ZIP_STORED, "climbs out"),
    ],
)
def test_archives_that_torch_does_not_write(path: Path, name: str, kind: int, message: str) -> None:
    with zipfile.ZipFile(path, "w", kind) as archive:
        archive.writestr(name, bytes(1 << 22))
    refused(path, message)
