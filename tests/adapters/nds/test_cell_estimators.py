"""Every cheap estimator on networks of NDS: a score, or a reason why there is none."""

from __future__ import annotations

from functools import cache

import pytest
import torch

from nasgauge import plugins
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge.testing.toy_space import toy_setup
from torch import nn

from nasgauge_adapters.nds.cell_network import build_cifar
from nasgauge_adapters.nds.families import CELLS, cell_space
from nasgauge_adapters.nds.stage_network import build
