from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from nasgauge.core import InputError
from nasgauge_adapters.nasbench301 import SEARCH_SPACE, space
from nasgauge_adapters.nasbench301.cells import CHOICES, OPERATIONS
from nasgauge_adapters.nasbench301.notations import parse_cells, to_configspace, to_digits, to_genotype
from nasgauge_adapters.nasbench301.space import SIZE, neighbours, parse, sample

# DARTS_V2 as its authors print it, whose edges are not sorted by input.
DARTS_V2 = (
    "Genotype(normal=[('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('sep_conv_3x3', 1), "
    "('sep_conv_3x3', 1), ('skip_connect', 0), ('skip_connect', 0), ('dil_conv_3x3', 2)], "
    "normal_concat=[2, 3, 4, 5], reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), "
    "('max_pool_3x3', 1), ('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), "
    "('max_pool_3x3', 1)], reduce_concat=[2, 3, 4, 5])"
)
CANONICAL = (
    "normal:|sep_conv_3x3~0|sep_conv_3x3~1|+|sep_conv_3x3~0|sep_conv_3x3~1|+|skip_connect~0|sep_conv_3x3~1|+"
    "|skip_connect~0|dil_conv_3x3~2|/reduce:|max_pool_3x3~0|max_pool_3x3~1|+|max_pool_3x3~1|skip_connect~2|+"
    "|max_pool_3x3~0|skip_connect~2|+|max_pool_3x3~1|skip_connect~2|"
)
DIGITS = "0313031302130225|0010102200221022"


def test_every_notation_of_a_known_network() -> None:
    assert parse(DARTS_V2) == parse(DIGITS) == parse(f" {CANONICAL}\n") == CANONICAL
    assert to_digits(DARTS_V2) == DIGITS
    assert parse(DARTS_V2.replace("[2, 3, 4, 5]", "range(2, 6)")) == CANONICAL


@pytest.mark.parametrize("architecture", sample(50, 7))
def test_notations_print_what_they_parse(architecture: str) -> None:
    config = to_configspace(architecture)
    texts = [
        architecture,
        to_genotype(architecture),
        to_digits(architecture),
        str(config),
        json.dumps(config),
    ]
    assert {parse(text) for text in texts} == {architecture}


def test_the_dictionary_has_the_keys_of_the_official_package() -> None:
    prefix = "NetworkSelectorDatasetInfo:darts:"
    config = to_configspace(CANONICAL)
    assert config[f"{prefix}edge_normal_12"[:-2] + "11"] == "dil_conv_3x3"  # node 5, input 2: 9 + 2
    assert config[f"{prefix}inputs_node_normal_5"] == "0_2"
    assert f"{prefix}inputs_node_normal_2" not in config
    settings = config | {f"{prefix}layers": 20, f"{prefix}edge_normal_4": None}
    assert parse(str(settings)) == CANONICAL


def test_nodes_may_be_lists_of_their_own() -> None:
    cells = ["[[('skip_connect', 1), ('skip_connect', 0)]]".replace("]]", "]") + "," for _ in range(4)]
    text = "".join(cells).replace("[[", "[")
    assert parse(f"Genotype(normal=[{text}], reduce=[{text}])") == parse("0212021202120212|0212021202120212")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("|sep_conv_3x3~0|", "|none~0|"),
            "node 2 of the normal cell of .*no edge of a trained network is 'none'",
        ),
        (("|sep_conv_3x3~0|", "|sep_conv_3~0|"), "unknown operation 'sep_conv_3'; did you mean sep_conv_3x3"),
        (("|sep_conv_3x3~0|", "|sep_conv_3x3~1|"), "node 2 of the normal cell .* takes input 1 twice"),
        (("|sep_conv_3x3~0|", "|sep_conv_3x3~2|"), "node 2 of .* takes input 2: wanted two of 0, 1"),
        (("|sep_conv_3x3~0|", "|sep_conv_3x3|"), "'sep_conv_3x3' in .* is not an edge: wanted op~input"),
        (("|sep_conv_3x3~0|", "sep_conv_3x3~0|"), "is not a node: wanted |op~input|op~input|"),
        (("|sep_conv_3x3~0|", "|"), "node 2 of the normal cell .* has 1 edges: wanted two"),
        (
            ("/reduce:", "/reduce:|skip_connect~0|skip_connect~1|+"),
            "the reduce cell .* has 5 nodes: wanted 4",
        ),
        (("/reduce:", "/"), "has no '/reduce:'"),
        (("normal:", ""), "is not an architecture of nasbench301: wanted normal:"),
    ],
)
def test_malformed_canonical_strings(change: tuple[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message.replace("|", r"\|")):
        parse(CANONICAL.replace(*change, 1))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("('sep_conv_3x3', 0)", "('none', 0)"), "no edge of a trained network is 'none'"),
        (("('sep_conv_3x3', 0)", "('sep_conv_3x3', 1)"), "node 2 of the normal cell .* takes input 1 twice"),
        (
            ("('sep_conv_3x3', 0)", "('sep_conv_3x3', False)"),
            "node 2 .* takes input False: wanted two of 0, 1",
        ),
        (("('sep_conv_3x3', 0), ", ""), "the normal cell .* has 7 edges: wanted 8"),
        (("('sep_conv_3x3', 0)", "'sep_conv_3x3'"), "cannot read the normal cell"),
        (("('sep_conv_3x3', 0)", "print(1)"), "cannot read .Genotype"),
        (("normal=", "normale="), "cannot read .Genotype"),
        (("[2, 3, 4, 5]", "[3, 4, 5]"), r"joins \[3, 4, 5\]: nasbench301 joins nodes 2, 3, 4 and 5"),
        ((")", ""), "cannot read .Genotype"),
    ],
)
def test_malformed_genotypes(change: tuple[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(DARTS_V2.replace(*change, 1))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (DIGITS[:-1], "is not 16 digits, '.', 16 digits"),
        (DIGITS.replace("03", "07", 1), "unknown operation '7'"),
        (DIGITS.replace("03", "13", 1), "node 2 of the normal cell .* takes input 1 twice"),
        ("{}", r"node 2 of the normal cell .* has the inputs '0_1', but operations for the inputs \(none\)"),
        ("{1, 2}", "wanted a dictionary in JSON or Python"),
        ('{"a": ', "wanted a dictionary in JSON or Python"),
        ("", "'' is not an architecture of nasbench301"),
        ("x" * 1000, r"'x{57}\.\.\.' is not an architecture"),
    ],
)
def test_malformed_texts(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(text)


def test_inputs_of_the_dictionary_must_agree_with_its_edges() -> None:
    config = to_configspace(CANONICAL)
    config["NetworkSelectorDatasetInfo:darts:inputs_node_reduce_5"] = "0_3"
    with pytest.raises(
        InputError, match=r"node 5 of the reduce cell .* has the inputs '0_3', but .* inputs 1, 2"
    ):
        parse(str(config))


def test_size_of_the_space() -> None:
    assert SIZE == (1 * 3 * 6 * 10 * 7**8) ** 2
    assert [len(set(choices)) for choices in CHOICES] == [49, 147, 294, 490]


def test_the_space_cannot_be_listed() -> None:
    with pytest.raises(InputError, match=r"1\.1e\+18 architectures, too many to list: draw some with sample"):
        SEARCH_SPACE.enumerate()


def test_a_sample_is_distinct_repeatable_and_extended_by_a_larger_one() -> None:
    drawn = sample(300, 3)
    assert len(set(drawn)) == 300
    assert sample(100, 3) == drawn[:100]
    assert sample(100, 4) != drawn[:100]
    assert [parse(architecture) for architecture in drawn] == drawn


def test_a_sample_is_uniform_over_operations_and_inputs() -> None:
    cells = [cell for architecture in sample(2000, 0) for cell in parse_cells(architecture)]
    for node, choices in enumerate(CHOICES):
        inputs = [tuple(source for source, _ in cell[node]) for cell in cells]
        for pair in {tuple(source for source, _ in choice) for choice in choices}:
            assert inputs.count(pair) / len(cells) == pytest.approx(49 / len(choices), abs=0.03)
    names = [name for cell in cells for node in cell for _, name in node]
    assert all(names.count(name) / len(names) == pytest.approx(1 / 7, abs=0.01) for name in OPERATIONS)


def test_every_cell_has_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    small = tuple(choices[:2] for choices in CHOICES)
    monkeypatch.setattr(space, "CHOICES", small)
    assert {space._cell(number) for number in range(16)} == set(product(*small))


@pytest.mark.parametrize(
    ("count", "seed", "message"), [(0, 0, "cannot sample 0"), (1, -1, "seed -1 is negative")]
)
def test_samples_that_cannot_be_drawn(count: int, seed: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        sample(count, seed)


def test_neighbours_differ_in_one_operation_or_one_input() -> None:
    for architecture in sample(3, 5):
        near = neighbours(architecture)
        assert len(set(near)) == len(near) == 120
        own = edges(architecture)
        for neighbour in near:
            assert parse(neighbour) == neighbour
            assert len(own - edges(neighbour)) == 1
            assert architecture in neighbours(neighbour)


def edges(architecture: str) -> set[tuple[int, int, int, str]]:
    cells = parse_cells(architecture)
    return {(k, n, *edge) for k, cell in enumerate(cells) for n, node in enumerate(cell) for edge in node}


@pytest.mark.parametrize(
    ("file", "column", "count"),
    [
        ("nb301_suite_zero/zc_725_xgb_v1.0.csv.gz", "arch", 725),
        ("nb301_xgb_v09/predictions_10000.csv.gz", "arch", 10_000),
        ("bpe_trials/accuracies.csv", "genotype", 100),
    ],
)
def test_published_architectures(
    reference_data: Callable[[str], Path], file: str, column: str, count: int
) -> None:
    texts = pd.read_csv(reference_data(file))[column]
    assert len({parse(text) for text in texts}) == count


def test_the_dictionary_of_a_real_result_file(reference_data: Callable[[str], Path]) -> None:
    result = json.loads(reference_data("nb301_official_format/results_0.json").read_text())
    config = result["optimized_hyperparamater_config"]
    assert to_configspace(parse(json.dumps(config))).items() <= config.items()
