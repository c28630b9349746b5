"""What searches learned, as a file and as a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from toy_grid import GRID, searched

from nasgauge.core import InputError
from nasgauge.presentation.plots import drawn
from nasgauge.searching.clock import Budget
from nasgauge.searching.distributions import archive, drawing, read_learned

Run = Callable[..., tuple[int, str, str]]
SERIES = searched("mdenas-tabular", Budget(evaluations=30), runs=3)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "d.npz"
    path.write_bytes(archive(SERIES, GRID, ["made up"]))
    return path


def test_a_file_has_every_run_with_the_names(file: Path) -> None:
    with np.load(file, allow_pickle=False) as found:
        assert [name for name in found.files if name.startswith("run")] == ["run0", "run1", "run2"]
        for number, run in enumerate(SERIES.runs):
            assert np.array_equal(found[f"run{number}"], run.distributions)
            assert found[f"run{number}"].shape == (31, 3, 5)
        assert found["edges"].tolist() == ["0", "1", "2"]
        assert found["operations"].tolist()[0] == ["0", "1", "2", "", ""]
        assert (str(found["searcher"]), str(found["benchmark"])) == ("mdenas-tabular", "grid")


def test_names_are_those_of_the_space(tmp_path: Path) -> None:
    assert GRID.decisions is not None
    named = replace(GRID, decisions=replace(GRID.decisions, choices={"a": "xyz", "b": "stuv", "c": "klmno"}))
    (tmp_path / "d.npz").write_bytes(archive(SERIES, named, []))
    with np.load(tmp_path / "d.npz", allow_pickle=False) as found:
        assert found["edges"].tolist() == ["a", "b", "c"]
        assert found["operations"].tolist()[1] == ["s", "t", "u", "v", ""]
    panels = drawing(SERIES, named).axes
    assert [axes.get_title() for axes in panels] == ["a", "b", "c"]
    assert [line.get_label() for line in panels[1].get_lines()] == ["s", "t", "u", "v"]


def test_the_last_distribution_is_read(file: Path) -> None:
    learned = read_learned(file, 2)
    assert np.array_equal(learned.chances, SERIES.runs[2].distributions[-1])
    assert learned.seconds == 3000.0
    assert (learned.benchmark, learned.source) == ("grid", "d.npz, mdenas-tabular, run 2")


def test_a_line_is_the_mean_over_runs() -> None:
    (line, *_) = drawing(SERIES, GRID).axes[1].get_lines()
    wanted = np.mean([run.distributions[:, 1, 0] for run in SERIES.runs], axis=0)
    assert np.asarray(line.get_ydata()) == pytest.approx(wanted)


def test_a_run_that_is_over_keeps_its_last() -> None:
    first, *others = SERIES.runs
    short = replace(SERIES, runs=(replace(first, distributions=first.distributions[:5]), *others))
    (line, *_) = drawing(short, GRID).axes[0].get_lines()
    assert len(np.asarray(line.get_xdata())) == 31
    assert drawn(drawing(short, GRID), Path("d.svg")).startswith(b"<?xml")


def test_files_that_are_none(file: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no run 3: wanted 0 to 2"):
        read_learned(file, 3)
    with pytest.raises(InputError, match="has no run -1"):
        read_learned(file, -1)
    (tmp_path / "torn.npz").write_bytes(file.read_bytes()[:200])
    for name in ("torn.npz", "absent.npz"):
        with pytest.raises(InputError, match=r"cannot read distributions from .*--distributions FILE"):
            read_learned(tmp_path / name, 0)
    with np.load(file, allow_pickle=False) as found:
        content = dict(found)
    content["run0"] = content["run0"] * np.nan
    np.savez(tmp_path / "nan.npz", **content)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="is no distribution"):
        read_learned(tmp_path / "nan.npz", 0)


def test_the_command_writes_and_draws_them(cli: Run, tmp_path: Path) -> None:
    search = ("search", "--searcher", "mdenas-tabular", "--searcher", "random", "--evaluations", "20")
    files = ("--distributions", "new/d.npz", "--distributions", "d.png")
    code, output, error = cli(*search, *files, "--runs", "2", "--output", "table.md")
    assert (code, output, error) == (0, "", "")
    assert (tmp_path / "d.png").read_bytes().startswith(b"\x89PNG")
    with np.load(tmp_path / "new" / "d.npz", allow_pickle=False) as found:
        assert found["run1"].shape == (21, 6, 5)
        assert found["edges"].tolist() == ["0>1", "0>2", "1>2", "0>3", "1>3", "2>3"]
        assert found["operations"].tolist()[5][3] == "nor_conv_3x3"
        assert "mdenas-tabular: recorded trainings, no shared weights" in str(found["caption"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--searcher", "random", "--evaluations", "9"], "there are 0: name one of mdenas, mdenas-tabular"),
        (["--searcher", "mdenas-tabular", "--evaluations", "9", "--evaluations", "8"], "there are 2"),
        (["--searcher", "mdenas-tabular", "--searcher", "mdenas", "--evaluations", "9"], "there are 2"),
    ],
)
def test_there_must_be_one_to_write(cli: Run, tmp_path: Path, arguments: list[str], message: str) -> None:
    code, output, error = cli("search", *arguments, "--distributions", "d.npz")
    assert (code, output) == (2, "")
    assert message in error.replace("\n", " ")
    code, _, error = cli("search", *arguments[:4], "--distributions", "d.csv")
    assert code == 2
    assert list(tmp_path.iterdir()) == []
