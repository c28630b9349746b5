"""Files in the layout of NDS: lists of records, or dictionaries of such lists, alone or in a zip."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nasgauge_adapters.nds.cell_counts import cell_params
from nasgauge_adapters.nds.cell_text import read_architecture
from nasgauge_adapters.nds.stage_counts import counts
from nasgauge_adapters.nds.stages import StageArchitecture

BLOCK_TYPES = {
    "vanilla": "double_plain_block",
    "basic": "res_basic_block",
    "bottleneck": "res_bottleneck_block",
}


def record(net: Mapping[str, Any], params: float, errors: Sequence[float], **changes: Any) -> dict[str, Any]:
    """A record of a training with these test errors after its epochs."""
    rest = dict.fromkeys(("act_mem", "exp_mem", "iter_time", "prec_time"), 1.0)
    curves = {"train_ep_top1": [50.0] * len(errors), "train_ep_loss": [float("nan")] * len(errors)}
    return {
        "job_id": "x1",
        "rng_seed": 1,
        "net": dict(net),
        "optim": {"base_lr": 0.1, "wd": 0.0005, "max_ep": len(errors)},
        "params": params,
        "flops": 61_234_567,
        "min_test_top1": min(errors),
        "test_ep_top1": list(errors),
        **curves,
        "train_it_top1": [],
        "train_it_loss": [],
        **rest,
        **changes,
    }


def cell_net(text: str, *, aux: bool = False) -> dict[str, Any]:
    """The `net` of a network of cells in our notation."""
    given = read_architecture(text, loose=False)
    genotype: dict[str, Any] = {}
    for kind, cell in (("normal", given.normal), ("reduce", given.reduce)):
        genotype[kind] = [[name, source] for source, name in cell.edges]
        genotype[f"{kind}_concat"] = list(cell.joined)
    return {"genotype": genotype, "width": given.width, "depth": given.depth, "aux": aux, "drop_prob": 0.0}


def cell_record(
    text: str, errors: Sequence[float], *, aux: bool = False, imagenet: bool = False, **changes: Any
) -> dict[str, Any]:
    """A record of a network of cells, with the parameters that it has."""
    given, classes = read_architecture(text, loose=False), 1000 if imagenet else 10
    params = cell_params(given, classes=classes, imagenet=imagenet, auxiliary=aux)
    return record(cell_net(text, aux=aux), changes.pop("params", params), errors, **changes)


def stage_net(given: StageArchitecture) -> dict[str, Any]:
    """The `net` of a network of stages, which does not say its stem."""
    net: dict[str, Any] = {
        "block_type": BLOCK_TYPES[given.block],
        "ds": [stage.depth for stage in given.stages],
        "ws": [stage.width for stage in given.stages],
        "ss": [stage.stride for stage in given.stages],
        "bot_muls": [],
        "num_gs": [],
    }
    if given.block == "bottleneck":
        net["bot_muls"] = [stage.ratio for stage in given.stages]
        net["num_gs"] = [stage.groups for stage in given.stages]
    return net


def stage_record(
    given: StageArchitecture, errors: Sequence[float], *, classes: int = 10, size: int = 32, **changes: Any
) -> dict[str, Any]:
    """A record of a network of stages, with the parameters and the multiply-adds that it has."""
    found = counts(given, classes=classes, size=size)
    params = changes.pop("params", found.params)
    return record(stage_net(given), params, errors, **{"flops": found.macs, **changes})


def written(folder: Path, files: Mapping[str, Any]) -> Path:
    """A folder with these JSON files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def zipped(path: Path, files: Mapping[str, Any], *, folder: str = "data") -> Path:
    """A zip of these JSON files in a folder, as the official one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}/{name}.json", json.dumps(content))
    return path
