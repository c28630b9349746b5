"""Options of a command from a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nasgauge.api.config_file import config_options
from nasgauge.core import InputError

KNOWN = ["estimator", "set", "batch-size", "download"]


def read(folder: Path, text: str) -> dict[str, Any]:
    path = folder / "run.toml"
    path.write_text(text)
    return config_options(path, "run", KNOWN)


def test_options_under_the_name_that_the_command_has(tmp_path: Path) -> None:
    found = read(tmp_path, 'estimator = "naswot,params"\nbatch_size = 8\nDownload = true\n')
    assert found == {"estimator": "naswot,params", "batch-size": 8, "download": True}


def test_a_table_of_the_command_counts_alone(tmp_path: Path) -> None:
    assert read(tmp_path, "batch-size = 8\n[run]\nbatch-size = 4\n[search]\nruns = 3\n") == {"batch-size": 4}


@pytest.mark.parametrize(
    "text",
    [
        'set = ["naswot.bfloat16=True", "zen.repeats=2"]\n',
        'set = {"naswot.bfloat16" = true, "zen.repeats" = 2}\n',
        "[set]\nnaswot.bfloat16 = true\nzen.repeats = 2\n",
        "[run.set.naswot]\nbfloat16 = true\n[run.set.zen]\nrepeats = 2\n",
    ],
)
def test_settings_as_texts_or_as_tables(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == {"set": ["naswot.bfloat16=True", "zen.repeats=2"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bach-size = 3", r"run.toml: no option 'bach-size' of nasgauge run; did you mean batch-size"),
        ("batch-size = ", "cannot read options from .*run.toml"),
    ],
)
def test_what_cannot_be_used(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path, text)
    with pytest.raises(InputError, match=r"cannot read options from .*absent\.toml"):
        config_options(tmp_path / "absent.toml", "run", KNOWN)


def test_a_table_of_no_command_is_an_error_and_one_of_another_command_is_not(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text("[run]\nbatch-size = 4\n[serch]\nruns = 3\n")
    known = partial(iter, ("run", "search"))
    with pytest.raises(InputError, match=r"run.toml: no command for the table '\[serch\]'; .*search"):
        config_options(path, "run", KNOWN, known)
    path.write_text("[run]\nbatch-size = 4\n[search]\nruns = 3\n[set]\nzen.repeats = 2\n")
    assert set(config_options(path, "run", KNOWN, known)) == {"batch-size", "set"}
