"""`nasgauge doctor`."""

from __future__ import annotations

from conftest import Run


def test_one_page(cli: Run) -> None:
    code, text, errors = cli("doctor")
    assert (code, errors) == (0, "")
    assert text.startswith("nasgauge ")
    assert "device " in text
    assert "images       digits: embedded" in text
