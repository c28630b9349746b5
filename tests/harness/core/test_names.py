"""Names as people write them, and what an error says of one that does not exist."""

from __future__ import annotations

import pytest

from nasgauge.core import InputError, match, named, unknown
from nasgauge.core.names import near_names

DATASETS = ["cifar10", "cifar100", "ImageNet16-120"]


@pytest.mark.parametrize(
    "typed", ["ImageNet16-120", "imagenet16-120", "imagenet16_120", "IMAGENET16120", "ImageNet16 120"]
)
def test_one_name_in_many_spellings(typed: str) -> None:
    assert match(typed, DATASETS) == named("data set", typed, DATASETS) == "ImageNet16-120"


def test_digits_and_dots_are_part_of_a_name() -> None:
    assert match("cifar-10", DATASETS) == "cifar10"
    assert match("cifar1", DATASETS) is None
    assert match("zen.train", ["zentrain"]) is None


def test_an_exact_name_counts_more_than_one_that_is_alike() -> None:
    assert match("a_b", ["a-b", "a_b"]) == "a_b"
    assert match("AB", ["a-b", "a_b"]) is None, "either may be meant"
    with pytest.raises(InputError, match="no device 'AB'; did you mean a-b or a_b"):
        named("device", "AB", ["a-b", "a_b"])


def test_errors_name_what_where_and_what_there_is() -> None:
    text = unknown("column in mine.csv", "acuracy", ["accuracy", "ops"])
    assert text == "no column 'acuracy' in mine.csv; did you mean accuracy?"
    assert unknown("data set of x", "q", ["cifar10"]) == "no data set 'q' of x; there is cifar10"
    assert unknown("device", "q", []) == "no device 'q'; there are none"


def test_near_names_see_through_case_and_find_parts_of_a_name() -> None:
    assert near_names("NASWTO", ["naswot", "snip"]) == ["naswot"]
    assert near_names("imagenet", DATASETS) == ["ImageNet16-120"]
    assert near_names("flow", ["synflow", "synflow_bn", "zen"]) == ["synflow", "synflow_bn"]
    assert near_names("x", ["xenon", "lux"]) == [], "one letter is part of too many"
