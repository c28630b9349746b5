"""Tables from Python of a store: which run, which estimators, which measures."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_store import SAMPLE, made_up_store

import nasgauge as ng
from nasgauge.analysis.measure import MEASURES, Measure
from nasgauge.core import InputError
from nasgauge.metrics import goodman_kruskal_gamma


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up_store(tmp_path_factory.mktemp("one") / "one.sqlite")


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up_store(tmp_path_factory.mktemp("two") / "two.sqlite", seeds=(0, 1))


@pytest.mark.slow
def test_a_leaderboard_is_of_a_path_or_of_its_text(store: Path) -> None:
    table = ng.leaderboard(store)
    assert table.frame.estimator.tolist()[1:4] == ["naswot", "params", "random"]
    assert ng.leaderboard(str(store)).frame.equals(table.frame)
    assert "Sample: 60 architectures of nasbench201" in table.to_markdown()
    assert repr(table) == table.to_markdown()


@pytest.mark.slow
def test_options_choose_estimators_data_set_and_what_is_published(store: Path) -> None:
    chosen = ng.leaderboard(store, estimator=["params"], dataset="cifar100")
    assert chosen.frame.estimator.tolist()[1:] == ["params"]
    assert "cifar100 validation accuracy" in chosen.to_markdown()
    assert "measure" in ng.leaderboard(store, published=True).frame


@pytest.mark.slow
def test_a_measure_of_the_users_own_is_a_column(store: Path) -> None:
    gamma = Measure("gamma", "gamma", goodman_kruskal_gamma, note="Goodman and Kruskal's gamma")
    table = ng.leaderboard(store, measures=[*MEASURES, gamma])
    assert "gamma_low" in table.frame
    assert "gamma: Goodman and Kruskal's gamma." in table.to_csv()


def test_an_option_that_does_not_exist_is_refused(store: Path) -> None:
    with pytest.raises(InputError, match="no option 'data_set'; did you mean dataset"):
        ng.leaderboard(store, data_set="cifar100")


@pytest.mark.slow
def test_pairs_and_one_pair(store: Path) -> None:
    assert len(ng.pairs(store).frame) == 3
    (row,) = ng.compare(store, "params", "naswot").frame.to_dict("records")
    assert (row["estimator"], row["other"]) == ("naswot", "params"), "the better one comes first"
    with pytest.raises(InputError, match="no scored estimator 'parms'; did you mean params"):
        ng.compare(store, "parms", "naswot")


@pytest.mark.slow
def test_bands_by_accuracy_and_by_operation(store: Path) -> None:
    assert "rho given params" in ng.bands(store).rows[0]
    assert "rho given naswot" in ng.bands(store, given="naswot").rows[0]
    assert "without none" in ng.bands(store, by="operation").rows[0]
    with pytest.raises(InputError, match="no scored estimator 'parms'"):
        ng.bands(store, given="parms")


@pytest.mark.slow
def test_seeds_of_a_store(seeds: Path, store: Path) -> None:
    frame = ng.seeds(seeds).frame.set_index("estimator")
    assert frame.loc["naswot"].tau_seeds_std == 0
    assert frame.loc["random"].tau_seeds_std > 0
    with pytest.raises(InputError, match="only 1 seed"):
        ng.seeds(store)


@pytest.mark.slow
def test_mean_ranks_over_data_sets(store: Path) -> None:
    from nasgauge.api.run_query import RunQuery

    table = ng.mean_ranks([RunQuery(store=store), RunQuery(store=store, dataset="cifar100")])
    assert table.frame.estimator[0] == "naswot"
    with pytest.raises(InputError, match="is named twice"):
        ng.mean_ranks([store, store])


@pytest.mark.slow
def test_a_store_with_two_runs_has_to_be_told_which(seeds: Path) -> None:
    with pytest.raises(InputError, match="2 runs"):
        ng.leaderboard(seeds)
    assert ng.leaderboard(seeds, where="seed=1").frame.estimator[1] == "naswot"
    few = ng.leaderboard(seeds, where=["seed=1"], architectures=SAMPLE[:20])
    assert "Sample: 20 architectures" in few.to_markdown()
