"""`nasgauge run` as a user meets it: real benchmark, few architectures, small batches."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import torch
from table_cells import flat

from nasgauge.api.scoring import cheap_estimators

Run = Callable[..., tuple[int, str, str]]
ABSENT = "mps" if torch.cuda.is_available() else "cuda"
FAST = ("--estimator", "params", "--estimator", "random", "--batch-size", "4")


@pytest.mark.slow
def test_run_prints_a_leaderboard_and_leaderboard_prints_it_again(cli: Run) -> None:
    code, output, _ = cli("run", *FAST, "--sample", "12")
    assert code == 0
    assert "| 1 | params" in flat(output)
    assert "Sample: 12 architectures of nasbench201, drawn at random by seed 0." in flat(output)
    assert "validation accuracy (%), 200 epochs, mean of 2 or 3 training seeds" in output
    code, again, error = cli("leaderboard")
    assert (code, error) == (0, "")
    assert again.partition("Made by")[0] == output.partition("Made by")[0]


@pytest.mark.slow
def test_architectures_come_from_a_file_in_any_notation(cli: Run, tmp_path: Path) -> None:
    official = "|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|"
    (tmp_path / "some.txt").write_text(f"421211\n\n{official}\n421211\n 000100 \n")
    assert cli("run", *FAST, "--architectures", "some.txt")[0] == 0
    rows = pd.read_csv(io.StringIO(cli("scores")[1]))
    assert rows.architecture.nunique() == 2


@pytest.mark.slow
def test_another_image_set_is_another_run_and_has_to_be_chosen(cli: Run) -> None:
    cli("run", *FAST, "--sample", "3")
    cli("run", *FAST, "--sample", "3", "--images", "noise")
    code, _, error = cli("leaderboard")
    assert code == 2
    assert "has 2 runs; choose one with --where" in error
    assert "images=noise" in error
    code, output, _ = cli("leaderboard", "--where", "images=noise")
    assert code == 0
    assert "Images: noise" in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--estimator", "gradnrom"], "did you mean grad_norm"),
        (["--benchmark", "nasbench102"], "no benchmark 'nasbench102'"),
        (["--dataset", "cifar"], "did you mean cifar"),
        (["--images", "digit"], "did you mean digits"),
        (["--images", "npz:missing.npz"], "missing.npz"),
        (["--images", "cifar10", "--data-folder", "."], "cifar-10-python.tar.gz"),
        (["--sample", "some"], "wanted a positive number or all"),
        (["--sample", "0"], "wanted a positive number or all"),
        (["--sample", "99999"], "wanted 1 to 15625"),
        (["--batch-size", "5000"], "ask for fewer"),
        (["--seed", "-1"], "not in the range"),
        (["--architectures", "missing.txt"], "cannot read architectures"),
        (["--architectures", "bad.txt"], "bad.txt, line 2: .*edge 0>1.*did you mean nor_conv_3x3"),
        (["--architectures", "empty.txt"], "has no architecture"),
        (["--set", "params.scale=2"], "no setting 'scale' of params"),
        (["--device", ABSENT], f"no device '{ABSENT}' on this machine; there is cpu"),
        (["--device", "tpu"], "no value 'tpu' of --device; did you mean cpu"),
        (["--store", "missing/scores.sqlite"], "name a file in a folder that exists"),
        (["--store", "bad.txt"], "is not a nasgauge store"),
    ],
)
def test_bad_input_ends_with_code_2_and_nothing_written(
    cli: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "bad.txt").write_text("421211\n|nor_conv3x3~0|+|none~0|none~1|+|none~0|none~1|none~2|\n" * 50)
    (tmp_path / "empty.txt").write_text("\n")
    before = sorted(tmp_path.iterdir())
    sample = () if "--architectures" in arguments else ("--sample", "2")
    code, output, error = cli("run", *FAST, *sample, *arguments)
    assert code == 2
    assert output == ""
    assert pd.Series([error.replace("\n", " ")]).str.contains(message).all(), error
    assert "Traceback" not in error
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["leaderboard"], "no store"),
        (["scores", "--store", "nothing.sqlite"], "no store"),
        (["fly"], "No such command"),
    ],
)
def test_reading_what_is_not_there(cli: Run, arguments: list[str], message: str) -> None:
    code, _, error = cli(*arguments)
    assert code == 2
    assert message in error


def test_a_bug_in_an_estimator_keeps_what_is_stored(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "def mine(probe):\n    return 1.0 if probe.architecture.endswith('none~2|') else 'high'\n"
    )
    (tmp_path / "some.txt").write_text("000100\n000200\n000003\n000300\n")
    code, output, error = cli("run", "--estimator", "own.py:mine", "--architectures", "some.txt", *FAST[4:])
    assert (code, output) == (1, "")
    assert "returned str 'high'" in error
    assert len(pd.read_csv(io.StringIO(cli("scores")[1]))) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--estimator", "zen", "--set", "zen.repeats=0"), "'zen': setting repeats is 0: wanted 1 or more"),
        (
            ("--estimator", "vote", "--set", "vote.rule=loud"),
            "setting rule is 'loud': wanted log_rank or mean_rank",
        ),
        (("--estimator", "fewshot"), "fewshot cannot learn from 100 of 3 labels"),
        (("--estimator", "params", "--architectures", "some.txt"), "give one of the two"),
    ],
)
def test_what_settings_cannot_be_shows_before_the_first_write(
    cli: Run, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    code, _, error = cli("run", *arguments, "--sample", "3", "--batch-size", "4")
    assert code == 2
    assert message in error
    assert list(tmp_path.iterdir()) == []


def test_combine_names_near_matches(cli: Run) -> None:
    cli("run", *FAST, "--sample", "3")
    code, _, error = cli("combine", "--estimator", "parms")
    assert code == 2
    assert "no estimator 'parms' in nasgauge.sqlite; did you mean params" in error


FAILS = """
def fails(probe):
    raise ValueError("no such luck")
"""


@pytest.mark.slow
def test_failures_are_told_and_an_estimator_without_scores_has_no_rank(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "f.py").write_text(FAILS)
    code, output, error = cli(
        "run", "--estimator", "f.py:fails", "--estimator", "params", "--sample", "12", "--batch-size", "4"
    )
    assert code == 0
    assert "fails has no score for 12 of 12 architectures: ValueError: no such luck" in error
    (line,) = [line for line in output.splitlines() if "| fails" in line]
    cells = [cell.strip() for cell in line.split("|")[1:-1]]
    assert cells[:4] == ["", "fails", "", ""]


@pytest.mark.slow
def test_only_what_is_stored_is_said_to_be_stored(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "f.py").write_text("def bug(probe):\n    return probe.nothing\n")
    arguments = ("run", "--estimator", "f.py:bug", "--sample", "2", "--batch-size", "4")
    code, _, error = cli(*arguments)
    assert code == 1
    assert "stored" not in error
    assert not (tmp_path / "nasgauge.sqlite").exists()
    cli("run", *FAST, "--sample", "2")
    code, _, error = cli(*arguments)
    assert code == 1
    assert "What was scored is stored" in error


@pytest.mark.slow
def test_a_file_of_architectures_may_begin_with_a_byte_order_mark(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text("421211\n", encoding="utf-8-sig")
    assert cli("run", *FAST, "--architectures", "some.txt")[0] == 0


@pytest.mark.slow
def test_what_trains_networks_runs_only_where_it_is_named() -> None:
    cheap = cheap_estimators()
    assert {"naswot", "vote"} <= set(cheap)
    assert not {"bpe", "bpe1", "bpe2", "rwe"} & set(cheap)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--workers", "many"), "--workers 'many': wanted a number from 1, or auto"),
        (("--workers", "0"), "--workers '0': wanted a number from 1, or auto"),
        (("--gpus", "0.5"), "add --executor=ray"),
        (("--executor", "ray", "--workers", "2"), "leave it out"),
        (("--executor", "ray", "--gpus", "1.5"), "wanted a share of 0.0001 to 1, or a whole number"),
    ],
)
def test_where_networks_are_scored_is_checked_before_anything_is(
    cli: Run, tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    code, _, error = cli("run", *FAST, *options)
    assert code == 2
    assert message in error
    assert not list(tmp_path.glob("*.sqlite"))


def test_an_estimator_without_parts_cannot_rate_in_a_search(cli: Run) -> None:
    code, _, error = cli("search", "--searcher", "random+early_stop", "--evaluations", "3")
    assert code == 2
    assert "early_stop has no parts that could be scored" in error


@pytest.mark.parametrize(
    ("space", "reason"),
    [("nasbench301", "no surrogates of nasbench301 in"), ("nats_sss", "no table for nats_sss is imported")],
)
def test_what_no_table_knows_is_scored_all_the_same(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, space: str, reason: str
) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "nothing"))
    options = ("--benchmark", space, "--estimator", "params", "--batch-size", "2")
    code, output, error = cli("run", *options, "--sample", "2")
    assert (code, output) == (0, "")
    assert "Scores are in nasgauge.sqlite; there is nothing to rank them against: " in error
    assert reason in error
    rows = pd.read_csv(io.StringIO(cli("scores")[1]))
    assert rows.score.notna().sum() == 2
    code, _, error = cli("leaderboard")
    assert code == 2
    assert reason in error
    (tmp_path / "some.txt").write_text("\n".join(rows.architecture))
    assert cli("run", *options, "--architectures", "some.txt", "--store", "named.sqlite")[0] == 0
    assert len(pd.read_csv(io.StringIO(cli("scores", "--store", "named.sqlite")[1]))) == 2


@pytest.mark.parametrize("option", [("--label", "validation"), ("--table", "none.csv")])
def test_a_table_that_was_asked_for_has_to_be_there(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: tuple[str, str]
) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "nothing"))
    columns = ("--architecture-column", "a", "--accuracy-column", "b") if option[0] == "--table" else ()
    chosen = ("--benchmark", "nats_sss", "--estimator", "params", "--sample", "2", *option, *columns)
    assert cli("run", *chosen)[0] == 2
    assert not list(tmp_path.glob("*.sqlite"))


def test_some_of_the_architectures_are_in_the_table(cli: Run, tmp_path: Path) -> None:
    """All are scored; the leaderboard is over those that have an accuracy, and says so."""
    names = ("000100", "000200", "000300", "421211")
    lines = [f"{name},{90 + number}" for number, name in enumerate(names[:3])]
    (tmp_path / "mine.csv").write_text("\n".join(["ops,test", *lines]))
    (tmp_path / "some.txt").write_text("\n".join(names))
    table = ("--table", "mine.csv", "--architecture-column", "ops", "--accuracy-column", "test")
    code, output, _ = cli("run", *FAST, "--architectures", "some.txt", *table)
    assert code == 0
    assert (
        "Sample: 3 architectures of nasbench201, of 4 named by the user, not drawn "
        "(1 more were scored, but are not in the table)." in flat(output)
    )
    assert len(pd.read_csv(io.StringIO(cli("scores")[1]))) == 8


def test_a_run_has_options_from_a_file(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "run.toml").write_text(
        'estimator = ["params"]\nbatch_size = 4\narchitectures = ["000100", "000200"]\n'
    )
    assert cli("run", "--config", "run.toml")[0] == 0
    assert len(pd.read_csv(io.StringIO(cli("scores")[1]))) == 2
    (tmp_path / "wrong.toml").write_text('architectures = ["000100", "thesis"]\n')
    code, _, error = cli("run", "--config", "wrong.toml")
    assert code == 2
    assert "number 2: " in error
