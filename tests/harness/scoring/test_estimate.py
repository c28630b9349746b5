"""A run says from its first networks how long it will take, and again where that was far off."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator

import pytest

from nasgauge.core import Score
from nasgauge.scoring.estimate import Measured, TimeEstimate
from nasgauge.scoring.loop import NetworkScores, NetworkTask
from nasgauge.scoring.outcome import Outcome


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def row(name: str, seconds: float, peak: int | None = None) -> Score:
    return Score("a", name, 1.0, None, 0.1, seconds, reads="network", peak_memory_bytes=peak)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """What is said of networks that take so many seconds each."""
    monkeypatch.setattr(logging.getLogger("nasgauge"), "propagate", True)

    def run(seconds: list[float], *, workers: int = 1, said: bool = True) -> list[str]:
        clock = Clock()

        def execute(tasks: Iterable[NetworkTask]) -> Iterator[NetworkScores]:
            for task, each in zip(tasks, seconds, strict=True):
                clock.now += each / workers
                rows = {"zen": Outcome([row("zen", each * 0.75)]), "params": Outcome([row("params", 0.001)])}
                yield NetworkScores(task, rows, each)

        tasks = [NetworkTask(f"{number}", (0, 1)) for number in range(len(seconds))]  # type: ignore[arg-type]
        caplog.clear()
        level = min(logging.INFO, logging.getLogger("nasgauge.scoring.estimate").level or logging.INFO)
        with caplog.at_level(level, logger="nasgauge.scoring.estimate"):
            found = list(TimeEstimate(workers, clock).watch(execute, said=said)(tasks))
        assert [each.task for each in found] == tasks
        return caplog.messages

    return run


def test_three_networks_say_how_long_all_will_take(said: Callable[..., list[str]]) -> None:
    assert said([2.0] * 103) == [
        "About 3 min 20 s for 100 more networks: 2 s a network (of the first 3), "
        "most for zen 1.5 s and params 0.001 s"
    ]


def test_workers_share_the_time(said: Callable[..., list[str]]) -> None:
    (text,) = said([2.0] * 103, workers=4)
    assert text.startswith("About 50 s for 100 more networks: 2 s a network in each of 4 processes")


def test_one_slow_network_is_enough(said: Callable[..., list[str]]) -> None:
    (text,) = said([600.0] * 7)
    assert text.startswith("About 1 h for 6 more networks: 10 min a network (of the first 1)")


def test_what_was_far_off_is_said_again(said: Callable[..., list[str]]) -> None:
    texts = said([1.0] * 3 + [10.0] * 100)
    assert [text.partition(", most")[0] for text in texts] == [
        "About 1 min 40 s for 100 more networks: 1 s a network (of the first 3)",
        "About 8 min 54 s for 97 more networks: 5.5 s a network (of the first 6)",
        "About 12 min for 79 more networks: 8.9 s a network (of the first 24)",
    ]


@pytest.mark.parametrize("seconds", [[1.0] * 20, [0.1] * 200, [], [5.0]])
def test_a_short_run_says_nothing(said: Callable[..., list[str]], seconds: list[float]) -> None:
    assert said(seconds) == []


def test_a_batch_of_a_search_says_nothing(said: Callable[..., list[str]]) -> None:
    assert said([10.0] * 100, said=False) == []


def test_what_costs_most_stands_first_with_the_largest_peak() -> None:
    measured = Measured()
    parts = [row("az_parts", 0.3, 5_000_000), row("az_parts", 0.3, 5_000_000)]
    measured.add({"params": [row("params", 0.001)], "az_parts": parts, "zen": [row("zen", 2.0, 1)]}, 2.5)
    measured.add({"zen": [row("zen", 1.0, 1_200_000_000)], "snip": [row("snip", 0.1)]}, 1.5)
    assert measured.mean == 2.0
    assert list(measured.by_estimator.items()) == [
        ("zen", 1.5),
        ("az_parts", 0.3),
        ("snip", 0.1),
        ("params", 0.001),
    ]
    assert measured.costs() == (
        "most for zen 1.5 s, az_parts 0.3 s and snip 0.1 s; largest peak of memory 1.2 GB"
    )


def test_one_estimator_is_what_all_is_for() -> None:
    measured = Measured()
    measured.add({"bpe": [row("bpe", 20.0)]}, 21.0)
    assert measured.costs() == "by bpe 20 s"


def test_verbose_tells_of_each_network(
    said: Callable[..., list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="nasgauge.scoring.estimate"):
        assert said([0.5]) == ["0: 0.5 s, zen 0.375 s, params 0.001 s"]
