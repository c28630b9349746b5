"""`nasgauge combine` on a store of made-up scores."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from readings import PROVENANCE
from table_cells import flat

from nasgauge import plugins
from nasgauge.core import Sample, Score
from nasgauge.core.sample import DRAWN
from nasgauge.scoring.store import Store

Run = Callable[..., tuple[int, str, str]]
COMBINE = ("combine", "--store", "s.sqlite")


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Run) -> Run:
    """Runs the command line beside 60 architectures with a good score, another one, and noise."""
    monkeypatch.chdir(tmp_path)
    space, rng = plugins.search_space("nasbench201"), np.random.default_rng(0)
    sample, table = space.sample(60, 0), space.load_table("cifar10")
    quality = np.argsort(np.argsort(table.accuracy[table.rows(sample)])) / 60
    with Store(Path("s.sqlite"), create=True) as store:
        run = store.run(PROVENANCE, "made up")
        drawn = store.add_sample(run, Sample.of(DRAWN, sample, 0))
        for name, share in (("naswot", 0.3), ("params", 0.3), ("random", 100)):
            values = quality + share * rng.standard_normal(60)
            id_ = store.register(run, name, "1", {}, drawn)
            rows = [Score(a, name, v, None, 0.1, 0.1, "network") for a, v in zip(sample, values, strict=True)]
            store.add(run, [(id_, row) for row in rows])
    return command_line


@pytest.mark.slow
def test_the_best_are_shown_and_reported_on_every_data_set(cli: Run) -> None:
    code, output, _ = cli(*COMBINE)
    assert code == 0
    assert output.splitlines()[2].startswith("| naswot+params ")
    assert "Sample: 60 architectures of nasbench201, drawn at random by seed 0. Images: " in flat(output)
    assert "Rule: vote. Halves by seed 0; " in flat(output)
    assert "chosen by rho on one half with cifar10" in flat(output)
    assert "\nMade by: nasgauge combine --store s.sqlite\n" in output
    rows = pd.read_csv(io.StringIO(cli(*COMBINE, "--format", "csv")[1]), comment="#")
    assert {"cifar10_rho", "cifar100_rho_low", "ImageNet16-120_top_tau"} <= set(rows)
    assert set(rows.combination) == {
        *("naswot", "params", "random"),
        *("naswot+params", "naswot+random", "params+random"),
    }
    assert rows.chosen_rho.is_monotonic_decreasing
    assert rows.milliseconds[0] == pytest.approx(400)


@pytest.mark.slow
def test_parts_size_weights_and_data_set_may_be_chosen(cli: Run) -> None:
    options = ("--estimator", "naswot", "--estimator", "random", "--weight", "1", "--weight", "0.2")
    code, output, _ = cli(*COMBINE, *options, "--dataset", "cifar100", "--keep", "1", "--format", "csv")
    assert code == 0
    rows = pd.read_csv(io.StringIO(output), comment="#")
    assert {"naswot", "random"} <= set(rows.combination)
    assert "params" not in " ".join(rows.combination)
    assert "with cifar100 validation accuracy" in output
    one = cli(*COMBINE, "--label", "validation", "--format", "csv")[1]
    assert "cifar100_rho" not in one, "a label is of one data set"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--estimator", "parms"], "no estimator 'parms' in s.sqlite; did you mean params"),
        (["--dataset", "cifar"], "no data set 'cifar' of nasbench201; did you mean cifar10"),
        (["--rule", "naswot"], "'naswot' does not combine estimators of your choice"),
        (["--weight", "0"], "--weight 0: wanted more than 0"),
        (["--set", "vote.of=naswot"], "leave vote.of out"),
        (["--where", "seed=4"], "has no run with seed=4"),
        (["--sample", "4"], "the run has no sample '4': it has 60"),
        (["--published"], "No such option"),
    ],
)
def test_what_cannot_be_combined_is_named(cli: Run, options: list[str], message: str) -> None:
    code, output, error = cli(*COMBINE, *options)
    assert (code, output) == (2, "")
    assert message in error
