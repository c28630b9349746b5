"""What a caller may give for the field of a frozen dataclass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pytest

from nasgauge.core import InputError
from nasgauge.core.bounds import Bounds
from nasgauge.core.typed import typed_field


@dataclass(frozen=True)
class Wanted:
    """One field of each kind that a spec has."""

    seed: Annotated[int, Bounds(low=0)] = 0
    batch: Annotated[int, Bounds(low=2)] | None = None
    share: float = 0.5
    name: str | None = None
    file: Path | str | Sequence[str] | None = None
    counts: tuple[Annotated[int, Bounds(low=1)], ...] = ()
    download: bool = False
    anything: tuple[Any, ...] = ()


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("seed", np.int64(3), 3),
        ("batch", None, None),
        ("batch", 2, 2),
        ("share", 1, 1.0),
        ("share", np.float32(0.5), 0.5),
        ("name", "a", "a"),
        ("file", ["a", "b"], ("a", "b")),
        ("file", Path("a"), Path("a")),
        ("counts", [1, np.int32(2)], (1, 2)),
        ("download", True, True),
        ("anything", [len, "a"], (len, "a")),
    ],
)
def test_what_fits_is_taken_as_a_plain_value(name: str, value: object, found: object) -> None:
    taken = typed_field(Wanted, name, value)
    assert taken == found
    assert type(taken) is type(found)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("seed", 1.5, "seed is 1.5: wanted a whole number"),
        ("seed", True, "seed is True: wanted a whole number"),
        ("seed", -1, "seed is -1: wanted 0 or more"),
        ("batch", 0, "batch is 0: wanted 2 or more"),
        ("batch", "2", "batch is '2': wanted a whole number"),
        ("share", "much", "share is 'much': wanted a number"),
        ("name", 3, "name is 3: wanted text"),
        ("file", 3, "file is 3: wanted a path or text or a list, each text"),
        ("file", [1], r"file is \[1\]: wanted a path or text or a list, each text"),
        ("counts", [0], r"counts is \[0\]: wanted a list, each 1 or more"),
        ("counts", [2.5], r"counts is \[2.5\]: wanted a list, each a whole number"),
        ("download", 1, "download is 1: wanted True or False"),
        ("name", np.zeros((9, 9)), "name is of type ndarray: wanted text"),
    ],
)
def test_what_does_not_fit_is_named_with_what_was_wanted(name: str, value: object, message: str) -> None:
    with pytest.raises(InputError, match=f"^{message}$"):
        typed_field(Wanted, name, value)
