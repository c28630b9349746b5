"""nasgauge: how good is a performance estimator for neural architecture search?"""

__version__ = "0.1.0.dev0"
