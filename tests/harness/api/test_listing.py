"""What there is to choose from, in Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import nasgauge as ng
from nasgauge.api.listing import completions
from nasgauge.core import InputError


def test_lists_name_what_is_installed() -> None:
    assert "nasbench201" in ng.list_benchmarks()
    assert {"naswot", "params", "random"} <= set(ng.list_estimators())
    assert "vote" in ng.list_set_estimators()
    assert not set(ng.list_estimators()) & set(ng.list_set_estimators())
    assert {"rea", "random"} <= set(ng.list_searchers())
    assert {"digits", "npz:PATH"} <= set(ng.list_images())


def test_every_line_says_something() -> None:
    for lines in (ng.list_benchmarks(), ng.list_estimators(), ng.list_set_estimators(), ng.list_searchers()):
        for name, text in lines.items():
            assert len(text) > 10, name
            assert "\n" not in text


def test_an_estimator_is_described_with_settings_and_paper() -> None:
    text = ng.describe("zen")
    for expected in ("zen: Log of the change", "--set zen.repeats=1", "Paper: https://"):
        assert expected in text
    assert "Parts: jacob_cov, live_params" in ng.describe("live_jacob")


def test_a_searcher_and_an_estimator_of_one_name_are_both_described() -> None:
    assert "--set rea.tournament=3" in ng.describe("rea")
    both = ng.describe("random")
    assert both.count("Source: ") == 1
    assert both.count("random: ") == 2


def test_a_benchmark_is_described_with_its_data_sets() -> None:
    text = ng.describe("nasbench201")
    assert "Data sets: cifar10, cifar100, ImageNet16-120" in text
    assert "Paper: https://arxiv.org/abs/2001.00326" in text


def test_a_function_of_a_file_is_described_too(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text('def mine(probe, *, scale=2):\n    """Mine."""\n')
    assert ng.describe(f"{tmp_path}/own.py:mine") == "mine: Mine.\n\n--set mine.scale=2\n"


def test_what_does_not_exist_is_refused_with_a_hint() -> None:
    with pytest.raises(InputError, match="did you mean zen"):
        ng.describe("zne")


def test_every_searcher_says_whether_it_takes_an_estimator() -> None:
    lines = ng.list_searchers()
    assert lines["rea"].endswith(" oldest dies. [may take +ESTIMATOR]")
    assert lines["area"].endswith(" [needs +ESTIMATOR]")
    assert lines["bohb"].endswith(" [takes no estimator]")
    assert "\nrea may take rea+ESTIMATOR\n" in ng.describe("rea")
    assert "\nbohb takes no estimator\n" in ng.describe("bohb")


@pytest.mark.slow
def test_plugins_with_every_field() -> None:
    frame = ng.list_plugins("az-nas").frame
    assert frame.name.tolist() == ["az_parts", "az_nas"], "the first has AZ-NAS in its summary"
    kinds = ["searchers", "images"]
    assert ng.list_plugins(kind=kinds).frame.kind.unique().tolist() == kinds
    assert set(ng.list_plugins().frame.name) >= {"nasbench201", "naswot", "vote", "rea", "digits"}
    with pytest.raises(InputError, match="no kind 'serchers' of plugin; did you mean searchers"):
        ng.list_plugins(kind="serchers")
    with pytest.raises(InputError, match="no plugin 'nawsot'; did you mean naswot"):
        ng.list_plugins("nawsot")


def test_names_that_a_shell_completes() -> None:
    assert completions("--searcher", "re") == ["rea", "reinforce"]
    assert completions("--searcher", "random,rea+nas") == ["random,rea+naswot"]
    assert completions("--benchmark", "nats") == ["nats_sss"]
    assert completions("--store", "na") == completions("--estimator", "q") == []
