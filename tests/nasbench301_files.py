"""Surrogates in the official layout, so small that their predictions can be worked out by hand."""

from __future__ import annotations

import json
import pickle
import struct
import sys
import types
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

Tree = float | tuple[int, float, Any, Any]
"""A leaf's value, or (feature, threshold, tree to the left, tree to the right)."""

FEATURES = 56


def pickled(module: str, state: dict[str, Any]) -> bytes:
    """A pickle of `module.Booster` as Python 3.7 wrote it, without the library."""
    booster = type("Booster", (), {"__module__": module})
    instance = booster()
    vars(instance).update(state)
    inner = types.ModuleType(module)
    vars(inner)["Booster"] = booster
    package = module.partition(".")[0]
    with mock.patch.dict(sys.modules, {package: types.ModuleType(package), module: inner}):
        return pickle.dumps(instance, protocol=3)


def flat(tree: Tree) -> list[tuple[int, int, int, float]]:
    """Nodes (left, right, feature, threshold or value) of a tree, parents first, -1 for no child."""
    if not isinstance(tree, tuple):
        return [(-1, -1, 0, tree)]
    feature, threshold, left, right = tree
    below, rest = flat(left), flat(right)
    shifted = [
        (a + by if a >= 0 else -1, b + by if b >= 0 else -1, f, v)
        for nodes, by in ((below, 1), (rest, 1 + len(below)))
        for a, b, f, v in nodes
    ]
    return [(1, 1 + len(below), feature, threshold), *shifted]


def xgboost_model(
    trees: Sequence[Tree], *, base: float = 0.5, features: int = FEATURES, booster: str = "gbtree"
) -> bytes:
    """The binary form of xgboost 1.x, with every split's default direction set to the left."""
    parts = [b"binf", struct.pack("<fI", base, features).ljust(136, b"\0")]
    for text in (b"reg:squarederror", booster.encode()):
        parts.append(struct.pack("<Q", len(text)) + text)
    parts.append(struct.pack("<i", len(trees)).ljust(160, b"\0"))
    for tree in trees:
        nodes = flat(tree)
        parts.append(struct.pack("<ii", 1, len(nodes)).ljust(148, b"\0"))
        parts += [struct.pack("<iiiIf", -1, a, b, f | 1 << 31, value) for a, b, f, value in nodes]
        parts.append(bytes(16 * len(nodes)))
    return b"".join(parts)


def xgboost_pickle(model: bytes) -> bytes:
    """A pickle with that model before the settings, as xgboost 1.1 wrote it."""
    handle = b"CONFIG-offset:" + struct.pack("<q", len(model)) + model + b'{"learner": {}}'
    names = [f"f{number}" for number in range(FEATURES)]
    return pickled("xgboost.core", {"handle": bytearray(handle), "feature_names": names})


def lightgbm_text(trees: Sequence[Tree], *, features: int = FEATURES) -> str:
    """The text of lightgbm 2.3."""
    sizes = " ".join("1" for _ in trees)
    head = f"tree\nversion=v3\nnum_class=1\nmax_feature_idx={features - 1}\nobjective=regression\n"
    head += f"tree_sizes={sizes}\n"
    blocks = [f"\nTree={number}\n{_lightgbm_tree(tree)}\n" for number, tree in enumerate(trees)]
    return head + "".join(blocks) + "\nend of trees\n\nfeature importances:\n"


def lightgbm_pickle(text: str, best_iteration: int) -> bytes:
    """A pickle with that text, and with the printed scores that official ones hold."""
    from collections import OrderedDict, defaultdict

    scores: dict[str, Any] = defaultdict(OrderedDict)
    scores["valid_0"]["rmse"] = np.float64(128.5)
    state = {"handle": text, "best_iteration": best_iteration, "best_score": scores}
    # numpy 1 called its module otherwise.
    return pickled("lightgbm.basic", state).replace(b"numpy._core.multiarray", b"numpy.core.multiarray")


def predicted(tree: Tree, row: Sequence[float], *, single: bool) -> float:
    """What one tree adds: xgboost goes left below the threshold in float32, lightgbm up to it."""
    while isinstance(tree, tuple):
        feature, threshold, left, right = tree
        x, t = row[feature], threshold
        tree = left if (np.float32(x) < np.float32(t) if single else x <= t) else right
    return tree


def write_ensemble(
    folder: Path, model: str = "xgb", values: Sequence[float] = (90.0, 92.0), *, first: int = 0
) -> Path:
    """Members that each predict one value for everything, as the official code leaves them."""
    for number, value in enumerate(values, first):
        run = folder / str(number) / model / f"20201101-00000{number}-{number + 6}"
        run.mkdir(parents=True)
        (run / "model_config.json").write_text(json.dumps({"model": model, "param:bananas_enc": False}))
        (run / "data_config.json").write_text(json.dumps({"seed": number + 6}))
        if model.startswith("xgb"):
            content = xgboost_pickle(xgboost_model([value - 0.5]))
        else:
            content = lightgbm_pickle(lightgbm_text([value]), 1)
        (run / "surrogate_model.model").write_bytes(content)
    return folder


def write_models(folder: Path, version: str = "1.0") -> Path:
    """`nb_models` with both ensembles: 91 % with spread 1, and 3,000 s with spread 0."""
    write_ensemble(folder / f"xgb_v{version}")
    write_ensemble(folder / f"lgb_runtime_v{version}", "lgb_time", (3000.0, 3000.0))
    return folder


def zipped(folder: Path, path: Path) -> Path:
    """A zip with the folder in it, as figshare has it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, f"{folder.name}/{file.relative_to(folder)}")
    return path


def _lightgbm_tree(tree: Tree) -> str:
    nodes = flat(tree)
    inner = [place for place, node in enumerate(nodes) if node[0] >= 0]
    leaves = [place for place, node in enumerate(nodes) if node[0] < 0]
    number = {place: n for n, place in enumerate(inner)} | {place: ~n for n, place in enumerate(leaves)}
    lines = {
        "num_leaves": [len(leaves)],
        "num_cat": [0],
        "split_feature": [nodes[place][2] for place in inner],
        "threshold": [repr(nodes[place][3]) for place in inner],
        "decision_type": [2 for _ in inner],
        "left_child": [number[nodes[place][0]] for place in inner],
        "right_child": [number[nodes[place][1]] for place in inner],
        "leaf_value": [repr(float(nodes[place][3])) for place in leaves],
        "shrinkage": [1],
    }
    return "\n".join(f"{name}={' '.join(map(str, values))}" for name, values in lines.items())
