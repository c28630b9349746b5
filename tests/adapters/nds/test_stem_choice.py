"""The stem, and what `num_gs` is, are those with which records agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from nds_files import stage_net

from nasgauge_adapters.nds.families import stage_space
from nasgauge_adapters.nds.stage_counts import counts
from nasgauge_adapters.nds.stages import CIFAR_STEM, StageArchitecture, Stem
from nasgauge_adapters.nds.stem_choice import StemChoice, choose
from nasgauge_adapters.nds.trainings import Training

pytestmark = pytest.mark.slow

Changed = Callable[[StageArchitecture], StageArchitecture]


def trained(
    built: Changed = lambda given: given, family: str = "resnext_b", count: int = 12, **changes: Any
) -> list[Training]:
    """Records of networks that were built as `built` changes what their nets say."""
    space = stage_space(family, imagenet=False)
    found = []
    for name in space.sample(count, 0):
        given = space.read(name)
        size = counts(built(given), classes=10, size=32)
        values = {"params": size.params, "flops": size.macs} | changes
        found.append(Training("X", stage_net(given), epochs=1, last=90.0, best=90.0, **values))
    return found


def chosen(found: list[Training]) -> StemChoice:
    return choose(found, CIFAR_STEM, classes=10, size=32)


@pytest.mark.parametrize(
    "stem", [CIFAR_STEM, Stem(3, 2, pool=False, width=12), Stem(7, 2, pool=True, width=64)]
)
def test_the_stem_of_the_networks_is_found(stem: Stem) -> None:
    for family in ("resnet", "resnext_a"):
        found = trained(lambda given: replace(given, stem=stem), family)
        assert chosen(found) == StemChoice(stem)
        assert all(chosen(found).agrees(each, classes=10, size=32) == (True, True) for each in found)


def test_multiply_adds_tell_stems_of_equal_parameters_apart() -> None:
    slow = trained(lambda given: replace(given, stem=replace(CIFAR_STEM, stride=2)), "vanilla")
    assert chosen(slow).stem.stride == 2
    silent = trained(family="vanilla", flops=0)
    assert chosen(silent).stem == CIFAR_STEM, "the default, where nothing tells"


def test_numbers_may_be_channels_of_a_group() -> None:
    def as_widths(given: StageArchitecture) -> StageArchitecture:
        stages = tuple(replace(stage, groups=stage.inner // stage.groups) for stage in given.stages)
        return replace(given, stages=stages)

    assert not chosen(trained()).group_widths
    assert chosen(trained(as_widths)) == StemChoice(CIFAR_STEM, group_widths=True)


def test_the_default_stays_where_nothing_agrees() -> None:
    found = trained(params=1.0)
    assert chosen(found) == StemChoice(CIFAR_STEM)
    assert chosen(found).agrees(found[0], classes=10, size=32) == (False, False)


def test_a_net_that_cannot_be_does_not_agree() -> None:
    broken = replace(trained(count=1)[0], net={"block_type": "?"})
    assert StemChoice(CIFAR_STEM).agrees(broken, classes=10, size=32) == (False, False)


def test_some_records_of_many_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nasgauge_adapters.nds.stem_choice.TRIED", 4)
    tried: list[Training] = []
    monkeypatch.setattr(
        StemChoice, "agrees", lambda self, training, **_: tried.append(training) or (False, False)
    )
    chosen(trained(count=10))
    assert len({id(each) for each in tried}) == 4
