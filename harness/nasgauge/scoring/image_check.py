"""Whether there are as many images as the user asked for, before anything is scored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nasgauge.core import Estimator, InputError
from nasgauge.plugins import Configured

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup


def check_images(setup: Setup, estimators: Iterable[Configured[Estimator]]) -> None:
    """Raises InputError where a setting that the user named wants more images than there are.

    Args:
        setup: Of the run, which has the images.
        estimators: With their settings.
    """
    for configured in estimators:
        plugin = configured.plugin
        if plugin.images is None:
            continue
        there, minibatch = len(setup.images.images), setup.batch_size
        named, settings = configured.named, configured.settings
        for text in plugin.images.too_many(settings, named, there=there, minibatch=minibatch):
            raise InputError(
                f"{plugin.name}: {text} ({setup.images.name}, batch {minibatch}): ask for fewer, or give "
                "other --images or another --batch-size"
            )
