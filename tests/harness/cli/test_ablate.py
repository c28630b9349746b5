"""`nasgauge ablate`: one setting at a time, from the store where it is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scipy import stats

from nasgauge import plugins
from nasgauge.cli import main

MINE = """
def mine(probe, *, sign=1, name="a"):
    \"\"\"Parameters, with a sign.\"\"\"
    return sign * sum(p.numel() for p in probe.network.parameters())

def two(probe, *, way=1):
    \"\"\"Two scores.\"\"\"
    return {"one": 1.0, "two": 2.0}
"""
COMMAND = ["ablate", "mine.py:mine", "--vary", "sign=1,-1", "--vary", "name=b", "--sample", "6"]
COMMAND += ["--batch-size", "2", "--threads", "1"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(MINE)


@pytest.mark.slow
def test_every_value_has_its_rho_beside_that_of_the_settings_as_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(COMMAND)
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in capsys.readouterr().out.split("\n")]
    rows = {(row[0], row[1]): row[2:] for row in lines[2:6]}
    assert list(rows) == [("as set", ""), ("sign", "1"), ("sign", "-1"), ("name", "b")]
    space = plugins.search_space("nasbench201")
    names, table = space.sample(6, 0), space.load_table("cifar10")
    counts = [sum(p.numel() for p in space.build(name, classes=10).parameters()) for name in names]
    rho = stats.spearmanr(counts, table.accuracy[table.rows(names)]).statistic
    assert rows["as set", ""][0].startswith(f"{rho:.3f} [")
    assert rows["sign", "1"][:3] == [*rows["as set", ""][:2], ""]
    assert rows["sign", "-1"][0].startswith(f"{-rho:.3f} [")
    assert rows["sign", "-1"][2].startswith(f"{-2 * rho:+.3f} (p ")
    assert rows["name", "b"][2].startswith("+0.000 (p 1)")
    with pytest.raises(SystemExit):
        main(["leaderboard"])
    assert "the run has no sample, only scores that a search, a study or tuning" in capsys.readouterr().err


@pytest.mark.slow
def test_combinations_show_what_one_setting_does_under_another(capsys: pytest.CaptureFixture[str]) -> None:
    main([*COMMAND, "--cross"])
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in capsys.readouterr().out.split("\n")]
    assert lines[0][:3] == ["sign", "name", "rho"]
    rows = {(row[0], row[1]): row[2] for row in lines[2:6] if row}
    assert list(rows) == [("1", "a"), ("1", "b"), ("-1", "b")]
    first, same, turned = (float(each.split()[0]) for each in rows.values())
    assert first == same == -turned


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["vote", "--vary", "of=a"], "vote is defined over a set"),
        (["az_parts", "--vary", "repeats=2", "--sample", "15625"], "az_parts gives several scores"),
        (["rwe", "--vary", "bm=batch"], "no setting 'bm' of rwe; there are batch, bn, "),
        (
            ["mine.py:two", "--vary", "way=2", "--sample", "2", "--batch-size", "2"],
            "two gives several scores",
        ),
    ],
)
def test_what_has_no_single_score_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    with pytest.raises(SystemExit):
        main(["ablate", *arguments])
    assert re.search(message, capsys.readouterr().err)
