"""Multinomial distribution learning: which option at each decision, from epochs and accuracies.

Source: Zheng et al. 2019, https://arxiv.org/abs/1905.07529, and two released codes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from nasgauge.core import AtLeastOne, Bounds, Floats, InputError, Settings, unknown
from nasgauge.searching.context import SearchContext
from nasgauge.searching.searchers.reinforce import described


def authors(chances: Floats, epochs: Floats, accuracy: Floats, alpha: float) -> Floats:
    """New chances (M,) of one decision, pair by pair: the worse of two gives up to `alpha` to the better.

    It gives if it had at least as many epochs. It never gives more than it has, so the sum stays 1.

    Source: `CategoricalMDENAS` of XNAS, a later code of the authors.

    >>> authors(np.array([0.5, 0.5]), np.array([1, 1]), np.array([40.0, 60.0]), 0.125)
    array([0.375, 0.625])
    """
    found = chances.copy()
    for i in range(len(found)):
        for j in range(i + 1, len(found)):
            for worse, better in ((i, j), (j, i)):
                if epochs[worse] >= epochs[better] and accuracy[worse] < accuracy[better]:
                    given = min(alpha, found[worse])
                    found[worse] -= given
                    found[better] += given
    return found


def paper(chances: Floats, epochs: Floats, accuracy: Floats, alpha: float) -> Floats:
    """New chances (M,) of one decision: `alpha` more for each option that had more epochs and was worse.

    And `alpha` less for each that had fewer and was better; equal ones do not count. Clipping at 0 and
    dividing by the sum is our choice: by the formula as printed, chances may leave 0 to 1.
    """
    moved = np.maximum(chances + alpha * _balance(epochs, accuracy), 0)
    found: Floats = moved / moved.sum()
    return found


def uninas(chances: Floats, epochs: Floats, accuracy: Floats, alpha: float) -> Floats:
    """As `paper`, but where a chance would fall below 0 all are shifted up by as much, then divided.

    Source: `MdlStrategy` of UniNAS.
    """
    moved = chances + alpha * _balance(epochs, accuracy)
    if moved.min() < 0:
        moved = moved - moved.min()
        moved /= moved.sum()
    return moved


def _balance(epochs: Floats, accuracy: Floats) -> Floats:
    """Rewards minus penalties of each option (M,)."""
    fewer = epochs[:, None] < epochs[None, :]
    better = accuracy[:, None] > accuracy[None, :]
    rewards: Floats = (fewer & better).sum(axis=1) - (fewer.T & better.T).sum(axis=1)
    return rewards


VARIANTS = {rule.__name__: rule for rule in (authors, paper, uninas)}


class Multinomial:
    """One distribution over the options of each of D decisions, all alike at first.

    Attributes:
        chances: (D, M), 0 where a decision has fewer than M options.
        epochs: (D, M) how often each option was taken.
        accuracy: (D, M) of the last time, 0 before; for `uninas` the mean since the last update.
    """

    def __init__(self, sizes: Sequence[int], variant: str, alpha: float) -> None:
        if variant not in VARIANTS:
            raise InputError(unknown("variant", variant, VARIANTS))
        if not 0 < alpha <= 1:
            raise InputError(f"alpha is {alpha}: wanted more than 0, at most 1")
        self.sizes, self.variant, self.alpha = tuple(sizes), variant, alpha
        there = np.arange(max(sizes)) < np.array(sizes)[:, None]
        self.chances: Floats = there / there.sum(axis=1, keepdims=True)
        self.epochs, self.accuracy, self._times = (np.zeros(there.shape) for _ in range(3))
        self._restarts = False

    def sample(self, generator: np.random.Generator) -> list[int]:
        """An option of each decision."""
        return [int(generator.choice(len(row), p=row / row.sum())) for row in self.chances]

    def record(self, options: Sequence[int], accuracy: float) -> None:
        """These options had an epoch, after which their network had that accuracy."""
        if self._restarts:
            self.accuracy[:], self._times[:], self._restarts = 0, 0, False
        at = np.arange(len(options)), np.array(options)
        self.epochs[at] += 1
        self._times[at] += 1
        times = self._times[at] if self.variant == "uninas" else 1
        self.accuracy[at] += (accuracy - self.accuracy[at]) / times

    def update(self) -> None:
        """Moves the chances by the rule of the variant."""
        rule = VARIANTS[self.variant]
        for at, size in enumerate(self.sizes):
            own = self.chances[at, :size], self.epochs[at, :size], self.accuracy[at, :size]
            self.chances[at, :size] = rule(*own, self.alpha)
        self._restarts = self.variant == "uninas"

    @property
    def best(self) -> list[int]:
        """The likeliest option of each decision; of equal ones the more accurate, then the first."""
        likeliest = self.chances == self.chances.max(axis=1, keepdims=True)
        return [int(at) for at in np.where(likeliest, self.accuracy, -np.inf).argmax(axis=1)]


@dataclass(frozen=True)
class Sampled:
    """What one iteration trains.

    Attributes:
        iteration: 0, 1, ...
        architecture: That the options make.
        options: One per decision.
        epochs: Of its least trained option, this one among them.
    """

    iteration: int
    architecture: str
    options: tuple[int, ...]
    epochs: int


@dataclass(frozen=True)
class MultinomialSettings(Settings):
    """How a distribution over options is learned.

    Attributes:
        iterations: Architectures that are sampled and evaluated.
        variant: The rule, of `VARIANTS`.
        alpha: How much a chance moves.
        warmup: First iterations, which only fill the records.
        update_every: Iterations from one update to the next.

    Raises:
        InputError: For a value outside its bounds, and where nothing is left after the warm-up.
    """

    iterations: AtLeastOne = 100
    variant: Literal["authors", "paper", "uninas"] = "authors"
    alpha: Annotated[float, Bounds(above=0, high=1)] = 0.01
    warmup: Annotated[int, Bounds(low=0)] = 0
    update_every: AtLeastOne = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.warmup >= self.iterations:
            raise InputError(
                f"setting warmup is {self.warmup}: wanted less than iterations, {self.iterations}"
            )

    def updates_after(self, iteration: int) -> bool:
        """Whether the chances move after iteration 0, 1, ..."""
        past = iteration + 1 - self.warmup
        return past > 0 and past % self.update_every == 0


def learn(
    context: SearchContext, evaluate: Callable[[Sampled], float], settings: MultinomialSettings
) -> None:
    """Samples, evaluates and updates; the incumbent is the likeliest architecture after each update.

    What does not satisfy the conditions of the search is sampled again, and never the incumbent.

    Args:
        context: Of the search.
        evaluate: Gives the accuracy, and charges for it.
        settings: How often, and how chances move.
    """
    sizes, decode = described(context)
    model = Multinomial(sizes, settings.variant, settings.alpha)
    context.record_distribution(model.chances)
    for iteration in range(settings.iterations):
        options = model.sample(context.generator)
        while not context.satisfies(decode(options)):
            options = model.sample(context.generator)
        epochs = 1 + int(model.epochs[np.arange(len(options)), options].min())
        model.record(options, evaluate(Sampled(iteration, decode(options), tuple(options), epochs)))
        if settings.updates_after(iteration):
            model.update()
            if context.satisfies(best := decode(model.best)):
                context.set_incumbent(best)
        context.record_distribution(model.chances)
