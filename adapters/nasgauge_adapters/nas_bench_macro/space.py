"""The codes of NAS-Bench-Macro: eight digits, one per layer, in stages of 2, 3 and 3 layers."""

from __future__ import annotations

from itertools import product

from nasgauge.core import InputError, NetworkKey, ProductSpace
from nasgauge.core.sampling import generator

OPERATIONS = {"0": "identity", "1": "inverted residual 3x3 e3", "2": "inverted residual 5x5 e6"}
STAGES = (2, 3, 3)
LAYERS = sum(STAGES)

_FORM = f"{LAYERS} digits such as 02012100: " + ", ".join(f"{d} {name}" for d, name in OPERATIONS.items())


def parse_code(text: str) -> tuple[str, ...]:
    """The eight digits of an architecture.

    >>> parse_code(" 02012100 ")
    ('0', '2', '0', '1', '2', '1', '0', '0')

    Raises:
        InputError: Saying what is wrong, and at which layer.
    """
    code = text.strip()
    for place, digit in enumerate(code, start=1):
        if digit not in OPERATIONS:
            raise InputError(f"{digit!r} at layer {place} of {text[:40]!r}: wanted {_FORM}")
    if len(code) != LAYERS:
        raise InputError(f"{text[:40]!r} has {len(code)} digits: wanted {_FORM}")
    return tuple(code)


CODES = ProductSpace(
    "nas_bench_macro",
    {
        f"stage {stage} layer {layer}": tuple(OPERATIONS)
        for stage, layers in enumerate(STAGES, start=1)
        for layer in range(1, layers + 1)
    },
    parse_code,
    "".join,
)
"""All 6,561 of them, which are 3,969 different networks: one decision per layer."""


def stages_of(code: str) -> list[str]:
    """The digits of each stage.

    >>> stages_of("02012100")
    ['02', '012', '100']
    """
    digits = iter(parse_code(code))
    return ["".join(next(digits) for _ in range(layers)) for layers in STAGES]


def network_key(architecture: str) -> NetworkKey:
    """The code in which identities after the first layer of a stage come last: 3,969 classes.

    An identity is nothing there, so that it can stand anywhere; at a stage's first layer it has to change
    resolution and channels, and is a convolution.

    >>> network_key("00012100"), network_key("02001020")
    ('00012100', '02010020')
    """
    return NetworkKey("".join(_identities_last(stage) for stage in stages_of(architecture)))


def sample(count: int, seed: int) -> list[str]:
    """`count` different networks, each by its key, uniform without replacement.

    Not of the codes: 2,592 of them are a network that another code names too, with one and the same
    measurement. A larger sample with the same seed extends a smaller one.

    Raises:
        InputError: For a count outside 1 to 3,969, or a negative seed.
    """
    networks = ["".join(stages) for stages in product(*map(_different, STAGES))]
    order = generator(f"{CODES.name} (by different networks)", len(networks), count, seed)
    return [networks[row] for row in order.permutation(len(networks))[:count]]


def operations(architecture: str) -> frozenset[str]:
    """Names of the operations of its layers.

    >>> sorted(operations("00111111"))
    ['identity', 'inverted residual 3x3 e3']
    """
    return frozenset(OPERATIONS[digit] for digit in parse_code(architecture))


def _different(layers: int) -> list[str]:
    """The different stages of that many layers, each with its identities last."""
    codes = ("".join(digits) for digits in product(OPERATIONS, repeat=layers))
    return list(dict.fromkeys(map(_identities_last, codes)))


def _identities_last(stage: str) -> str:
    return (stage[0] + stage[1:].replace("0", "")).ljust(len(stage), "0")
