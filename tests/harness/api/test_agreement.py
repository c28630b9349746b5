"""`nasgauge.parity` on a store of made-up scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from stored_scores_of import fill_store, sample_and_accuracy

import nasgauge as ng
from nasgauge.core import InputError

SAMPLE, _ = sample_and_accuracy(12)
RNG = np.random.default_rng(0)
OURS, THEIRS = RNG.standard_normal((2, 12))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of two estimators, beside a file of others' scores."""
    monkeypatch.chdir(tmp_path)
    lines = [f"{name},{theirs}" for name, theirs in zip(SAMPLE, THEIRS, strict=True)]
    Path("theirs.csv").write_text("\n".join(["arch,nwot", *lines]))
    return fill_store(tmp_path / "s.sqlite", SAMPLE, {"naswot": OURS, "params": -OURS})


def test_pairs_are_compared_over_what_both_have(store: Path) -> None:
    table = ng.parity(store, "theirs.csv", {"naswot": "nwot", "params": "-nwot"}, architecture_column="arch")
    rho = stats.spearmanr(OURS, THEIRS).statistic
    assert table.frame.rho.tolist() == pytest.approx([rho, rho])
    assert table.frame.tau[0] == pytest.approx(stats.kendalltau(OURS, THEIRS).statistic)
    assert table.frame.theirs.tolist() == ["nwot", "-nwot"]
    made_by = [line for line in table.notes if line.startswith("Made by")]
    (line,) = made_by
    assert line.startswith("Made by: nasgauge.parity(")
    texts = ng.parity(store, "theirs.csv", ["naswot=nwot"], architecture_column="arch")
    assert texts.frame.rho[0] == table.frame.rho[0]


def test_an_estimator_over_a_set_ranks_just_these(store: Path) -> None:
    settings = {"vote.of": "naswot+params"}
    table = ng.parity(store, "theirs.csv", {"vote": "nwot"}, architecture_column="arch", set=settings)
    assert table.frame.architectures.tolist() == [12]


@pytest.mark.parametrize(
    ("pairs", "column", "message"),
    [
        ({"nasvot": "nwot"}, "arch", "no scored estimator 'nasvot'; did you mean naswot"),
        ({"naswot.part": "nwot"}, "arch", "no column 'naswot.part' of scores"),
        ({"naswot": "nwott"}, "arch", "no column 'nwott'"),
        ({"naswot": "nwot"}, "ops", "no column 'ops'"),
        (["naswot"], "arch", "cannot read pair 'naswot'"),
        ({"vote": "nwot"}, "arch", "vote needs scores of"),
    ],
)
def test_wrong_pairs_are_refused(store: Path, pairs: object, column: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        ng.parity(store, "theirs.csv", pairs, architecture_column=column)


def test_files_without_a_common_architecture_are_refused(store: Path) -> None:
    Path("theirs.csv").write_text("arch,nwot\n|none~0|+|none~0|none~1|+|none~0|none~1|none~2|,1\n")
    with pytest.raises(InputError, match=r"no architecture of theirs.csv has a score in"):
        ng.parity(store, "theirs.csv", {"naswot": "nwot"}, architecture_column="arch")
