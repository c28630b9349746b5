"""Every notation in which a cell is written, and what is not one."""

from __future__ import annotations

import pytest

from nasgauge.core import InputError
from nasgauge_adapters.nasbench101.notations import parse

CELL = "100/10/1|mp,c1"
OTHERS = [
    " 100/10/1|mp, c1 ",
    "([[0,1,0,0],[0,0,1,0],[0,0,0,1],[0,0,0,0]], ['input','maxpool3x3','conv1x1-bn-relu','output'])",
    "[((0,1,0,0),(0,0,1,0),(0,0,0,1),(0,0,0,0)), ('input','maxpool3x3','conv1x1-bn-relu','output')]",
    "(4, 41, 16)",  # edges 0, 3 and 5 row by row; 1 2 1 in base 3
    "1000/010/00/1|mp,c1,c3",
]


@pytest.mark.parametrize("text", OTHERS[:4])
def test_other_notations(text: str) -> None:
    assert parse(text) == CELL


def test_naslib_counts_operations_the_other_way_round() -> None:
    # Input 0, output 1, 2 max pool, 3 conv 1x1, 4 conv 3x3; seven vertices before pruning.
    matrix = [[0] * 7 for _ in range(7)]
    matrix[0][1] = matrix[1][2] = matrix[2][6] = 1
    numbers = [digit for row in matrix for digit in row] + [0, 2, 3, 4, 4, 4, 1]
    assert parse(str(tuple(numbers))) == CELL


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "wanted a cell such as"),
        ("nor_conv_3x3", "wanted a cell such as"),
        ("11|c3", "wanted a cell such as"),
        ("10/1|c5", "'c5' is not an operation: wanted one of c3, c1, mp"),
        ("10/1|c3,c3", "2 operations for 1 inner vertices"),
        ("00/1|c3", "no path leads from the input"),
        ("1000000/100000/10000/1000/100/10/1|c3,c3,c3,c3,c3,c3", "8 vertices: wanted at most 7"),
        ("([[0,1],[0]], ['input','output'])", "rows differ in length"),
        ("([[0,1],[1,0]], ['input','output'])", "not strictly upper-triangular"),
        ("([[0,2],[0,0]], ['input','output'])", "a square matrix of 0 and 1"),
        ("([[0,1],[0,0]], ['output','input'])", "begin with 'input'"),
        ("([[0,1],[0,0]], 7)", "begin with 'input'"),
        ("(9, 1, 1)", "wanted (vertices, upper bits, operations)"),
        ("(3, 1, 16)", "operations are a 1 and 1 digits"),
        ("(1, 2", "wanted a cell such as"),
        ("__import__('os')", "wanted a cell such as"),
        ("(" * 500, "wanted a cell such as"),
    ],
)
def test_what_is_not_a_cell(text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        parse(text)
    assert said in str(error.value)
    assert "is not a cell of nasbench101" in str(error.value)
