"""Whether a plan is well formed: every value of the type it should have, every number of a sensible size."""

import math
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from safepassage.domain.plan import Plan

LARGEST = 10**15
"""Numbers beyond this are refused; a century is 3.2e9 seconds, and no total of a real plan comes near it."""
LONGEST = 10_000
"""Characters in one text at most."""

_Check = Callable[[object, str], Iterator[str]]


def malformed(plan: Plan) -> Iterator[str]:
    """Yield a sentence for every value of ``plan`` that has a wrong type or is beyond all measure."""
    return _checker(Plan)(plan, "plan")


@cache
def _checker(hint: Any) -> _Check:  # noqa: ANN401 - a type hint is any object
    if get_origin(hint) in {Union, UnionType}:
        return _one_of(get_args(hint))
    if get_origin(hint) is tuple:
        return _tuple_of(_checker(get_args(hint)[0]))
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass_of(hint)
    plain: dict[type, _Check] = {int: _whole, float: _fraction, str: _text}
    return plain.get(hint) or _instance_of(hint)


def _whole(value: object, where: str) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool | Enum):
        yield _wrong(where, value, "a whole number")
    elif abs(value) > LARGEST:
        yield f"{where} is a number of {len(f'{abs(value):x}')} hexadecimal digits; nothing in a plan is above {LARGEST}."


def _fraction(value: object, where: str) -> Iterator[str]:
    if isinstance(value, float) and not math.isfinite(value):
        yield f"{where} is {value}; expected a finite number."
    elif not isinstance(value, float):
        yield from _whole(value, where)


def _text(value: object, where: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _wrong(where, value, "a text")
    elif len(value) > LONGEST:
        yield f"{where} is a text of {len(value)} characters; expected at most {LONGEST}."


def _instance_of(kind: type) -> _Check:
    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, kind):
            yield _wrong(where, value, "nothing" if kind is NoneType else f"a {kind.__name__}")

    return check


def _tuple_of(item: _Check) -> _Check:
    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, tuple):
            yield _wrong(where, value, "a tuple")
            return
        for number, part in enumerate(value):
            yield from item(part, f"{where}[{number}]")

    return check


def _one_of(hints: tuple[Any, ...]) -> _Check:
    by_type = {hint: _checker(hint) for hint in hints}
    names = " or ".join("nothing" if hint is NoneType else hint.__name__ for hint in hints)

    def check(value: object, where: str) -> Iterator[str]:
        found = by_type.get(type(value))
        if found is None:
            yield _wrong(where, value, names)
        else:
            yield from found(value, where)

    return check


def _dataclass_of(kind: type) -> _Check:
    hints = get_type_hints(kind)
    parts = [(part.name, _checker(hints[part.name])) for part in fields(kind)]

    def check(value: object, where: str) -> Iterator[str]:
        if type(value) is not kind:
            yield _wrong(where, value, f"a {kind.__name__}")
            return
        for name, part in parts:
            yield from part(getattr(value, name), f"{where}.{name}")

    return check


def _wrong(where: str, value: object, expected: str) -> str:
    return f"{where} is of type {type(value).__name__}; expected {expected}."
