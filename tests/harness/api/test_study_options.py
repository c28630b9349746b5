"""Keyword arguments of functions that score for a study."""

from __future__ import annotations

import pytest

from nasgauge.api.study_options import run_specs, vary_texts
from nasgauge.core import InputError
from nasgauge.studies.variations import SpreadSpec


def test_options_go_to_architectures_or_accuracies() -> None:
    options = {"sample": 5, "label": "test", "batch_size": 2, "hardware_device": ["a"]}
    spec, accuracies = run_specs(options)
    assert (spec.sample, spec.batch_size) == (5, 2)
    assert (accuracies.label, accuracies.hardware_device) == ("test", ("a",))
    assert options["sample"] == 5, "the caller's own are left as they are"


def test_unknown_options_are_named_with_near_ones_of_all_kinds() -> None:
    with pytest.raises(InputError, match="no option 'sampel'; did you mean sample"):
        run_specs({"sampel": 5})
    with pytest.raises(InputError, match="did you mean minibatches"):
        run_specs({"minibatch": 5}, SpreadSpec)


def test_values_to_try_may_be_a_mapping_or_texts() -> None:
    assert vary_texts({"bn": ["batch", "eval"], "repeats": (1, 2)}) == ("bn=batch,eval", "repeats=1,2")
    assert vary_texts(["bn=batch"]) == vary_texts("bn=batch") == ("bn=batch",)
    assert vary_texts(()) == ()
