"""Average pooling by a convolution, where no gradient is needed."""

from __future__ import annotations

import pytest
import torch

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
