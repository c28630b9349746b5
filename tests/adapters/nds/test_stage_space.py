"""The ResNet, ResNeXt and Vanilla families as sets."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pytest
from nds_files import stage_net

from nasgauge.core import InputError
from nasgauge_adapters.nds.families import FAMILIES, stage_space


@pytest.mark.parametrize(
    ("family", "size"),
    [
        ("resnet", (9 * 12) ** 3),
        ("resnext_a", (5 * 5 * 3 * 3) ** 3),
        ("resnext_b", (5 * 5 * 3 * 5) ** 3),
        ("vanilla", (9 * 12) ** 3),
    ],
)
def test_a_family_has_as_many_networks_as_the_paper_counts(family: str, size: int) -> None:
    assert stage_space(family, imagenet=False).drawn.size == size


@pytest.mark.parametrize("imagenet", [False, True])
@pytest.mark.parametrize("family", FAMILIES)
def test_samples_are_distinct_and_extend_each_other(family: str, imagenet: bool) -> None:
    space = stage_space(family, imagenet=imagenet)
    drawn = space.sample(60, 1)
    assert drawn[:20] == space.sample(20, 1) != space.sample(20, 2)
    assert len(set(drawn)) == 60
    for name in drawn:
        given = space.read(name)
        assert str(given) == space.parse(name) == space.network_key(name) == name
        assert given.stem == space.stem
        assert tuple(stage.stride for stage in given.stages) == space.strides
        assert space.parse(json.dumps(stage_net(given))) == name
    with pytest.raises(InputError, match="too many to list"):
        space.enumerate()


def test_neighbours_differ_in_one_number() -> None:
    space = stage_space("resnet", imagenet=False)
    name = "basic/c3s1w12/d2w16s1-d3w20s2"
    found = space.neighbours(name)
    assert len(set(found)) == len(found) == 2 * (8 + 11)
    assert all(other.startswith("basic/c3s1w12/") and name in space.neighbours(other) for other in found)


def test_neighbours_have_groups_that_divide_their_channels() -> None:
    space = stage_space("resnext_b", imagenet=False)
    for name in space.sample(3, 0):
        for other in space.neighbours(name):
            assert space.parse(other) == other
    odd = "bottleneck/c3s1w16/d1w60s1m0.05g3"
    assert all(
        stage.inner % stage.groups == 0
        for other in space.neighbours(odd)
        for stage in space.read(other).stages
    )


def test_decisions_go_there_and_back() -> None:
    space = stage_space("resnext_a", imagenet=True)
    random = np.random.default_rng(0)
    assert len(space.decisions.sizes) == 4 * 4
    assert space.decisions.encode
    for _ in range(20):
        options = tuple(int(random.integers(size)) for size in space.decisions.sizes)
        assert space.decisions.encode(space.decisions.decode(options)) == options


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("basic/c3s1w16/d5w16s1-d1w16s2-d1w16s2", "depth of stage 1 of .* is 5: wanted one of 1, 2, 3"),
        ("basic/c3s1w16/d1w16s1-d1w17s2-d1w16s2", "width of stage 2 of .* is 17"),
        ("basic/c3s1w16/d1w16s1-d1w16s2", "has other stages: wanted 3"),
    ],
)
def test_networks_beside_the_decisions_are_refused_by_them(name: str, message: str) -> None:
    space = stage_space("resnet", imagenet=False)
    assert space.parse(name) == name
    assert space.decisions.encode
    with pytest.raises(InputError, match=message):
        space.decisions.encode(name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("vanilla/c3s1w16/d1w16s1", "has vanilla blocks: nds_resnet wanted basic blocks"),
        ("{", "is not JSON: wanted a record's net of res_basic_block"),
        ("{" + "[" * 100_000, "is not JSON"),
        ('{"block_type": "res_bottleneck_block", "ds": [1], "ws": [16], "ss": [1]}', "has bottleneck blocks"),
    ],
)
def test_other_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        stage_space("resnet", imagenet=False).parse(text)


def test_options_are_in_order() -> None:
    def ascending(values: Sequence[float]) -> bool:
        return list(values) == sorted(set(values))

    for stages in FAMILIES.values():
        assert all(map(ascending, (stages.depths, stages.widths, stages.ratios, stages.groups)))
