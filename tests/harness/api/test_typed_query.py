"""Stores with options, typed as one text."""

from __future__ import annotations

from pathlib import Path

import pytest

from nasgauge.api.typed_query import typed_query
from nasgauge.core import InputError


@pytest.mark.parametrize(
    ("text", "store", "options"),
    [
        ("a.sqlite", "a.sqlite", []),
        ("a.sqlite --where seed=0 --estimator naswot,params", "a.sqlite",
         ["--where", "seed=0", "--estimator", "naswot,params"]),
        ("my runs/a.sqlite --where seed=0", "my runs/a.sqlite", ["--where", "seed=0"]),
        ("'my runs/a.sqlite' --where 'hardware=AMD X'", "my runs/a.sqlite", ["--where", "hardware=AMD X"]),
        (r"C:\my runs\a.sqlite --table C:\t.csv", r"C:\my runs\a.sqlite", ["--table", r"C:\t.csv"]),
        (r'a.sqlite --table "C:\my tables\t.csv"', "a.sqlite", ["--table", r"C:\my tables\t.csv"]),
        ("it's.sqlite --where seed=0", "it's.sqlite", ["--where", "seed=0"]),
        ("a#1.sqlite --where images=npz:#.npz", "a#1.sqlite", ["--where", "images=npz:#.npz"]),
        ("  a.sqlite  ", "a.sqlite", []),
    ],
)  # fmt: skip
def test_readings(text: str, store: str, options: list[str]) -> None:
    assert typed_query(text) == (store, options)


def test_a_store_that_is_there_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a --b.sqlite", "my store.sqlite", "back\\slash.sqlite", "'quoted'.sqlite"):
        Path(name).touch()
        assert typed_query(name) == (name, [])
        assert typed_query(f"{name} --where seed=0") == (name, ["--where", "seed=0"])
    assert typed_query("my\\ store.sqlite --where seed=0") == ("my store.sqlite", ["--where", "seed=0"])


@pytest.mark.parametrize("text", ["", "  ", "--where seed=0", "'a.sqlite", "a.sqlite --where 'x"])
def test_what_cannot_be_read(text: str) -> None:
    assert typed_query("x" * 5000) == ("x" * 5000, []), "too long for a file, and said so where it is opened"
    with pytest.raises(InputError, match=r"cannot read .*wanted STORE, or 'STORE --option"):
        typed_query(text)
