"""Two objectives at once, the estimator's score and the complexity, by pymoo."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from nasgauge.core import Searcher
from nasgauge.runtime.extras import needed
from nasgauge.searching.context import SearchContext
from nasgauge.searching.searchers.rea import above_zero
from nasgauge.searching.searchers.reinforce import described


def nsga2(context: SearchContext, *, population: int = 40, generations: int = 50) -> None:
    """NSGA-II: a population that spreads along the front of high score and low complexity.

    The score is the estimator's, or the accuracy after the short training if there is no estimator;
    the complexity is free of charge. Each generation has as many children as parents: parents win a
    binary tournament by front and crowding distance, uniform crossover has probability 0.9, each
    decision gets a random option with probability 1 / their number, and no child is equal to another or to
    a parent. What was evaluated before is remembered, so a generation can cost less than its size.
    Whatever has no finite score is worse than anything that has one. The incumbent is the best scored
    of all.

    Source: Deb et al. 2002, as implemented in pymoo. Population, generations and rates are our choice,
    after the defaults of NSGA-Net (Lu et al. 2019); those of random-weight evaluation (Hu et al. 2021)
    are not known to us.
    """
    above_zero(population=population, generations=generations)
    needed("pymoo", "search")
    from pymoo.core.evaluator import Evaluator
    from pymoo.problems.static import StaticProblem

    sizes, decode = described(context)
    algorithm = _algorithm(sizes, population, int(context.generator.integers(2**31)))
    known: dict[str, tuple[float, float]] = {}
    for _ in range(generations):
        children = algorithm.ask()
        if children is None:  # every neighbour of the population is in it
            return
        architectures = [decode(options) for options in children.get("X").astype(int).tolist()]
        if fresh := [name for name in architectures if name not in known]:
            _evaluate(context, fresh, known)
        values = np.array([known[name] for name in architectures])
        # As a violated constraint: infinite objectives would make every crowding distance NaN.
        failed = ~np.isfinite(values[:, :1])
        objectives = np.where(failed, 0.0, values * [-1, 1])
        judged = StaticProblem(algorithm.problem, F=objectives, G=np.where(failed, 1.0, -1.0))
        Evaluator().eval(judged, children)
        algorithm.tell(infills=children)
        if len(known) == math.prod(sizes):  # pymoo would look long for children that are not there
            return


def _evaluate(
    context: SearchContext, architectures: Sequence[str], known: dict[str, tuple[float, float]]
) -> None:
    """Adds score and complexity of each to the known ones."""
    complexity = context.complexity(architectures)
    for (architecture, score), cost in zip(context.evaluate(architectures), complexity, strict=True):
        context.update_incumbent(architecture, score)
        known[architecture] = score, float(cost)


def _algorithm(sizes: Sequence[int], population: int, seed: int) -> Any:
    """Pymoo's NSGA-II over decisions of so many options each."""
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.core.problem import Problem
    from pymoo.core.termination import NoTermination
    from pymoo.core.variable import Choice
    from pymoo.operators.crossover.ux import UniformCrossover
    from pymoo.operators.mutation.rm import ChoiceRandomMutation
    from pymoo.operators.sampling.rnd import IntegerRandomSampling

    problem = Problem(
        vars={str(at): Choice(options=range(size)) for at, size in enumerate(sizes)},
        xl=np.zeros(len(sizes), int),
        xu=np.array(sizes) - 1,
        n_obj=2,
        n_ieq_constr=1,
    )
    algorithm = NSGA2(
        pop_size=population,
        sampling=IntegerRandomSampling(),
        crossover=UniformCrossover(prob=0.9),
        mutation=ChoiceRandomMutation(prob_var=1 / len(sizes)),
        eliminate_duplicates=True,
    )
    return algorithm.setup(problem, seed=seed, termination=NoTermination())


SEARCHER = Searcher(nsga2, paper="https://doi.org/10.1109/4235.996017", trains="alone")
