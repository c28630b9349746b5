"""What an architecture of the ResNet, ResNeXt and Vanilla families is: a stem and stages of equal blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nasgauge.core import InputError

BLOCKS = {
    "vanilla": "double_plain_block",
    "basic": "res_basic_block",
    "bottleneck": "res_bottleneck_block",
}
"""Our names of blocks to those of the records."""

LARGEST = {"depth": 256, "width": 8192, "stride": 8, "groups": 8192, "stages": 8}
"""Far above all that was trained: what exceeds it is damaged."""

_WANTED = (
    "wanted BLOCK/STEM/STAGE-STAGE-..., such as basic/c3s1w16/d2w16s1-d2w32s2, with m (bottleneck width / "
    "width) and g (groups) in a stage of bottleneck blocks, such as d2w64s1m0.5g4; or the `net` of a record "
    "in JSON"
)
_STEM = re.compile(r"c([37])s([12])(p?)w(\d{1,4})")
_STAGE = re.compile(r"d(\d{1,4})w(\d{1,4})s(\d)(?:m(\d{1,3}(?:\.\d{1,6})?)g(\d{1,4}))?")


@dataclass(frozen=True)
class Stem:
    """The convolution before the first stage, with batch norm and ReLU.

    Attributes:
        kernel: Of the convolution, 3 or 7.
        stride: Of the convolution.
        pool: Whether a 3 x 3 max pool of stride 2 follows.
        width: Channels.
    """

    kernel: int
    stride: int
    pool: bool
    width: int

    def __str__(self) -> str:
        return f"c{self.kernel}s{self.stride}{'p' * self.pool}w{self.width}"


CIFAR_STEM = Stem(3, 1, pool=False, width=16)
IMAGENET_STEM = Stem(7, 2, pool=True, width=64)


@dataclass(frozen=True)
class Stage:
    """Blocks of one width, the first of which may have a stride.

    Attributes:
        depth: Number of blocks.
        width: Channels of their outputs.
        stride: Of the first block.
        ratio: Channels within a bottleneck block, as a share of the width.
        groups: Of the 3 x 3 convolution of a bottleneck block.
    """

    depth: int
    width: int
    stride: int
    ratio: float = 1.0
    groups: int = 1

    @property
    def inner(self) -> int:
        """Channels within a bottleneck block."""
        return round(self.width * self.ratio)


@dataclass(frozen=True)
class StageArchitecture:
    """A network of stages.

    Attributes:
        block: One of `BLOCKS`.
        stem: Before the first stage.
        stages: In order.
    """

    block: str
    stem: Stem
    stages: tuple[Stage, ...]

    def __str__(self) -> str:
        written = (
            f"d{each.depth}w{each.width}s{each.stride}"
            + (f"m{each.ratio:g}g{each.groups}" if self.block == "bottleneck" else "")
            for each in self.stages
        )
        return f"{self.block}/{self.stem}/{'-'.join(written)}"


def read_architecture(text: str) -> StageArchitecture:
    """An architecture in our notation; raises InputError saying what is wrong.

    Example:
        >>> print(read_architecture(" basic/c3s1w16/d2w16s1-d2w32s2"))
        basic/c3s1w16/d2w16s1-d2w32s2
    """
    parts = text.strip().split("/")
    shown = repr(text if len(text) <= 60 else f"{text[:57]}...")
    if len(parts) != 3 or parts[0] not in BLOCKS:
        raise InputError(f"{shown} is not an architecture of stages: {_WANTED}")
    stem = _STEM.fullmatch(parts[1])
    if not stem:
        raise InputError(f"stem {parts[1][:20]!r} in {shown}: {_WANTED}")
    found = []
    for part in parts[2].split("-"):
        stage = _STAGE.fullmatch(part)
        if not stage or (stage[4] is None) == (parts[0] == "bottleneck"):
            raise InputError(f"stage {part[:20]!r} in {shown}: {_WANTED}")
        found.append(
            Stage(int(stage[1]), int(stage[2]), int(stage[3]), float(stage[4] or 1), int(stage[5] or 1))
        )
    chosen = Stem(int(stem[1]), int(stem[2]), bool(stem[3]), int(stem[4]))
    return checked(StageArchitecture(parts[0], chosen, tuple(found)))


def of_record(net: Mapping[str, Any], stem: Stem, *, group_widths: bool = False) -> StageArchitecture:
    """The architecture in the `net` of an official record, which does not say the stem.

    group_widths: whether `num_gs` are channels of a group, as NASWOT's code reads them, not groups.

    Raises:
        InputError: Saying what is wrong.
    """
    names = {theirs: ours for ours, theirs in BLOCKS.items()}
    block = names.get(str(net.get("block_type")))
    if not block:
        raise InputError(
            f"block_type is {str(net.get('block_type'))[:40]!r}: wanted one of {', '.join(names)}"
        )
    depths = _numbers(net, "ds", 0)
    count = len(depths)
    ratios: Sequence[Any] = [1.0] * count
    groups: Sequence[Any] = [1] * count
    if block == "bottleneck":
        ratios = _numbers(net, "bot_muls", count) or ratios
        groups = _numbers(net, "num_gs", count) or groups
    widths, strides = _numbers(net, "ws", count), _numbers(net, "ss", count)
    try:
        stages = tuple(map(Stage, depths, widths, strides, ratios, groups))
        if group_widths:
            stages = tuple(replace(each, groups=each.inner // each.groups) for each in stages)
        return checked(StageArchitecture(block, stem, stages))
    except InputError:
        raise
    except (ZeroDivisionError, OverflowError, ValueError):
        raise InputError(f"the net has stages that cannot be: {str(dict(net))[:80]}") from None


def checked(architecture: StageArchitecture) -> StageArchitecture:
    """The same; raises InputError for a number that no network has."""
    stages = architecture.stages
    if architecture.stem.width < 1:
        raise InputError("a stem has 0 channels: wanted 1 or more")
    if not 1 <= len(stages) <= LARGEST["stages"]:
        raise InputError(f"a network has {len(stages)} stages: wanted 1 to {LARGEST['stages']}")
    for stage in stages:
        for name in ("depth", "width", "stride", "groups"):
            value = getattr(stage, name)
            if type(value) is not int or not 1 <= value <= LARGEST[name]:
                raise InputError(f"{name} of a stage is {value!r}: wanted 1 to {LARGEST[name]}")
        if not 0 < stage.ratio <= 64 or stage.inner < 1:
            raise InputError(
                f"m of a stage is {stage.ratio!r}: wanted one channel or more, at most 64 x width"
            )
        if stage.inner % stage.groups:
            raise InputError(f"a stage has {stage.inner} channels in {stage.groups} groups: wanted a divisor")
    return architecture


def _numbers(net: Mapping[str, Any], name: str, count: int) -> list[Any]:
    """A list of numbers, one per stage; empty where there is none and it may be so."""
    values: Any = net.get(name)
    optional = name in ("bot_muls", "num_gs")
    if optional and not values:
        return []
    fitting = isinstance(values, list) and all(type(each) in (int, float) for each in values)
    if not fitting or not values or (count and len(values) != count):
        raise InputError(f"{name} of the net is {str(values)[:40]}: wanted {count or 'some'} numbers")
    if name == "bot_muls":
        return [float(each) for each in values]
    return list(values)
