"""Commands whose long help is in sections, and that take any of their options from a file."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from nasgauge.api.config_file import config_options
from nasgauge.api.listing import completions
from nasgauge.cli.options.files import check_files
from nasgauge.core import InputError, named
from nasgauge.core.comma_list import listed
from nasgauge.runtime.result_files import nothing_lost

T = TypeVar("T")
Decorator = Callable[[Callable[..., T]], Callable[..., T]]
PATH = click.Path(path_type=Path)


class Option(click.Option):
    """An option that stands in a section of the help; one that can be repeated takes lists by comma.

    whole: whether a comma is part of a value.
    """

    def __init__(self, *arguments: Any, section: str = "", whole: bool = False, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.section, self.whole = section, whole

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """Values of the option's type."""
        if self.multiple and not self.whole and isinstance(value, list | tuple):
            value = [one for each in value for one in (listed([each]) if isinstance(each, str) else [each])]
        return super().type_cast_value(ctx, value)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of plugins, where the option takes them."""
        found = completions(self.opts[0], incomplete)
        return [CompletionItem(text) for text in found] or super().shell_complete(ctx, incomplete)


class Choice(click.Choice[str]):
    """One of some words, which are named like everything else."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word that is meant; raises InputError if there is none."""
        return named(f"value of {param.opts[0] if param else 'it'}", str(value), self.choices)


class Command(click.Command):
    """A command with `--config FILE`, `--quiet` and `--verbose`, and options in sections."""

    def __init__(self, *arguments: Any, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        text = "TOML file with options, or a [section] for each command; what is typed counts more."
        self._add("--config", type=PATH, is_eager=True, callback=_from_config, help=text)
        text = "Say nothing but the result and errors."
        self._add("--quiet", "-q", is_flag=True, callback=_level(logging.ERROR), help=text)
        text = "Say what is decided, found and measured."
        self._add("--verbose", "-v", is_flag=True, callback=_level(logging.DEBUG), help=text)

    def _add(self, *names: str, **look: Any) -> None:
        self.params.append(Option(names, expose_value=False, **look))

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; what it could not write in the end is an error, when all else is written."""
        check_files(ctx)
        with nothing_lost():
            return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of this command first, then those it shares with others, by section."""
        sections: dict[str, list[tuple[str, str]]] = {"": []}
        for parameter in self.get_params(ctx):
            if record := parameter.get_help_record(ctx):
                sections.setdefault(getattr(parameter, "section", ""), []).append(record)
        for title, records in sections.items():
            with formatter.section(title or "Options"):
                formatter.write_dl(records)


class NumberRange(click.FloatRange):
    """A number within bounds; NaN, which no comparison excludes, is not one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; ends the command where it is not one."""
        found = float(super().convert(value, param, ctx))
        if found != found:
            self.fail(f"{value!r} is not a number", param, ctx)
        return found


def command(name: str | None = None) -> Callable[[Callable[..., Any]], Command]:
    """A decorator that makes a function a command."""
    return click.command(name, cls=Command)


def option(*names: str, **attributes: Any) -> Callable[..., Any]:
    """As `click.option`."""
    return click.option(*names, cls=Option, **attributes)


def as_spec(
    kind: type[Any], argument: str, options: Sequence[Callable[..., Any]], section: str = ""
) -> Decorator[Any]:
    """A decorator that adds `options` to a command, which gets them as one object in `argument`.

    Args:
        kind: Frozen dataclass whose fields are named like the options.
        argument: Name of the command's argument.
        options: Made by `option`.
        section: Of the help, in which they stand.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        known = {field.name for field in fields(kind)}

        @functools.wraps(function)
        def called(**arguments: Any) -> Any:
            own = {name: arguments.pop(name) for name in list(arguments) if name in known & names}
            return function(**arguments, **{argument: kind(**own)})

        count = len(getattr(function, "__click_params__", []))
        wrapped: Callable[..., Any] = called
        for one in reversed(options):
            wrapped = one(wrapped)
        added: list[Option] = wrapped.__click_params__[count:]  # type: ignore[attr-defined]
        for parameter in added:
            parameter.section = section
        names = {str(parameter.name) for parameter in added}
        return wrapped

    return decorate


def together(*groups: Decorator[Any]) -> Decorator[Any]:
    """Groups of options as one decorator, the first one first in the help."""
    return lambda function: functools.reduce(lambda made, group: group(made), reversed(groups), function)


def flat(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of a command as keyword arguments of a function: objects of `as_spec` become their fields."""
    found: dict[str, Any] = {}
    for name, value in arguments.items():
        found |= vars(value) if is_dataclass(value) else {name: value}
    return found


def _level(level: int) -> Callable[..., None]:
    """For a flag that sets how much is said."""
    return lambda _, __, given: logging.getLogger("nasgauge").setLevel(level) if given else None


def _command_names(context: click.Context) -> Iterator[str]:
    """All commands, then those that are within one; these are imported only where one looks that far."""
    if isinstance(group := context.command, click.Group):
        yield from group.list_commands(context)
        for name in group.list_commands(context):
            if isinstance(within := group.get_command(context, name), click.Group):
                yield from within.list_commands(context)


def _from_config(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    """Options of a file become defaults of this command."""
    if path is None:
        return
    known = {text.lstrip("-"): each for each in context.command.params for text in each.opts}
    defaults = dict(context.default_map or {})
    root = context.find_root()
    commands = partial(_command_names, root) if root is not context else None
    for key, value in config_options(path, str(context.info_name), known, commands).items():
        if isinstance(value, float) and isinstance(known[key].type, click.types.IntParamType):
            raise InputError(f"{path}: {key} is {value}: wanted a whole number")
        several = known[key].multiple and not isinstance(value, list)
        defaults[str(known[key].name)] = [value] if several else value
    context.default_map = defaults
