"""What is kept of a training."""

from __future__ import annotations

from pathlib import Path

import pytest
from bright_images import setup, trained

from nasgauge.core import InputError


def test_a_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    trained(setup(tmp_path), stop=1)
    (file,) = tmp_path.glob("*/*.pt")
    file.write_bytes(b"torn")
    with pytest.raises(InputError, match=r"cannot continue from .*\.pt .*delete it to train from the start"):
        trained(setup(tmp_path))
