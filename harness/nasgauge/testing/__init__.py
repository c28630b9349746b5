"""What every plugin must do, as checks that anybody can run on theirs.

In a test file of your own, with pytest:

    from nasgauge.testing import parametrize

    @parametrize(my_proxy)
    def test_contract(check):
        check()

or in words, on the command line: `nasgauge check my_proxy.py:my_score`.
"""

from nasgauge.testing.check import Check, ContractError, failures
from nasgauge.testing.plugin_checks import checks_of, parametrize

__all__ = ["Check", "ContractError", "checks_of", "failures", "parametrize"]
