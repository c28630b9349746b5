"""One store used by run, search, study, pareto and tuning in turn: its leaderboard stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nasgauge.scoring.store import Store

Run = Callable[..., tuple[int, str, str]]
MINE = """
def mine(probe, *, epochs=1, rate=1):
    count = sum(p.numel() for p in probe.network.parameters())
    return float(count * epochs + (count * 7919 % 1000003) * (5 - epochs) * rate)
"""
SAME = ("--batch-size", "4", "--threads", "1", "--store", "s.sqlite")
USES = {
    "search": ("search", "--searcher", "local+params", "--evaluations", "20", "--runs", "1"),
    "another estimator": ("search", "--searcher", "random+flops", "--evaluations", "8", "--runs", "1"),
    "pareto": (
        *("pareto", "--searcher", "random+l2_norm", "--complexity", "flops"),
        *("--evaluations", "6", "--runs", "1", "--table", "thirty.csv"),
        *("--architecture-column", "ops", "--accuracy-column", "test"),
    ),
    "tune": (
        *("tune", "mine.py:mine", "--vary", "epochs=1,2", "--vary", "rate=1,2", "--sample", "6"),
        *("--first", "2", "--later", "1"),
    ),
    "ablate": ("ablate", "mine.py:mine", "--vary", "epochs=1,2", "--sample", "14"),
    "spread": (
        *("study", "spread", "params", "--count", "4", "--sample", "14", "--minibatches", "2"),
        *("--initialisations", "2", "--batch-sizes", "", "--plot", "p.svg"),
    ),
    "list": ("run", "--estimator", "params", "--architectures", "some.txt"),
    "run": ("run", "--estimator", "params", "--estimator", "random", "--sample", "12"),
}


@pytest.fixture
def used(cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line beside a store with a sample of twelve."""
    monkeypatch.setattr("nasgauge.studies.importance.TREES", 5)
    (tmp_path / "some.txt").write_text("421211\n303030\n000100\n")
    (tmp_path / "mine.py").write_text(MINE)
    thirty = [f"{a}{b}1{c}00,{90 + a}" for a in range(5) for b in range(3) for c in "02"]
    (tmp_path / "thirty.csv").write_text("\n".join(["ops,test", *thirty]))
    assert cli(*USES["run"], *SAME)[0] == 0
    return cli


@pytest.mark.slow
def test_whatever_else_is_scored_the_leaderboard_stays_as_it_is(used: Run) -> None:
    board = used("leaderboard", "--store", "s.sqlite")
    pairs = used("pairs", "--store", "s.sqlite")
    assert "Sample: 12 architectures of nasbench201, drawn at random by seed 0." in board[1]
    for use in ("search", "another estimator", "pareto", "tune", "ablate", "spread", "run"):
        code, _, error = used(*USES[use], *SAME)
        assert code == 0, (use, error)
        assert used("leaderboard", "--store", "s.sqlite") == board, use
    assert used("pairs", "--store", "s.sqlite") == pairs
    with Store(Path("s.sqlite")) as store:
        first, *others = store.runs()
        rows = store.frame(first)
    assert {"flops", "l2_norm", "mine"} <= set(rows.estimator), "much was scored"
    assert rows.architecture.nunique() > 20
    assert len(others) == 2, "the study varied minibatch and weights in runs of their own"


@pytest.mark.slow
def test_a_list_is_kept_apart_from_the_sample(used: Run) -> None:
    board = used("leaderboard", "--store", "s.sqlite")
    assert used(*USES["list"], *SAME)[0] == 0
    assert used("leaderboard", "--store", "s.sqlite") == board
    listed = used("leaderboard", "--store", "s.sqlite", "--sample", "list")[1]
    assert "Sample: 3 architectures of nasbench201, named by the user, not drawn." in listed
    assert "Fewer than 10 architectures: no ranks" in listed


@pytest.mark.slow
def test_a_store_of_a_search_alone_has_nothing_to_rank(cli: Run) -> None:
    assert cli(*USES["another estimator"], *SAME)[0] == 0
    code, output, error = cli("leaderboard", "--store", "s.sqlite")
    assert (code, output) == (2, "")
    assert "the run has no sample, only scores that a search, a study or tuning asked for" in error
