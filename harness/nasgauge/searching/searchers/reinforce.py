"""A policy that learns which option to take at each decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.special import softmax

from nasgauge.core import Floats, InputError, Searcher
from nasgauge.searching.context import SearchContext


def reinforce(context: SearchContext, *, learning_rate: float = 0.01, momentum: float = 0.9) -> None:
    """REINFORCE: a softmax per decision learns from rewards, minus their moving average.

    The reward is the estimator's score, or the accuracy after the short training if there is no
    estimator. Logits start at 0.001 times normal noise, and Adam moves them by `learning_rate`;
    `momentum` is that of the average, into which a reward goes before the average is subtracted from
    it. A reward that is not finite teaches nothing. The incumbent is the one with the best reward of all.

    Source: Williams 1992, as `reinforce.py` of AutoDL-Projects, whose learning rate for NATS-Bench is
    our default; its NAS-Bench-201 scripts name 0.001.
    """
    sizes, decode = described(context)
    taken_of = np.eye(max(sizes))
    there = np.arange(max(sizes)) < np.array(sizes)[:, None]
    logits = np.where(there, 1e-3 * context.generator.standard_normal(there.shape), -np.inf)
    adam, average, weight = Adam(learning_rate), 0.0, 0.0
    while True:
        chances = softmax(logits, axis=1)
        options = np.array([context.generator.choice(len(row), p=row) for row in chances])
        ((architecture, reward),) = context.evaluate([decode(options.tolist())])
        context.update_incumbent(architecture, reward)
        if np.isfinite(reward):
            average = momentum * average + (1 - momentum) * reward
            weight = momentum * weight + (1 - momentum)
            # Of the negative log-probability of the options taken, times the advantage.
            logits -= adam.step((reward - average / weight) * (chances - taken_of[options]))


class Adam:
    """Kingma and Ba 2015, with their settings."""

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate, self.number = learning_rate, 0
        self.mean, self.square = np.zeros(()), np.zeros(())

    def step(self, gradient: Floats) -> Floats:
        """What to subtract from the parameters, in the gradient's shape."""
        self.number += 1
        self.mean = 0.9 * self.mean + 0.1 * gradient
        self.square = 0.999 * self.square + 0.001 * gradient**2
        spread = np.sqrt(self.square / (1 - 0.999**self.number)) + 1e-8
        found: Floats = self.learning_rate * self.mean / (1 - 0.9**self.number) / spread
        return found


def described(context: SearchContext) -> tuple[tuple[int, ...], Callable[[Sequence[int]], str]]:
    """Options of each decision, and what they make; raises InputError for a space without decisions."""
    decisions = context.space.decisions
    if decisions is None:
        raise InputError(
            f"{context.space.name} does not say which decisions make an architecture, which this searcher "
            "wants: give its SearchSpace `decisions`, or take one that needs only neighbours, "
            "such as rea"
        )
    return decisions.sizes, decisions.decode


SEARCHER = Searcher(reinforce, paper="https://arxiv.org/abs/2001.00326", trains="alone")
