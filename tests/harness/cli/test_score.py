"""`nasgauge score`: a network of the user's own, and what people give it by mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from table_cells import flat

Run = Callable[..., tuple[int, str, str]]
MODEL = """
from torch import nn

def body(outputs, channels=3):
    return nn.Sequential(nn.Conv2d(channels, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                         nn.Linear(4, outputs))

def make_network():
    return body(10)

def sized(classes, width=4):
    return body(classes)

made = body(12)

class Pair(nn.Module):
    def forward(self, x):
        return x, x

def small(): return body(5)
def grey(): return body(10, channels=1)
def wants(width, depth): return body(10)
def fails(): return body(10) / 2
def nothing(): return None
number = 3
"""
FAST = ("--batch-size", "4", "--size", "8")


@pytest.fixture
def cli(cli: Run, tmp_path: Path) -> Run:
    """Runs the command line in a folder with `model.py`."""
    (tmp_path / "model.py").write_text(MODEL)
    return cli


@pytest.mark.parametrize("name", ["make_network", "sized", "made"])
def test_a_network_in_a_file_is_scored(cli: Run, name: str) -> None:
    chosen = ("--estimator", "params", "--estimator", "snip")
    code, output, error = cli("score", f"model.py:{name}", *chosen, *FAST)
    assert (code, error) == (0, "")
    assert "| params | 0.000" in flat(output)
    assert "network+images+labels" in output
    assert "Images: digits, batch 4" in output or "Images: digits@8" in output
    assert f"Made by: nasgauge score model.py:{name} --estimator params" in flat(output)


def test_other_formats_images_and_settings(cli: Run, tmp_path: Path) -> None:
    chosen = ("--images", "noise", "--estimator", "zen", "--set", "zen.repeats=2")
    again = ("--format", "json", "--output", "scores.json")
    assert cli("score", "model.py:make_network", *chosen, *FAST, *again) == (0, "", "")
    (row,) = json.loads((tmp_path / "scores.json").read_text())["rows"]
    assert (row["estimator"], row["error"]) == ("zen", None)


def test_the_same_seed_gives_the_same_scores(cli: Run) -> None:
    def score(*options: str) -> float:
        arguments = ("--estimator", "l2_norm", *FAST, "--format", "json")
        (row,) = json.loads(cli("score", "model.py:make_network", *arguments, *options)[1])["rows"]
        return float(row["score"])

    assert score() == score() == score("--seed", "0")
    assert score() != score("--seed", "1")


def test_a_failure_is_told_and_the_others_stand(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("def fails(probe):\n    raise ValueError('no luck')\n")
    chosen = ("--estimator", "own.py:fails", "--estimator", "params")
    code, output, error = cli("score", "model.py:make_network", *chosen, *FAST)
    assert code == 0
    assert "fails has no score: ValueError: no luck" in error
    assert "ValueError: no luck" in output
    assert "params" in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("model.py:Pair",),
            "the network returns a tuple of 2 for images (4, 3, 8, 8): wanted logits",
        ),
        (("model.py:grey",), "the network cannot take images (4, 3, 8, 8): RuntimeError: Given groups=1"),
        (("model.py:small",), "have 10 classes, and the network 5 outputs"),
        (("model.py:wants",), "model.py:wants wants arguments (width, depth): wanted a function of none"),
        (("model.py:fails",), "model.py:fails failed: TypeError: unsupported operand"),
        (("model.py:nothing",), "what model.py:nothing returned is NoneType: wanted a torch.nn.Module"),
        (("model.py:number",), "no function 'number' in model.py"),
        (("model.py:make_netwok",), "no function 'make_netwok' in model.py; did you mean make_network"),
        (("gone.py:make_network",), "no file 'gone.py' for network"),
        (("model.py",), "network 'model.py' is a file: wanted model.py:FUNCTION"),
        (("make_network",), "no file"),
        (("model.py:made", "--images", "digit"), "did you mean digits"),
        (("model.py:made", "--estimator", "naswo"), "did you mean naswot"),
        (("model.py:made", "--estimator", "vote"), "vote is defined only over a set of networks"),
        (("model.py:made", "--batch-size", "5000"), "ask for fewer"),
        ((), "Missing argument"),
    ],
)
def test_what_is_not_a_network_is_refused(cli: Run, arguments: tuple[str, ...], message: str) -> None:
    chosen = () if "--estimator" in arguments else ("--estimator", "params")
    code, output, error = cli("score", *FAST, *chosen, *arguments)
    assert (code, output) == (2, "")
    assert message in error
    assert "Traceback" not in error
