"""Embedded sources, and what every image set promises: draws, normalisation, fingerprint."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from nasgauge.core import InputError
from nasgauge.images import SOURCES, ImageSet, load_images


def numbered(count: int = 60) -> ImageSet:
    """Float images that each hold their own row number, which their label repeats."""
    rows = np.arange(count)
    images = np.broadcast_to(rows[:, None, None, None], (count, 3, 4, 4)).astype(np.float32)
    return ImageSet("numbered", images, rows.astype(np.int64), count)


def coloured() -> ImageSet:
    images = np.random.default_rng(0).integers(0, 256, (20, 8, 8, 3), dtype=np.uint8)
    labels = np.arange(20, dtype=np.int64)
    return ImageSet("coloured", images, labels, 20, (0.5, 0.4, 0.3), (0.2, 0.25, 0.5))


def rows_of(batches: list[tuple[torch.Tensor, torch.Tensor]]) -> list[int]:
    return torch.cat([labels for _, labels in batches]).tolist()


def test_batches_are_slices_of_one_numpy_permutation() -> None:
    batches = numbered().batches(16, 3, seed=7)
    assert rows_of(batches) == np.random.default_rng(7).permutation(60)[:48].tolist()
    for images, labels in batches:
        assert (images.shape, images.dtype, labels.dtype) == ((16, 3, 4, 4), torch.float32, torch.int64)
        assert torch.equal(images[:, 0, 0, 0].long(), labels)


def test_batches_repeat_with_the_seed_and_only_with_it() -> None:
    first, again, other = (rows_of(numbered().batches(20, 2, seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_no_image_occurs_twice_and_all_can_be_drawn() -> None:
    assert sorted(rows_of(numbered().batches(20, 3, seed=0))) == list(range(60))


def test_first_batch_is_the_same_however_many_follow() -> None:
    (alone,), (first, *_) = numbered().batches(16, 1, seed=5), numbered().batches(16, 3, seed=5)
    assert torch.equal(alone[0], first[0])
    assert torch.equal(alone[1], first[1])


def test_drawing_leaves_the_global_generators_alone() -> None:
    torch_state, numpy_state = torch.get_rng_state(), np.random.get_state()[1].copy()  # type: ignore[index]
    numbered().batches(8, 2, seed=1)
    load_images("noise", size=4)
    assert torch.equal(torch_state, torch.get_rng_state())
    assert np.array_equal(numpy_state, np.random.get_state()[1])  # type: ignore[index]


def test_batches_are_copies() -> None:
    images = numbered()
    images.batches(60, 1, seed=0)[0][0].zero_()
    assert images.images.max() == 59


def test_split_is_disjoint_and_repeats_with_the_seed() -> None:
    split = numbered().split(40, 20, seed=3)
    train, held_out = split.train_labels.tolist(), split.held_out_labels.tolist()
    assert (len(split.train_images), len(split.held_out_images)) == (40, 20)
    assert sorted(train + held_out) == list(range(60))
    assert numbered().split(40, 20, seed=3).train_labels.tolist() == train
    assert numbered().split(40, 20, seed=4).train_labels.tolist() != train


def test_too_few_images_names_both_numbers() -> None:
    with pytest.raises(InputError, match=r"60 training images, but 4 x 16 = 64 .* ask for fewer"):
        numbered().batches(16, 4, seed=0)
    with pytest.raises(InputError, match=r"60 training images, but 50 \+ 11 = 61"):
        numbered().split(50, 11, seed=0)


@pytest.mark.parametrize(("batch_size", "count"), [(0, 1), (1, 0), (-1, -1)])
def test_nothing_to_draw_is_an_error(batch_size: int, count: int) -> None:
    with pytest.raises(InputError, match="must be 1 or more"):
        numbered().batches(batch_size, count, seed=0)
    with pytest.raises(InputError, match="must be 1 or more"):
        numbered().split(batch_size, count, seed=0)


def test_uint8_images_are_divided_by_255_and_normalised() -> None:
    source = coloured()
    ((images, labels),) = source.batches(5, 1, seed=0)
    wanted = (source.images[labels.numpy()] / 255 - np.array(source.mean)) / np.array(source.std)
    assert np.allclose(images.numpy(), wanted.transpose(0, 3, 1, 2), atol=1e-6)
    assert images.is_contiguous()


def test_fingerprint_sees_pixels_labels_classes_and_normalisation() -> None:
    source = coloured()
    pixel, label = source.images.copy(), source.labels.copy()
    pixel[3, 2, 1, 0] ^= 1
    label[0] = 5
    others = [
        replace(source, images=pixel),
        replace(source, labels=label),
        replace(source, classes=21),
        replace(source, mean=(0.5, 0.4, 0.31)),
        source.scaled(4),
    ]
    assert len({source.fingerprint, *(other.fingerprint for other in others)}) == 6


def test_fingerprint_ignores_name_and_memory_layout() -> None:
    source = coloured()
    by_column = source.images.copy(order="F")
    same = replace(source, name="other", images=by_column)
    assert same.fingerprint == source.fingerprint
    assert len(source.fingerprint) == 16


def test_scaling_averages_areas_and_names_the_size() -> None:
    source = coloured()
    half = replace(source, test_images=source.images).scaled(4)
    blocks = source.images.reshape(20, 4, 2, 4, 2, 3).mean(axis=(2, 4))
    assert half.name == "coloured@4"
    assert np.array_equal(half.images, blocks.round().astype(np.uint8))
    assert half.test_images is not None
    assert np.array_equal(half.images, half.test_images)
    assert source.scaled(8) is source


def test_scaling_float_images_does_not_round() -> None:
    images = np.random.default_rng(0).normal(size=(5, 3, 4, 4)).astype(np.float32)
    half = ImageSet("floats", images, np.zeros(5, np.int64), 1).scaled(2)
    assert np.allclose(half.images, images.reshape(5, 3, 2, 2, 2, 2).mean(axis=(3, 5)), atol=1e-6)


def test_digits() -> None:
    digits = load_images("digits")
    assert (digits.name, digits.images.shape, digits.images.dtype.name) == (
        "digits",
        (1797, 32, 32, 3),
        "uint8",
    )
    assert (digits.classes, np.bincount(digits.labels).tolist()) == (
        10, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
    )  # fmt: skip
    assert np.array_equal(digits.images[..., 0], digits.images[..., 2])
    ((images, _),) = digits.batches(1797, 1, seed=0)
    assert images.mean().item() == pytest.approx(0, abs=1e-5)
    assert images.std().item() == pytest.approx(1, abs=1e-4)


def test_digits_of_8_pixels_are_the_scans_themselves() -> None:
    from sklearn.datasets import load_digits

    digits = load_images("digits", size=8)
    assert digits.name == "digits@8"
    assert np.array_equal(digits.images[..., 1], (load_digits().images * 255 / 16).round())


def test_noise_is_standard_normal_fixed_and_balanced() -> None:
    noise = load_images("noise", size=16)
    assert (noise.name, noise.images.shape, noise.images.dtype.name) == (
        "noise@16",
        (2048, 3, 16, 16),
        "float32",
    )
    assert noise.fingerprint == load_images("noise", size=16).fingerprint
    assert float(noise.images.mean()) == pytest.approx(0, abs=0.005)
    assert float(noise.images.std()) == pytest.approx(1, abs=0.005)
    assert set(np.bincount(noise.labels)) == {204, 205}
    ((images, labels),) = noise.batches(2048, 1, seed=0)
    assert np.array_equal(images.numpy(), noise.images[np.random.default_rng(0).permutation(2048)])
    assert noise.classes == 10 == labels.max() + 1


def test_unknown_source_names_the_nearest_and_all() -> None:
    with pytest.raises(InputError, match=r"'CIFAR-11'; did you mean cifar10"):
        load_images("CIFAR-11")
    with pytest.raises(
        InputError,
        match=r"no image source 'qqqq'; there are cifar10, .*digits, folder:PATH, imagenet, ImageNet16",
    ):
        load_images("qqqq")
    for bare in ("npz", "npz:", "mosaic:"):
        with pytest.raises(InputError, match=f"did you mean {bare.rstrip(':')}:PATH"):
            load_images(bare)


def test_size_must_be_positive() -> None:
    with pytest.raises(InputError, match="image size 0"):
        load_images("digits", size=0)


def test_unknown_home_folder_is_an_input_error() -> None:
    with pytest.raises(InputError, match=r"no home folder for '~nobody-of-that-name/own\.npz'"):
        load_images("npz:~nobody-of-that-name/own.npz")


def test_every_source_has_one_line() -> None:
    assert list(SOURCES) == [
        "digits", "photographs", "noise", "cifar10", "cifar100", "ImageNet16-120", "imagenet", "npz:PATH",
        "folder:PATH", "mosaic:PATH",
    ]  # fmt: skip
    assert not any("\n" in line or len(line) > 90 for line in SOURCES.values())
