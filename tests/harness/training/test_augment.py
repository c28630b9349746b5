"""What training does to a minibatch."""

from __future__ import annotations

import torch
from bright_images import generator

from nasgauge.training.augment import cropped, cut_out, resized


def test_crop_shifts_over_zeros_and_flip_mirrors() -> None:
    x = torch.arange(1, 10.0).view(1, 1, 3, 3).expand(200, 1, 3, 3)
    assert torch.equal(cropped(x, 0, False, generator()), x)
    found = {tuple(each.flatten().tolist()) for each in cropped(x, 1, False, generator())}
    assert (0, 0, 0, 0, 1, 2, 0, 4, 5) in found
    assert (5, 6, 0, 8, 9, 0, 0, 0, 0) in found
    assert len(found) == 9
    mirrored = [each[0, 0].tolist() for each in cropped(x, 0, True, generator())]
    assert {tuple(each) for each in mirrored} == {(1, 2, 3), (3, 2, 1)}
    assert 70 < mirrored.count([3, 2, 1]) < 130


def test_cutout_zeroes_one_square_and_loses_what_is_outside() -> None:
    x = torch.ones(300, 2, 8, 8)
    holes = [int((each[0] == 0).sum()) for each in cut_out(x, 4, generator())]
    assert max(holes) == 16
    assert min(holes) == 4, "a corner of 2 x 2"
    assert torch.equal(cut_out(x, 0, generator()), x)


def test_images_become_smaller_by_means() -> None:
    x = torch.arange(16.0).view(1, 1, 4, 4)
    assert resized(x, 2).flatten().tolist() == [2.5, 4.5, 10.5, 12.5]
    assert resized(x, 4) is x
