"""Reads the pickled boosters of the official surrogates, and runs nothing in them.

They name seven globals: the booster is answered by a stand-in that keeps its state as a dictionary, its
bytes by a function that takes only bytes, the rest (the scores that training printed) by something that
keeps nothing.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from nasgauge.core import InputError
from nasgauge.runtime.unpickle import Allowed, unpickle
from nasgauge_adapters.nasbench301.forest import Forest
from nasgauge_adapters.nasbench301.lightgbm_text import read_lightgbm
from nasgauge_adapters.nasbench301.xgboost_bytes import read_xgboost


def read_booster(content: bytes, *, features: int) -> Forest:
    """The trees of one `surrogate_model.model`.

    features: number of columns that its trees may ask for.

    Raises:
        InputError: Saying what is wrong with it.

    Source: pickles of xgboost 1.0 to 1.2 and lightgbm 2.3, with which the official files were saved.
    """
    booster = unpickle(io.BytesIO(content), allowed=_ALLOWED)
    if not isinstance(booster, _Booster):
        raise InputError(f"it holds a {type(booster).__name__}, wanted a booster of xgboost or lightgbm")
    return booster.read(booster.state, features)


class _Booster:
    """Stands for a booster; subclasses say which library's."""

    read: Callable[[Mapping[str, Any], int], Forest]
    state: Mapping[str, Any] = MappingProxyType({})  # a pickle need not give any, nor call __init__

    def __setstate__(self, state: object) -> None:
        self.state = state if isinstance(state, dict) else {}


class _XGBoost(_Booster):
    read = staticmethod(lambda state, features: read_xgboost(state.get("handle"), features=features))


class _LightGBM(_Booster):
    read = staticmethod(
        lambda state, features: read_lightgbm(
            state.get("handle"), trees=state.get("best_iteration"), features=features
        )
    )


class _Ignored(dict[Any, Any]):
    """Stands for what training printed: takes everything, keeps nothing that is asked for."""

    def __init__(self, *_: object) -> None:
        super().__init__()

    def __setstate__(self, _: object) -> None:
        pass


def _bytes(content: object = b"") -> bytes:
    """Stands for bytearray, which would make any number of bytes from a number."""
    if not isinstance(content, bytes):
        raise InputError(f"it makes bytes of a {type(content).__name__}, wanted the bytes of a booster")
    return content


_ALLOWED: Allowed = {
    ("xgboost.core", "Booster"): _XGBoost,
    ("lightgbm.basic", "Booster"): _LightGBM,
    ("builtins", "bytearray"): _bytes,
    ("collections", "OrderedDict"): _Ignored,
    ("collections", "defaultdict"): _Ignored,
    ("numpy.core.multiarray", "scalar"): _Ignored,
    ("numpy", "dtype"): _Ignored,
}
