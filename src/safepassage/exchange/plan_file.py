"""
Read and write plans: versioned JSON with a published schema.

Each class of the plan has a mirror that knows how it stands in the file: no key too many, and each task with the name of its
kind. The mirrors are made from the classes, so the two cannot part.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from inspect import cleandoc
from os import PathLike
from pathlib import Path
from types import UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from safepassage.domain.plan import PLAN_VERSION, Plan
from safepassage.errors import InvalidOperationError, InvalidPlanFileError
from safepassage.exchange.storage import read_bytes, write_bytes

_LARGEST: Final = 500_000_000
_LINE: Final = 120
_TAG: Final = "task"
SCHEMA_ID: Final = f"https://safepassage.invalid/schemas/plan-{PLAN_VERSION}.json"
"""Name of the schema; nothing is served there."""


class _Version(msgspec.Struct):
    version: int


def read_plan(path: str | PathLike[str]) -> Plan:
    """
    Return the plan in the file at ``path``.

    Raises
    ------
    InvalidPlanFileError
        If it cannot be read, is no plan, or is one of another version.
    """
    source = Path(path)
    try:
        data = read_bytes(source, _LARGEST)
    except InvalidOperationError as error:
        raise InvalidPlanFileError(error.notices[0].message) from None
    return decode_plan(data, source.name)


def write_plan(plan: Plan, path: str | PathLike[str]) -> None:
    """
    Write ``plan`` to ``path``; the same plan gives the same bytes.

    Raises
    ------
    InvalidPlanFileError
        If a file cannot keep something in the plan, for instance a gap that is no number.
    """
    target = Path(path)
    data = encode_plan(plan)
    if decode_plan(data, target.name) != plan:
        msg = f"{target.name}: the plan does not come back from the file as it is. Check that its numbers are whole, and its gap finite."
        raise InvalidPlanFileError(msg)
    write_bytes(data, target)


def plan_schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of plan files."""
    (root,), components = msgspec.json.schema_components([_mirror(Plan)], ref_template="#/$defs/{name}")
    definitions = dict(sorted(components.items()))
    plan = definitions["Plan"]
    plan["properties"]["version"] = {"const": PLAN_VERSION}
    plan["required"] = ["version", *plan["required"]]
    plan["properties"]["assumed"]["default"] = []
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Plan of a safe passage operation",
        **root,
        "$defs": definitions,
    }


def encode_plan(plan: Plan) -> bytes:
    """Return the JSON text of ``plan``: short values on one line each, so that two plans can be compared line by line."""
    return (_laid_out(msgspec.to_builtins(_to_mirror(plan)), 0, 0) + "\n").encode()


def decode_plan(data: bytes, file: str) -> Plan:
    """
    Return the plan that the JSON text ``data`` holds; ``file`` is what messages call it.

    Raises
    ------
    InvalidPlanFileError
        If it holds none.
    """
    try:
        found = msgspec.json.decode(data, type=_Version).version
        if found != PLAN_VERSION:
            msg = f"{file} is a plan of version {found}; this program reads version {PLAN_VERSION}. Make the plan again."
            raise InvalidPlanFileError(msg)
        return cast("Plan", _from_mirror(msgspec.json.decode(data, type=_mirror(Plan))))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as error:
        msg = f"{file} is not a plan: {error}. Expected the JSON that `safepassage plan` writes."
        raise InvalidPlanFileError(msg) from None


@cache
def _mirror(cls: type) -> type[msgspec.Struct]:
    """Return the mirror of a class of the plan."""
    hints = get_type_hints(cls)
    members: list[Any] = []
    for item in fields(cls):
        mirrored = _mirrored(hints[item.name])
        members.append((item.name, mirrored) if _has_no_default(item) else (item.name, mirrored, item.default))
    tag = getattr(cls, "tag", None)
    mirror = msgspec.defstruct(
        cls.__name__, members, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=tag, tag_field=_TAG if tag else None
    )
    mirror.__doc__ = cleandoc(cls.__doc__ or "").split("\n\n")[0]
    _CLASSES[mirror] = cls
    return mirror


_CLASSES: Final[dict[type, type]] = {}


def _mirrored(hint: Any) -> Any:  # noqa: ANN401 - types are values here
    """Return a type with the mirrors of the classes in it."""
    if is_dataclass(hint):
        return _mirror(cast("type", hint))
    arguments = get_args(hint)
    if get_origin(hint) in {Union, UnionType}:
        return Union[tuple(_mirrored(argument) for argument in arguments)]  # noqa: UP007 - of types known only when run
    if get_origin(hint) is tuple:
        return tuple.__class_getitem__((_mirrored(arguments[0]), ...))
    return hint


def _has_no_default(item: Field[Any]) -> bool:
    return item.default is MISSING


def _to_mirror(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return _mirror(type(value))(**{item.name: _to_mirror(getattr(value, item.name)) for item in fields(value)})
    return tuple(map(_to_mirror, value)) if isinstance(value, tuple) else value


def _from_mirror(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        cls = _CLASSES[type(value)]
        return cls(**{name: _from_mirror(getattr(value, name)) for name in value.__struct_fields__})
    return tuple(map(_from_mirror, value)) if isinstance(value, tuple) else value


def _laid_out(value: object, depth: int, before: int) -> str:
    """Return ``value`` as JSON, on one line if it fits after ``before`` characters, else with each part on lines of its own."""
    if not isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + before + depth <= _LINE:
        return line
    inner, outer = " " * (depth + 1), " " * depth
    if isinstance(value, Mapping):
        keys = {json.dumps(key, ensure_ascii=False): item for key, item in value.items()}
        parts = (f"{inner}{key}: {_laid_out(item, depth + 1, len(key) + 2)}" for key, item in keys.items())
        return "{\n" + ",\n".join(parts) + f"\n{outer}}}"
    return "[\n" + ",\n".join(inner + _laid_out(item, depth + 1, 0) for item in value) + f"\n{outer}]"
