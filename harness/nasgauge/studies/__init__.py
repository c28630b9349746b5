"""What a score depends on: studies of an estimator, ablation, and the search for a cheap recipe.

Source: of the studies of an estimator, Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 3, 5 and 6.
"""
