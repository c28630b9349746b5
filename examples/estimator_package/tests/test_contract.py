"""The estimator keeps nasgauge's contract."""

from nasgauge_example_estimator import ESTIMATOR

from nasgauge.testing import Check, parametrize


@parametrize(ESTIMATOR)
def test_contract(check: Check) -> None:
    check()
