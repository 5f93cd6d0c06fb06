"""
Frozen dataclasses as JSON and back, exactly.

Each class has a mirror that knows how it stands in a file: no key too many, and each of several kinds with the name of its kind (the class
attribute ``tag``). The mirrors are made from the classes, so the two cannot part.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from inspect import cleandoc
from types import UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

_LINE: Final = 120
_TAG: Final = "task"
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False).encode
_T = TypeVar("_T")


def to_json(value: object) -> bytes:
    """Return the JSON text of a frozen dataclass: short values on one line each, so that two files can be compared line by line."""
    return (_laid_out(_plain(value), 0, 0) + "\n").encode()


def as_builtins(value: object) -> dict[str, object]:
    """Return a frozen dataclass as what JSON knows: mappings, lists, texts, numbers."""
    return cast("dict[str, object]", _plain(value))


def from_json(data: bytes, cls: type[_T]) -> _T:
    """
    Return the object of ``cls`` that the JSON text ``data`` holds.

    Raises
    ------
    msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError
        If it holds none.
    """
    return cast("_T", _from_mirror(msgspec.json.decode(data, type=mirror(cast("type", cls)))))


@cache
def mirror(cls: type) -> type[msgspec.Struct]:
    """Return the mirror of a class."""
    hints = get_type_hints(cls)
    members: list[Any] = []
    for item in fields(cls):
        mirrored = _mirrored(hints[item.name])
        members.append((item.name, mirrored) if _has_no_default(item) else (item.name, mirrored, item.default))
    tag = getattr(cls, "tag", None)
    struct = msgspec.defstruct(
        cls.__name__, members, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=tag, tag_field=_TAG if tag else None
    )
    struct.__doc__ = cleandoc(cls.__doc__ or "").split("\n\n")[0]
    _CLASSES[struct] = cls
    return struct


_CLASSES: Final[dict[type, type]] = {}


def _mirrored(hint: Any) -> Any:  # noqa: ANN401 - types are values here
    """Return a type with the mirrors of the classes in it."""
    if is_dataclass(hint):
        return mirror(cast("type", hint))
    arguments = get_args(hint)
    if get_origin(hint) in {Union, UnionType}:
        return Union[tuple(_mirrored(argument) for argument in arguments)]  # noqa: UP007 - of types known only when run
    if get_origin(hint) is tuple:
        return tuple.__class_getitem__((_mirrored(arguments[0]), ...))
    return hint


def _has_no_default(item: Field[Any]) -> bool:
    return item.default is MISSING


def _plain(value: object) -> object:
    """Return ``value`` as its mirror stands in a file, of plain types; plans have a million parts, so no mirrors are made for it."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    names = _names(cast("type", type(value)))
    if names is None:
        return value if type(value) in _LEAVES else msgspec.to_builtins(value)
    tag = getattr(value, "tag", None)
    parts: dict[str, object] = {_TAG: tag} if tag else {}
    for name in names:
        part = getattr(value, name)
        parts[name] = part if type(part) in _LEAVES else _plain(part)
    return parts


_LEAVES: Final = frozenset({str, int, float, bool, type(None)})


@cache
def _names(cls: type) -> tuple[str, ...] | None:
    """Return the fields of a dataclass, or None for anything else."""
    return tuple(item.name for item in fields(cls)) if is_dataclass(cls) else None


def _from_mirror(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        cls = _CLASSES[type(value)]
        return cls(**{name: _from_mirror(getattr(value, name)) for name in value.__struct_fields__})
    return tuple(map(_from_mirror, value)) if isinstance(value, tuple) else value


def _laid_out(value: object, depth: int, before: int) -> str:
    """Return ``value`` as JSON, on one line if it fits after ``before`` characters, else with each part on lines of its own."""
    if not isinstance(value, Mapping | list):
        return _ENCODE(value)
    if _may_fit(value):
        line = _ENCODE(value)
        if len(line) + before + depth <= _LINE:
            return line
    inner, outer = " " * (depth + 1), " " * depth
    if isinstance(value, Mapping):
        keys = {_ENCODE(key): item for key, item in value.items()}
        parts = (f"{inner}{key}: {_laid_out(item, depth + 1, len(key) + 2)}" for key, item in keys.items())
        return "{\n" + ",\n".join(parts) + f"\n{outer}}}"
    return "[\n" + ",\n".join(inner + _laid_out(item, depth + 1, 0) for item in value) + f"\n{outer}]"


def _may_fit(value: object) -> bool:
    """Return False for what is surely too long for one line, which need not be written out to be measured."""
    if isinstance(value, Mapping):
        return all(map(_may_fit, value.values()))
    return not isinstance(value, list) or (3 * len(value) <= _LINE and all(map(_may_fit, value)))
