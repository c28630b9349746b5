"""`nasgauge.score` from Python: functions as estimators, runs without labels, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from table_cells import flat

import nasgauge as ng
from nasgauge import plugins
from nasgauge.api.scoring import EstimatorChoice, Run, cheap_estimators
from nasgauge.core import Candidates, Floats, InputError, SetEstimator
from nasgauge.probing.probe import Probe
from nasgauge.scoring.store import Store

SPACE = plugins.search_space("nasbench201")


@pytest.fixture
def score(tmp_path: Path) -> Callable[..., Run]:
    """Scores three architectures on few images."""

    def scored(estimators: Any, **options: Any) -> Run:
        fast = {"sample": 3, "batch_size": 2, "device": "cpu", "store": tmp_path / "s.sqlite"}
        return ng.score("nasbench201", estimators, **(fast | options))

    return scored


def my_proxy(probe: Probe, *, by: int = 1) -> float:
    """Mine."""
    return by * float(next(probe.network.parameters()).detach().abs().sum())


@pytest.mark.slow
def test_functions_stand_beside_names(score: Callable[..., Run]) -> None:
    run = score(["params", my_proxy, lambda probe: 2.0], settings={"my_proxy.by": 3})
    assert set(run.frame.estimator) == {"params", "my_proxy", "lambda"}
    assert len(run.frame) == 9
    assert run.provenance.benchmark == "nasbench201"
    assert set(ng.leaderboard(run).frame.estimator) >= {"params", "my_proxy", "lambda"}
    assert ng.compare(run, "params", "my_proxy").frame.shape[0] == 1
    alone = ng.leaderboard(run, estimator=[my_proxy]).frame.estimator.tolist()
    assert "my_proxy" in alone
    assert "params" not in alone


@pytest.mark.slow
def test_one_function_alone(score: Callable[..., Run]) -> None:
    assert score(my_proxy).frame.estimator.unique().tolist() == ["my_proxy"]


@pytest.mark.slow
def test_an_edited_function_is_scored_again_and_counts_alone(score: Callable[..., Run]) -> None:
    def made(value: float) -> Callable[[Probe], float]:
        def mine(probe: Probe) -> float:
            return value

        return mine

    assert score(made(1.0)).frame.score.tolist() == [1.0] * 3
    assert score(made(2.0)).frame.score.tolist() == [2.0] * 3, "and not those of the first version"
    assert score(made(1.0)).frame.score.tolist() == [1.0] * 3


@pytest.mark.slow
def test_a_set_estimator_of_the_users_own_is_in_the_leaderboard(
    score: Callable[..., Run], tmp_path: Path
) -> None:
    def both(candidates: Candidates) -> Floats:
        return np.add(*candidates.parts.values())

    mine = SetEstimator(both, ("params", "l2_norm"))
    run = score([mine, "params"])
    assert set(run.frame.estimator) == {"params", "l2_norm"}, "what is over a set is not stored"
    assert "both" in ng.leaderboard(run).frame.estimator.tolist()
    file = tmp_path / "sets.py"
    file.write_text(
        "from nasgauge.core import SetEstimator\n"
        "same = SetEstimator(lambda candidates: candidates.parts['params'], ('params',), name='same')\n"
    )
    assert "same" in ng.leaderboard(score([f"{file}:same", "params"])).frame.estimator.tolist()


@pytest.mark.slow
def test_the_store_continues(score: Callable[..., Run], tmp_path: Path) -> None:
    seen = tmp_path / "seen"

    def mine(probe: Probe) -> float:
        with seen.open("a") as file:
            file.write("x")
        return 1.0

    first = score([mine])
    count = seen.stat().st_size
    again = score([mine])
    assert seen.stat().st_size == count
    assert first.provenance == again.provenance
    with Store(tmp_path / "s.sqlite") as store:
        (command,) = store.commands(store.runs()[0])
    assert command.startswith("nasgauge.score('nasbench201', [mine], sample=3, batch_size=2")


@pytest.mark.slow
def test_architectures_that_no_table_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "nothing"))
    names = plugins.search_space("nats_sss").sample(2, 3)
    run = ng.score("nats_sss", "params", architectures=names, batch_size=2, store=tmp_path / "s.sqlite")
    assert run.frame.score.notna().all()
    assert sorted(run.frame.architecture) == sorted(names)
    assert "no table for nats_sss is imported" in run.unranked
    with pytest.raises(InputError, match="no table for nats_sss is imported"):
        ng.leaderboard(run)
    with pytest.raises(InputError, match="no table for nats_sss is imported"):
        ng.score("nats_sss", "params", label="validation", store=tmp_path / "t.sqlite")
    assert not (tmp_path / "t.sqlite").exists()


@pytest.mark.slow
def test_some_architectures_are_in_the_table(score: Callable[..., Run], tmp_path: Path) -> None:
    names = SPACE.sample(4, 0)
    lines = [f'"{name}",{90 + number}' for number, name in enumerate(names[:3])]
    (tmp_path / "t.csv").write_text("\n".join(["a,b", *lines]))
    table = {"table": tmp_path / "t.csv", "architecture_column": "a", "accuracy_column": "b"}
    run = score("params", sample=None, architectures=names, **table)
    assert (run.unranked, len(run.frame)) == ("", 4)
    board = ng.leaderboard(run)
    assert (
        "Sample: 3 architectures of nasbench201, of 4 named by the user, not drawn "
        "(1 more were scored, but are not in the table)." in flat(str(board))
    )


@pytest.mark.parametrize(
    ("estimators", "options", "message"),
    [
        (["naswo"], {}, "did you mean naswot"),
        ([my_proxy], {"settings": ["my_proxy.bye=2"]}, "no setting 'bye' of my_proxy; did you mean by"),
        ([my_proxy, "own.py:my_proxy"], {}, "no file 'own.py'"),
        ([3], {}, "cannot score with 3: wanted the name of an estimator"),
        (["params"], {"smaple": 3}, "no option 'smaple'; did you mean sample"),
        (["params"], {"workers": 0}, "wanted a number from 1, or auto"),
        ([], {}, "the list of estimators is empty"),
        (["params"], {"batch_size": 0}, "batch_size is 0: wanted 2 or more"),
        (["params"], {"threads": 0}, "threads is 0: wanted 1 to 1024"),
        (["params"], {"seed": 1.5}, "seed is 1.5: wanted a whole number"),
        (["params"], {"images": len}, "images is <built-in function len>: wanted text"),
        (["params"], {"sample": None, "architectures": [1]}, r"architectures is \[1\]: wanted a path"),
        (["params"], {"store": 3}, "store is 3: wanted the path of a file"),
        (["fewshot"], {}, "fewshot cannot learn from 100 of 3 labels"),
        (["mdenas_log_probability"], {"settings": []}, "mdenas_log_probability does not read networks"),
    ],
)
def test_nothing_is_written_for_bad_input(
    score: Callable[..., Run], tmp_path: Path, estimators: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        score(estimators, **options)
    assert not list(tmp_path.glob("*.sqlite"))


def test_what_trains_networks_runs_only_where_it_is_named() -> None:
    cheap = cheap_estimators()
    assert {"naswot", "vote"} <= set(cheap)
    assert not {"bpe", "bpe1", "bpe2", "rwe"} & set(cheap)
    assert [c.plugin.name for c in EstimatorChoice(("bpe",)).configured().estimators] == ["bpe"]


@pytest.mark.slow
def test_two_workers_score_a_closure(score: Callable[..., Run]) -> None:
    by = 3.0

    def mine(probe: Probe) -> float:
        return by * probe.classes

    run = score([mine, lambda probe: by], workers=2, threads=1)
    assert run.frame.groupby("estimator").score.unique().map(list).to_dict() == {
        "lambda": [3.0],
        "mine": [30.0],
    }


@pytest.mark.slow
def test_tables_say_what_the_machine_failed_to_score(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def no_room(probe: Probe) -> float:
        if "avg_pool_3x3~0" in probe.architecture:
            raise MemoryError("no room")
        return float(len(probe.architecture))

    run = ng.score(
        "nasbench201", [no_room, "params"], sample=12, batch_size=4, store=tmp_path / "s", threads=1
    )
    scored = run.frame[run.frame.estimator == "no_room"]
    assert 0 < len(scored) < 12
    assert scored.score.notna().all()
    failed = 12 - len(scored)
    text = f"no_room: the machine failed on {failed} more, so these are not a random part of the sample."
    assert text in ng.leaderboard(run).to_markdown()
    assert f"no_room has no score of {failed} of 12 architectures" in caplog.text


@pytest.mark.slow
def test_an_estimator_that_the_machine_failed_on_all_leaves_the_table_to_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def no_room(probe: Probe) -> float:
        raise MemoryError("no room")

    options = {"sample": 12, "batch_size": 4, "store": tmp_path / "s", "threads": 1}
    run = ng.score("nasbench201", [no_room, "params"], **options)
    board = ng.leaderboard(run)
    assert board.frame.estimator.to_list()[1:] == ["params"], "after the noise ceiling"
    assert "no_room: no score, since the machine failed on all, and not in this table." in caplog.text
    with pytest.raises(InputError, match="no_room: no score, since the machine failed on all"):
        ng.leaderboard(ng.score("nasbench201", no_room, **options))
    with pytest.raises(InputError, match="exclude params leaves no estimator of "):
        ng.leaderboard(run, estimator=(), exclude="params")
    alone = {**options, "store": tmp_path / "alone"}
    with pytest.raises(InputError, match="no_room: no score, since the machine failed on all"):
        ng.leaderboard(ng.score("nasbench201", no_room, **alone))
