"""The report from Python: its page, its figures, the curves that it may draw."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from report_example import BOARD, CURVES, RUN

import nasgauge as ng
from nasgauge.analysis.ceiling import CEILING
from nasgauge.api.reporting import Report, file_name, read_curves
from nasgauge.core import InputError
from nasgauge.presentation.figures import figures_of, style

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty architectures with two cheap estimators."""
    path = tmp_path_factory.mktemp("store") / "own.sqlite"
    ng.score("nasbench201", ["params", "random"], sample=30, batch_size=4, store=path)
    return path


def test_a_report_is_a_page_with_its_figures(store: Path, tmp_path: Path) -> None:
    report = ng.report(store)
    assert report.html.startswith("<!doctype html>")
    assert set(report.figures) == {
        f"scatter-{CEILING}", "scatter-params", "scatter-random", "pareto", "heat-map"
    }  # fmt: skip
    assert report.figures["pareto"].axes
    command = f"nasgauge.report({str(store)!r})"
    words = re.sub("<[^>]+>", "", report.html)
    assert command.replace("'", "&#39;") in words
    report.save_figures(tmp_path / "figures")
    assert len(list((tmp_path / "figures").iterdir())) == 10


def test_curves_of_searches_are_drawn_too(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    path.write_text(CURVES)
    report = ng.report(store, curves=path)
    assert {"curves-cifar10/validation", "curves-cifar10/test"} <= set(report.figures)
    assert "seconds: all together" in report.html


def test_an_estimator_that_was_not_scored_cannot_be_given(store: Path) -> None:
    with pytest.raises(InputError, match="no scored estimator 'parms'; did you mean params"):
        ng.report(store, given="parms")


def test_figures_are_saved_for_paper(tmp_path: Path) -> None:
    with style():
        every = figures_of(RUN, BOARD)
    report = Report("", {name: every[name] for name in ("pareto", "heat-map", f"scatter-{CEILING}")})
    report.save_figures(tmp_path / "new")
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == sorted(
        f"{name}.{ending}"
        for name in ("pareto", "heat-map", "scatter-another-training-seed")
        for ending in ("pdf", "png")
    )
    assert (tmp_path / "new" / "pareto.pdf").read_bytes().startswith(b"%PDF")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write figures"):
        report.save_figures(tmp_path / "file" / "below")


@pytest.mark.parametrize(("name", "expected"), [("scatter-zen(a=1)", "scatter-zen-a-1"), ("a/b c", "a-b-c")])
def test_names_of_figures_are_names_of_files(name: str, expected: str) -> None:
    assert file_name(name) == expected


@pytest.mark.parametrize("library", ["matplotlib", "jinja2"])
def test_a_missing_library_is_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    monkeypatch.setattr("nasgauge.runtime.extras.is_there", lambda module: module != library)
    with pytest.raises(
        InputError, match=re.escape(f"needs the package {library}: pip install 'nasgauge[report]'")
    ):
        ng.report("absent.sqlite")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((",seconds,", ",time,"), "no column 'seconds'"),
        (("1,70", "-1,70"), "line 4, column 'seconds': '-1', wanted a number, 0 or more"),
        (("90.5", "much"), "line 6, column 'median': 'much'"),
    ],
)
def test_curves_that_cannot_be_read(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = tmp_path / "curves.csv"
    path.write_text(CURVES.replace(*change, 1))
    with pytest.raises(InputError, match=re.escape(message)):
        read_curves(path)


def test_curves_are_read_with_their_caption(tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    path.write_text(CURVES)
    frame, caption = read_curves(path)
    assert caption == ["seconds: all together", "Made by: nasgauge search"]
    assert frame["median"].tolist() == [80, 90, 90.5, 93.5]
    assert frame.estimator.tolist() == ["", "", "naswot", ""]
