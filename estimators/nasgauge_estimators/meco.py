"""MeCo: do the channels of a feature map say different things?"""

from __future__ import annotations

import torch
from torch import Tensor

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe
from nasgauge_estimators._maps import NO_MAP, does_nothing, hooked


def meco(probe: Probe, *, noise: int = 0) -> float:
    """Sum over layers of the smallest eigenvalue of the correlation of their channels (MeCo).

    P_l (C, C) is the Pearson correlation over pixels of the channels of layer l for one image, the
    first of the minibatch: s = sum_l lambda_min(P_l). It is 0 for a layer with a constant channel,
    and for one with no more pixels than channels, whose P is singular. What rounding of the features alone
    gives is 0: the score of a network all of whose P are singular. One forward pass of one image in
    training mode; no label.

    noise: side of an image of standard normal noise to take in place of the first; 0 for none.

    Raises:
        ValueError: For a network without feature maps, or with tokens.

    Source: Jiang et al. 2023, and the released code. There every map counts again for each container
    round the layer that made it; ours counts once, for the layer (a module without parts, the identity
    and dropout left out). There the eigenvalues come from the general solver, ours from the symmetric one, in
    float64. The image is that of the code's NAS-Bench-201 script; its other script takes noise of
    64 x 64 (`noise=64`).
    """
    network = probe.fresh_network()
    if noise:
        image = torch.randn(1, 3, noise, noise, generator=probe.generator()).to(probe.device)
    else:
        image = probe.images[:1]
    layers = [m for m in network.modules() if not does_nothing(m) and not any(m.children())]
    found: list[tuple[float, float]] = []
    with torch.inference_mode(), hooked(layers, lambda output: found.append(_smallest(output[0]))):
        network(image)
    if not found:
        raise ValueError(NO_MAP)
    score, rounding = (sum(each) for each in zip(*found, strict=True))
    return score if score > rounding else 0.0


def _smallest(features: Tensor) -> tuple[float, float]:
    """Smallest eigenvalue of the correlation of the channels of one map (C, H, W), and what rounding gives.

    Features rounded to eps have singular values that are eps times the largest at least, give or take a root
    of C; eigenvalues are their squares.
    """
    channels = features.flatten(1).cpu().double()
    count, pixels = channels.shape
    if pixels <= count or bool((channels.amin(1) == channels.amax(1)).any()):
        return 0.0, 0.0
    channels -= channels.mean(1, keepdim=True)
    channels /= channels.norm(dim=1, keepdim=True)
    spectrum = torch.linalg.eigvalsh(channels @ channels.t())
    rounding = count * torch.finfo(features.dtype).eps ** 2
    return max(0.0, float(spectrum[0])), rounding * float(spectrum[-1])


ESTIMATOR = Estimator(
    meco,
    paper="https://proceedings.neurips.cc/paper_files/paper/2023/hash/bfa815ac6f08f4ada34fe22be054f2b9-Abstract-Conference.html",
)
