"""A table with the files that can stand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from nasgauge.core import InputError
from nasgauge.presentation.result import FileMaker, Result
from nasgauge.presentation.table import Table

TABLE = Table("name", "A title.", pd.DataFrame({"score": [0.5]}), [{"score": "0.5"}], ["A note."])


@dataclass(frozen=True, eq=False)
class Found(Result):
    """A result with one file, which says how it is called."""

    def files(self) -> Mapping[str, FileMaker]:
        """By option."""
        return {"plot": lambda path: f"{path.name}: {self.table.title}"}


def test_it_shows_its_table() -> None:
    assert str(Found(TABLE)) == TABLE.to_markdown()
    assert Found(TABLE)._repr_html_() == TABLE._repr_html_()


def test_a_file_is_made_for_its_name_and_written(tmp_path: Path) -> None:
    Found(TABLE).write("plot", str(tmp_path / "new" / "a.svg"))
    assert (tmp_path / "new" / "a.svg").read_text() == "a.svg: A title."
    with pytest.raises(InputError, match=r"cannot write '/dev/null/a\.svg'"):
        Found(TABLE).write("plot", "/dev/null/a.svg")
