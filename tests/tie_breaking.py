"""All ways of breaking the ties at the border of a group."""

from __future__ import annotations

from itertools import combinations

from nasgauge.metrics import Group


def ways(group: Group) -> list[list[int]]:
    """All that the group may be, as rows."""
    sure, drawn = group.rows[group.chance == 1].tolist(), group.rows[group.chance < 1].tolist()
    return [[*sure, *chosen] for chosen in combinations(drawn, group.count - len(sure))]
