"""What is scored though much alike is stored is said, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filled_store import SCORE, TOY

from nasgauge.core import Estimator
from nasgauge.plugins import Configured, configure
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.novelty import say_new_run, say_other_versions
from nasgauge.scoring.store import Store

Run = Callable[..., tuple[int, str, str]]
HERE = replace(TOY, threads=1, hardware="Z80", torch="2.13.0", seed=0)


@pytest.fixture(autouse=True)
def all_said(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")


@pytest.mark.parametrize(
    ("here", "told"),
    [
        (replace(HERE, threads=2), "threads 2 here, 1"),
        (replace(HERE, hardware="6502"), "hardware 6502 here, Z80"),
        (replace(HERE, hardware="6502", torch="2.14.0", threads=4), "hardware 6502 here, Z80; threads 4 "),
        (replace(HERE, seed=1), "seed 1 here, 0"),
        (replace(HERE, images="other", fingerprint="f" * 16), "images other here, "),
        (replace(HERE, fingerprint="f" * 16), "fingerprint ffffffffffffffff here, "),
    ],
)
def test_one_thing_that_is_not_alike_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, here: Provenance, told: str
) -> None:
    with Store(tmp_path / "s", create=True) as store:
        store.run(replace(HERE, seed=9, threads=9), "far")
        when = store.last_given(store.run(HERE, "near"))
        say_new_run(store, here)
    (record,) = caplog.records
    assert record.getMessage().startswith(f"a new run: {told}")
    assert record.getMessage().endswith(f" in the run of {when}")
    assert len(when) == len("2026-05-01 10:00")


@pytest.mark.parametrize(
    "here",
    [HERE, replace(HERE, images="renamed"), replace(HERE, seed=1, threads=2), replace(HERE, seed=1, epoch=2)],
)
def test_what_is_not_new_or_quite_another_is_not_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, here: Provenance
) -> None:
    with Store(tmp_path / "s", create=True) as store:
        say_new_run(store, here)
        store.run(HERE, "near")
        say_new_run(store, here)
    assert caplog.records == []


def other_versions(path: Path, configured: Configured, *stored: tuple[str, str]) -> None:
    """Says what there is to say beside stored versions of `mine`, each with its file."""
    with Store(path, create=True) as store:
        run = store.run(TOY, "test")
        for version, file in stored:
            id_ = store.register(run, "mine", version, {}, file=file)
            store.add(run, [(id_, replace(SCORE, estimator="mine"))])
        say_other_versions(store, run, configured)


INSTALLED = Configured(Estimator(lambda probe: 1.0, name="mine", version="2"), {}, "mine")
OWN = replace(INSTALLED, source="/x/a.py:mine")


@pytest.mark.parametrize(
    ("configured", "stored", "told"),
    [
        (INSTALLED, [("1", "")], "mine is scored anew: version 2 here, 1 in the store"),
        (OWN, [("1", "/x/a.py")], "mine is scored anew: its source is another than when it was stored"),
        (OWN, [("1", "")], "mine is scored anew: its source is another than when it was stored"),
        (
            OWN,
            [("1", "/x/b.py")],
            "mine of a.py is not the mine of /x/b.py that is stored: tables show both, with their files",
        ),
        (OWN, [], ""),
    ],
)
def test_another_version_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, configured: Configured, stored: list[tuple[str, str]],
    told: str,
) -> None:  # fmt: skip
    other_versions(tmp_path / "s", configured, *stored)
    assert [record.getMessage() for record in caplog.records] == ([told] if told else [])


def test_the_file_of_what_is_installed_does_not_matter() -> None:
    def here(probe: object) -> float:
        return 1.0

    assert configure(["params"]).estimators[0].file == ""
    (own,) = configure([here]).estimators
    assert own.file == str(Path(__file__).absolute())


OPTIONS = ("--sample", "3", "--batch-size", "4", "--threads", "1")


@pytest.mark.slow
def test_an_edit_of_a_helper_scores_anew_and_a_comment_does_not(cli: Run) -> None:
    """As a student works: a file with her proxy, and one beside it with what it needs."""
    Path("proxies").mkdir()
    mine, helper = Path("proxies/mine.py"), Path("proxies/helper.py")
    mine.write_text("from helper import size\ndef mine(probe):\n    return size(probe.network)\n")
    helper.write_text("def size(network):\n    return float(sum(p.numel() for p in network.parameters()))\n")

    def run() -> tuple[float, str]:
        code, _, errors = cli("run", "--estimator", "proxies/mine.py:mine", *OPTIONS)
        assert code == 0, errors
        with Store(Path("nasgauge.sqlite")) as store:
            return store.frame(store.runs()[0]).sort_values("requested").score.iloc[-1], errors

    first, errors = run()
    assert "anew" not in errors
    mine.write_text("# what it is\n" + mine.read_text() + "\n\ndef another(probe):\n    return 0.0\n")
    helper.write_text("'''Helps.'''\n" + helper.read_text())
    assert run()[0] == first
    helper.write_text(helper.read_text().replace("return float(", "return 2 * float("))
    second, errors = run()
    assert "mine is scored anew: its source is another than when it was stored" in errors
    assert second == 2 * first


@pytest.mark.slow
def test_two_files_stand_side_by_side_in_tables(cli: Run) -> None:
    for name, sign in (("a", 1), ("b", -1)):
        Path(f"{name}.py").write_text(
            f"def mine(probe):\n    return {sign} * float(len(probe.architecture))\n"
        )
        code, _, errors = cli("run", "--estimator", f"{name}.py:mine", *OPTIONS)
        assert code == 0
    assert "mine of b.py is not the mine of " in errors
    _, table, _ = cli("leaderboard")
    assert "mine [a.py]" in table
    assert "mine [b.py]" in table
    _, rows, _ = cli("scores")
    assert "a.py" in rows
    assert "b.py" in rows


@pytest.mark.slow
def test_renamed_images_are_no_new_run_and_other_threads_are_said(cli: Run) -> None:
    images = np.random.default_rng(0).integers(0, 256, (20, 32, 32, 3), dtype=np.uint8)
    for name in ("one.npz", "two.npz"):
        np.savez(name, images=images, labels=np.arange(20) % 10)
        code, _, errors = cli("run", "--estimator", "params", "--images", f"npz:{name}", *OPTIONS)
        assert code == 0
        assert "a new run" not in errors
    with Store(Path("nasgauge.sqlite")) as store:
        (run,) = store.runs()
    assert run.provenance.images == "npz:one.npz"
    _, _, errors = cli(
        "run", "--estimator", "params", "--images", "npz:two.npz", *OPTIONS[:4], "--threads", "2"
    )
    assert "a new run: threads 2 here, 1 in the run of 2" in errors
