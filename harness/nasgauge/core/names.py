"""Names as people write them: the case, a hyphen, an underscore or a space makes no difference."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from nasgauge.core.errors import InputError


def folded(name: str) -> str:
    """What is left of a name without case, hyphens, underscores and spaces.

    >>> folded("ImageNet16-120"), folded("NAS_Bench 201")
    ('imagenet16120', 'nasbench201')
    """
    return re.sub(r"[-_\s]", "", name).casefold()


def match(name: object, known: Iterable[str]) -> str | None:
    """The known name that is meant, as it is written there; None if there is none, or more than one.

    >>> match("nas-bench-201", ["nasbench201", "nats_sss"]), match("NATS", ["nats_tss", "nats_sss"])
    ('nasbench201', None)
    """
    names = list(dict.fromkeys(known))
    if not isinstance(name, str):
        return None
    if name in names:
        return name
    alike = [each for each in names if folded(each) == folded(name)]
    return alike[0] if len(alike) == 1 else None


def named(kind: str, name: object, known: Iterable[str]) -> str:
    """The known name that is meant.

    Args:
        kind: What it is a name of, for the error: `estimator`, `column in FILE`.
        name: As it was typed.
        known: All that there are.

    Raises:
        InputError: If there is none; the text has near matches.

    Example:
        >>> named("data set", "imagenet16_120", ["cifar10", "ImageNet16-120"])
        'ImageNet16-120'
    """
    names = list(known)
    found = match(name, names)
    if found is None:
        raise InputError(unknown(kind, name, names))
    return found


def unknown(kind: str, name: object, known: Iterable[str]) -> str:
    """An error text for a name that does not exist, with near matches and what there is.

    >>> unknown("data set of nasbench201", "cifar", ["cifar10"])
    "no data set 'cifar' of nasbench201; did you mean cifar10?"
    """
    names = sorted(set(known), key=str.casefold)
    what, where = re.fullmatch(r"(.*?)((?: in| of) .*)?", kind, re.DOTALL).groups(default="")  # type: ignore[union-attr]
    there = f"there {'is' if len(names) == 1 else 'are'} {', '.join(names) or 'none'}"
    near = " or ".join(near_names(name, names) if isinstance(name, str) else ())
    return f"no {what} {name!r}{where}; {f'did you mean {near}?' if near else there}"


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that may have been meant, the most alike first.

    >>> near_names("nawsot", ["naswot", "snip"]), near_names("imagenet", ["ImageNet16-120", "cifar10"])
    (['naswot'], ['ImageNet16-120'])
    """
    by_fold: dict[str, list[str]] = {}
    for each in known:
        by_fold.setdefault(folded(each), []).append(each)
    wanted = folded(name)
    close = difflib.get_close_matches(wanted, by_fold, n=3)
    part = [each for each in by_fold if len(wanted) > 2 and wanted in each]
    return [each for fold in dict.fromkeys([*close, *part]) for each in by_fold[fold]][:3]
