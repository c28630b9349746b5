"""`nasgauge pareto` as a user meets it: the embedded table, and scores that are made up."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from readings import PROVENANCE
from table_cells import flat

from nasgauge import plugins
from nasgauge.core import Floats, Score
from nasgauge.scoring.store import Store

Run = Callable[..., tuple[int, str, str]]
MINE = ("--table", "mine.csv", "--architecture-column", "ops", "--accuracy-column", "valid", "--runs", "3")
SMALL = ("--batch-size", "2")
ALL = ("--wide", "--explain")
WIDE = ("--evaluations", "60", "--runs", "3", "--set", "nsga2.population=20")


@pytest.fixture
def cli(cli: Run, tmp_path: Path) -> Run:
    """Runs the command in a folder with `mine.csv`; gives exit code, output and errors."""
    ops = ("000100", "000200", "000300", "421211", "123401", "303030")
    lines = [f"{name},{80 + number},{90 - number}" for number, name in enumerate(ops)]
    (tmp_path / "mine.csv").write_text("\n".join(["ops,valid,test", *lines]))
    space = plugins.search_space("nasbench201")
    latency = [f"{space.parse(name)},pixel3,{9 - number}" for number, name in enumerate(ops)]
    (tmp_path / "latency.csv").write_text("\n".join(["architecture,device,latency_ms", *latency]))
    return partial(cli, "pareto")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with scores of every architecture: of naswot the accuracy, of flops the operations."""
    path = tmp_path_factory.mktemp("store") / "whole.sqlite"
    table = plugins.search_space("nasbench201").load_table("cifar10")
    with Store(path, create=True) as store:
        run = store.run(PROVENANCE, "nasgauge run")
        for name, values in (("naswot", table.accuracy), ("flops", operations(table.architectures))):
            plugin = plugins.configure([name]).estimators[0]
            id_ = store.register(run, name, plugin.plugin.version, plugin.settings)
            store.add(
                run,
                (
                    (id_, Score(architecture, name, float(value), None, 0.5, 0.5, "network"))
                    for architecture, value in zip(table.architectures, values, strict=True)
                ),
            )
    return path


def operations(architectures: tuple[str, ...]) -> Floats:
    """Multiply-adds of the convolutions, in those of one 1x1 convolution."""
    return np.array([9.0 * name.count("conv_3x3") + name.count("conv_1x1") for name in architectures])


@pytest.mark.slow
def test_sets_are_compared_with_the_true_front(cli: Run, whole: Path, tmp_path: Path) -> None:
    before = whole.read_bytes()
    searchers = ("--searcher", "nsga2+naswot", "--searcher", "random+naswot", "--store", str(whole))
    files = ("--save-front", "new/front.csv", "--plot", "front.png")
    code, output, error = cli(*searchers, *WIDE, *files, *ALL, "--report", "cifar10", "--report", "cifar100")
    assert (code, error) == (0, "")
    assert whole.read_bytes() == before, "nothing was scored"
    assert "| nsga2 | naswot | 60 evaluations | 60 " in flat(output)
    assert "of 15625 architectures of nasbench201, with hypervolume " in flat(output)
    for text in (
        "flops (scores of flops), lower is better",
        "the reference point, our choice, is its nadir: ",
        "over 3 runs, seed 0",
        "Asking for a complexity is free",
        "measured on cpu (made up), 1 thread",
        "\nMade by: nasgauge pareto ",
    ):
        assert text.strip() in flat(output)
    rows = pd.read_csv(io.StringIO((tmp_path / "new" / "front.csv").read_text()), comment="#")
    table = plugins.search_space("nasbench201").load_table("cifar10")
    cost = operations(table.architectures)
    true = rows[rows.set == "true front of cifar10/validation"]
    assert set(true.architecture) == {
        name
        for name, accuracy, flops in zip(table.architectures, table.accuracy, cost, strict=True)
        if not ((table.accuracy >= accuracy) & (cost < flops)).any()
        and not ((table.accuracy > accuracy) & (cost == flops)).any()
    }
    found = rows[rows.set == "found"]
    assert set(found.run) == {0, 1, 2}
    at = table.rows(found.architecture.tolist())
    assert found["cifar10/validation"].tolist() == pytest.approx(table.accuracy[at].tolist())
    assert found.complexity.tolist() == cost[at].tolist()
    assert found["cifar100/validation"].notna().all()
    assert (tmp_path / "front.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_numbers_are_those_of_the_sets(cli: Run, whole: Path, tmp_path: Path) -> None:
    searchers = ("--searcher", "nsga2+naswot", "--searcher", "random+naswot", "--store", str(whole))
    arguments = (*searchers, "--evaluations", "400", "--runs", "3", "--set", "nsga2.population=20")
    code, output, _ = cli(*arguments, "--format", "csv", "--save-front", "front.csv")
    assert code == 0
    rows = pd.read_csv(io.StringIO(output), comment="#").set_index("searcher")
    assert (
        rows.loc["nsga2", "cifar10/validation fraction"] > rows.loc["random", "cifar10/validation fraction"]
    )
    assert rows.evaluations.tolist() == [400, 400]
    assert rows.measured_seconds.tolist() == [400, 400], "complexities cost nothing"
    front = pd.read_csv(tmp_path / "front.csv", comment="#")
    found = front[(front.set == "found") & (front.searcher == "nsga2")]
    assert rows.loc["nsga2", "set_size"] == pytest.approx(len(found) / 3)
    again = pd.read_csv(io.StringIO(cli(*arguments, "--format", "csv")[1]), comment="#").set_index("searcher")
    pd.testing.assert_frame_equal(again.drop(columns="own_seconds"), rows.drop(columns="own_seconds"))


def test_what_is_not_stored_is_scored_once(cli: Run, tmp_path: Path) -> None:
    arguments = ("--searcher", "random+params", *MINE, *SMALL, "--evaluations", "12")
    code, output, error = cli(*arguments, "--report", "cifar10/test=test")
    assert (code, error) == (0, "")
    assert "cifar10/test HV" in output
    with Store(tmp_path / "nasgauge.sqlite") as store:
        frame = store.frame(*store.runs())
    assert frame.groupby("estimator").size().to_dict() == {"flops": 6, "params": 6}
    before = (tmp_path / "nasgauge.sqlite").read_bytes()
    assert cli(*arguments)[0] == 0
    assert (tmp_path / "nasgauge.sqlite").read_bytes() == before


def test_a_complexity_of_all_asks_no_estimator_of_all(cli: Run, tmp_path: Path) -> None:
    assert cli("--searcher", "random+params", *MINE, *SMALL, "--evaluations", "1")[0] == 0
    with Store(tmp_path / "nasgauge.sqlite") as store:
        counts = store.frame(*store.runs()).groupby("estimator").size()
    assert counts["flops"] == 6
    assert counts["params"] <= 3


def test_latency_is_a_complexity(cli: Run) -> None:
    hardware = ("--hardware", "latency.csv", "--complexity", "pixel3 latency_ms")
    code, output, error = cli("--searcher", "random", *MINE, "--evaluations", "30", *hardware, *ALL)
    assert (code, error) == (0, "")
    assert "| random | | 30 evaluations | 30 " in flat(output)
    assert "pixel3 latency_ms (latency.csv, sha256 " in flat(output)
    assert "Trained on: " in output
    assert "Its true front is 1 of 6 architectures" in flat(output), "the best is the fastest here"
    assert "| 1.0000 ± 0.0000 " in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--complexity", "flop"), "no complexity 'flop'; did you mean flops"),
        (("--complexity", "pixel"), "no complexity 'pixel'"),
        (("--complexity", "vote"), "no complexity 'vote'"),
        (("--hardware", "latency.csv", "--complexity", "pixel3 latency"), "mean pixel3 latency_ms"),
        (("--plot", "x.gif"), "wanted a name that ends in .pdf, .png, .svg"),
        (("--budget", "3"), "one of the two"),
        (("--report", "cifar10/validation=tast"), "is reported already|no column 'tast'"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(
    cli: Run, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    before = sorted(tmp_path.iterdir())
    code, output, error = cli("--searcher", "random", *MINE, "--evaluations", "3", *arguments)
    assert (code, output) == (2, "")
    assert any(each in error.replace("\n", " ") for each in message.split("|"))
    assert sorted(tmp_path.iterdir()) == before


def test_searchers_that_do_not_fit_are_named(cli: Run) -> None:
    hardware = ("--hardware", "latency.csv", "--complexity", "pixel3 latency_ms")
    code, _, error = cli("--searcher", "rea", *MINE, *hardware, "--evaluations", "12")
    assert code == 2
    assert "rea evaluates nothing" in error
    code, _, error = cli("--searcher", "nsga2", *MINE, *hardware, "--evaluations", "12")
    assert code == 2
    assert "which is not in the table" in error


def test_a_device_that_is_not_measured_everywhere(cli: Run, tmp_path: Path) -> None:
    lines = (tmp_path / "latency.csv").read_text().splitlines()
    (tmp_path / "latency.csv").write_text("\n".join(lines[:-1]))
    hardware = ("--hardware", "latency.csv", "--complexity", "pixel3 latency_ms")
    code, _, error = cli("--searcher", "random", *MINE, *hardware, "--evaluations", "12")
    assert code == 2
    assert "pixel3 latency_ms (latency.csv, sha256 " in error
    assert "is unknown for 1 of the 6 architectures" in error


def test_search_takes_a_searcher_of_two_objectives(command_line: Run, whole: Path) -> None:
    arguments = ("--searcher", "nsga2+naswot", "--store", str(whole), *WIDE)
    code, output, error = command_line("search", *arguments, *ALL)
    assert (code, error) == (0, "")
    assert "| nsga2 | naswot | 60 evaluations | 60 " in flat(output)


def test_every_format_has_the_same_rows(cli: Run) -> None:
    hardware = ("--hardware", "latency.csv", "--complexity", "pixel3 latency_ms")
    arguments = ("--searcher", "random", *MINE, "--evaluations", "8", *hardware)
    found = json.loads(cli(*arguments, "--format", "json")[1])
    rows = pd.read_csv(io.StringIO(cli(*arguments, "--format", "csv")[1]), comment="#")
    assert found["rows"][0]["set_size"] == rows.set_size.item()
    assert found["rows"][0]["cifar10/validation IGD+"] == pytest.approx(
        rows["cifar10/validation IGD+"].item()
    )
    latex = cli(*arguments, "--format", "latex")[1]
    assert r"\label{tab:pareto-nasbench201}" in latex


def test_ten_runs_are_made_where_nobody_says_how_many(cli: Run) -> None:
    hardware = ("--hardware", "latency.csv", "--complexity", "pixel3 latency_ms")
    code, output, _ = cli("--searcher", "random", *MINE[:6], "--evaluations", "4", *hardware)
    assert code == 0
    assert "over 10 runs, seed 0" in output
