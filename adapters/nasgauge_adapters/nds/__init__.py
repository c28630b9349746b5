"""NDS: networks of ten design spaces, trained on CIFAR-10 and, under names with `_in`, on ImageNet.

Five spaces of cells (DARTS, ENAS, NASNet, PNAS, AmoebaNet), whose networks have a width and a depth of their
own, and five families of stages (ResNet with basic and with bottleneck blocks, two of ResNeXt, Vanilla).

Source: Radosavovic, Johnson, Xie, Lo and Dollar 2019, https://arxiv.org/abs/1905.13214.
"""

from __future__ import annotations

from nasgauge_adapters.nds.families import cell_spaces, stage_spaces
from nasgauge_adapters.nds.published import importer

AMOEBA, AMOEBA_IN = cell_spaces("amoeba")
DARTS, DARTS_IN = cell_spaces("darts")
ENAS, ENAS_IN = cell_spaces("enas")
NASNET, NASNET_IN = cell_spaces("nasnet")
PNAS, PNAS_IN = cell_spaces("pnas")

RESNET, RESNET_IN = stage_spaces("resnet")
RESNET_B, _ = stage_spaces("resnet_b")
RESNEXT_A, RESNEXT_A_IN = stage_spaces("resnext_a")
RESNEXT_B, RESNEXT_B_IN = stage_spaces("resnext_b")
VANILLA, VANILLA_IN = stage_spaces("vanilla")

AMOEBA_DATA, AMOEBA_IN_DATA = importer("amoeba"), importer("amoeba", imagenet=True)
DARTS_DATA, DARTS_IN_DATA = importer("darts"), importer("darts", imagenet=True)
ENAS_DATA, ENAS_IN_DATA = importer("enas"), importer("enas", imagenet=True)
NASNET_DATA, NASNET_IN_DATA = importer("nasnet"), importer("nasnet", imagenet=True)
PNAS_DATA, PNAS_IN_DATA = importer("pnas"), importer("pnas", imagenet=True)

RESNET_DATA, RESNET_IN_DATA = importer("resnet"), importer("resnet", imagenet=True)
RESNET_B_DATA = importer("resnet_b")
RESNEXT_A_DATA, RESNEXT_A_IN_DATA = importer("resnext_a"), importer("resnext_a", imagenet=True)
RESNEXT_B_DATA, RESNEXT_B_IN_DATA = importer("resnext_b"), importer("resnext_b", imagenet=True)
VANILLA_DATA, VANILLA_IN_DATA = importer("vanilla"), importer("vanilla", imagenet=True)
