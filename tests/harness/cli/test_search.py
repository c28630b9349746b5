"""`nasgauge search` as a user meets it: a table of a few architectures, real networks."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from table_cells import flat

from nasgauge.benchmarks.published import published_search
from nasgauge.scoring.store import Store

Run = Callable[..., tuple[int, str, str]]
MINE = ("--table", "mine.csv", "--architecture-column", "ops", "--accuracy-column", "valid", "--runs", "5")
SECONDS = ("--seconds-column", "s")
PARAMS = ("--estimator", "params", "--batch-size", "2")


@pytest.fixture
def cli(cli: Run, tmp_path: Path) -> Run:
    """Runs the command line in a folder with `mine.csv`; gives exit code, output and errors."""
    ops = ("000100", "000200", "000300", "421211", "123401", "303030")
    lines = [f"{name},{80 + number},{90 - number},{60 - number},600" for number, name in enumerate(ops)]
    (tmp_path / "mine.csv").write_text("\n".join(["ops,valid,test,valid12,s", *lines]))
    return partial(cli, "search")


def test_a_search_on_recorded_trainings_is_a_table(cli: Run) -> None:
    arguments = ("--searcher", "random", "--searcher", "rea", *MINE, *SECONDS, "--budget", "6000")
    code, output, error = cli(*arguments, "--wide", "--explain")
    assert (code, error) == (0, "")
    output = flat(output)
    assert "| random | | 6000 s | 10 " in output
    assert "cifar10/validation: column 'valid' of mine.csv (mine.csv, sha256 " in output
    assert "best of all 85.00." in output
    assert "It has no short training: every trained evaluation is a full one." in output
    assert "Mean ± standard deviation over 5 runs, seed 0" in output


def test_the_short_training_is_what_is_paid_and_what_decides(cli: Run) -> None:
    short = ("--short-column", "valid12")
    code, output, _ = cli(
        "--searcher", "random", *MINE, *SECONDS, *short, "--budget", "2000", "--format", "json"
    )
    (row,) = json.loads(output)["rows"]
    assert code == 0
    assert row["evaluations"] == 54, "2000 / (600 x (12 / 200 + 1 / 600))"
    assert row["simulated_seconds"] == pytest.approx(54 * 37)
    assert row["cifar10/validation"] == 80.0, "the short training prefers the worst"
    assert row["cifar10/validation regret"] == 5.0
    arguments = (*MINE, *SECONDS, *short, "--budget", "6000", "--format", "json")
    output = cli("--searcher", "random", *arguments, "--short-seconds-column", "s", "--short-epochs", "25")[1]
    assert json.loads(output)["rows"][0]["evaluations"] == 10
    assert "Short training: 25 epochs" in output


def test_scores_are_computed_when_missing_and_stored_for_the_next(cli: Run, tmp_path: Path) -> None:
    arguments = ("--searcher", "random", *PARAMS, *MINE, "--evaluations", "1", "--evaluations", "40")
    code, first, error = cli(*arguments, "--format", "csv")
    assert (code, error) == (0, "")
    rows = pd.read_csv(io.StringIO(first), comment="#")
    assert rows.budget.tolist() == ["1 evaluations", "40 evaluations"]
    assert (rows.measured_seconds > 0).all()
    assert rows["cifar10/validation"].iloc[1] == 85.0, "most parameters: 303030, of three 3x3 convolutions"
    before = (tmp_path / "nasgauge.sqlite").read_bytes()
    again = pd.read_csv(io.StringIO(cli(*arguments, "--format", "csv")[1]), comment="#")
    assert (tmp_path / "nasgauge.sqlite").read_bytes() == before, "nothing was scored again"
    timeless = ["own_seconds"]
    pd.testing.assert_frame_equal(again.drop(columns=timeless), rows.drop(columns=timeless))


def test_searchers_with_estimators_of_their_own_share_a_table(cli: Run) -> None:
    code, output, _ = cli(
        "--searcher", "random", "--searcher", "random+params", "--searcher", "area+params", *PARAMS[2:],
        *MINE, *SECONDS, "--evaluations", "30", "--format", "json",
    )  # fmt: skip
    assert code == 0
    rows = json.loads(output)["rows"]
    assert [(row["searcher"], row["estimator"]) for row in rows] == [
        ("random", ""),
        ("random", "params"),
        ("area", "params"),
    ]
    assert rows[0]["measured_seconds"] == 0.0 < rows[1]["measured_seconds"]
    assert rows[1]["simulated_seconds"] == 0.0 < rows[2]["simulated_seconds"]
    assert "estimator s: building networks for cifar10 and scoring them, measured on cpu (" in output


def test_an_estimator_over_a_set_ranks_each_sample(cli: Run) -> None:
    vote = ("--estimator", "vote", "--set", "vote.of=params+flops", *PARAMS[2:])
    arguments = (*vote, *MINE, "--evaluations", "20")
    assert "| random | vote " in flat(cli("--searcher", "random", *arguments)[1])
    code, _, error = cli("--searcher", "local", *arguments)
    assert code == 2
    assert "vote ranks a set" in error


def test_reports_are_other_columns_and_test_accuracy_is_only_reported(cli: Run) -> None:
    reports = ("--report", "cifar10/test=test", "--report", "cifar100/validation=valid12")
    code, output, _ = cli(
        "--searcher", "oracle", *MINE, *SECONDS, *reports, "--evaluations", "60", "--format", "json"
    )
    assert code == 0
    (row,) = json.loads(output)["rows"]
    assert [row[name] for name in ("cifar10/validation", "cifar10/test", "cifar100/validation")] == [
        85.0, 85.0, 55.0,
    ]  # fmt: skip
    assert row["cifar10/test regret"] == 5.0
    assert "oracle sees the accuracies that count in the end: it is a bound, not a search." in output


@pytest.mark.slow
def test_curves_are_points_and_figures(cli: Run, tmp_path: Path) -> None:
    files = ("--save-curves", "new/curves.csv", "--plot", "curves.png")
    reports = ("--report", "cifar10/test=test")
    arguments = ("--searcher", "random", "--searcher", "rea", *MINE, *SECONDS, *reports)
    code, _, error = cli(*arguments, "--budget", "1200", "--budget", "6000", *files, "--output", "table.md")
    assert (code, error) == (0, "")
    text = (tmp_path / "new" / "curves.csv").read_text()
    points = pd.read_csv(io.StringIO(text), comment="#")
    assert text.startswith("# seconds: of all kinds.")
    assert points.groupby(["searcher", "report"]).size().tolist() == [100] * 4
    assert set(points.budget) == {"6000 s"}, "of the largest budget"
    assert points.seconds.between(600, 6001).all()
    one = points[(points.searcher == "random") & (points["report"] == "cifar10/validation")]
    assert one["median"].is_monotonic_increasing
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_a_searcher_of_the_users_own(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        'def first(context, *, at=0):\n    """Mine."""\n'
        "    context.set_incumbent(sorted(context.sample(200))[at])\n"
        "def broken(context):\n    return [][0]\n"
    )
    code, output, _ = cli(
        "--searcher", "own.py:first", *MINE, *SECONDS, "--budget", "9", "--set", "first.at=-1"
    )
    assert code == 0
    assert "| first " in output
    code, _, error = cli("--searcher", "own.py:broken", *MINE, *SECONDS, "--budget", "9")
    assert code == 1
    assert "searcher 'broken' failed in run 0: IndexError: list index out of range (" in error
    assert "own.py:5)" in error


def test_the_embedded_table_reports_all_data_sets_and_their_optima(cli: Run) -> None:
    more = ("--report", "cifar10", "--report", "cifar100", "--report", "ImageNet16-120")
    code, output, _ = cli(
        "--searcher", "oracle", *more, "--evaluations", "100", "--runs", "2", "--wide", "--explain"
    )
    assert code == 0
    for best in ("91.61", "73.49", "46.73"):
        assert f"; best of all {best}." in " ".join(output.split()).replace(").", ").")
    assert "| 91.05 ± 0.28 " in output, "published"


def test_published_figures_are_found_by_searcher_and_budget() -> None:
    found = published_search("random", "naswot", "nasbench201", "cifar10", "test", evaluations=100)
    assert found[["method", "value", "std", "budget_seconds"]].values.tolist() == [
        ["NASWOT", 92.81, 0.99, 30.01]
    ]
    found = published_search("rea", "", "nasbench201", "cifar10", "validation", seconds=12000)
    assert found.value.tolist() == [91.19]
    assert published_search("rea", "", "nasbench201", "cifar10", "validation", seconds=11).empty
    assert published_search("rea", "", "nasbench201", "cifar10", "other", seconds=12000).empty


BUDGET = ("--budget", "9000")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--searcher", "random", *MINE], "wanted --budget SECONDS or --evaluations NUMBER, one of the two"),
        (["--searcher", "random", *MINE, *BUDGET, "--evaluations", "3"], "one of the two"),
        (["--searcher", "random", *MINE, "--budget", "-1"], "a budget of -1: wanted a finite"),
        (["--searcher", "random", *MINE, *BUDGET], "has no training seconds of"),
        (["--searcher", "ransom", *MINE, *BUDGET], "no searcher 'ransom'; did you mean random"),
        (["--searcher", "random+", *MINE, *BUDGET], "cannot read --searcher 'random+'"),
        (["--searcher", "random+parems", *MINE, *BUDGET], "no estimator 'parems'; did you mean params"),
        (["--searcher", "own.py", *MINE, *BUDGET], "searcher 'own.py' is a file: wanted own.py:FUNCTION"),
        (["--searcher", "area", *MINE, *SECONDS, *BUDGET], "area needs an estimator that scores"),
        (["--searcher", "bohb+params", *MINE, *SECONDS, *BUDGET], "bohb takes no estimator"),
        (["--searcher", "bohb", "--estimator", "params", *MINE, *BUDGET], "--estimator params is for"),
        (["--searcher", "rea", *MINE, *BUDGET, "--set", "rea.size=3"], "no setting 'size' of rea"),
        (["--searcher", "rea", *MINE, *BUDGET, "--set", "area.a=3"], "no estimator 'area' of this run"),
        (["--searcher", "rea", *MINE, *BUDGET, "--set", "rea.population=x"], "wanted int, such as 10"),
        (["--searcher", "rea", *MINE, *BUDGET, "--plot", "c.gif"], "wanted a name that ends in .pdf"),
        (["--searcher", "rea", *MINE, *BUDGET, "--short-column", "valid13"], "no column 'valid13'"),
        (["--searcher", "rea", *MINE, *BUDGET, "--short-epochs", "3"], "go with --short-column NAME"),
        (["--searcher", "rea", *BUDGET, "--short-column", "valid12"], "is a column of --table FILE"),
        (["--searcher", "rea", *MINE, *BUDGET, "--report", "cifar100"], "cifar100/validation=COLUMN"),
        (["--searcher", "rea", *MINE, *BUDGET, "--report", "cifar"], "no data set 'cifar' of nasbench201"),
        (["--searcher", "rea", *MINE, *BUDGET, "--dataset", "cifar"], "no data set 'cifar' of nasbench201"),
        (["--searcher", "rea", *MINE, *BUDGET, "--report", "cifar10/test"], "cannot read --report 'cifar10/"),
        (["--searcher", "rea", *MINE, *BUDGET, "--report", "cifar/test=test"], "no data set 'cifar'"),
        (["--searcher", "rea", *MINE, *BUDGET, "--report", "cifar10/test=tast"], "no column 'tast'"),
        (["--searcher", "rea", *MINE, *BUDGET, "--report", "cifar10/validation=test"], "is reported already"),
        (["--searcher", "rea", "--benchmark", "nasbench301", *BUDGET], "are predicted one by one"),
        (["--searcher", "rea", *MINE, *SECONDS, "--budget", "5"], "chose no architecture within 5 s"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_leaves_nothing(
    cli: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    before = sorted(tmp_path.iterdir())
    code, output, error = cli(*arguments)
    assert (code, output) == (2, "")
    assert message in error.replace("\n", " ")
    assert sorted(tmp_path.iterdir()) == before


def test_missing_scores_are_not_mixed_into_a_run_of_another_kind(cli: Run) -> None:
    arguments = ("--searcher", "random", *MINE, "--estimator", "params", "--evaluations", "1", "--runs", "1")
    assert cli(*arguments, "--batch-size", "2")[0] == 0
    with Store(Path("nasgauge.sqlite")) as store:
        assert len(store.frame(*store.runs())) == 1, "no more was scored than the budget allows"
    code, _, error = cli(*arguments, "--seed", "3", "--evaluations", "40")
    assert code == 2
    assert "have no score of params in the run of 'nasgauge.sqlite'" in error
    assert "batch_size 2 there, 64 here; seed 0 there, 3 here" in error


def test_images_that_are_not_those_of_the_store_are_refused(cli: Run) -> None:
    searching = ("--searcher", "random+params", *MINE, "--evaluations", "3")
    assert cli(*searching, "--batch-size", "2", "--images", "noise")[0] == 0
    assert cli(*searching)[0] == 0, "what is not typed asks for nothing"
    code, _, error = cli(*searching, "--batch-size", "4")
    assert code == 2
    assert "are of images noise, batch 2, not of digits, batch 4: leave --images" in error


def test_distributions_are_written_and_drawn(cli: Run, tmp_path: Path) -> None:
    search = ("--searcher", "mdenas-tabular", "--searcher", "random", "--evaluations", "20")
    files = ("--save-distributions", "new/d.npz", "--plot-distributions", "d.png")
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
        (
            ["--searcher", "random", "--evaluations", "9"],
            "learn one is 0: name one of mdenas, mdenas-tabular",
        ),
        (["--searcher", "mdenas-tabular", "--evaluations", "9", "--evaluations", "8"], "learn one is 2"),
        (["--searcher", "mdenas-tabular", "--searcher", "mdenas", "--evaluations", "9"], "learn one is 2"),
    ],
)
def test_there_must_be_one_distribution_to_write(
    cli: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    code, output, error = cli(*arguments, "--save-distributions", "d.npz")
    assert (code, output) == (2, "")
    assert message in error.replace("\n", " ")
    code, _, error = cli(*arguments[:4], "--save-distributions", "d.csv")
    assert code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def test_options_come_from_a_file_and_what_is_typed_counts_more(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "search.toml").write_text(
        'searcher = ["random", "rea"]\nevaluations = [7]\nruns = 4\ntable = "mine.csv"\n'
        'architecture-column = "ops"\naccuracy-column = "valid"\nreport = ["cifar10/test=test"]\n'
    )
    options = ("--config", "search.toml", "--searcher", "oracle", "--format", "json")
    code, output, error = cli(*options)
    assert (code, error) == (0, "")
    (row,) = json.loads(output)["rows"]
    assert (row["searcher"], row["evaluations"], row["runs"]) == ("oracle", 7, 4)
    assert row["cifar10/test regret"] >= 0


def test_a_table_for_a_paper_cites_searcher_and_estimator(cli: Run, tmp_path: Path) -> None:
    arguments = ("--searcher", "random+params", *MINE, "--evaluations", "3", "--batch-size", "2")
    files = ("--format", "latex", "--output", "search.tex", "--bibtex", "references.bib")
    assert cli(*arguments, *files)[0] == 0
    text = (tmp_path / "search.tex").read_text()
    assert r"\label{tab:search-nasbench201}" in text
    assert "random" in text
    assert "2006.04647" in (tmp_path / "references.bib").read_text()


def test_curves_need_seconds_and_say_which_option_gives_them(cli: Run, tmp_path: Path) -> None:
    arguments = ("--searcher", "random", *MINE, "--evaluations", "3", "--save-curves", "curves.csv")
    code, _, error = cli(*arguments)
    assert code == 2
    assert "records no seconds of training" in error
    assert "--seconds-column" in error
    assert not (tmp_path / "curves.csv").exists()


@pytest.mark.parametrize("option", ["--plot", "--plot-distributions"])
def test_figures_are_refused_before_the_work(cli: Run, tmp_path: Path, option: str) -> None:
    arguments = ("--searcher", "mdenas-tabular", "--evaluations", "3", option, "new/figure.gif")
    code, output, error = cli(*arguments)
    assert (code, output) == (2, "")
    assert "cannot draw 'new/figure.gif': wanted a name that ends in .pdf, .png, .svg" in error
    assert not (tmp_path / "new").exists()


EDGE = ("--hardware", "hardware.csv", "--format", "json")


@pytest.fixture
def edge(tmp_path: Path) -> None:
    """A device on which the best is the slowest."""
    ops = ("000100", "000200", "000300", "421211", "123401", "303030")
    lines = [f"{name},edge,{number + 1}" for number, name in enumerate(ops)]
    (tmp_path / "hardware.csv").write_text("\n".join(["architecture,device,latency_ms", *lines]))


@pytest.mark.usefixtures("edge")
def test_a_search_under_a_condition_is_among_those_that_satisfy_it(cli: Run) -> None:
    arguments = ("--searcher", "oracle", *MINE, *SECONDS, *EDGE, "--evaluations", "50")
    code, output, error = cli(*arguments, "--where", "edge latency_ms<4", "--where", "edge latency_ms > 1")
    found = json.loads(output)
    assert (code, error) == (0, "")
    assert found["rows"][0]["cifar10/validation"] == 82.0, "the third, with 3 ms"
    assert found["rows"][0]["cifar10/validation regret"] == 0.0, "against the best of those"
    caption = "\n".join(found["caption"])
    latex = cli(*arguments[:-2], "--evaluations", "5", "--format", "latex", "--where", "edge latency_ms<4")[1]
    assert "What searches of nasbench201 with edge latency" in latex
    assert "can be found: 2 of 6 have edge latency_ms < 4 and edge latency_ms > 1." in caption
    assert "best of all 82.00." in caption
    assert "2 architectures of nasbench201" in caption


@pytest.mark.usefixtures("edge")
def test_a_condition_on_parameters_is_scored_where_the_store_lacks_them(cli: Run, tmp_path: Path) -> None:
    arguments = ("--searcher", "random+params", *MINE, "--batch-size", "2", "--evaluations", "40")
    free = json.loads(cli(*arguments, "--format", "json")[1])["rows"][0]
    assert free["cifar10/validation"] == 85.0, "303030 has the most parameters"
    with Store(tmp_path / "nasgauge.sqlite") as store:
        (run,) = store.runs()
        sizes = dict(store.frame(run)[["architecture", "score"]].itertuples(index=False))
    second = sorted(sizes.values())[-2]
    code, output, _ = cli(*arguments, "--where", f"params<={second}", "--format", "json")
    row = json.loads(output)["rows"][0]
    assert code == 0
    assert row["cifar10/validation"] < 85.0
    assert row["cifar10/validation regret"] == pytest.approx(84.0 - row["cifar10/validation"])


@pytest.mark.usefixtures("edge")
@pytest.mark.parametrize(
    ("where", "message"),
    [
        (
            "edge latency<4",
            "no objective 'edge latency'; did you mean edge latency_ms? There are",
        ),
        ("edge latency_ms<1", "none of 6 architectures has edge latency_ms < 1: the lowest is 1"),
        ("edge latency_ms<4 s", "edge latency_ms wants a number of ms, not of 's'"),
        ("edge latency_ms", "cannot read --where 'edge latency_ms': wanted OBJECTIVE<NUMBER"),
        ("naswut<4", "no objective 'naswut'"),
    ],
)
def test_conditions_that_cannot_be_are_one_line(cli: Run, where: str, message: str) -> None:
    code, output, error = cli("--searcher", "random", *MINE, *EDGE, "--evaluations", "5", "--where", where)
    assert (code, output) == (2, "")
    assert message in error
    assert error.count("\n") == 1


def test_trainings_of_0_seconds_are_one_line_under_a_budget_of_seconds(cli: Run, tmp_path: Path) -> None:
    content = (tmp_path / "mine.csv").read_text()
    (tmp_path / "mine.csv").write_text(content.replace(",600\n", ",0\n"))
    for name in (
        "random",
        "rea",
        "local",
        "oracle",
        "reinforce",
        "nsga2",
        "bohb",
        "mdenas-tabular",
        "area+params",
    ):
        code, output, error = cli("--searcher", name, *MINE, *SECONDS, "--budget", "100")
        assert (code, output) == (2, ""), name
        assert "(mine.csv, sha256 " in error
        assert " has 0 training seconds of 5 of its 6 architectures, such as '|" in error
        assert error.count("\n") == 1
    assert cli("--searcher", "random", *MINE, *SECONDS, "--evaluations", "20")[0] == 0


def test_a_table_without_neighbours_is_refused_by_who_moves_between_them(cli: Run, tmp_path: Path) -> None:
    lines = [f"{name},{80 + number},600" for number, name in enumerate(("000000", "111111", "222222"))]
    (tmp_path / "apart.csv").write_text("\n".join(["ops,valid,s", *lines]))
    apart = ("--table", "apart.csv", *MINE[2:], *SECONDS, "--evaluations", "9")
    for name in ("local", "rea", "area+params"):
        code, output, error = cli("--searcher", name, *apart)
        assert (code, output) == (2, "")
        assert f"{name.partition('+')[0]} moves from an architecture to its neighbours, and 0 of 3" in error
    assert cli("--searcher", "random", *apart)[0] == 0
    with (tmp_path / "apart.csv").open("a") as file:
        file.write("\n333333,85,600\n333330,86,600\n444444,87,600\n")
    code, output, _ = cli("--searcher", "local", *apart)
    assert code == 0
    assert "local: only 2 of 6 architectures of the table have a neighbour in it" in output
