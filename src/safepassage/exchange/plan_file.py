"""Read and write plans: versioned JSON with a published schema."""

from os import PathLike
from pathlib import Path
from typing import Any, Final

import msgspec

from safepassage.domain.plan import PLAN_VERSION, Plan
from safepassage.errors import InvalidOperationError, InvalidPlanFileError
from safepassage.exchange.mirrors import from_json, mirror, to_json
from safepassage.exchange.storage import read_bytes, write_bytes

_LARGEST: Final = 500_000_000
SCHEMA_ID: Final = f"https://safepassage.invalid/schemas/plan-{PLAN_VERSION}.json"
"""Name of the schema; nothing is served there."""


class _Version(msgspec.Struct):
    version: int


def read_plan(path: str | PathLike[str]) -> Plan:
    """
    Return the plan in the file at ``path``: JSON, or a workbook of a plan (.xlsx).

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
    return _from_workbook(data, source.name) if source.suffix.lower() == ".xlsx" else decode_plan(data, source.name)


def _from_workbook(data: bytes, file: str) -> Plan:
    from safepassage.exchange.plan_reader import plan_in  # noqa: PLC0415 - imports this module, and most plans are JSON
    from safepassage.exchange.workbook_reader import read_workbook  # noqa: PLC0415 - as above

    try:
        return plan_in(read_workbook(data, file))
    except InvalidOperationError as error:
        raise InvalidPlanFileError("\n".join(map(str, error.notices))) from None


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
    (root,), components = msgspec.json.schema_components([mirror(Plan)], ref_template="#/$defs/{name}")
    definitions = dict(sorted(components.items()))
    plan = definitions["Plan"]
    plan["properties"]["version"] = {"const": PLAN_VERSION}
    plan["required"] = ["version", *plan["required"]]
    for name in ("assumed", "orders"):
        plan["properties"][name]["default"] = []
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Plan of a safe passage operation",
        **root,
        "$defs": definitions,
    }


def encode_plan(plan: Plan) -> bytes:
    """Return the JSON text of ``plan``: short values on one line each, so that two plans can be compared line by line."""
    return to_json(plan)


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
        return from_json(data, Plan)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as error:
        msg = f"{file} is not a plan: {error}. Expected the JSON that `safepassage plan` writes."
        raise InvalidPlanFileError(msg) from None
