"""Notations of networks of cells: ours, that of DARTS, and the `net` of a record."""

from __future__ import annotations

import json

import pytest
from genotypes import AMOEBANET_A, DARTS_V2
from nds_files import cell_net

from nasgauge.core import InputError
from nasgauge_adapters.nds.cell_text import of_record, read_architecture, write_architecture

TINY = (
    "16x8/normal:|skip_connect~0|max_pool_3x3~1|+|skip_connect~0|skip_connect~2|>3"
    "/reduce:|max_pool_3x3~0|skip_connect~1|>2"
)


def test_the_three_notations_say_the_same() -> None:
    from_genotype = read_architecture(f"36x20/{DARTS_V2}", loose=False)
    text = write_architecture(from_genotype)
    assert text.startswith("36x20/normal:|sep_conv_3x3~0|sep_conv_3x3~1|+|sep_conv_3x3~0|sep_conv_3x3~1|+")
    assert text.endswith("+|max_pool_3x3~1|skip_connect~2|>2.3.4.5")
    assert read_architecture(f" {text}\n", loose=True) == from_genotype
    assert read_architecture(json.dumps(cell_net(text)), loose=True) == from_genotype


def test_nodes_that_are_joined_follow_from_the_space_where_nothing_says_them() -> None:
    text = TINY.replace(">3", "")
    assert write_architecture(read_architecture(text, loose=True)) == TINY
    assert write_architecture(read_architecture(text, loose=False)) == TINY.replace(">3", ">2.3")


def test_published_cells_join_what_their_space_joins() -> None:
    given = read_architecture(f"36x20/{AMOEBANET_A}", loose=False)
    assert (given.normal.joined, given.reduce.joined) == ((4, 5, 6), (3, 4, 6))
    unsaid = AMOEBANET_A.replace(", normal_concat=[4, 5, 6]", "").replace(", reduce_concat=[3, 4, 6]", "")
    assert read_architecture(f"36x20/{unsaid}", loose=True) == given


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is not an architecture of cells: wanted WIDTHxDEPTH/normal"),
        (DARTS_V2, "is not an architecture of cells"),
        (TINY.replace("16x8", "0x8"), "width of .* is 0: wanted 1 to 1024"),
        (TINY.replace("16x8", "15x8"), "width of .* is 15: wanted an even number"),
        (TINY.replace("16x8", "16x999"), "depth of .* is 999: wanted 1 to 200"),
        (TINY.replace("/reduce", "/reduction"), "is not two cells"),
        (TINY.replace(">2", ">two"), "cell reduce of .* joins 'two': wanted nodes such as 2.3.4"),
        (TINY.replace("~1|>2", ">2"), "in cell reduce of .* is not a node: wanted"),
        (TINY.replace("~2|", "~3|"), "node 3 of cell normal .* takes input 3: wanted 0 to 2"),
        ("16x8/Genotype(normal=[], reduce=[])", "cell normal has 0 edges"),
        ("16x8/Genotype(normal=7, reduce=[])", "cell normal is '7': wanted pairs of operation and input"),
        ("16x8/Genotype(normal=__import__('os').getcwd(), reduce=[])", "cannot read .*Genotype"),
        ("16x8/Genotype(" + "(" * 500, "cannot read"),
        ("{", "is not JSON"),
        ('{"genotype": 3}', "the net has no genotype"),
        ("[" * 100_000, "is not an architecture of cells"),
        ('{"a": ' + "[" * 100_000, "is not JSON"),
    ],
)
def test_malformed_text(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as refused:
        read_architecture(text, loose=False)
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("width",), None, "width of the net is None: wanted 1 to 1024"),
        (("width",), True, "width of the net is True"),
        (("depth",), 8.0, "depth of the net is 8.0"),
        (("genotype",), [], "the net has no genotype"),
        (("genotype", "normal"), [["skip_connect", 0, 1]], "cell normal is .* wanted pairs"),
        (("genotype", "normal"), [["skip_connect", "0"]] * 2, "takes input '0'"),
        (("genotype", "reduce"), None, "cell reduce is 'None'"),
        (("genotype", "reduce_concat"), "23", "cell reduce joins '23': wanted a list of nodes"),
        (("genotype", "reduce_concat"), [2.0], "wanted a list of nodes"),
    ],
)
def test_malformed_records(path: tuple[str, ...], value: object, message: str) -> None:
    net = cell_net(TINY)
    inner = net[path[0]] if len(path) > 1 else net
    inner[path[-1]] = value
    with pytest.raises(InputError, match=message):
        of_record(net, loose=False)
