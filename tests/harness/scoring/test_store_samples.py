"""Samples in a store: made once, read back whole, and named by those who ask for scores."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filled_store import TOY

from nasgauge.core import Sample
from nasgauge.core.sample import ALL, DRAWN, NAMED, UNRECORDED
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun

DRAW = Sample.of(DRAWN, "abc", 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scores.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path, create=True) as opened:
        yield opened


@pytest.fixture
def run(store: Store) -> StoredRun:
    return store.run(TOY, "nasgauge run")


def test_a_sample_comes_back_as_it_was_scored_or_not(store: Store, run: StoredRun) -> None:
    many = Sample.of(DRAWN, (f"it's {number}" for number in range(2000)), 7)
    ids = [store.add_sample(run, sample) for sample in (DRAW, many, Sample.of(ALL, "abcd"))]
    assert store.samples(run) == dict(zip(ids, [DRAW, many, Sample.of(ALL, "abcd")], strict=True))
    assert store.frame(run).empty


@pytest.mark.parametrize(
    "other",
    [
        Sample.of(DRAWN, "abd", 0),
        Sample.of(DRAWN, "abc", 1),
        Sample.of(NAMED, "abc"),
        Sample.of(DRAWN, "ab", 0),
    ],
    ids=["others", "another seed", "fewer", "another reason"],
)
def test_the_same_sample_is_made_once_and_another_is_another(
    store: Store, run: StoredRun, other: Sample
) -> None:
    first = store.add_sample(run, DRAW)
    assert store.add_sample(run, Sample.of(DRAWN, "cba", 0)) == first
    assert store.add_sample(run, other) != first
    assert list(store.samples(run).values()) == [DRAW, other]


@pytest.mark.parametrize("kind", [ALL, NAMED, UNRECORDED])
def test_samples_without_a_seed_are_made_once_too(store: Store, run: StoredRun, kind: str) -> None:
    assert store.add_sample(run, Sample.of(kind, "ab")) == store.add_sample(run, Sample.of(kind, "ab"))


def test_what_was_not_recorded_grows(store: Store, run: StoredRun) -> None:
    for names in ("ab", "bc"):
        store.add_sample(run, Sample.of(UNRECORDED, names))
    assert list(store.samples(run).values()) == [Sample.of(UNRECORDED, "abc")]


def test_each_run_has_its_own(store: Store, run: StoredRun) -> None:
    other = store.run(TOY.with_seed(1), "nasgauge run --seed 1")
    assert store.add_sample(run, DRAW) != store.add_sample(other, DRAW)
    assert list(store.samples(other).values()) == [DRAW]


def test_requests_say_for_which_sample_and_a_search_for_none(store: Store, run: StoredRun) -> None:
    sample = store.add_sample(run, DRAW)
    zen = store.register(run, "zen", "1", {}, sample)
    flops = store.register(run, "flops", "1", {})
    assert store.register(run, "zen", "1", {}) == zen
    assert store.requests(run) == [(zen, sample), (flops, None), (zen, None)]


def test_many_may_make_one_sample_at_once(path: Path) -> None:
    def make(_: int) -> int:
        with Store(path, create=True) as store:
            return store.add_sample(store.run(TOY, "nasgauge run"), DRAW)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(make, range(12)))) == 1
    with Store(path) as store:
        assert list(store.samples(store.runs()[0]).values()) == [DRAW]


def test_the_runs_that_have_a_sample_are_known(store: Store, run: StoredRun) -> None:
    assert store.sampled_runs() == set()
    store.run(TOY.with_seed(1), "nasgauge study")
    store.add_sample(run, DRAW)
    assert store.sampled_runs() == {run.id}
