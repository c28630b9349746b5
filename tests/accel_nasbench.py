"""Files in the published layout of Accel-NASBench, with made-up numbers."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

from nasgauge_adapters.mnasnet.space import stages_of
from nasgauge_adapters.mnasnet.table import IMPORTER

FILES = tuple(source.file for source in IMPORTER.sources)


def entry(architecture: str, top1: float, **changes: Any) -> dict[str, Any]:
    """One JSON file."""
    stages = stages_of(architecture)
    blocks: dict[str, Any] = {}
    for number, stage in enumerate(stages):
        blocks |= {f"block{number}_e": stage.expansion, f"block{number}_k": stage.kernel}
        blocks |= {f"block{number}_l": stage.layers, f"block{number}_se": stage.squeeze_excite}
    return {
        "architecture": blocks,
        "metrics": {"val_top1": top1, "val_top5": 99.0, "train_time": 10 * top1},
        "model_info": {"macs": 1.0, "params": 1.0},
        "platform_perf": {
            "latency_zcu102": {"latency_mean": 5.0, "latency_std": None},
            "throughput_a100": {"throughput_mean": 4000.0, "throughput_std": 1.0},
            "throughput_tpuv2": {"throughput_mean": None, "throughput_std": None},
        },
        **changes,
    }


def line(architecture: str, top1: float) -> str:
    """One line of a file of repeated trainings."""
    stages = stages_of(architecture)
    choices: list[Any] = [stage.expansion for stage in stages]
    choices += [stage.kernel for stage in stages]
    choices += [stage.layers for stage in stages]
    choices += [stage.squeeze_excite for stage in stages]
    return ",".join(map(str, [0, 71261, 0, 0, top1, 90.0, 1.0, 1.0, 10 * top1, *choices]))


def archive(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    """A .tar.gz of these."""
    with tarfile.open(path, "w:gz") as tar:
        folder = tarfile.TarInfo("./anb_dataset_jsons")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        for info, content in members:
            info.size = info.size or len(content)
            tar.addfile(info, io.BytesIO(content))


def member(number: int, content: object) -> tuple[tarfile.TarInfo, bytes]:
    """A file of the archive."""
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return tarfile.TarInfo(f"./anb_dataset_jsons/result_{number}.json"), text


def written(folder: Path, entries: list[dict[str, Any]], repeats: list[str]) -> dict[str, Path]:
    """All seven files; the repeats are of every seed, each half a percent better than the one before."""
    archive(folder / FILES[0], [member(number, content) for number, content in enumerate(entries)])
    for number, name in enumerate(FILES[1:]):
        lines = [line(architecture, 50 + number / 2) for architecture in repeats]
        (folder / name).write_text("\n".join(lines) + "\n")
    return {name: folder / name for name in FILES}
