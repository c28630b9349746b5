"""Turns an official file into a table: in several processes, in little memory, and again after a kill."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from nasgauge.benchmarks import shards
from nasgauge.benchmarks.origin import Origin, joint_hash, settled, write_origin
from nasgauge.core import InputError
from nasgauge.core.importer import Importer, ImportPlan, Part
from nasgauge.core.records import Record
from nasgauge.runtime.folders import replace_text, settle, table_folder, writing
from nasgauge.runtime.workers import pool_of_workers

MEMORY = 4 << 30
"""Bytes of address space that a worker may have: a pickle of ten bytes can ask for any number."""


@dataclass(frozen=True)
class Job:
    """One import: what, from where, to where, and how."""

    importer: Importer
    path: Path
    parse: Callable[[str], str]
    partial: bool = False
    workers: int = 0

    @property
    def folder(self) -> Path:
        """Where the table goes."""
        return table_folder(self.importer.name)

    @property
    def work(self) -> Path:
        """Where finished parts wait for the others."""
        return unfinished_folder(self.importer.name)


def unfinished_folder(name: str) -> Path:
    """Where the parts of an import of that table lie that has not finished."""
    return table_folder(name) / "unfinished"


def run(job: Job, progress: Callable[[int, int], None] = lambda done, total: None) -> Origin:
    """Import; gives the note of origin. What was imported before stays in place until the new is whole.

    progress: called with records done and records in all.

    Raises: InputError naming the file, what is wrong in it and the way out; what was read is kept, and
    the same command continues from there.
    """
    memory = MEMORY if job.importer.piecewise else 0
    with pool_of_workers(job.workers, task=f"read {job.path}", memory=memory) as pool:
        plan = _planned(pool, job)
        names = _canonical(plan, job)
        with writing(job.work):
            parts = _read_all(pool, job, plan, progress)
    with writing(job.work):  # after the pool, whose memory is free by now
        origin = _finish(job, plan, names, parts)
        shutil.rmtree(job.work)
    return origin


def read_part(importer: Importer, part: Part, work: Path, number: int) -> shards.Done:
    """Runs in a worker: the shards of one part, then the marker that says it is complete."""
    files: dict[str, str] = {}
    written = []
    for count, batch in enumerate(shards.batched(_records(importer, part, files), importer.records_together)):
        path = work / f"{number:05}-{count:03}.parquet"
        partial = path.with_name(path.name + ".partial")
        written.append((path, shards.write_shard(partial, batch)))
        settle(partial, path)
    done = shards.Done(_mark(importer, part), written, files)
    replace_text(work / f"{number:05}.json", done.to_json())
    return done


def _records(importer: Importer, part: Part, files: dict[str, str]) -> Iterator[Record]:
    for name, digest, records in importer.read(part):
        files[name] = digest
        for record in records:
            try:
                for run in record.runs:
                    run.check()
            except InputError as error:
                raise InputError(
                    f"{name}, architecture {record.index}: {error}; fetch the file again"
                ) from None
            yield record


def _planned(pool: ProcessPoolExecutor, job: Job) -> ImportPlan:
    plan = pool.submit(job.importer.plan, job.path).result()
    if plan.missing and not job.partial:
        raise InputError(
            f"{job.path} has no record of {len(plan.missing)} of {len(plan.architectures)} architectures, "
            f"the first is {plan.missing[0]:06}: fetch it again, or take what is there with --partial"
        )
    if not plan.parts:
        raise InputError(f"{job.path} has no record at all: fetch it again")
    return plan


def _canonical(plan: ImportPlan, job: Job) -> list[str]:
    if plan.canonical:
        return list(plan.architectures)
    names = []
    for index, name in enumerate(plan.architectures):
        try:
            names.append(job.parse(name))
        except InputError as error:
            raise InputError(f"{job.path}, architecture {index}: {error}; fetch it again") from None
    if len(set(names)) != len(names):
        raise InputError(f"{job.path} names an architecture twice: fetch it again")
    return names


def _read_all(
    pool: ProcessPoolExecutor, job: Job, plan: ImportPlan, progress: Callable[[int, int], None]
) -> list[shards.Done]:
    """Every part, those that an interrupted import of the same files has left included."""
    total = sum(len(part.items) for part in plan.parts)
    done = {number: _left(job, part, number) for number, part in enumerate(plan.parts)}
    waiting = {
        pool.submit(read_part, job.importer, part, job.work, number): number
        for number, part in enumerate(plan.parts)
        if done[number] is None
    }
    there = sum(len(part.items) for number, part in enumerate(plan.parts) if done[number])
    progress(there, total)
    for future in as_completed(waiting):
        done[waiting[future]] = future.result()
        there += len(plan.parts[waiting[future]].items)
        progress(there, total)
    return [part for part in done.values() if part]


def _left(job: Job, part: Part, number: int) -> shards.Done | None:
    try:
        done = shards.Done.from_json((job.work / f"{number:05}.json").read_text(encoding="utf-8"), job.work)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return done if done.mark == _mark(job.importer, part) else None


def _mark(importer: Importer, part: Part) -> str:
    return f"{importer.version} {part.fingerprint}"


def _finish(job: Job, plan: ImportPlan, names: list[str], parts: list[shards.Done]) -> Origin:
    """Merge the shards, put the files under the names of their hashes, and only then the note of origin."""
    every = [shard for part in parts for shard in part.shards]
    new = {kind: job.work / f"{kind}.parquet" for kind in ("results", "curves", "architectures")}
    counts = shards.merge(every, new["results"], new["curves"])
    shards.architectures_file(new["architectures"], names)
    files = {kind: settled(path, job.folder, kind) for kind, path in new.items()}
    origin = Origin.now(
        job.importer,
        source=job.path.name,
        source_sha256=joint_hash({name: digest for part in parts for name, digest in part.files.items()}),
        architectures=len(names),
        missing=len(plan.missing),
        labels=tuple((*key, count) for key, count in counts.items()),
        files=files,
    )
    write_origin(origin, job.folder)
    return origin
