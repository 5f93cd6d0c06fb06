"""Figures that must agree with the rows: stated totals, and the subjects of claims."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from safepassage.exchange.cells import parse, plain, render
from safepassage.exchange.codes import notice
from safepassage.exchange.columns import Column, Kind, Sheet
from safepassage.exchange.headings import SHEET_NAMES, near
from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.records import Record, Records
from safepassage.exchange.schema import SHEET
from safepassage.exchange.times import SOME_CLOCK
from safepassage.notices import Notice

_SUMMED: Final = frozenset({Kind.WHOLE, Kind.DURATION, Kind.DISTANCE, Kind.MASS, Kind.VOLUME})
_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim is about: a column of a sheet, in one row (``*`` for every row, empty for their sum)."""

    sheet: Sheet
    row: str
    column: Column

    @property
    def is_sum(self) -> bool:
        """Return whether this is the sum of a column of numbers."""
        return not self.row and self.column.kind in _SUMMED and bool(self.sheet.field)


def subject_of(text: str) -> Subject:
    """
    Return what ``text`` is about: ``sheet/id/attribute``, or ``sheet/attribute``.

    Raises
    ------
    CellError
        If there is no such sheet or attribute, with the name that comes nearest.
    """
    first, _, rest = text.partition("/")
    row, _, last = rest.rpartition("/")
    if not last:
        msg = "A subject names a sheet and an attribute."
        raise _unknown(msg, None)
    sheet = SHEET_NAMES.get(plain(first))
    if sheet is None:
        msg = f"{first.strip()!r} is not a sheet."
        raise _unknown(msg, near(first, SHEET))
    column = {plain(name): column for column in sheet.columns for name in (column.heading, column.attribute)}.get(plain(last))
    if column is None:
        msg = f"{last.strip()!r} is not a column of {sheet.name}."
        raise _unknown(msg, near(last, (column.attribute for column in sheet.columns)))
    return Subject(sheet, row.strip(), column)


def check_totals(records: Records, notices: list[Notice]) -> None:
    """Add a notice for every stated total that the rows do not come to."""
    for record in records.get("Totals", ()):
        if record.broken & {"subject", "value"}:
            continue
        try:
            _check_total(record, records, notices)
        except CellError as error:
            record.broken.add("subject")
            notices.append(_at_subject("bad-total", record, error))


def check_subjects(records: Records, notices: list[Notice]) -> None:
    """Add a warning for every claim about something that is not in the file."""
    for record in records.get("Claims", ()):
        if "subject" in record.broken:
            continue
        try:
            subject = subject_of(str(record.values["subject"]))
            rows = records.get(subject.sheet.name, [])
            known = {row.id for row in rows}
            is_known = subject.row in {"", "*"} | known or subject.sheet.name == "Operation"
            if not is_known and not any(row.is_nameless for row in rows):
                msg = f"There is no {subject.row!r} in the sheet {subject.sheet.name}."
                raise _unknown(msg, near(subject.row, known))
        except CellError as error:
            notices.append(_at_subject("unknown-subject", record, error))


def sum_of(subject: Subject, records: Records) -> int | None:
    """Return what the rows come to, or None if one of them is unknown, or is there twice."""
    rows = records.get(subject.sheet.name, [])
    if any(subject.column.attribute in row.broken or row.is_nameless for row in rows):
        return None
    return sum(cast("int | None", row.values[subject.column.attribute]) or 0 for row in rows)


def _check_total(record: Record, records: Records, notices: list[Notice]) -> None:
    subject = subject_of(str(record.values["subject"]))
    column = subject.column
    if not subject.is_sum:
        msg = f"{record.values['subject']!r} is not a column of numbers."
        raise CellError(msg, code="bad-total", expected="a sheet and a column of numbers, for instance Fleets/count")
    doubts = Doubts()
    try:
        stated = parse(column, str(record.values["value"]), column.unit, SOME_CLOCK, doubts)
    except CellError as error:
        record.broken.add("value")
        notices.append(
            notice(error.code, record.spot("value"), error.message, given=record.given["value"], expected=error.expected)
        )
        return
    notices.extend(notice(code, record.spot("value"), message, given=record.given["value"]) for code, message in doubts.found)
    total = sum_of(subject, records)
    if total is None or total == stated:
        return
    shown = f"{render(column, total, SOME_CLOCK)} {column.unit}".rstrip()
    addends = list(_addends(subject, records))
    if 1 < len(addends) <= _SHOWN:
        shown += f" ({' + '.join(addends)})"
    message = f"{column.heading} of {subject.sheet.name} comes to {shown} in the rows, not to {record.values['value']}."
    notices.append(notice("contradicting-total", record.spot("value"), message, given=record.given["value"], expected=shown))


def _addends(subject: Subject, records: Records) -> Iterator[str]:
    for row in records.get(subject.sheet.name, ()):
        yield str(render(subject.column, row.values[subject.column.attribute], SOME_CLOCK) or 0)


def _unknown(message: str, guess: str | None) -> CellError:
    return CellError(
        message + (f" Did you mean {guess}?" if guess else ""), code="unknown-subject", expected="sheet/id/attribute"
    )


def _at_subject(code: str, record: Record, error: CellError) -> Notice:
    return notice(code, record.spot("subject"), error.message, given=record.given["subject"], expected=error.expected)
