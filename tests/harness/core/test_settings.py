"""Settings of a plugin: keywords, or the fields of a frozen dataclass, and what they may be."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import pytest

from nasgauge.core import AtLeastOne, Bounds, Estimator, InputError, Searcher, SetEstimator, Settings
from nasgauge.plugins import configure, configure_searchers


@dataclass(frozen=True)
class Noise(Settings):
    """For tests."""

    repeats: AtLeastOne = 8
    share: Annotated[float, Bounds(above=0, high=1)] = 0.5
    kind: Literal["normal", "uniform", "none"] = "normal"
    bits: Literal[16, 32] = 32
    limit: Annotated[float | None, Bounds(low=0, below=2)] = None
    weight: Annotated[float, Bounds(low=0, below=math.inf)] = 1.0
    percent: Annotated[int, Bounds(low=1, high=100)] = 50


TWICE = Noise(repeats=2)


def noise(probe: Any, settings: Noise = TWICE, *, scale: float = 1.0) -> float:
    """Noise."""
    return settings.repeats * settings.share * scale


def test_fields_are_settings_as_keywords_are() -> None:
    found = Estimator(noise)
    assert found.defaults == {
        "repeats": 2, "share": 0.5, "kind": "normal", "bits": 32, "limit": None, "weight": 1.0, "percent": 50,
        "scale": 1.0,
    }  # fmt: skip
    assert (found.name, found.summary) == ("noise", "Noise.")
    assert found.score(None) == 1.0, "the defaults of the argument, not of the class"
    assert found.score(None, repeats=4, scale=3.0) == 6.0
    assert noise(None, Noise(repeats=4)) == 2.0, "the function itself stays as it is"


def test_a_copy_has_the_same_settings() -> None:
    found = replace(Estimator(noise), version="2")
    assert found.defaults == Estimator(noise).defaults
    assert found.score(None, repeats=4) == 2.0


def test_all_plugins_take_them() -> None:
    assert SetEstimator(noise).combine(None, repeats=6) == 3.0  # type: ignore[arg-type]
    assert Searcher(noise).search(None, repeats=6) == 3.0  # type: ignore[arg-type,func-returns-value]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"repeats": 0}, "setting repeats is 0: wanted 1 or more"),
        ({"share": 0.0}, "setting share is 0.0: wanted more than 0, at most 1"),
        ({"share": 1.5}, "setting share is 1.5: wanted more than 0, at most 1"),
        ({"share": math.nan}, "setting share is nan: wanted more than 0, at most 1"),
        ({"kind": "step"}, "setting kind is 'step': wanted one of normal, uniform, none"),
        ({"bits": 8}, "setting bits is 8: wanted 16 or 32"),
        ({"weight": math.inf}, "setting weight is inf: wanted 0 or more, finite"),
        ({"percent": 101}, "setting percent is 101: wanted 1 to 100"),
        ({"limit": 2.0}, "setting limit is 2.0: wanted 0 or more, less than 2"),
    ],
)
def test_bounds_are_checked_whoever_sets_them(settings: dict[str, Any], message: str) -> None:
    for make in (lambda: Noise(**settings), lambda: Estimator(noise).score(None, **settings)):
        with pytest.raises(InputError, match=f"^{message}$"):
            make()
    with pytest.raises(InputError, match=f"^estimator 'noise': {message}$"):
        Estimator(noise).check({**Estimator(noise).defaults, **settings})


def test_values_at_the_bounds_will_do() -> None:
    assert Noise(repeats=1, share=1.0, bits=16, limit=0.0).limit == 0.0
    Estimator(noise).check(Estimator(noise).defaults)


def test_keywords_may_have_bounds_too() -> None:
    def plain(probe: NotThere, *, repeats: AtLeastOne = 1, other: NotThere = 0) -> float:  # type: ignore[name-defined] # noqa: F821
        return float(repeats)

    with pytest.raises(InputError, match=r"^estimator 'plain': setting repeats is 0: wanted 1 or more$"):
        Estimator(plain).check({"repeats": 0, "other": -1})
    Estimator(plain).check({"repeats": 1, "other": -1})


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (3, "estimator '3' is not a function: wanted one of the probe"),
        (lambda: 0.0, r"takes no argument: wanted <lambda>\(probe, \*, setting=default\)"),
        (lambda probe, n: 0.0, "setting 'n' of estimator '<lambda>' has no default: every argument after"),
        (lambda probe, n=(): 0.0, "is of type tuple: wanted a number, text, bool or None"),
    ],
)
def test_what_is_not_a_plugin_is_refused(function: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Estimator(function)


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("bpe.epochs=0", "estimator 'bpe': setting epochs is 0: wanted 1 or more"),
        ("bpe.drop_path=1.0", "setting drop_path is 1.0: wanted 0 or more, less than 1"),
        ("bpe.schedule=step", "setting schedule is 'step': wanted one of cosine, linear, constant"),
    ],
)
def test_wrong_settings_are_refused_before_anything_is_scored(assignment: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        configure(["bpe"], [assignment])


def test_searchers_are_checked_alike() -> None:
    with pytest.raises(InputError, match="searcher 'mdenas': setting cells is 0: wanted 1 or more"):
        configure_searchers(["mdenas"], ["mdenas.cells=0"])


def test_bounds_are_checked_whoever_calls_the_function() -> None:
    def repeated(
        probe: Any, repeats: AtLeastOne = 1, *, kind: Literal["a", "b"] = "a", free: int = 0
    ) -> float:
        """Repeats."""
        return float(repeats)

    found = Estimator(repeated)
    assert (found.score(None), found.score(None, 3), found.score(None, repeats=2, free=-5)) == (1.0, 3.0, 2.0)
    for arguments, settings in (((0,), {}), ((), {"repeats": 0})):
        with pytest.raises(InputError, match="setting repeats is 0: wanted 1 or more"):
            found.score(None, *arguments, **settings)
    with pytest.raises(InputError, match="setting kind is 'c': wanted a or b"):
        found.score(None, kind="c")
    assert (found.name, found.summary, found.defaults) == (
        "repeated",
        "Repeats.",
        {"repeats": 1, "kind": "a", "free": 0},
    )


def test_a_function_without_bounds_stays_the_same_object() -> None:
    def plain(probe: Any, *, repeats: int = 1) -> float:
        return float(repeats)

    assert Estimator(plain).score is plain


def test_ours_check_their_settings_when_they_are_called_directly() -> None:
    for name, setting in (("zen", "repeats"), ("bpe", "epochs"), ("swap", "images")):
        plugin = configure([name]).estimators[0].plugin
        with pytest.raises(InputError, match=rf"setting {setting} is 0: wanted "):
            plugin.score(None, **{setting: 0})
