"""MDENAS on recorded trainings, for benchmarks whose networks nobody wants to train."""

from __future__ import annotations

from nasgauge.core import Searcher
from nasgauge.searching.context import SearchContext
from nasgauge.searching.searchers._multinomial import MultinomialSettings, Sampled, learn

DEFAULTS = MultinomialSettings(iterations=1000)


def mdenas_tabular(context: SearchContext, settings: MultinomialSettings = DEFAULTS) -> None:
    """Multinomial distribution learning that looks accuracies up: no weights are shared.

    As `mdenas`, but an architecture sampled gets the validation accuracy of a recorded training of its
    own: the short one while the least trained of its options has had at most as many epochs as that,
    this one among them, else the full one; where the table has no short training, always the full one.
    It costs the recorded seconds of that training. All of this is our choice, and no result of it
    compares with the paper's or with those of `mdenas`.

    Source: Zheng et al. 2019; for the variants see `nasgauge.searching.searchers._multinomial`.
    """
    context.note("recorded trainings, no shared weights: not the published method")

    def look_up(sampled: Sampled) -> float:
        short = context.short if context.short and sampled.epochs <= context.short else None
        return context.train(sampled.architecture, short)

    learn(context, look_up, settings)


SEARCHER = Searcher(
    mdenas_tabular,
    paper="https://arxiv.org/abs/1905.07529",
    name="mdenas-tabular",
    learns=True,
    estimator="none",
    trains="always",
)
