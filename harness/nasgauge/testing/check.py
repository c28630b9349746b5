"""One thing that a plugin must do, and whether it does."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nasgauge.core import EstimatorError, InputError, SearcherError


class ContractError(AssertionError):
    """A plugin does not do what it must; the text says what it does, and what was wanted."""


@dataclass(frozen=True)
class Check:
    """One clause of a contract; to call it is to check it.

    Attributes:
        plugin: Name of the plugin.
        clause: What it must do, such as `gives the same score twice`.
        run: Raises ContractError where it does not.
    """

    plugin: str
    clause: str
    run: Callable[[], None]

    def __call__(self) -> None:
        """Check it.

        Raises:
            ContractError: If the plugin does not do it, saying why.
        """
        try:
            self.run()
        except ContractError as error:
            raise ContractError(f"{self.plugin}: {self.clause}: {error}") from error
        except (EstimatorError, InputError, SearcherError) as error:
            raise ContractError(f"{self.plugin}: {self.clause}: it fails: {error}") from error
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise ContractError(f"{self.plugin}: {self.clause}: it fails with {what}") from error

    def __str__(self) -> str:
        return f"{self.plugin}-{self.clause.replace(' ', '-')}"


def failures(checks: Iterable[Check]) -> dict[str, str]:
    """What is wrong by clause, empty where all is well."""
    found = {}
    for check in checks:
        try:
            check()
        except ContractError as error:
            found[check.clause] = str(error).removeprefix(f"{check.plugin}: {check.clause}: ")
    return found


def wanted(condition: object, text: str) -> None:
    """Raises ContractError with that text unless the condition holds."""
    if not condition:
        raise ContractError(text)


def clauses(plugin: str, named: dict[str, Callable[..., None]], *arguments: object) -> list[Check]:
    """A check of each function, which gets the arguments; by what it checks."""
    return [Check(plugin, clause, functools.partial(run, *arguments)) for clause, run in named.items()]
