"""The nouns of nasgauge and the contracts of its plugins; knows nothing else of nasgauge.

An architecture is its canonical string; everything else that names one (a seed, a stored row, a
table) uses that string.
"""

from nasgauge.core.bounds import AtLeastOne, Bounds
from nasgauge.core.decisions import Decisions
from nasgauge.core.errors import EstimatorError, InputError, SearcherError
from nasgauge.core.estimator import READS, Estimator, Score
from nasgauge.core.flat_table import FlatColumn, FlatCost, FlatImporter, FlatTable
from nasgauge.core.image_settings import ImageSettings
from nasgauge.core.importer import Importer, ImportPlan, Part, Source
from nasgauge.core.lazy import Lazy
from nasgauge.core.names import match, named, unknown
from nasgauge.core.product_space import ProductSpace
from nasgauge.core.records import Curve, Record, TrainingRun
from nasgauge.core.sample import Sample
from nasgauge.core.searcher import Searcher
from nasgauge.core.set_estimator import Candidates, SetEstimator, weights
from nasgauge.core.settings import PLAIN, Settings
from nasgauge.core.space import NetworkKey, SearchSpace, Task
from nasgauge.core.surrogates import Release, Surrogates
from nasgauge.core.table import LABEL_KINDS, BenchmarkTable, Floats, Label, Objective, OtherTable, Schedule

__all__ = [
    "LABEL_KINDS",
    "PLAIN",
    "READS",
    "AtLeastOne",
    "BenchmarkTable",
    "Bounds",
    "Candidates",
    "Curve",
    "Decisions",
    "Estimator",
    "EstimatorError",
    "FlatColumn",
    "FlatCost",
    "FlatImporter",
    "FlatTable",
    "Floats",
    "ImageSettings",
    "ImportPlan",
    "Importer",
    "InputError",
    "Label",
    "Lazy",
    "NetworkKey",
    "Objective",
    "OtherTable",
    "Part",
    "ProductSpace",
    "Record",
    "Release",
    "Sample",
    "Schedule",
    "Score",
    "SearchSpace",
    "Searcher",
    "SearcherError",
    "SetEstimator",
    "Settings",
    "Source",
    "Surrogates",
    "Task",
    "TrainingRun",
    "match",
    "named",
    "unknown",
    "weights",
]
