"""A study's table, numbers, figure and arrays, and the files they go to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nasgauge.api.study_result import StudyResult
from nasgauge.core import InputError
from nasgauge.presentation.plots import figure
from nasgauge.presentation.table import Table

ROWS = pd.DataFrame({"score": [0.5, 1.5]})
TABLE = Table("name", "A title.", ROWS, [{"score": "0.5"}], ["A note."])
RESULT = StudyResult(TABLE, ROWS, figure, {"agreement": np.eye(2)})


def test_it_shows_its_table() -> None:
    assert str(RESULT) == TABLE.to_markdown()
    assert RESULT._repr_html_() == TABLE._repr_html_()
    assert isinstance(RESULT.figure(), Figure)


def test_files_are_written_where_folders_are_missing_too(tmp_path: Path) -> None:
    RESULT.save_rows(tmp_path / "new" / "rows.csv")
    assert (tmp_path / "new" / "rows.csv").read_text() == "# A note.\nscore\n0.5\n1.5\n"
    RESULT.save_figure(str(tmp_path / "figure.png"))
    assert (tmp_path / "figure.png").read_bytes().startswith(b"\x89PNG")
    RESULT.save_arrays(tmp_path / "arrays.npz")
    with np.load(tmp_path / "arrays.npz") as archive:
        assert archive["agreement"].tolist() == [[1, 0], [0, 1]]


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot draw"):
        RESULT.save_figure(tmp_path / "figure.txt")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write"):
        RESULT.save_rows(tmp_path / "file" / "rows.csv")
