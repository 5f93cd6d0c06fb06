"""The figures that an operation uses, by the subject of a claim; and which differ between two states of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safepassage.domain.operation import Operation
from safepassage.exchange.columns import Column, Sheet
from safepassage.exchange.figures import subject_of
from safepassage.exchange.problems import CellError
from safepassage.exchange.schema import SHEETS
from safepassage.exchange.tables import Row, Tables, tables_of

_SAID: Final = frozenset({"Parties", "Clauses", "Consents", "Conditions", "Claims", "Totals"})
"""Sheets that hold what is said, and no figure of what moves."""
_SHOWN: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFigure:
    """A figure that is another now: its subject, and what stood and stands there; empty if nothing."""

    subject: str
    before: str
    after: str


def figure_used(tables: Tables, subject: str) -> str:
    """Return the figure that the operation with ``tables`` uses for ``subject``, with its unit; empty if there is no such row."""
    try:
        about = subject_of(subject)
    except CellError:
        return ""
    rows = tables[about.sheet.name]
    if about.sheet.name != "Operation" and about.row not in {"", "*"}:
        rows = [row for row in rows if _id(about.sheet, row) == about.row]
    values = dict.fromkeys(_shown(row, about.column) for row in rows if about.column.attribute in row)
    shown = ", ".join(list(values)[:_SHOWN])
    return f"{shown} and {len(values) - _SHOWN} more" if len(values) > _SHOWN else shown


def changed_figures(before: Operation, after: Operation) -> tuple[ChangedFigure, ...]:
    """Return every figure of what moves that differs between two states of an operation, in the order of the sheets."""
    return tuple(_changes(tables_of(before), tables_of(after)))


def _changes(before: Tables, after: Tables) -> Iterator[ChangedFigure]:
    for sheet in SHEETS:
        if sheet.name in _SAID:
            continue
        old, new = (
            {_id(sheet, row) or str(number): row for number, row in enumerate(tables[sheet.name], 1)}
            for tables in (before, after)
        )
        for name in old | new:
            for column in sheet.columns:
                was, now = (_shown(rows.get(name, {}), column) for rows in (old, new))
                if was != now:
                    yield ChangedFigure(subject=f"{sheet.name}/{name}/{column.attribute}", before=was, after=now)


def _id(sheet: Sheet, row: Row) -> str:
    names = next(iter(sheet.unique), ())
    return "/".join(str(row.get(name, "")) for name in names)


def _shown(row: Row, column: Column) -> str:
    if column.attribute not in row:
        return ""
    value = row[column.attribute]
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{text} {column.unit}".rstrip()
