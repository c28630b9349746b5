"""Records as Parquet: small shards while importing, then one file of end results and one of curves.

Rows are grouped by (data set, epochs, split, seed); a group is a row group of its own, so that one
label is read without touching the others, and merging needs the memory of one group only.
"""

from __future__ import annotations

import itertools
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from nasgauge.core import InputError
from nasgauge.core.records import Curve, Record, TrainingRun


class Key(NamedTuple):
    """What the rows of a group have in common; one row per architecture."""

    dataset: str
    epochs: int
    split: str
    seed: int


class Done(NamedTuple):
    """A part that has been read.

    mark: of what it was read. shards: files with the key of each row group. files: name -> sha256.
    """

    mark: str
    shards: list[tuple[Path, list[Key]]]
    files: dict[str, str]

    def to_json(self) -> str:
        """As text, to lie beside the shards."""
        shards = [[path.name, keys] for path, keys in self.shards]
        return json.dumps({"mark": self.mark, "shards": shards, "files": self.files})

    @classmethod
    def from_json(cls, text: str, folder: Path) -> Done:
        """The opposite; raises ValueError, KeyError or TypeError for another text."""
        content = json.loads(text)
        shards = [(folder / name, [Key(*key) for key in keys]) for name, keys in content["shards"]]
        return cls(content["mark"], shards, content["files"])


_KEY = [
    ("dataset", pa.dictionary(pa.int8(), pa.string())),
    ("epochs", pa.int16()),
    ("split", pa.dictionary(pa.int8(), pa.string())),
    ("seed", pa.int32()),
]
_ENDS = ["accuracy", "loss", "seconds", "epoch_seconds", "train_seconds", "params", "flops", "latency"]
_CURVES = ["accuracies", "losses", "times"]
RESULTS = pa.schema([*_KEY, ("index", pa.int32()), *((name, pa.float64()) for name in _ENDS)])
"""accuracy (percent) and loss after the last epoch; seconds: on this split, over all epochs;
epoch_seconds: in the last epoch; train_seconds: of the whole training; params, flops: millions;
latency: seconds a batch."""
CURVES = pa.schema([*_KEY, ("index", pa.int32()), *((name, pa.list_(pa.float64())) for name in _CURVES)])
"""Lists of one value per epoch; splits that were looked at after the last epoch only have no row."""
_SHARD = pa.schema([*RESULTS, *(field for field in CURVES if field.name in _CURVES)])


def write_shard(path: Path, records: Iterable[Record]) -> list[Key]:
    """One row group per key, in the order returned."""
    groups: dict[Key, dict[str, list[Any]]] = defaultdict(lambda: {name: [] for name in _SHARD.names})
    for record in records:
        for run in record.runs:
            for split, curve in run.curves.items():
                key = Key(run.dataset, run.epochs, split, run.seed)
                for name, value in zip(_SHARD.names, _row(record.index, key, run, curve), strict=True):
                    groups[key][name].append(value)
    keys = sorted(groups)
    with pq.ParquetWriter(path, _SHARD, compression="lz4") as writer:
        for key in keys:
            writer.write_table(pa.table(groups[key], schema=_SHARD))
    return keys


def _row(index: int, key: Key, run: TrainingRun, curve: Curve) -> list[Any]:
    times = list(itertools.filterfalse(math.isnan, curve.seconds))
    train = run.curves["train"].seconds
    ends = [curve.accuracy[-1], curve.loss[-1], math.fsum(times) if times else math.nan, curve.seconds[-1]]
    whole = run.epochs - sum(map(math.isnan, curve.accuracy)) > 1 or run.epochs == 1
    lists = [curve.accuracy, curve.loss, curve.seconds] if whole else [None] * 3
    return [*key, index, *ends, math.fsum(train), run.params, run.flops, run.latency, *lists]


def merge(shards: Sequence[tuple[Path, Sequence[Key]]], results: Path, curves: Path) -> dict[Key, int]:
    """Both files from all shards, rows by key, then by index; gives the rows of each key.

    Raises: InputError where an architecture has two records.
    """
    files = [(pq.ParquetFile(path), {key: row for row, key in enumerate(keys)}) for path, keys in shards]
    every = sorted({key for _, keys in files for key in keys})
    counts = {}
    with _writer(results, RESULTS) as ends, _writer(curves, CURVES) as lists:
        for key in every:
            rows = pa.concat_tables([file.read_row_group(at[key]) for file, at in files if key in at])
            rows = rows.unify_dictionaries().sort_by("index")
            counts[key] = len(set(rows["index"].to_pylist()))
            if counts[key] != len(rows):
                raise InputError(f"an architecture has two runs with {', '.join(map(str, key))}")
            ends.write_table(rows.select(RESULTS.names))
            whole = rows.filter(rows["accuracies"].is_valid())
            if len(whole):
                lists.write_table(whole.select(CURVES.names))
    for file, _ in files:
        file.close()
    return counts


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Numbers differ in all digits: their bytes compress better apart; what repeats is kept once."""
    dense = [f"{name}.list.element" for name in _CURVES[:2]] if schema is CURVES else _ENDS[:2]
    names = [f"{f.name}.list.element" if pa.types.is_list(f.type) else f.name for f in schema]
    rest = [name for name in names if name not in dense]
    return pq.ParquetWriter(
        path, schema, compression="zstd", use_dictionary=rest, use_byte_stream_split=dense
    )


def architectures_file(path: Path, names: Sequence[str]) -> None:
    """The canonical string of every architecture; its row is its index."""
    pq.write_table(pa.table({"architecture": list(names)}), path, compression="zstd", use_dictionary=False)


def batched(records: Iterator[Record], size: int) -> Iterator[list[Record]]:
    """Records in lists of at most `size`."""
    batch: list[Record] = []
    for record in records:
        batch.append(record)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
