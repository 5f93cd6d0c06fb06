"""
A plan as tables of cells, and back: what stands in the workbook of a plan.

The tables hold exactly what the JSON of the plan holds, so a workbook gives the plan back as it was.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, TypeAlias, get_args

import msgspec

from safepassage.domain.plan import Plan, Task
from safepassage.errors import InvalidPlanFileError
from safepassage.exchange.cells import joined, split
from safepassage.exchange.plan_file import decode_plan, encode_plan
from safepassage.exchange.problems import CellError
from safepassage.exchange.raw import RawFile, RawRow, RawSheet

Builtins: TypeAlias = dict[str, Any]
"""A part of the JSON of a plan."""
_EXACT: Final = 2**53
"""From here on a spreadsheet's numbers skip whole numbers; such a number is written as text."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value stands in a cell: ``to_cell`` gets the value and the epoch, ``from_cell`` what stands there (None if nothing does)."""

    to_cell: Callable[[Any, datetime], object]
    from_cell: Callable[[Any, datetime], Any]


def _whole(cell: object, _epoch: datetime) -> int | None:
    """Return the whole number in a cell; None for an empty one."""
    if cell is None:
        return None
    number = float(cell) if isinstance(cell, int | float) else int(str(cell))
    if number != int(number):
        msg = f"{cell!r} is no whole number"
        raise ValueError(msg)
    return int(number)


def _moment(cell: object) -> datetime:
    """Return the time in a cell, in UTC; a reader of workbooks takes midnight for a date alone."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=UTC)
    if isinstance(cell, date):
        return datetime.combine(cell, time(), UTC)
    msg = f"{cell!r} is no date with a time"
    raise TypeError(msg)


def _seconds(cell: object, epoch: datetime) -> int:
    # A spreadsheet keeps times as fractions of days: right to far less than a second, but not to the last bit.
    return round((_moment(cell) - epoch).total_seconds())


def _amounts(cell: object, name: str, amount: str) -> list[Builtins]:
    found = []
    for item in split(f"{cell or ''};"):
        subject, _, number = item.rpartition(": ")
        found.append({name: subject, amount: int(number)})
    return found


TEXT: Final = Codec(lambda value, _: value or None, lambda cell, _: "" if cell is None else str(cell))
OPTIONAL: Final = Codec(lambda value, _: value, lambda cell, _: None if cell is None else str(cell))
NUMBER: Final = Codec(lambda value, _: value if value is None or abs(value) < _EXACT else str(value), _whole)
FRACTION: Final = Codec(lambda value, _: repr(value), lambda cell, _: float(cell))
YES_NO: Final = Codec(lambda value, _: "yes" if value else "no", lambda cell, _: {"yes": True, "no": False}[str(cell)])
TIME: Final = Codec(lambda value, epoch: (epoch + timedelta(seconds=value)).replace(tzinfo=None), _seconds)
NAMES: Final = Codec(lambda value, _: joined(value) or None, lambda cell, _: list(split(f"{cell or ''};")))
PEOPLE: Final = Codec(
    lambda value, _: joined(f"{part['group']}: {part['count']}" for part in value) or None,
    lambda cell, _: _amounts(cell, "group", "count"),
)
GOODS: Final = Codec(
    lambda value, _: joined(f"{part['consignment']}: {part['kg']}" for part in value) or None,
    lambda cell, _: _amounts(cell, "consignment", "kg"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet:
    """One sheet: its columns by heading, each with the key of its value and the codec; ``about`` explains it to a reader."""

    title: str
    about: str
    columns: Mapping[str, tuple[str, Codec]]


_AT: Final = {"Start (UTC)": ("start", TIME), "End (UTC)": ("end", TIME)}
CONVOYS: Final = PlanSheet(
    title="Convoys",
    about="Vehicles that enter a corridor together.",
    columns={
        "Convoy": ("id", TEXT),
        "Corridor": ("corridor", TEXT),
        "Direction": ("direction", TEXT),
        "Window": ("window", TEXT),
        "Gate": ("gate", TEXT),
        "Entry (UTC)": ("entry", TIME),
        "Vehicles": ("vehicles", NAMES),
    },
)
VEHICLES: Final = PlanSheet(
    title="Vehicles",
    about="Every vehicle, used or not, in order.",
    columns={"Vehicle": ("vehicle", TEXT), "Fleet": ("fleet", TEXT)},
)
TASKS: Final = PlanSheet(
    title="Tasks",
    about="What each vehicle does, in order of time.",
    columns={
        "Vehicle": ("vehicle", TEXT),
        "Task": ("task", TEXT),
        **_AT,
        "Place": ("place", TEXT),
        "Leg": ("leg", TEXT),
        "Direction": ("direction", TEXT),
        "Checkpoint": ("checkpoint", TEXT),
        "Convoy": ("convoy", TEXT),
        "People": ("people", PEOPLE),
        "Goods (kg)": ("goods", GOODS),
        "Offers": ("offers", NAMES),
        "For site": ("site", TEXT),
    },
)
CONDITIONS: Final = PlanSheet(
    title="Conditions", about="What the plan rests on that is not agreed by all.", columns={"Condition": ("condition", TEXT)}
)
GROUPS: Final = PlanSheet(
    title="People by group", about="Who is received.", columns={"Group": ("group", TEXT), "People": ("count", NUMBER)}
)
AID: Final = PlanSheet(
    title="Aid delivered",
    about="What is handed over.",
    columns={"Consignment": ("consignment", TEXT), "Mass (kg)": ("kg", NUMBER)},
)
PROOFS: Final = PlanSheet(
    title="Proofs",
    about="What no plan can exceed; each with its phases and prices.",
    columns={
        "Proof": ("proof", NUMBER),
        "Weighted": ("weighted", YES_NO),
        "Horizon (s)": ("horizon", NUMBER),
        "Step (s)": ("step", NUMBER),
        "Vehicles": ("vehicles", NUMBER),
        "Bound": ("bound", NUMBER),
    },
)
PHASES: Final = PlanSheet(
    title="Phases",
    about="Offsets of the time grid.",
    columns={
        "Proof": ("proof", NUMBER),
        "Place": ("place", TEXT),
        "Loaded": ("loaded", YES_NO),
        "Offset (s)": ("offset", NUMBER),
    },
)
PRICES: Final = PlanSheet(
    title="Prices",
    about="What one more unit of a shared capacity is worth, in millionths.",
    columns={
        "Proof": ("proof", NUMBER),
        "Kind": ("kind", TEXT),
        "Subject": ("subject", TEXT),
        "Price": ("price", NUMBER),
        "Direction": ("direction", OPTIONAL),
        "Mobility": ("mobility", OPTIONAL),
        "Start (s)": ("start", NUMBER),
        "End (s)": ("end", NUMBER),
    },
)
SHEETS: Final = (CONVOYS, TASKS, VEHICLES, CONDITIONS, GROUPS, AID, PROOFS, PHASES, PRICES)

FACTS: Final[Mapping[str, tuple[str, Codec]]] = {
    "Version": ("version", NUMBER),
    "Operation": ("operation", TEXT),
    "Fingerprint of the operation": ("digest", TEXT),
    "Objective": ("objective", TEXT),
    "Horizon (s)": ("horizon", NUMBER),
    "Seed": ("seed", NUMBER),
    "Clauses assumed": ("assumed", NAMES),
    "People": ("totals.people", NUMBER),
    "People, weighted": ("totals.weighted", NUMBER),
    "Last person received (s)": ("totals.clearance", NUMBER),
    "Exposure of people (person-seconds)": ("totals.exposure_people", NUMBER),
    "Exposure of vehicles (vehicle-seconds)": ("totals.exposure_vehicles", NUMBER),
    "Driven (m)": ("totals.metres", NUMBER),
    "Vehicles used": ("totals.vehicles_used", NUMBER),
    "Question of the proof": ("certificate.objective", TEXT),
    "Value": ("certificate.value", NUMBER),
    "Bound": ("certificate.bound", NUMBER),
    "Gap": ("certificate.gap", FRACTION),
    "People that no plan can exceed": ("certificate.people_bound", NUMBER),
}
"""What stands in the sheet Plan, one fact a row; the start of the operation comes first, as ``Epoch (UTC)``."""
EPOCH: Final = "Epoch (UTC)"
PLAN: Final = "Plan"
_TASK_KEYS: Final = {cls.tag: tuple(item.name for item in fields(cls)) for cls in get_args(Task)}


def rows_of(plan: Plan, epoch: datetime) -> dict[str, list[list[object]]]:
    """Return the rows of cells of every sheet of `SHEETS`, by title, and of the sheet `PLAN`."""
    data: Builtins = msgspec.json.decode(encode_plan(plan))
    parts: tuple[tuple[PlanSheet, list[Builtins]], ...] = (
        (CONVOYS, data["convoys"]),
        (TASKS, [{"vehicle": block["vehicle"], **task} for block in data["blocks"] for task in block["tasks"]]),
        (VEHICLES, data["blocks"]),
        (CONDITIONS, [{"condition": sentence} for sentence in data["conditions"]]),
        (GROUPS, data["totals"]["by_group"]),
        (AID, data["totals"]["delivered"]),
        (PROOFS, list(_numbered(data))),
        (PHASES, [{"proof": proof["proof"], **phase} for proof in _numbered(data) for phase in proof["phases"]]),
        (PRICES, [{"proof": proof["proof"], **price} for proof in _numbered(data) for price in proof["prices"]]),
    )
    rows = {sheet.title: [_cells(sheet.columns, part, epoch) for part in items] for sheet, items in parts}
    facts = [[name, codec.to_cell(_at(data, key), epoch)] for name, (key, codec) in FACTS.items()]
    return {PLAN: [[EPOCH, epoch.replace(tzinfo=None)], *facts], **rows}


def _numbered(data: Builtins) -> Iterator[Builtins]:
    for number, proof in enumerate(data["certificate"]["proofs"], start=1):
        yield {"proof": number, **proof}


def _at(data: Builtins, key: str) -> object:
    found: Any = data
    for part in key.split("."):
        found = found[part]
    return found


def _cells(columns: Mapping[str, tuple[str, Codec]], part: Builtins, epoch: datetime) -> list[object]:
    return [codec.to_cell(part[key], epoch) if key in part else None for key, codec in columns.values()]


def plan_in(file: RawFile) -> Plan:
    """
    Return the plan in the workbook ``file``.

    Raises
    ------
    InvalidPlanFileError
        If it is not the workbook of a plan, or has been changed so that it is none any more: with every cell that is wrong.
    """
    sheets = {sheet.title: sheet for sheet in file.sheets}
    missing = [title for title in (PLAN, *(sheet.title for sheet in SHEETS)) if title not in sheets]
    if missing:
        msg = f"{file.name} is not the workbook of a plan: it has no sheet {', '.join(missing)}. Make it with: safepassage export"
        raise InvalidPlanFileError(msg)
    reader = _Reader(file.name, sheets)
    data = reader.plan()
    if reader.wrong:
        raise InvalidPlanFileError("\n".join(reader.wrong))
    return decode_plan(json.dumps(data).encode(), file.name)


class _Reader:
    """Puts the JSON of a plan together from its sheets, and lists every cell that cannot be understood."""

    def __init__(self, file: str, sheets: Mapping[str, RawSheet]) -> None:
        self._file = file
        self._sheets = sheets
        self._epoch = datetime(2000, 1, 1, tzinfo=UTC)
        self.wrong: list[str] = []

    def plan(self) -> Builtins:
        """Return the JSON of the plan."""
        data = self._facts()
        tasks = defaultdict[str, list[Builtins]](list)
        for task in self._parts(TASKS):
            tasks[task["vehicle"]].append({"task": task["task"], **{key: task[key] for key in _TASK_KEYS.get(task["task"], ())}})
        data["convoys"] = self._parts(CONVOYS)
        data["blocks"] = [{**block, "tasks": tasks.pop(block["vehicle"], [])} for block in self._parts(VEHICLES)]
        self.wrong += [
            f"{self._file}, sheet {TASKS.title}: there is no vehicle {vehicle!r} in the sheet Vehicles." for vehicle in tasks
        ]
        data["conditions"] = [row["condition"] for row in self._parts(CONDITIONS)]
        data["totals"] |= {"by_group": self._parts(GROUPS), "delivered": self._parts(AID)}
        data["certificate"]["proofs"] = self._proofs()
        return data

    def _proofs(self) -> list[Builtins]:
        phases, prices = self._parts(PHASES), self._parts(PRICES)
        proofs = self._parts(PROOFS)
        for proof in proofs:
            number = proof.pop("proof")
            proof["phases"] = [phase for phase in phases if phase.get("proof") == number]
            proof["prices"] = [price for price in prices if price.get("proof") == number]
        for part in (*phases, *prices):
            part.pop("proof")
        return proofs

    def _facts(self) -> Builtins:
        """Return the facts of the sheet Plan, and take the epoch from it."""
        data: Builtins = {"totals": {}, "certificate": {}}
        found = {}
        for row in self._sheets[PLAN].rows:
            cells = list(row.cells.values())
            found[str(cells[0].value)] = cells[1] if len(cells) > 1 else None
        try:
            epoch = found.get(EPOCH)
            self._epoch = _moment(None if epoch is None else epoch.value)
        except TypeError as error:
            self.wrong.append(f"{self._file}, sheet {PLAN}, {EPOCH}: {error}.")
        for name, (key, codec) in FACTS.items():
            cell = found.get(name)
            *above, last = key.split(".")
            owner = data[above[0]] if above else data
            owner[last] = self._decoded(codec, None if cell is None else cell.value, f"sheet {PLAN}, {name}")
        return data

    def _parts(self, sheet: PlanSheet) -> list[Builtins]:
        raw = self._sheets[sheet.title]
        missing = [heading for heading in sheet.columns if heading not in raw.headings]
        if missing:
            self.wrong.append(f"{self._file}, sheet {sheet.title}: there is no column {', '.join(missing)}.")
            return []
        return [self._part(sheet, row) for row in raw.rows]

    def _part(self, sheet: PlanSheet, row: RawRow) -> Builtins:
        part = {}
        for heading, (key, codec) in sheet.columns.items():
            cell = row.cells.get(heading)
            where = f"sheet {sheet.title}, row {row.where.row}, column {heading}"
            part[key] = self._decoded(codec, None if cell is None else cell.value, where)
        return part

    def _decoded(self, codec: Codec, value: object, where: str) -> Any:  # noqa: ANN401 - a value of JSON
        try:
            return codec.from_cell(value, self._epoch)
        except (ValueError, TypeError, KeyError, OverflowError, CellError) as error:
            self.wrong.append(f"{self._file}, {where}: this cannot be understood. Given: {str(value)[:80]}. {error}")
            return None
