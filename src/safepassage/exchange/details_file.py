"""Read and write the file that a notification is filled in with."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from safepassage.domain.movement_details import MovementDetails
from safepassage.errors import InvalidOperationError
from safepassage.exchange.assembly import check_unique
from safepassage.exchange.codes import notice
from safepassage.exchange.headings import match_sheets
from safepassage.exchange.operation_file import raw_file
from safepassage.exchange.records import Records, read_records
from safepassage.exchange.sheets.movement import MOVEMENT_SHEETS
from safepassage.exchange.storage import read_bytes, write_bytes
from safepassage.notices import Notice, Severity, Where

Locate = Callable[[str, str, str], Where]

_ABOUT: Final = (
    "What a notification needs and no plan knows. Fill in one row of Sender, and complete the rows of Positions and Vehicles.",
    "The grid references are the second entry of each position: another person takes them from another source, not from the first.",
    "A row whose first cell begins with # is not read.",
    "This file holds routes and plates: give it to nobody who does not need it. Never names of passengers.",
)


def read_details(path: Path) -> tuple[MovementDetails, Locate]:
    """
    Return what is filled in in the file at ``path``, and what gives the spot of a sheet's row and attribute.

    Raises
    ------
    InvalidOperationError
        If anything cannot be understood; its notices say everything that cannot.
    """
    raw = raw_file(read_bytes(path), path)
    notices: list[Notice] = list(raw.notices)
    matched, found = match_sheets(raw, MOVEMENT_SHEETS)
    notices += found
    records, _ = read_records(matched, notices)
    check_unique(records, notices)
    if len(records.get("Sender", ())) > 1:
        second = records["Sender"][1]
        notices.append(notice("duplicate-row", second.row.where, "A notification has one sender.", given=second.given))
    if any(problem.severity is Severity.ERROR for problem in notices):
        raise InvalidOperationError(notices)
    parts: dict[str, Any] = {
        sheet.field: tuple(sheet.build(**record.values) for record in records.get(sheet.name, ())) for sheet in MOVEMENT_SHEETS
    }
    return MovementDetails(**parts), _locating(path.name, records)


def _locating(file: str, records: Records) -> Locate:
    def locate(sheet: str, row: str, attribute: str) -> Where:
        for record in records.get(sheet, ()):
            if sheet == "Sender" or record.id == row:
                return record.spot(attribute)
        return Where(file=file, sheet=sheet)

    return locate


def write_blank_details(places: Mapping[str, str], vehicles: Mapping[str, str], path: Path) -> None:
    """
    Write a workbook to fill in: a row for each of ``places`` (id to name) and ``vehicles`` (id to type).

    The second entries are left empty on purpose: whoever makes them must not see the first.
    """
    from safepassage.exchange.workbook_writer import workbook_of_tables  # noqa: PLC0415 - slow to load

    examples = {
        sheet.name: {column.attribute: column.example for column in sheet.columns if column.example} for sheet in MOVEMENT_SHEETS
    }
    tables: dict[str, list[dict[str, object]]] = {
        "Sender": [],
        "Positions": [{"place": place} for place in places],
        "Vehicles": [{"vehicle": vehicle, "make": kind} for vehicle, kind in vehicles.items()],
    }
    write_bytes(workbook_of_tables(tables, examples, sheets=MOVEMENT_SHEETS, about=_ABOUT), path)
