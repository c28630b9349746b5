"""What estimators and searchers have in common: a function with settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from nasgauge.core.errors import InputError
from nasgauge.core.settings import check_keywords, keyword_defaults, summary, with_keywords


class Configurable:
    """A plugin that is a function with settings; its subclasses are frozen dataclasses.

    Attributes:
        kind: What a message calls the plugin.
        subject: What a message calls the first argument of its function.
        function_name: The attribute that holds the function.
    """

    kind: ClassVar[str]
    subject: ClassVar[str]
    function_name: ClassVar[str]
    name: str
    defaults: Mapping[str, Any]

    def __post_init__(self) -> None:
        given = self.function
        name = self.name or getattr(given, "__name__", repr(given))
        try:
            function = with_keywords(given)
        except (TypeError, ValueError):
            raise InputError(
                f"{self.kind} {name!r} is not a function: wanted one of the {self.subject}"
            ) from None
        object.__setattr__(self, "name", name)
        object.__setattr__(self, self.function_name, function)
        object.__setattr__(self, "defaults", keyword_defaults(function, self.kind, name, self.subject))

    @property
    def function(self) -> Callable[..., Any]:
        """What the plugin does, its settings as keyword arguments."""
        found: Callable[..., Any] = getattr(self, self.function_name)
        return found

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return summary(self.function)

    def check(self, settings: Mapping[str, Any]) -> None:
        """Checks settings against the bounds that the plugin states in its annotations.

        Raises:
            InputError: For a value outside its bounds; the text names the plugin.
        """
        try:
            check_keywords(self.function, settings)
        except InputError as error:
            raise InputError(f"{self.kind} {self.name!r}: {error}") from None
