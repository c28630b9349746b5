"""Labels say in full which accuracy they are, and of what kind."""

from __future__ import annotations

import pytest

from nasgauge.core import LABEL_KINDS, InputError, Label


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("measured", "3 seeds"),
        ("surrogate", "3 seeds, surrogate"),
        ("inherited", "3 seeds, weights inherited from a supernet"),
        ("Inherited", "3 seeds, weights inherited from a supernet"),
    ],
)
def test_the_kind_is_shown_wherever_the_label_is(kind: str, end: str) -> None:
    assert (
        str(Label("imagenet", "test", 5, "3 seeds", kind)) == f"imagenet test accuracy (%), 5 epochs, {end}"
    )
    assert str(Label("imagenet", kind=kind, text="top-1, 3 seeds")) == f"top-1, {end}"


def test_every_kind_can_be_shown() -> None:
    assert all(str(Label("d", kind=kind, text="x")).startswith("x") for kind in LABEL_KINDS)


def test_another_kind_is_refused() -> None:
    with pytest.raises(InputError, match="no kind 'inherit' of label; did you mean inherited"):
        Label("imagenet", kind="inherit")
