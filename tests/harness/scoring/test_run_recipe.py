"""Stored runs as options that make them again."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from readings import PROVENANCE

from nasgauge import plugins
from nasgauge.core import InputError, Score
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.run_recipe import RunRecipe
from nasgauge.scoring.store import Store

SPACE = plugins.search_space("nasbench201")
ROW = Score("", "", 1.0, None, 0.1, 0.1, "network")
NAMED = ["nasgauge run --estimator lib/own.py:mine --images 'npz:/data/x.npz'"]


def recipe(
    path: Path,
    architectures: Sequence[str],
    *estimators: tuple[str, str, dict[str, Any]],
    of: Provenance = PROVENANCE,
    commands: Sequence[str] = ("nasgauge run",),
) -> RunRecipe:
    """The recipe of a run that was stored so."""
    with Store(path, create=True) as store:
        for command in commands:
            run = store.run(of, command)
        for name, version, settings in estimators:
            id_ = store.register(run, name, version, settings)
            store.add(run, [(id_, replace(ROW, architecture=one)) for one in architectures])
        return RunRecipe(run, store.frame(run), store.commands(run))


def test_what_can_be_chosen_is_an_option_and_the_rest_a_comment(tmp_path: Path) -> None:
    made = recipe(tmp_path / "s", SPACE.sample(3, 0), ("params", "1", {}))
    options = tomllib.loads(made.to_toml())
    assert options == {
        "benchmark": "nasbench201",
        "dataset": "cifar10",
        "images": "noise",
        "batch_size": 64,
        "seed": 0,
        "device": "cpu",
        "threads": 1,
        "sample": 3,
        "estimator": ["params"],
    }
    comments = [line for line in made.to_toml().splitlines() if line.startswith("#")]
    assert comments == [
        "# fingerprint: 0123456789abcdef",
        "# hardware: made up",
        "# torch: 2.13.0",
        "# made by: nasgauge run",
    ]


def test_architectures_that_are_not_the_sample_of_the_seed_are_named(tmp_path: Path) -> None:
    names = SPACE.sample(3, 1)
    assert recipe(tmp_path / "s", names, ("params", "1", {})).options["architectures"] == sorted(names)
    seeded = recipe(tmp_path / "t", names, ("params", "1", {}), of=PROVENANCE.with_seed(1))
    assert seeded.options["sample"] == 3
    assert "architectures" not in seeded.options


@pytest.mark.slow
def test_the_whole_space_is_all(tmp_path: Path) -> None:
    everything = list(SPACE.enumerate())
    assert recipe(tmp_path / "s", everything, ("params", "1", {})).options["sample"] in (
        "all",
        len(everything),
    )


def test_a_space_too_large_to_list_names_its_architectures(tmp_path: Path) -> None:
    names = plugins.search_space("nasbench301").sample(2, 5)
    large = replace(PROVENANCE, benchmark="nasbench301")
    found = recipe(tmp_path / "s", names, ("params", "1", {}), of=large).options
    assert set(found["architectures"]) == set(names)


def test_settings_that_are_not_the_defaults_are_options(tmp_path: Path) -> None:
    defaults = dict(plugins.estimator("zen").defaults)
    chosen = defaults | {"repeats": 7}
    made = recipe(
        tmp_path / "s", ["a"], ("zen", "1", defaults), ("zen", "1", chosen), ("mine", "x", {"a": True})
    )
    assert made.options["set"] == ["mine.a=True", "zen.repeats=7"], "of two settings those last asked for"
    assert made.options["estimator"] == ["FILE.py:mine", "zen"]
    assert "mine was a function of somebody's own, version x" in made.comments


@pytest.mark.slow
def test_commands_say_where_files_are(tmp_path: Path) -> None:
    of = replace(PROVENANCE, images="npz:x.npz@16")
    made = recipe(tmp_path / "s", ["a"], ("mine", "x", {}), of=of, commands=["nasgauge run", *NAMED])
    assert made.options["estimator"] == ["lib/own.py:mine"]
    assert made.options["images"] == "npz:/data/x.npz"
    unsaid = recipe(tmp_path / "t", ["a"], ("min", "x", {}), of=of, commands=["nasgauge.score([min])"])
    assert unsaid.options["estimator"] == ["FILE.py:min"], "`mine` is another function"
    assert unsaid.options["images"] == "npz:x.npz@16"


def test_a_command_of_several_lines_and_odd_texts_stays_a_file_of_options(tmp_path: Path) -> None:
    odd = replace(PROVENANCE, images='npz:"ü".npz')
    made = recipe(
        tmp_path / "s", ["a\n\\"], ("params", "1", {}), of=odd, commands=["nasgauge.score(\n  'x')"]
    )
    options = tomllib.loads(made.to_toml())
    assert (options["images"], options["architectures"]) == ('npz:"ü".npz', ["a\n\\"])


def test_what_run_does_not_make_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the run has no scores yet"):
        recipe(tmp_path / "s", [], ("params", "1", {})).to_toml()
    studied = replace(PROVENANCE, epoch=3, training="SGD")
    with pytest.raises(
        InputError, match=r"has an entry training, so `nasgauge study` made it: .*'nasgauge x"
    ):
        recipe(tmp_path / "t", ["a"], ("params", "1", {}), of=studied, commands=["nasgauge x"]).to_toml()
