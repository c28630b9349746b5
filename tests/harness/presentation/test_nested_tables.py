"""Tables over nested samples as one: the largest first, each line of the captions once."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest
from readings import made_up

from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import InputError
from nasgauge.presentation.nested_tables import as_one, nested_table
from nasgauge.presentation.table import Table


def build(run: ScoredRun) -> Table:
    """One row per estimator; nothing of one alone."""
    if len(run.columns) == 1:
        raise InputError(f"{len(run.sample)} architectures with nothing to compare")
    return Table(
        "mine",
        f"On {len(run.sample)}.",
        pd.DataFrame({"estimator": list(run.columns), "n": len(run.sample)}),
        [{"estimator": name} for name in run.columns],
        ["Shared.", f"Of {len(run.sample)}.", "Made by: me"],
        papers=lambda: dict.fromkeys(run.columns, "paper"),
        lead=[] if run.ranks else ["Few."],
    )


def level(count: int, *names: str) -> list[ScoredRun]:
    return [made_up({name: range(count) for name in names}, range(count))]


LEVELS = [level(20, "a", "b"), level(12, "a", "b", "c"), level(3, "a", "b", "c", "d")]


def test_one_sample_is_a_table_as_it_is() -> None:
    table = nested_table(build, LEVELS[:1])
    assert (table.name, table.parts) == ("mine", [])
    assert table.notes == ["Shared.", "Of 20.", "Made by: me"]


def test_each_sample_is_a_part_with_a_name_and_a_title_of_its_own() -> None:
    table = nested_table(build, LEVELS)
    assert [each.name for each in (table, *table.parts)] == ["mine", "mine-n12", "mine-n3"]
    assert [each.title for each in (table, *table.parts)] == ["On 20.", "On 12.", "On 3."]
    assert [len(each.rows) for each in (table, *table.parts)] == [2, 3, 4]
    assert [list(each.lead) for each in (table, *table.parts)] == [[], [], ["Few."]]
    assert table.papers() == dict.fromkeys("abcd", "paper")


def test_every_line_of_the_captions_stands_once_and_the_command_last() -> None:
    table = nested_table(build, LEVELS)
    assert table.notes == ["Shared.", "Of 20.", "Of 12.", "Of 3.", "Made by: me"]
    assert [each.notes for each in table.parts] == [(), ()]


def test_every_format_has_all_samples() -> None:
    table = nested_table(build, LEVELS)
    blocks = table.to_markdown().split("\n\n")
    assert [block for block in blocks if not block.startswith("|")][:4] == [
        "On 20.",
        "On 12.",
        "On 3.",
        "Few.",
    ]
    rows = pd.read_csv(io.StringIO(table.to_csv()), comment="#")
    assert rows.groupby("part").size().to_dict() == {"mine": 2, "mine-n12": 3, "mine-n3": 4}
    content = json.loads(table.to_json())
    assert len(content["rows"]) == 2
    assert {name: len(part) for name, part in content["parts"].items()} == {"mine-n12": 3, "mine-n3": 4}
    assert table.to_latex().count(r"\begin{threeparttable}") == 3


def test_samples_with_nothing_to_show_are_left_out() -> None:
    table = nested_table(build, [level(30, "a"), *LEVELS])
    assert (table.title, len(table.parts)) == ("On 20.", 2)
    assert nested_table(build, [LEVELS[0], level(3, "a")]).parts == []


def test_where_no_sample_has_anything_the_largest_says_why() -> None:
    with pytest.raises(InputError, match="30 architectures with nothing to compare"):
        nested_table(build, [level(30, "a"), level(3, "b")])


def test_tables_become_one() -> None:
    first, second = build(*LEVELS[0]), build(*LEVELS[1])
    assert as_one([first, second]).frame is first.frame
    assert as_one([first, second]).parts[0].frame is second.frame
