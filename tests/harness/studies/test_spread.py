"""`nasgauge study spread`: only what it says is varied, and the numbers are those of scipy and by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from nasgauge.studies.spread import SOURCES, compared, draw, summary, variations
from scipy import stats
from toys import toy_setup

from nasgauge.core import InputError
from nasgauge.probing.probe import Probe
from nasgauge.studies import by_rank

Run = Callable[..., tuple[int, str, str]]
NAMES = ("a", "b", "c", "d")
RNG = np.random.default_rng(0)


def rows(scores: np.ndarray, source: str = "minibatch") -> pd.DataFrame:
    """Rows of scores (A, V) of architectures of rising accuracy."""
    return pd.DataFrame(
        [
            {
                "source": source,
                "value": value,
                "architecture": NAMES[name],
                "accuracy": 90.0 + name,
                "score": s,
            }
            for (name, value), s in np.ndenumerate(scores)
        ]
    )


def weights(probe: Probe) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in probe.network.parameters()])


def test_each_variation_changes_what_it_says_and_nothing_else() -> None:
    setup = toy_setup(seed=5)
    base = Probe("a", setup)
    for each in variations(setup, 3, 3, [4, 16]):
        probe = Probe("a", each.setup)
        same = each.value == 5 and each.source != "batch size"
        assert torch.equal(weights(base), weights(probe)) == (each.source != "initialisation" or same)
        if each.source == "batch size":
            both = min(each.value, 8)
            assert torch.equal(base.images[:both], probe.images[:both])
            assert len(probe.images) == each.value
        else:
            assert torch.equal(base.images, probe.images) == (each.source == "initialisation" or same)
            assert torch.equal(base.labels, probe.labels) == (each.source == "initialisation" or same)
        generators = [p.generator().initial_seed() for p in (base, probe)]
        assert (generators[0] == generators[1]) == (each.source != "initialisation" or same)


def test_a_split_follows_the_draw_of_images() -> None:
    setup = toy_setup()
    splits = [Probe("a", replace(setup, image_seed=seed)).split(8, 8).held_out_images for seed in (0, 1)]
    assert not torch.equal(*splits)
    assert torch.equal(splits[0], Probe("a", setup).split(8, 8).held_out_images)


def test_runs_and_checkpoints_of_another_draw_are_apart(tmp_path: Path) -> None:
    setup = replace(toy_setup(), workdir=tmp_path)
    assert replace(setup, image_seed=0).provenance("toy") == setup.provenance("toy")
    assert replace(setup, image_seed=1).provenance("toy") == replace(setup.provenance("toy"), image_seed=1)
    assert replace(setup, image_seed=0).workdir_of("a") == setup.workdir_of("a")
    assert replace(setup, image_seed=1).workdir_of("a") != setup.workdir_of("a")


def test_the_share_between_is_the_intraclass_correlation() -> None:
    scores = RNG.standard_normal((4, 1)) * 2 + RNG.standard_normal((4, 6))
    (row,) = summary(rows(scores)).to_dict("records")
    f_value = stats.f_oneway(*scores).statistic
    assert row["share"] == pytest.approx((f_value - 1) / (f_value + 5))
    assert row["within"] == pytest.approx(np.sqrt(np.mean([np.var(each, ddof=1) for each in scores])))
    assert row["between"] == pytest.approx(np.std([each.mean() for each in scores], ddof=1))


def test_tau_is_that_of_scipy_and_an_architecture_that_fails_once_ranks_last() -> None:
    scores = RNG.standard_normal((4, 5))
    scores[3, 2], scores[1, 0] = -np.inf, np.nan
    (row,) = summary(rows(scores)).to_dict("records")
    means = np.where(np.isfinite(scores).all(axis=1), scores.mean(axis=1), -99)
    assert row["tau"] == pytest.approx(stats.kendalltau(means, range(4)).statistic)
    single = [stats.kendalltau(np.where(np.isfinite(s), s, -99), range(4)).statistic for s in scores.T]
    assert (row["tau_lowest"], row["tau_highest"]) == pytest.approx((min(single), max(single)))
    assert (row["whole"], row["architectures"]) == (2, 4)


def test_batch_sizes_are_compared_whatever_their_magnitude() -> None:
    scores = np.arange(4.0)[:, None] * [1, 1000] + [0, 7]
    found = compared(rows(scores, "batch size"), "batch size").to_numpy()
    assert found[:, 0] == pytest.approx(found[:, 1])
    assert found.std(axis=0, ddof=1) == pytest.approx([1, 1])
    assert compared(rows(np.ones((4, 2)), "batch size"), "batch size").to_numpy().tolist() == [[0, 0]] * 4
    assert len(draw(pd.concat([rows(scores, source) for source in SOURCES]), "drawn").axes) == 3


@pytest.mark.parametrize("count", [1, 4])
def test_more_architectures_than_there_are_cannot_be_taken(count: int) -> None:
    with pytest.raises(InputError, match=f"cannot take {count} of 3 architectures: wanted 2 to 3"):
        by_rank(np.arange(3.0), count)


COMMAND = (
    "study",
    "spread",
    "naswot",
    "--sample",
    "6",
    "--count",
    "3",
    "--batch-size",
    "4",
    "--threads",
    "1",
)
COMMAND += ("--minibatches", "2", "--initialisations", "2", "--batch-sizes", "2,4")


@pytest.mark.slow
def test_the_command_tells_draws_and_stores(monkeypatch: pytest.MonkeyPatch, cli: Run) -> None:
    code, output, _ = cli(*COMMAND, "--plot", "p.svg", "--rows", "r.csv")
    assert code == 0
    assert [line.split("|")[1].strip() for line in output.splitlines()[2:5]] == list(SOURCES)
    found = pd.read_csv("r.csv", comment="#")
    assert found.groupby("source").value.unique().map(list).to_dict() == {
        "minibatch": [0, 1],
        "initialisation": [0, 1],
        "batch size": [2, 4],
    }
    assert Path("p.svg").read_text().startswith("<?xml")
    code, scores, _ = cli("scores", "--store", "study.sqlite", "--where", "image_seed=1")
    assert code == 0
    assert len(scores.splitlines()) == 1 + 3
    monkeypatch.setattr("nasgauge.scoring.score_architecture.Probe", None)
    assert cli(*COMMAND)[1].splitlines()[:10] == output.splitlines()[:10], "nothing is scored again"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["vote"], "vote is defined over a set"),
        (["naswot", "--plot", "p.txt"], "cannot draw 'p.txt': wanted a name that ends in .pdf"),
        (["naswot", "--batch-sizes", "4,x"], "cannot read --batch-sizes '4,x': wanted whole numbers from 2"),
        (["naswot", "--batch-sizes", "8,4"], "--batch-sizes '8,4': wanted each number once, and rising"),
        (["naswot", "--batch-sizes", "4000"], "has 1797 training images"),
        (["naswot", "--sample", "3"], "cannot take 10 of 3 architectures"),
        (
            ["naswot", "--minibatches", "0", "--initialisations", "0", "--batch-sizes", ""],
            "nothing to vary",
        ),
    ],
)
def test_bad_input_is_refused_before_anything_is_written(
    tmp_path: Path,
    cli: Run,
    arguments: list[str],
    message: str,
) -> None:
    code, _, error = cli("study", "spread", *arguments)
    assert code == 2
    assert message in error
    assert not list(tmp_path.iterdir())
