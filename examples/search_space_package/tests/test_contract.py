"""The search space keeps nasgauge's contract."""

from nasgauge_example_space import SEARCH_SPACE

from nasgauge.testing import Check, parametrize


@parametrize(SEARCH_SPACE)
def test_contract(check: Check) -> None:
    check()
