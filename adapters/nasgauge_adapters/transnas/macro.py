"""The macro space: 4 to 6 modules of two residual blocks, written `64-CODE-basic`, one digit per module."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

from nasgauge.core import InputError, NetworkKey
from nasgauge.core.sampling import generator
from nasgauge_adapters.transnas.notations import digits_of

NAME = "transnas_macro"
MODULES = {
    "1": "keeps channels and resolution",
    "2": "doubles channels",
    "3": "halves resolution",
    "4": "does both",
}
LENGTHS = (4, 5, 6)
DOUBLING, HALVING = "24", "34"
MOST_DOUBLING, MOST_HALVING = 3, 4

_KNOWN = ", ".join(f"{digit} {what}" for digit, what in MODULES.items())
_FORM = (
    f"64-CODE-basic, a code of 4 to 6 digits ({_KNOWN}) of which 1 to {MOST_HALVING} are 3 or 4 "
    f"and 1 to {MOST_DOUBLING} are 2 or 4"
)


def parse_code(text: str) -> str:
    """The digits of an architecture, without the zeros that fill up NASLib's tuples.

    >>> parse_code("64-1234-basic"), parse_code("(1, 2, 3, 4, 0, 0)")
    ('1234', '1234')

    Raises:
        InputError: Saying what is wrong.
    """
    code = digits_of(text, begin="", end="basic", form=_FORM).rstrip("0")
    if problem := _problem(code):
        raise InputError(f"{text.strip()[:60]!r} {problem}: wanted {_FORM}")
    return code


def _problem(code: str) -> str:
    """Why a code is not one of the space; empty for one that is."""
    if unknown := [digit for digit in code if digit not in MODULES]:
        return f"has the digit {unknown[0]}"
    if len(code) not in LENGTHS:
        return f"has {len(code)} digits"
    for digits, most in ((HALVING, MOST_HALVING), (DOUBLING, MOST_DOUBLING)):
        if not 1 <= (count := sum(digit in digits for digit in code)) <= most:
            return f"has {count} digits that are {digits[0]} or {digits[1]}"
    return ""


def parse(text: str) -> str:
    """The official string of an architecture in any notation; raises InputError as `parse_code` does."""
    return f"64-{parse_code(text)}-basic"


def network_key(architecture: str) -> NetworkKey:
    """The architecture itself: no two are the same network."""
    return NetworkKey(parse(architecture))


@cache
def every() -> tuple[str, ...]:
    """All 3,256 architectures, in the order of the official table.

    By length, how many modules double, how many halve, and which they are.
    """
    return tuple(f"64-{code}-basic" for length in LENGTHS for code in _codes(length))


def _codes(length: int) -> Iterator[str]:
    for doubled in range(1, MOST_DOUBLING + 1):
        for halved in range(1, MOST_HALVING + 1):
            for doubling in combinations(range(length), doubled):
                for halving in combinations(range(length), halved):
                    yield "".join(
                        str(1 + (place in doubling) + 2 * (place in halving)) for place in range(length)
                    )


def enumerate_architectures() -> Iterator[str]:
    """All architectures, in the order of the official table."""
    return iter(every())


def sample(count: int, seed: int) -> list[str]:
    """Distinct architectures, drawn uniformly: the first of one shuffle of all.

    Raises:
        InputError: For a count outside 1 to 3,256, or a negative seed.
    """
    names = every()
    return [names[row] for row in generator(NAME, len(names), count, seed).permutation(len(names))[:count]]


def neighbours(architecture: str) -> list[str]:
    """Architectures with one digit changed, added or left out."""
    code = parse_code(architecture)
    found = [code[:at] + digit + code[at + 1 :] for at in range(len(code)) for digit in MODULES]
    found += [code[:at] + digit + code[at:] for at in range(len(code) + 1) for digit in MODULES]
    found += [code[:at] + code[at + 1 :] for at in range(len(code))]
    return [f"64-{other}-basic" for other in dict.fromkeys(found) if other != code and not _problem(other)]
