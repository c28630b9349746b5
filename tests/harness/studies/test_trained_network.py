"""What is scored are the trained weights, and a training that was stopped continues."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from toys import toy_setup
from weight_sum import PLAN, RECIPE, VARIANT, weight_sum

from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.studies.trained_network import TrainedNetwork
from nasgauge.studies.training_plan import TrainingPlan
from nasgauge.studies.trajectory_store import HELD_OUT

Values = dict[int, tuple[float | None, float | None]]


def values(setup: Setup, plan: TrainingPlan = PLAN, known: tuple[int, ...] = ()) -> Values:
    """Score and held-out accuracy by epoch."""
    return {
        epoch: (rows["weight_sum"][0].score, rows[HELD_OUT][0].score)
        for epoch, rows in TrainedNetwork(setup, "a", VARIANT, plan).trajectory(known)
    }


def test_scores_are_of_the_trained_weights_on_the_same_minibatch() -> None:
    found = values(toy_setup())
    assert list(found) == [0, 1, 2, 4]
    assert found[0][0] == weight_sum(Probe("a", toy_setup()))
    assert len({score for score, _ in found.values()}) == 4


def test_scoring_leaves_the_training_as_it_is() -> None:
    assert values(toy_setup(), replace(PLAN, epochs=(4,)))[4] == values(toy_setup())[4]


def test_what_is_stopped_continues_to_the_same_numbers(tmp_path: Path) -> None:
    whole = values(toy_setup())
    setup = replace(toy_setup(), workdir=tmp_path)
    for last in (0, 1, 2):
        steps = TrainedNetwork(setup, "a", VARIANT, PLAN).trajectory()
        for epoch, _ in steps:
            if epoch == last:
                break
        steps.close()
        known = tuple(epoch for epoch in PLAN.epochs if epoch <= last)
        rest = values(setup, known=known)
        assert rest == {epoch: whole[epoch] for epoch in PLAN.epochs if epoch > last}
        assert not list(tmp_path.iterdir()), "checkpoints go when all is scored"


def test_a_checkpoint_beyond_what_is_wanted_is_of_no_use(tmp_path: Path) -> None:
    setup = replace(toy_setup(), workdir=tmp_path)
    steps = TrainedNetwork(setup, "a", VARIANT, PLAN).trajectory()
    assert [next(steps)[0] for _ in range(3)] == [0, 1, 2]
    steps.close()
    assert list(tmp_path.iterdir())
    assert values(setup) == values(toy_setup()), "as where the store was lost"


def test_a_training_that_diverges_gives_rows_to_all_that_is_left() -> None:
    plan = replace(PLAN, recipe=replace(RECIPE, learning_rate=1e30, clip=0.0))
    steps = dict(TrainedNetwork(toy_setup(), "a", VARIANT, plan).trajectory())
    assert list(steps) == [0, 1, 2, 4]
    assert steps[0]["weight_sum"][0].score is not None
    assert {score.score for epoch in (1, 2, 4) for score in steps[epoch][HELD_OUT]} == {None}
    assert "training diverged" in str(steps[4]["weight_sum"][0].error)
