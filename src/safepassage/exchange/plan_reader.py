"""The plan in a workbook of a plan, or a list of every cell that keeps it from being one."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from safepassage.domain.plan import PLAN_VERSION, Plan
from safepassage.errors import InvalidPlanFileError
from safepassage.exchange.cells import text_in
from safepassage.exchange.plan_cells import START, Codec
from safepassage.exchange.plan_file import decode_plan
from safepassage.exchange.plan_tables import AID as DELIVERED
from safepassage.exchange.plan_tables import (
    CONDITIONS,
    CONVOYS,
    EPOCH,
    FACTS,
    GROUPS,
    ORDERS,
    PHASES,
    PLAN,
    PRICES,
    PROOFS,
    SHEETS,
    TASK_KEYS,
    TASKS,
    VEHICLES,
    Builtins,
    PlanSheet,
)
from safepassage.exchange.problems import CellError
from safepassage.exchange.raw import Cell, RawFile, RawRow, RawSheet, Unreadable

_REMEDY: Final = (
    "Mend these cells, or make the workbook again: safepassage export OPERATION PLAN --format workbook. "
    "Whether the plan still keeps the rules says: safepassage verify."
)
_NEEDED: Final = frozenset({"leg", "direction", "checkpoint", "place"})
"""What a task cannot be without, if its kind has it."""
_LONGEST: Final = 80


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
    if data.get("version") not in {None, PLAN_VERSION}:
        decode_plan(json.dumps(data).encode(), file.name)  # tells which version it is; what else is wrong may be right there
    if reader.wrong:
        raise InvalidPlanFileError("\n".join([*reader.wrong, _REMEDY]))
    return decode_plan(json.dumps(data).encode(), file.name)


def _shown(value: object) -> str:
    """Return what stands in a cell as a person sees it there."""
    return text_in(value) if isinstance(value, float | bool) else str(value)


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
        data["convoys"] = self._parts(CONVOYS)
        blocks, tasks = self._parts(VEHICLES), self._tasks()
        data["blocks"] = [{**block, "tasks": tasks.get(block["vehicle"], [])} for block in blocks]
        self._tell_strange(TASKS, "Vehicle", (block["vehicle"] for block in blocks), VEHICLES)
        data["conditions"] = [row["condition"] for row in self._parts(CONDITIONS)]
        data["orders"] = self._parts(ORDERS)
        data["totals"] |= {"by_group": self._parts(GROUPS), "delivered": self._parts(DELIVERED)}
        data["certificate"]["proofs"] = self._proofs()
        return data

    def _tasks(self) -> Mapping[str, list[Builtins]]:
        tasks = defaultdict[str, list[Builtins]](list)
        for row, task in zip(self._sheets[TASKS.title].rows, self._parts(TASKS), strict=False):
            keys = TASK_KEYS.get(task["task"], ())
            tasks[task["vehicle"]].append({"task": task["task"], **{key: task[key] for key in keys}})
            for heading, (key, _) in TASKS.columns.items():
                if key in keys and key in _NEEDED and task[key] in {"", None} and heading not in row.cells:
                    self._tell(TASKS, row, heading, f"a {task['task']} needs it, and the cell is empty.")
            if None not in {task["start"], task["end"]} and task["end"] < task["start"]:
                self._tell(TASKS, row, "End (UTC)", "the task ends before it begins.")
        return tasks

    def _proofs(self) -> list[Builtins]:
        phases, prices, proofs = self._parts(PHASES), self._parts(PRICES), self._parts(PROOFS)
        numbers = [proof.pop("proof") for proof in proofs]
        for sheet in (PHASES, PRICES):
            self._tell_strange(sheet, "Proof", numbers, PROOFS)
        for number, proof in zip(numbers, proofs, strict=True):
            proof["phases"] = [phase for phase in phases if phase["proof"] == number]
            proof["prices"] = [price for price in prices if price["proof"] == number]
        return [
            proof
            | {
                name: [{key: part[key] for key in part if key != "proof"} for part in proof[name]]
                for name in ("phases", "prices")
            }
            for proof in proofs
        ]

    def _facts(self) -> Builtins:
        """Return the facts of the sheet Plan, and take the epoch from it."""
        data: Builtins = {"totals": {}, "certificate": {}}
        found: dict[str, tuple[RawRow, Cell | None]] = {}
        for row in self._sheets[PLAN].rows:
            fact, *cells = row.cells.values()
            first, _ = found.setdefault(_shown(fact.value), (row, cells[0] if cells else None))
            if first is not row:
                self.wrong.append(
                    f"{self._at(PLAN, row)}: the fact {_shown(fact.value)} stands in row {first.where.row} already."
                )
        for name in (EPOCH, *FACTS):
            if name not in found:
                self.wrong.append(f"{self._file}, sheet {PLAN}: there is no row {name}.")
                continue
            row, cell = found[name]
            where = f"{self._at(PLAN, row)}, {name}"
            if name == EPOCH:
                self._epoch = self._decoded(START, cell, where) or self._epoch
                continue
            key, codec = FACTS[name]
            *above, last = key.split(".")
            owner = data[above[0]] if above else data
            owner[last] = self._decoded(codec, cell, where)
        return data

    def _parts(self, sheet: PlanSheet) -> list[Builtins]:
        raw = self._sheets[sheet.title]
        missing = [heading for heading in sheet.columns if heading not in raw.headings]
        if missing:
            self.wrong.append(f"{self._file}, sheet {sheet.title}: there is no column {', '.join(missing)}.")
            return []
        twice = [heading for heading in sheet.columns if any(other.startswith(f"{heading} (column ") for other in raw.headings)]
        self.wrong += [f"{self._file}, sheet {sheet.title}: there are two columns {heading}." for heading in twice]
        seen: dict[object, int] = {}
        for row in raw.rows if sheet.unique else ():
            cell = row.cells.get(sheet.unique)
            if cell is not None and seen.setdefault(cell.value, row.where.row) != row.where.row:
                self._tell(sheet, row, sheet.unique, f"{_shown(cell.value)} stands in row {seen[cell.value]} already.")
        return [self._part(sheet, row) for row in raw.rows]

    def _part(self, sheet: PlanSheet, row: RawRow) -> Builtins:
        return {
            key: self._decoded(codec, row.cells.get(heading), f"{self._at(sheet.title, row)}, column {heading}")
            for heading, (key, codec) in sheet.columns.items()
        }

    def _tell_strange(self, sheet: PlanSheet, heading: str, known: Iterable[object], owner: PlanSheet) -> None:
        """Tell every cell under ``heading`` that names nothing in the sheet of its owner."""
        names = {str(name) for name in known}
        strange: dict[str, list[RawRow]] = {}
        for row in self._sheets[sheet.title].rows:
            cell = row.cells.get(heading)
            if cell is not None and not isinstance(cell.value, Unreadable) and _shown(cell.value) not in names:
                strange.setdefault(_shown(cell.value), []).append(row)
        for name, rows in strange.items():
            others = f"; {len(rows) - 1} more rows name it" if len(rows) > 1 else ""
            self._tell(sheet, rows[0], heading, f"there is no {heading.lower()} {name!r} in the sheet {owner.title}{others}.")

    def _tell(self, sheet: PlanSheet, row: RawRow, heading: str, message: str) -> None:
        self.wrong.append(f"{self._at(sheet.title, row)}, column {heading}: {message}")

    def _at(self, sheet: str, row: RawRow) -> str:
        return f"{self._file}, sheet {sheet}, row {row.where.row}"

    def _decoded(self, codec: Codec, cell: Cell | None, where: str) -> Any:  # noqa: ANN401 - a value of JSON
        value = None if cell is None else cell.value
        if isinstance(value, Unreadable):
            self.wrong.append(f"{where}: {value.message} Expected: {codec.expected}.")
            return None
        try:
            return codec.from_cell(value, self._epoch)
        except (ValueError, TypeError, KeyError, OverflowError, CellError):
            given = "the cell is empty" if value is None else f"this cannot be understood. Given: {_shown(value)[:_LONGEST]}"
            self.wrong.append(f"{where}: {given}. Expected: {codec.expected}.")
            return None
