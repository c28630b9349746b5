"""`nasgauge.ablate`, with a function of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from scipy import stats

import nasgauge as ng
from nasgauge import plugins
from nasgauge.core import InputError
from nasgauge.probing.probe import Probe
from nasgauge.scoring.store import Store

SMALL = {"sample": 6, "batch_size": 2, "threads": 1}


def count(probe: Probe, *, sign: int = 1, name: str = "a") -> float:
    """Number of parameters, with a sign."""
    return sign * float(sum(p.numel() for p in probe.network.parameters()))


@pytest.mark.slow
def test_a_function_is_ablated_and_what_is_stored_is_not_scored_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "s.sqlite"
    table = ng.ablate(count, {"sign": [1, -1]}, store=store, **SMALL)
    space = plugins.search_space("nasbench201")
    names, accuracies = space.sample(6, 0), space.load_table("cifar10")
    counts = [sum(p.numel() for p in space.build(name, classes=10).parameters()) for name in names]
    rho = stats.spearmanr(counts, accuracies.accuracy[accuracies.rows(names)]).statistic
    assert table.frame.rho.tolist() == pytest.approx([rho, rho, -rho])
    assert table.frame.p.isna().tolist() == [True, True, False]
    assert "nasgauge.ablate(count, {'sign': [1, -1]}" in table.to_markdown()
    with Store(store) as opened:
        assert len(opened.frame(opened.runs()[0])) == 12, "the settings as they are were scored once"
    monkeypatch.setattr("nasgauge.scoring.score_architecture.Probe", None)
    again = ng.ablate(count, ["sign=1,-1"], store=store, **SMALL)
    assert again.frame.rho.tolist() == table.frame.rho.tolist()


@pytest.mark.slow
def test_combinations_start_from_the_settings_that_were_set(tmp_path: Path) -> None:
    settings = {"count.name": "b"}
    table = ng.ablate(
        count, {"sign": [1], "name": "bc"}, settings=settings, cross=True, store=tmp_path / "s", **SMALL
    )
    assert table.frame[["sign", "name"]].to_numpy().tolist() == [[1, "b"], [1, "c"]]


def test_bad_options_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    for vary, options, message in (
        ({"sing": [1]}, {}, "did you mean sign"),
        ({"sign": [1, 1]}, {}, "has a value twice"),
        ({"sign": [1]}, {"sampel": 6}, "no option 'sampel'"),
    ):
        with pytest.raises(InputError, match=message):
            ng.ablate(count, vary, store=tmp_path / "s", **options)
    assert not list(tmp_path.iterdir())
