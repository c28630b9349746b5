"""Smaller networks of the same architecture, for estimators that train."""

from __future__ import annotations

from typing import Any

from nasgauge.probing.probe import Probe


def reduced(probe: Probe, *, layers: int, channels: int) -> dict[str, Any]:
    """Sizes of a smaller network, as `build` of the search space takes them.

    layers: cells of the whole network; where a space counts cells by stage, each stage has its share, one
    at least. A size that the space does not have stays as it is, with a note.
    """
    sizes = {"cells": max(1, round(layers / probe.scale.get("stages", 1))), "init_channels": channels}
    for size in sizes:
        if size not in probe.scale:
            probe.note(f"the search space has no {size} to change")
    return {size: value for size, value in sizes.items() if size in probe.scale}
