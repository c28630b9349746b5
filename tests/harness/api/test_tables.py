"""Tables from Python: those of the commands, of a run or of a store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

import nasgauge as ng
from nasgauge.api.run_query import RunQuery
from nasgauge.api.scoring import Run
from nasgauge.core import InputError

pytestmark = pytest.mark.slow

CommandLine = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Thirty architectures with three estimators, and ten of them with another seed."""
    store = tmp_path_factory.mktemp("store") / "my.sqlite"
    chosen = {"batch_size": 4, "store": store}
    found = ng.score("nasbench201", ["params", "flops", "random"], sample=30, **chosen)
    names = list(dict.fromkeys(found.frame.architecture))[:10]
    ng.score("nasbench201", ["params", "flops", "random"], architectures=names, seed=1, **chosen)
    return found


def test_a_leaderboard_in_every_form(run: Run) -> None:
    board = ng.leaderboard(run)
    assert board.frame[board.frame.estimator == "params"].tau.item() > 0.3
    assert "| params " in board.to_markdown() == str(board)
    assert r"\toprule" in board.to_latex()
    assert r"\documentclass" in board.to_latex(document=True)
    assert board.to_csv().count("params") == board.to_json().count("params") > 0
    assert "<table>" in board._repr_html_()
    chosen = "where=['seed=0'], estimator=['params', 'flops', 'random'], sample=30"
    again = f"nasgauge.leaderboard('{run.query.path}', {chosen})"
    assert f"Made by: {again}" in board.notes
    assert eval(again, {"nasgauge": ng}).frame.equals(board.frame), "the call makes the table again"


def test_another_data_set_of_a_store(run: Run, command_line: CommandLine) -> None:
    store = str(run.query.path)
    board = ng.leaderboard(store, dataset="cifar100", where="seed=0")
    code, output, _ = command_line(
        "leaderboard", "--store", store, "--where", "seed=0", "--dataset", "cifar100"
    )
    assert code == 0
    assert output.partition("Made by")[0] == board.to_markdown().partition("Made by")[0]
    assert "cifar100 validation accuracy" in output


def test_two_estimators(run: Run) -> None:
    (row,) = ng.compare(run, "params", "random").frame.to_dict("records")
    assert row["estimator"] == "params"
    assert row["tau_difference_low"] < row["tau_difference"] < row["tau_difference_high"]
    assert 0 <= row["tau_p"] <= 1
    with pytest.raises(InputError, match="no scored estimator 'parms'; did you mean params"):
        ng.compare(run, "parms", "random")


def test_pairs_bands_and_seeds(run: Run) -> None:
    assert len(ng.pairs(run).frame) == 3
    assert set(ng.bands(run, given="flops").frame.group) >= {"all", "top 50%", "given flops"}
    assert "with none" in set(ng.bands(run, by="operation").frame.group)
    spread = ng.seeds(run, where=(), sample=None)
    assert spread.frame.seeds.tolist() == [2, 2, 2]
    assert "Sample: 10 architectures of nasbench201, of 30 drawn at random by seed 0." in str(spread)
    assert ng.seeds(run).frame.equals(spread.frame), "what is a sample there is a list here"
    with pytest.raises(InputError, match="no scored estimator 'parms'"):
        ng.bands(run, given="parms")


def test_mean_ranks_over_benchmarks(run: Run) -> None:
    queries = [RunQuery.of(run, {"dataset": name}) for name in ("cifar10", "cifar100")]
    ranks = ng.mean_ranks(queries, estimator=["params", "random"]).frame
    assert ranks.estimator.tolist() == ["params", "random"]
    assert ranks.mean_rank.tolist() == [1.0, 2.0]


def test_what_changed_between_runs(run: Run) -> None:
    same = ng.compare_runs(run, run)
    assert same.changes() == []
    other = ng.compare_runs(run, run.query.path, where="seed=1", sample=None)
    assert len(other.table.frame) == 3


def test_wrong_options(run: Run) -> None:
    with pytest.raises(InputError, match="no option 'datset'; did you mean dataset"):
        ng.leaderboard(run, datset="cifar100")
    with pytest.raises(InputError, match="no data set 'cifar' of nasbench201"):
        ng.leaderboard(run, dataset="cifar")
    with pytest.raises(AttributeError, match="no attribute 'leaderbord'"):
        _ = ng.leaderbord


def test_importing_is_quick_and_light() -> None:
    code = "import sys, nasgauge; nasgauge.leaderboard; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert set(dir(ng)) >= {"score", "leaderboard", "search", "compare", "__version__"}


def test_every_function_is_there_and_documented() -> None:
    from nasgauge import api

    for name in api.FUNCTIONS:
        assert (getattr(ng, name).__doc__ or "").partition("\n")[0].endswith((".", "?"))
        assert getattr(ng, name).__module__.rpartition(".")[2] == api.FUNCTIONS[name]
