"""What memory is free, and the most that was used."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest
import torch

from nasgauge.runtime import memory
from nasgauge.runtime.memory import free_memory, peak, reset_peak

CPU = torch.device("cpu")
MIB = 1 << 20


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files of a kernel that has 8 GiB, of which 6 are available."""
    (tmp_path / "self").mkdir()
    (tmp_path / "meminfo").write_text("MemTotal:    8388608 kB\nMemAvailable:   6291456 kB\n")
    for name in ("_PROC", "_GROUPS"):
        monkeypatch.setattr(memory, name, tmp_path)
    return tmp_path


def test_what_is_available_is_free(system: Path) -> None:
    assert free_memory(CPU) == 6 << 30


def test_a_container_has_less(system: Path) -> None:
    (system / "memory.max").write_text("2147483648\n")
    (system / "memory.current").write_text("1610612736\n")
    (system / "memory.stat").write_text("anon 1\ninactive_file 536870912\n")
    assert free_memory(CPU) == 1 << 30
    (system / "memory.max").write_text("max\n")
    assert free_memory(CPU) == 6 << 30


def test_an_old_container(system: Path) -> None:
    (system / "memory").mkdir()
    (system / "memory/memory.limit_in_bytes").write_text("2147483648\n")
    (system / "memory/memory.usage_in_bytes").write_text("1073741824\n")
    (system / "memory/memory.stat").write_text("total_inactive_file 0\n")
    assert free_memory(CPU) == 1 << 30


def test_a_full_container_is_not_an_unknown_one(system: Path) -> None:
    (system / "memory.max").write_text("1000")
    (system / "memory.current").write_text("2000")
    (system / "memory.stat").write_text("")
    assert free_memory(CPU) == 1


def test_another_system_has_no_such_files(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (system / "meminfo").unlink()
    monkeypatch.setattr(memory.os, "sysconf", {"SC_AVPHYS_PAGES": 3, "SC_PAGE_SIZE": 4096}.__getitem__)
    assert free_memory(CPU) == 3 * 4096
    assert peak(CPU) == 0
    reset_peak(CPU)


def test_the_peak_is_seen_and_forgotten() -> None:
    gc.collect()  # what other tests left must not be freed while this one measures
    reset_peak(CPU)
    before = peak(CPU)
    if not before:
        pytest.skip("this system does not say how much memory was used")
    held = np.ones(64 * MIB // 8)
    assert peak(CPU) >= before + 60 * MIB
    del held
    assert peak(CPU) >= before + 60 * MIB
    reset_peak(CPU)
    assert peak(CPU) < before + 40 * MIB
