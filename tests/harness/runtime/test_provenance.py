"""What scores have in common: told, compared, stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from readings import PROVENANCE

from nasgauge.runtime.provenance import Provenance


def test_it_comes_back_from_a_store_as_it_was() -> None:
    studied = replace(PROVENANCE, image_seed=3, training="sgd", epoch=0)
    assert Provenance.from_json(studied.to_json()) == studied
    assert Provenance.from_json(PROVENANCE.to_json()) == PROVENANCE


def test_what_is_not_known_is_not_stored() -> None:
    assert "image_seed" not in PROVENANCE.entries
    assert list(PROVENANCE.entries)[:3] == ["benchmark", "dataset", "images"]
    assert PROVENANCE.to_json().startswith('{"batch_size": 64, "benchmark": "nasbench201", ')


def test_differences_are_by_name() -> None:
    other = replace(PROVENANCE, seed=1, threads=2)
    assert PROVENANCE.differing(other) == {"seed": (0, 1), "threads": (1, 2)}
    assert PROVENANCE.with_seed(1).differing(other) == {"threads": (1, 2)}


def test_the_place() -> None:
    assert PROVENANCE.place == "cpu (made up), 1 thread, torch 2.13.0"
    assert "2 threads" in replace(PROVENANCE, threads=2).place


@pytest.mark.parametrize("text", ["[]", '{"benchmark": "x"}', "{", '{"nonsense": 1}'])
def test_texts_that_are_something_else(text: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        Provenance.from_json(text)


def test_the_same_images_by_another_name_are_the_same() -> None:
    other = replace(PROVENANCE, images="npz:renamed.npz")
    assert other == PROVENANCE
    assert hash(other) == hash(PROVENANCE)
    assert replace(PROVENANCE, fingerprint="f" * 16) != PROVENANCE
    assert Provenance.from_json(other.to_json()).images == "npz:renamed.npz", "it is still shown"


def test_reasons_name_each_thing_once() -> None:
    renamed = replace(PROVENANCE, images="other")
    assert PROVENANCE.differing(renamed) == {"images": ("noise", "other")}
    assert PROVENANCE.reasons(renamed) == {}
    changed = replace(renamed, fingerprint="f" * 16)
    assert PROVENANCE.reasons(changed) == {"images": ("noise", "other")}
    edited = replace(PROVENANCE, fingerprint="f" * 16, threads=2)
    assert PROVENANCE.reasons(edited) == {
        "fingerprint": (PROVENANCE.fingerprint, "f" * 16),
        "threads": (1, 2),
    }
