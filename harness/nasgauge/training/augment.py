"""What training does to a minibatch: random crop, flip, another size, cutout. Whole batches at once."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def cropped(images: Tensor, padding: int, flip: bool, generator: torch.Generator) -> Tensor:
    """Each image (B, C, S, S) shifted by up to `padding` pixels over zeros, and mirrored half the time."""
    count, _, side, _ = images.shape
    device = images.device
    shifts = torch.randint(2 * padding + 1, (2, count, 1), generator=generator).to(device)
    rows, columns = shifts + torch.arange(side, device=device)
    if flip:
        mirrored = torch.rand(count, 1, generator=generator).to(device) < 0.5
        columns = torch.where(mirrored, columns.flip(1), columns)
    padded = functional.pad(images, [padding] * 4)
    which = torch.arange(count, device=device).view(-1, 1, 1)
    return padded.permute(0, 2, 3, 1)[which, rows.unsqueeze(2), columns.unsqueeze(1)].permute(0, 3, 1, 2)


def resized(images: Tensor, side: int) -> Tensor:
    """Images (B, C, S, S) averaged over areas to `side`."""
    if side == images.shape[-1]:
        return images
    return functional.interpolate(images, size=(side, side), mode="area")


def cut_out(images: Tensor, length: int, generator: torch.Generator) -> Tensor:
    """A square of `length` pixels of zeros in each image, its centre anywhere, what is outside lost.

    Source: DeVries and Taylor 2017.
    """
    if not length:
        return images
    side = images.shape[-1]
    centres = torch.randint(side, (2, len(images), 1), generator=generator).to(images.device)
    starts = centres - length // 2
    at = torch.arange(side, device=images.device)
    inside = (at >= starts) & (at < starts + length)
    hole = inside[0].unsqueeze(2) & inside[1].unsqueeze(1)
    return images.masked_fill(hole.unsqueeze(1), 0)
