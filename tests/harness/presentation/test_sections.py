"""The parts of a report: only those for which there is something to show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from readings import made_up
from report_example import ACCURACY, BOARD, RUN, SCORES

from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.presentation.figures import figures_of, style
from nasgauge.presentation.sections import ReportContent, Section, sections

pytestmark = pytest.mark.slow
OTHER_SEED = replace(RUN, provenance=RUN.provenance.with_seed(1))


@pytest.fixture(scope="module")
def found() -> dict[str, Section]:
    with style():
        content = ReportContent([[RUN]], BOARD, figures_of(RUN, BOARD), "params", [[RUN, OTHER_SEED]])
        return {section.id: section for section in sections(content)}


def test_they_come_in_order(found: dict[str, Section]) -> None:
    assert list(found) == [
        "leaderboard", "scatter", "pareto", "alike", "pairs", "bands", "operations", "seeds", "published"
    ]  # fmt: skip


def test_each_has_figures_or_a_table(found: dict[str, Section]) -> None:
    for section in found.values():
        assert bool(section.figures) != (section.table is not None), section.id
    assert len(found["scatter"].figures) == 1 + len(SCORES)
    assert found["pairs"].folded
    assert not found["leaderboard"].folded


def test_each_table_is_over_each_sample() -> None:
    few = [*RUN.columns][:2]
    small = made_up({name: scores[:8] for name, scores in SCORES.items()}, ACCURACY[:8])
    small = replace(small, sample=RUN.sample[:8], table=RUN.table)
    levels = [[RUN.only(few)], [small]]
    board = leaderboard(RUN.only(few))
    with style():
        content = ReportContent(levels, board, figures_of(RUN.only(few), board))
        found = {section.id: section for section in sections(content)}
    for name in ("leaderboard", "pairs", "bands", "operations"):
        table = found[name].table
        assert table is not None
        assert [len(part.rows) > 0 for part in table.parts] == [True]
        assert "Fewer than 10 architectures" in table.parts[0].lead[0]
    assert len(found["scatter"].figures) == 1 + len(few)


def test_bands_take_out_what_is_given(found: dict[str, Section]) -> None:
    table = found["bands"].table
    assert table is not None
    assert "rho given params" in table.rows[0]


def test_one_estimator_that_nobody_published_with_one_seed_has_less() -> None:
    run = made_up({"mine": SCORES["params"]}, ACCURACY, benchmark="nats_sss")
    board = leaderboard(run)
    with style():
        names = [section.id for section in sections(ReportContent([[run]], board, figures_of(run, board)))]
    assert names == ["leaderboard", "scatter", "pareto", "alike", "bands"]
