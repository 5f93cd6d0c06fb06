"""What amounts and lists must be, found in one way for every class."""

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

_T = TypeVar("_T")


def require_at_least(least: int, owner: str, **amounts: int | None) -> None:
    """Raise a ValueError that names the first of ``amounts`` below ``least``; None, no stated amount, is fine."""
    for name, amount in amounts.items():
        if amount is not None and amount < least:
            msg = f"{owner}: {name} must be at least {least}, got {amount}."
            raise ValueError(msg)


def repeated(names: Iterable[_T]) -> tuple[_T, ...]:
    """Return those of ``names`` that occur more than once, each once, in order of their first occurrence."""
    return tuple(name for name, times in Counter(names).items() if times > 1)
