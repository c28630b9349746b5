"""Average pooling by a convolution, where no gradient is needed."""

from __future__ import annotations

import pytest
import torch

from nasgauge import plugins
from nasgauge.images import load_images
from nasgauge.plugins import configure
from nasgauge.probing.setup import Setup
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge_adapters.nasbench201.network import AveragePool


@pytest.mark.parametrize("size", [(1, 1), (1, 3), (2, 2), (8, 5)])
@pytest.mark.parametrize("memory", [torch.contiguous_format, torch.channels_last])
def test_both_ways_of_pooling_agree(size: tuple[int, int], memory: torch.memory_format) -> None:
    images = torch.randn(2, 4, *size, generator=torch.Generator().manual_seed(0)).to(memory_format=memory)
    before = images.clone()
    with torch.no_grad():
        fast = AveragePool()(images)
    assert torch.allclose(fast, AveragePool()(images), atol=1e-6)
    assert torch.equal(images, before)
    with torch.inference_mode():
        assert torch.equal(AveragePool()(images), fast)


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("name", ["naswot", "grad_norm", "snip", "fisher", "jacob_cov", "epe_nas", "zen"])
def test_scores_of_networks_that_pool_are_the_same_on_a_gpu(name: str) -> None:
    space = plugins.search_space("nasbench201")
    network = "|avg_pool_3x3~0|+|skip_connect~0|nor_conv_1x1~1|+|none~0|avg_pool_3x3~1|nor_conv_3x3~2|"
    on_cpu, on_gpu = (
        score_architecture(
            Setup(space, space.tasks["cifar10"], load_images("digits"), 32, 0, torch.device(device)),
            space.network_key(network),
            configure([name]).estimators,
        )[name]
        .rows[0]
        .score
        for device in ("cpu", "cuda")
    )
    assert on_gpu == pytest.approx(on_cpu, rel=1e-2 if name == "epe_nas" else 1e-3)
