"""Lists by comma."""

from __future__ import annotations

from pathlib import Path

import pytest

from nasgauge.core import InputError
from nasgauge.core.comma_list import listed


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("naswot", ["naswot"]),
        ("", [""]),
        (" naswot , params", ["naswot", "params"]),
        ("random+naswot,rea", ["random+naswot", "rea"]),
        ("10,100", ["10", "100"]),
        ("zen.repeats=2,rwe.bn=eval", ["zen.repeats=2", "rwe.bn=eval"]),
        ("epochs=1,2,bn=batch,eval", ["epochs=1,2", "bn=batch,eval"]),
        ("hardware=AMD EPYC, 64 cores,seed=0", ["hardware=AMD EPYC, 64 cores", "seed=0"]),
        ("gpu latency_ms<20,cpu latency_ms<=3", ["gpu latency_ms<20", "cpu latency_ms<=3"]),
        ("cifar10/test=top1,cifar100", ["cifar10/test=top1", "cifar100"]),
        ("https://a/x,y,https://b/z", ["https://a/x,y", "https://b/z"]),
        ("f(a,b),g([1,2],3),h", ["f(a,b)", "g([1,2],3)", "h"]),
        ("it's,params", ["it's", "params"]),
        ("'Pixel 3, big','edge'", ["Pixel 3, big", "edge"]),
        ('"a,b",c', ["a,b", "c"]),
        ("a(b,c", ["a(b", "c"]),
        ("C:\\my\\own.py:f,params", ["C:\\my\\own.py:f", "params"]),
    ],
)
def test_entries(text: str, entries: list[str]) -> None:
    assert listed([text]) == tuple(entries)
    assert listed(["first", text]) == ("first", *entries)


def test_a_comma_in_the_path_of_a_file_that_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "a,b (c, d"
    folder.mkdir()
    (folder / "own.py").write_text("")
    own = f"{folder}/own.py:f"
    assert listed([own]) == (own,)
    assert listed([f"params,{own},snip"]) == ("params", own, "snip")
    assert listed([f"rea+{own},random"]) == (f"rea+{own}", "random")
    assert listed([f"{folder}/absent.py:f,snip"]) != (f"{folder}/absent.py:f", "snip")


@pytest.mark.parametrize("text", ["a,,b", ",", "naswot,", ",naswot"])
def test_an_empty_entry_is_refused(text: str) -> None:
    assert listed(["vote.of=a,"]) == ("vote.of=a,",), "the value of a setting may end so"
    with pytest.raises(InputError, match=r"an entry is empty, wanted such as a,b"):
        listed([text])
