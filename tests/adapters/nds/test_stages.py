"""What a network of stages may be, and how its text says it."""

from __future__ import annotations

import pytest
from nds_files import stage_net

from nasgauge.core import InputError
from nasgauge_adapters.nds.stages import CIFAR_STEM, IMAGENET_STEM, Stem, of_record, read_architecture

BASIC = "basic/c3s1w16/d2w16s1-d3w32s2-d4w64s2"
BOTTLENECK = "bottleneck/c7s2pw64/d3w256s1m0.25g2-d4w512s2m0.5g32"


@pytest.mark.parametrize("text", [BASIC, BOTTLENECK, BASIC.replace("basic", "vanilla")])
def test_text_is_read_back(text: str) -> None:
    given = read_architecture(f" {text}\n")
    assert str(given) == text
    assert of_record(stage_net(given), given.stem) == given


def test_what_stands_in_the_text() -> None:
    given = read_architecture(BOTTLENECK)
    assert given.stem == IMAGENET_STEM == Stem(7, 2, pool=True, width=64)
    first, second = given.stages
    assert (first.depth, first.width, first.stride, first.ratio, first.groups) == (3, 256, 1, 0.25, 2)
    assert (first.inner, second.inner) == (64, 256)
    assert str(CIFAR_STEM) == "c3s1w16"


def test_numbers_of_a_record_may_be_groups_or_their_channels() -> None:
    net = stage_net(read_architecture("bottleneck/c3s1w16/d1w64s1m0.5g4-d1w64s2m1g8"))
    as_groups, as_widths = (of_record(net, CIFAR_STEM, group_widths=widths) for widths in (False, True))
    assert [stage.groups for stage in as_groups.stages] == [4, 8]
    assert [stage.groups for stage in as_widths.stages] == [32 // 4, 64 // 8]


def test_a_record_need_not_have_ratios_and_groups() -> None:
    net = stage_net(read_architecture("bottleneck/c3s1w16/d1w64s1m1g1-d1w64s2m1g1")) | {
        "bot_muls": [],
        "num_gs": None,
    }
    assert [(stage.ratio, stage.groups) for stage in of_record(net, CIFAR_STEM).stages] == [(1.0, 1)] * 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is not an architecture of stages: wanted BLOCK/STEM/STAGE"),
        (BASIC.replace("basic", "dense"), "is not an architecture of stages"),
        (BASIC.replace("c3s1", "c5s1"), "stem 'c5s1w16'"),
        (BASIC.replace("c3s1w16", "c3s1w0"), "a stem has 0 channels"),
        (BASIC.replace("d3w32s2", "d3w32"), "stage 'd3w32'"),
        (BASIC.replace("d3w32s2", "d3w32s2m1g1"), "stage 'd3w32s2m1g1'"),
        (BOTTLENECK.replace("m0.25g2", ""), "stage 'd3w256s1'"),
        (BASIC.replace("d3", "d0"), "depth of a stage is 0: wanted 1 to 256"),
        (BASIC.replace("w32", "w9999"), "width of a stage is 9999: wanted 1 to 8192"),
        (BASIC.replace("s2", "s9"), "stride of a stage is 9"),
        (BOTTLENECK.replace("m0.5", "m0.0005"), "m of a stage is 0.0005: wanted one channel or more"),
        (BOTTLENECK.replace("m0.5", "m100"), "m of a stage is 100.0"),
        (BOTTLENECK.replace("g32", "g3"), "a stage has 256 channels in 3 groups: wanted a divisor"),
        ("basic/c3s1w16/" + "-".join(["d1w16s1"] * 9), "a network has 9 stages: wanted 1 to 8"),
        ("basic/c3s1w16/" + "9" * 10_000, "stage '99999999999999999999'"),
    ],
)
def test_malformed_text(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as refused:
        read_architecture(text)
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("block_type", "dense_block", "block_type is 'dense_block': wanted one of double_plain_block"),
        ("block_type", None, "block_type is 'None'"),
        ("ds", [], r"ds of the net is \[\]: wanted some numbers"),
        ("ds", 3, "ds of the net is 3"),
        ("ws", [16], r"ws of the net is \[16\]: wanted 2 numbers"),
        ("ws", [16.0, 32.0], "width of a stage is 16.0"),
        ("ss", [1, True], r"ss of the net is \[1, True\]"),
        ("bot_muls", [0.5, "1"], "bot_muls of the net"),
        ("bot_muls", [0.5, float("nan")], "m of a stage is nan"),
        ("bot_muls", [0.5, 1e308], "cannot be|m of a stage"),
        ("num_gs", [0, 1], "groups of a stage is 0|cannot be"),
        ("num_gs", [1, 2, 3], "num_gs of the net"),
    ],
)
def test_malformed_records(key: str, value: object, message: str) -> None:
    net = stage_net(read_architecture("bottleneck/c3s1w16/d1w64s1m0.5g4-d1w64s2m1g8")) | {key: value}
    with pytest.raises(InputError, match=message):
        of_record(net, CIFAR_STEM)


def test_groups_of_no_channels_are_refused_however_they_are_read() -> None:
    net = stage_net(read_architecture("bottleneck/c3s1w16/d1w64s1m0.5g4-d1w64s2m1g8")) | {"num_gs": [0, 1]}
    with pytest.raises(InputError, match="cannot be"):
        of_record(net, CIFAR_STEM, group_widths=True)
