"""The digest of an operation: the same for the same, another for anything else."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations import one_bus, two_corridors
from safepassage.domain.digest import AGREED, digest, full_digest
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from unit.domain.everything import everything

OPERATIONS: dict[str, Callable[[], Operation]] = {
    "one-bus": one_bus,
    "two-corridors": two_corridors,
    "everything": everything,
}


def spots(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of everything inside ``value``: fields by name, entries of tuples by number."""
    if path:
        yield path
    if is_dataclass(value):
        for field in fields(value):
            yield from spots(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        for number, entry in enumerate(value):
            yield from spots(entry, (*path, number))


def changed(value: Any, path: tuple[str | int, ...], change: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - of any type
    """Return ``value`` with ``change`` made at ``path``, without asking whether it still makes sense."""
    if not path:
        return change(value)
    head, *rest = path
    if isinstance(head, int):
        return (*value[:head], changed(value[head], tuple(rest), change), *value[head + 1 :])
    other = copy.copy(value)
    object.__setattr__(other, head, changed(getattr(value, head), tuple(rest), change))
    return other


def another(value: object, draw: Callable[[st.SearchStrategy[Any]], Any]) -> object:
    """Return something of the kind of ``value`` that is not ``value``."""
    if is_dataclass(value):
        return None
    if isinstance(value, tuple):
        return (*value, "more") if not value else draw(st.sampled_from([value[1:], (value[0], *value)]))
    if isinstance(value, frozenset):
        members = type(next(iter(value), Role.DEPOT))
        return value ^ draw(st.frozensets(st.sampled_from(members), min_size=1))
    kinds: dict[type, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        str: st.text(max_size=5),
        int: st.integers(-(2**62), 2**62),
        float: st.floats(-180, 180),
        datetime: st.datetimes(timezones=st.just(UTC)),
        type(None): st.integers(0, 5),
    }
    kind = st.sampled_from(type(value)) if isinstance(value, Enum) else kinds[type(value)]
    return draw(kind.filter(lambda other: other != value))


@pytest.mark.parametrize("make", OPERATIONS.values(), ids=OPERATIONS)
def test_the_same_operation_has_the_same_digest(make: Callable[[], Operation]) -> None:
    """However often it is made, and whatever has been looked up in it."""
    used = make()
    assert len(used.place) == len(used.places)
    assert len(used.leg) == len(used.legs)
    assert digest(used) == digest(make()) == digest(replace(used))
    assert set(digest(used)) <= set("0123456789abcdef")
    assert len(digest(used)) == 64


def test_the_order_of_roles_does_not_matter() -> None:
    """A set has no order, so it is written in one."""
    places = [replace(one_bus().places[0], roles=frozenset(roles)) for roles in (list(Role), list(Role)[::-1])]
    one, other = (digest(replace(one_bus(), places=(place, *one_bus().places[1:]))) for place in places)
    assert one == other


@given(st.data())
@pytest.mark.parametrize("name", OPERATIONS)
def test_any_other_field_makes_another_digest(name: str, data: st.DataObject) -> None:
    """Whichever part of the operation is replaced, however deep inside it; what is agreed is in the full digest alone."""
    operation = OPERATIONS[name]()
    path = data.draw(st.sampled_from(list(spots(operation))))
    other = changed(operation, path, lambda value: another(value, data.draw))
    assert full_digest(other) != full_digest(operation)
    assert (digest(other) == digest(operation)) == (path[0] in AGREED)


def test_every_field_of_the_operation_is_in_the_digest() -> None:
    """Each of the operation's own fields, one by one."""
    operation = everything()
    moved = [field.name for field in fields(operation) if field.name not in AGREED]
    assert len(moved) + len(AGREED) == len(fields(operation))
    digests = {digest(changed(operation, (name,), lambda _: None)) for name in moved}
    assert len(digests | {digest(operation)}) == len(moved) + 1
    full = {full_digest(changed(operation, (field.name,), lambda _: None)) for field in fields(operation)}
    assert len(full | {full_digest(operation)}) == len(fields(operation)) + 1


def test_what_has_no_canonical_form_is_refused() -> None:
    """A digest is never made of an address in memory."""
    with pytest.raises(TypeError, match="object is unsupported"):
        digest(changed(one_bus(), ("description",), lambda _: object()))
