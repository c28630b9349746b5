"""RuntimeErrors: the result of a rare network, or a bug of the estimator that all networks show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nasgauge.core import EstimatorError
from nasgauge.scoring.outcome import Outcome

ENOUGH = 3
"""So many different networks with the same RuntimeError, and none with a score, make a bug."""


class Held(NamedTuple):
    """An outcome that waits for the verdict, with its network."""

    network: str
    outcome: Outcome


class Suspects:
    """Estimators that have only raised RuntimeErrors so far; what they gave is held until there is a verdict.

    Args:
        before: By name of the estimator, the networks on which it failed before with a RuntimeError, where
            it has done nothing else; None for one that has. An estimator that was never asked has none.
    """

    def __init__(self, before: Mapping[str, list[str] | None]) -> None:
        self._cleared = {name for name, networks in before.items() if networks is None}
        self._before = {name: networks for name, networks in before.items() if networks}
        self._held: dict[str, list[Held]] = {}

    def released(self, estimator: str, network: str, outcome: Outcome) -> Iterator[Held]:
        """What can be stored now: this outcome and those that waited for it, or nothing yet.

        Raises:
            EstimatorError: If enough networks have shown the same error; the text names line and networks.
        """
        if outcome.machine_failure or estimator in self._cleared:
            yield Held(network, outcome)
            return
        held = self._held.setdefault(estimator, [])
        held.append(Held(network, outcome))
        networks = [*self._before.get(estimator, ()), *(each.network for each in held)]
        if len({each.outcome.suspect for each in held}) > 1 or not outcome.suspect:
            self._cleared.add(estimator)
            yield from self._held.pop(estimator)
        elif len(networks) >= ENOUGH:
            raise EstimatorError(_told(estimator, networks, outcome))

    def rest(self) -> Iterator[tuple[str, Held]]:
        """Estimators and what still waits at the end, of too few networks for a verdict: results."""
        for estimator, every in self._held.items():
            for held in every:
                yield estimator, held


def _told(estimator: str, networks: list[str], last: Outcome) -> str:
    kind, where = last.suspect.split(" ", 1)
    reason = last.rows[0].error or kind
    return (
        f"estimator {estimator!r} failed with {kind} on all {len(networks)} networks that it was tried on: "
        f"{reason.removeprefix(f'{kind}: ')} ({where}; {', '.join(networks)}); mend it, or raise ValueError "
        "where a network has no score"
    )
