from __future__ import annotations

import builtins
import os
import pickle
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nasbench301_files import (
    FEATURES,
    Tree,
    lightgbm_pickle,
    lightgbm_text,
    pickled,
    predicted,
    xgboost_model,
    xgboost_pickle,
)

from nasgauge.core import InputError
from nasgauge_adapters.nasbench301.boosters import read_booster
from nasgauge_adapters.nasbench301.forest import Forest

STEPS = st.sampled_from([-1.0, 0.5, 1.0, 1 / 3, 2.5, 0.1])
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.floats(-100, 100, width=32),
    lambda below: st.tuples(st.integers(0, FEATURES - 1), STEPS, below, below),
    max_leaves=12,
)
ROWS = st.lists(st.lists(STEPS, min_size=FEATURES, max_size=FEATURES), min_size=1, max_size=5)
STUMP: Tree = (3, 1.5, 10.0, (4, 0.5, 20.0, 30.0))


def read(content: bytes) -> Forest:
    return read_booster(content, features=FEATURES)


def rows(*values: tuple[int, float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    table = np.zeros((1, FEATURES))
    for column, value in values:
        table[0, column] = value
    return table


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.lists(TREES, min_size=1, max_size=6), ROWS)
def test_xgboost_adds_its_trees(trees: list[Tree], table: list[list[float]]) -> None:
    forest = read(xgboost_pickle(xgboost_model(trees)))
    wanted = [0.5 + sum(predicted(tree, row, single=True) for tree in trees) for row in table]
    assert forest.predict(np.array(table)) == pytest.approx(wanted, abs=1e-3)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.lists(TREES, min_size=1, max_size=6), ROWS)
def test_lightgbm_adds_its_trees(trees: list[Tree], table: list[list[float]]) -> None:
    forest = read(lightgbm_pickle(lightgbm_text(trees), len(trees)))
    wanted = [sum(predicted(tree, row, single=False) for tree in trees) for row in table]
    assert forest.predict(np.array(table)) == pytest.approx(wanted, abs=1e-9)


def test_a_tie_goes_right_in_xgboost_and_left_in_lightgbm() -> None:
    tie = rows((3, 1.5))
    assert read(xgboost_pickle(xgboost_model([STUMP]))).predict(tie) == [20.5]
    assert read(lightgbm_pickle(lightgbm_text([STUMP]), 1)).predict(tie) == [10.0]


def test_xgboost_compares_in_single_precision() -> None:
    tenth: Tree = (0, float(np.float32(0.1)), 1.0, 2.0)  # a little above 0.1
    assert read(xgboost_pickle(xgboost_model([tenth]))).predict(rows((0, 0.1))) == [2.5]


def test_many_rows_go_through_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nasgauge_adapters.nasbench301.forest._BLOCK", 4)
    table = np.random.default_rng(0).choice([0.0, 1.0, 2.0], (11, FEATURES))
    forest = read(xgboost_pickle(xgboost_model([STUMP, STUMP])))
    wanted = [0.5 + 2 * predicted(STUMP, row, single=True) for row in table]
    assert forest.predict(table) == pytest.approx(wanted)
    assert forest.predict(table[:0]).shape == (0,)


def test_lightgbm_stops_at_its_best_iteration() -> None:
    text = lightgbm_text([1.0, 2.0, 4.0])
    for best, wanted in ((1, 1.0), (2, 3.0), (3, 7.0), (-1, 7.0), (0, 7.0)):
        assert read(lightgbm_pickle(text, best)).predict(rows()) == [wanted]


def test_the_forms_before_xgboost_1_1() -> None:
    model = xgboost_model([STUMP])
    for handle in (model, model.removeprefix(b"binf")):
        forest = read(pickled("xgboost.core", {"handle": bytearray(handle)}))
        assert forest.predict(rows()) == [10.5]


def refused(content: bytes, message: str | None = None) -> None:
    with pytest.raises(InputError, match=message):
        read(content)


XGBOOST, LIGHTGBM = xgboost_pickle(xgboost_model([STUMP] * 2)), lightgbm_pickle(lightgbm_text([STUMP] * 2), 2)


@pytest.mark.parametrize("content", [XGBOOST, LIGHTGBM], ids=["xgboost", "lightgbm"])
def test_pickles_cut_short_anywhere(content: bytes) -> None:
    for size in range(len(content)):
        refused(content[:size])


@pytest.mark.slow
def test_models_cut_short_anywhere() -> None:
    model, text = xgboost_model([STUMP] * 2), lightgbm_text([STUMP] * 2)
    for size in range(len(model)):
        refused(xgboost_pickle(model[:size]), "cut short|wanted|trees")
    for size in range(text.index("end of trees")):
        refused(lightgbm_pickle(text[:size], 2), "cut short|not a text of lightgbm")


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([XGBOOST, LIGHTGBM]), st.data())
def test_flipped_bytes_give_a_forest_or_an_error_of_ours(content: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(content) - 1))
    damaged = bytearray(content)
    damaged[place] ^= data.draw(st.integers(1, 255))
    try:
        forest = read(bytes(damaged))
    except InputError:
        return
    assert forest.predict(np.zeros((2, FEATURES))).shape == (2,)


def with_children(left: int, right: int) -> bytes:
    """A tree of five nodes, whose first one has these children."""
    model = bytearray(xgboost_model([STUMP]))
    place = model.index(struct.pack("<iiiIf", -1, 1, 2, 3 | 1 << 31, 1.5))
    model[place + 4 : place + 12] = struct.pack("<ii", left, right)
    return bytes(model)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (xgboost_model([STUMP], features=21), "it reads 21 features, wanted 56"),
        (xgboost_model([STUMP], booster="gblinear"), "its booster is 'gblinear' .*, wanted 'gbtree'"),
        (xgboost_model([]), "it has 0 trees"),
        (
            xgboost_model([1.0]).replace(struct.pack("<ii", 1, 1), struct.pack("<ii", 1, 0)),
            "tree 0 has 0 nodes",
        ),
        (xgboost_model([(99, 1.0, 1.0, 2.0)]), "its trees name feature 99 of 56"),
        (xgboost_model([(0, 1.0, float("nan"), 2.0)]), "hold numbers that are not finite"),
        (with_children(0, 0), "its trees run in circles"),
        (with_children(9, 2), "its tree 0 of 5 nodes names a node that it does not have"),
        (with_children(1, -1), "its tree 0 of 5 nodes names a node that it does not have"),
        (with_children(2**31 - 1, 2), "its tree 0 of 5 nodes names a node that it does not have"),
        (b'{"learner": {}}', "its booster is JSON, as newer versions of xgboost save it"),
    ],
)
def test_unusable_models_of_xgboost(model: bytes, message: str) -> None:
    refused(xgboost_pickle(model), message)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("max_feature_idx=55", "max_feature_idx=20"), "its booster has max_feature_idx 20, wanted 55"),
        (("num_class=1", "num_class=3"), "its booster has num_class 3, wanted 1"),
        (("objective=regression", "objective=binary"), "its objective is 'binary', wanted regression"),
        (("decision_type=2 2", "decision_type=2 1"), "tree 0 is damaged .*splits by category"),
        (("decision_type=2 2", "decision_type=2 6"), "takes zero for missing"),
        (("decision_type=2 2", "decision_type=2"), "3 leaves, but not 2 splits"),
        (("left_child=-1", "left_child=-9"), "names a node that it does not have"),
        (("left_child=-1", "left_child=x"), "tree 0 is damaged"),
        (("split_feature=3", "split_feature=56"), "its trees name feature 56 of 56"),
        (("tree\n", "forest\n"), "its booster is not a text of lightgbm"),
    ],
)
def test_unusable_models_of_lightgbm(change: tuple[str, str], message: str) -> None:
    refused(lightgbm_pickle(lightgbm_text([STUMP]).replace(*change, 1), 1), message)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([1, 2], "it holds a list, wanted a booster"),
        (b"trees", "it holds a bytes, wanted a booster"),
        (None, "it holds a NoneType"),
    ],
)
def test_pickles_of_something_else(value: object, message: str) -> None:
    refused(pickle.dumps(value), message)


@pytest.mark.parametrize("module", ["xgboost.core", "lightgbm.basic"])
def test_boosters_without_a_model(module: str) -> None:
    for state in ({}, {"handle": None}, {"handle": 7}):
        refused(pickled(module, state), "its booster (has no bytes|is not a text)")


class Call:
    """Makes a call where it is unpickled without care."""

    def __init__(self, function: Callable[..., Any], *arguments: object) -> None:
        self.function, self.arguments = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[object, ...]]:
        return self.function, self.arguments


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("where", ["alone", "in the handle", "nested"])
def test_nothing_is_imported_or_called(tmp_path: Path, protocol: int, where: str) -> None:
    trace = tmp_path / "trace"
    call: object = Call(os.system, f"touch {trace}")
    if where == "nested":
        call = Call(builtins.getattr, call, "real")
    content = pickle.dumps(call, protocol)
    if where == "in the handle":
        content = pickle.dumps({"handle": call}, protocol)
    refused(content, r"it wants to load \w+\.(system|getattr)")
    assert not trace.exists()


@pytest.mark.parametrize("function", [builtins.eval, builtins.exec, builtins.__import__, builtins.open])
def test_other_functions_are_refused_too(function: Callable[..., Any]) -> None:
    refused(pickle.dumps(Call(function, "1")), r"it wants to load (builtins|_?io)\.")


def test_a_number_makes_no_bytes() -> None:
    refused(pickle.dumps(Call(bytearray, 1 << 40), 3), "it makes bytes of a int")


def test_outside_objects_are_refused() -> None:
    refused(b"Pelsewhere\n.", "it wants to load an object from outside")
