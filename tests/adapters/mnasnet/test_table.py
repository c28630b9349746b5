"""The published files of Accel-NASBench: what is read of them, and what is refused."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import accel_nasbench
import numpy as np
import pytest
from accel_nasbench import FILES, archive, entry, line, member, written
from scipy.stats import kendalltau

import nasgauge
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.benchmarks.flat_import import check, read_flat
from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.mnasnet.table import IMPORTER, read

SPACE = search_space("mnasnet")
A, B, C, D = SPACE.sample(4, 0)


def test_read(tmp_path: Path) -> None:
    table = check(read(written(tmp_path, [entry(A, 60.0), entry(B, 61.0), entry(A, 62.0)], [C, D])))
    assert table.architectures == (A, B, *table.architectures[2:])
    assert {*table.architectures[2:]} == {C, D}
    validation, seeds, fewproxy = table.columns
    assert validation.values[:2].tolist() == [61, 61], "A was trained twice"
    assert np.isnan(validation.values[2:]).all()
    assert validation.seconds is not None
    assert validation.seconds[:2].tolist() == [610, 610]
    assert fewproxy.values[2].tolist() == [50, 50.5, 51]
    assert seeds.values[3].tolist() == [51.5, 52, 52.5]
    assert np.isnan(seeds.values[:2]).all()
    assert [column.name for column in table.columns] == ["validation", "seeds", "fewproxy"]
    assert "16 epochs ('proxified'), progressive 160-192 px" in str(validation.label)


def test_costs_are_milliseconds_of_one_image(tmp_path: Path) -> None:
    table = read(written(tmp_path, [entry(A, 60.0), entry(B, 61.0)], [C]))
    costs = {(cost.device, cost.quantity): cost.values.tolist() for cost in table.costs}
    assert costs == {
        ("zcu102", "latency_ms"): [5, 5, pytest.approx(np.nan, nan_ok=True)],
        ("a100", "per_image_ms"): [0.25, 0.25, pytest.approx(np.nan, nan_ok=True)],
    }, "what was not measured is no cost"


def info(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tuple[tarfile.TarInfo, bytes]:
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, link
    return found, b""


FINE = entry(A, 60.0)
HOSTILE: list[tuple[list[tuple[tarfile.TarInfo, bytes]], str]] = [
    ([info("/etc/result_1.json")], "'/etc/result_1.json': wanted plain files"),
    ([info("./anb_dataset_jsons/../result_1.json")], "wanted plain files"),
    ([info("anb_dataset_jsons/result_1.json", tarfile.SYMTYPE, "/etc/passwd")], "wanted plain files"),
    ([info("anb_dataset_jsons/result_1.json", tarfile.LNKTYPE, "x")], "wanted plain files"),
    ([info("anb_dataset_jsons/result_1.json", tarfile.FIFOTYPE)], "wanted plain files"),
    ([info("anb_dataset_jsons/deeper", tarfile.DIRTYPE)], "wanted plain files"),
    ([member(1, b" " * 20_000)], "has 20,000 bytes: wanted at most 16,384"),
    ([member(1, b"{")], "result_1.json' is not as published: JSONDecodeError"),
    ([member(1, b"[" * 16_000)], "not as published: RecursionError"),
    ([member(1, b"\xff\xfe")], "not as published: "),
    ([member(1, [1])], "not as published: TypeError"),
    ([member(1, {})], "not as published: KeyError: 'architecture'"),
    ([member(1, FINE | {"metrics": {"val_top1": "much"}})], "could not convert"),
    ([member(1, FINE | {"platform_perf": {"throughput_a100": {"throughput_mean": 0}}})], "ZeroDivisionError"),
    ([member(1, FINE | {"architecture": FINE["architecture"] | {"block2_e": 3}})], "stage 3 expansion is 3"),
    ([member(1, FINE | {"platform_perf": {"power_a100": {"power_mean": 1}}})], "power of a100 is unknown"),
]


@pytest.mark.parametrize(("members", "message"), HOSTILE)
def test_hostile_archives(members: Any, message: str, tmp_path: Path) -> None:
    files = written(tmp_path, [], [C])
    archive(files[FILES[0]], members)
    with pytest.raises(InputError, match=message) as caught:
        read_flat(IMPORTER, files)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kept", [10, 200, -20, -5])
def test_truncated_archives(kept: int, tmp_path: Path) -> None:
    files = written(tmp_path, [entry(name, 60.0) for name in SPACE.sample(40, 1)], [C])
    whole = files[FILES[0]].read_bytes()
    files[FILES[0]].write_bytes(whole[:kept])
    with pytest.raises(InputError, match="is damaged"):
        read(files)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2,3\n", "line 1 of fewproxy-seed2.csv: it has 3 fields: wanted 37"),
        (line(C, 50) + "\n" + line(C, 50).replace(",50,", ",x,", 1) + "\n", "line 2 of .*convert"),
        (line(C, 50)[:-5].rstrip(",") + ",maybe\n", "line 1 of .*: stage 7 of .* is 'e6k5l1semaybe'"),
    ],
)
def test_damaged_lines(text: str, message: str, tmp_path: Path) -> None:
    files = written(tmp_path, [FINE], [C])
    files["fewproxy-seed2.csv"].write_text(text)
    with pytest.raises(InputError, match=message):
        read(files)


def test_the_published_files(
    reference_data: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path))
    nasgauge.import_data("mnasnet", reference_data("accel_nasbench"))
    table = AccuracySpec(hardware="mnasnet").load(SPACE, "imagenet")
    assert len(table.architectures) == 5125
    at = table.row_of["e1k3l1se0-e6k5l2se0-e4k3l3se1-e4k5l1se0-e6k3l1se0-e6k3l4se1-e6k3l1se0"]
    assert table.accuracy[at] == pytest.approx(63.57)
    assert (table.accuracy.min(), table.accuracy.max()) == pytest.approx((42.85, 67.052))
    assert {each.name.split()[0] for each in table.objectives} == {
        *("zcu102", "vck190", "a100", "3090", "tpuv2", "tpuv3")
    }
    seeds, longer = (SPACE.load_table("imagenet", label) for label in ("seeds", "fewproxy"))
    assert seeds.per_seed.shape == longer.per_seed.shape == (117, 3)
    between = [kendalltau(*seeds.per_seed[:, pair].T).statistic for pair in ([0, 1], [0, 2], [1, 2])]
    assert (min(between), max(between)) == pytest.approx((0.923, 0.936), abs=5e-4)
    assert seeds.architectures == longer.architectures


def test_fixtures_have_all_files() -> None:
    assert set(accel_nasbench.FILES) == {source.file for source in IMPORTER.sources}
    assert len(accel_nasbench.FILES) == 7
