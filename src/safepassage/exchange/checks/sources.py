"""Check of sources: whether every figure has a claim that says where it comes from."""

from collections.abc import Iterator
from typing import Final

from safepassage.domain.operation import Operation
from safepassage.exchange.checks.finding import Finding
from safepassage.exchange.columns import OWNER, Column, Kind, Sheet
from safepassage.exchange.figures import subject_of
from safepassage.exchange.problems import CellError
from safepassage.exchange.schema import SHEET, SHEETS

FIGURES: Final = frozenset(
    {Kind.WHOLE, Kind.DURATION, Kind.DISTANCE, Kind.MASS, Kind.VOLUME, Kind.INSTANT, Kind.LATITUDE, Kind.LONGITUDE}
)
"""Kinds of column whose values come from somewhere."""
_OWN_SOURCE: Final = frozenset({"clearance_as_of"})
"""Times that stand beside a source of their own."""
_NOT_FIGURES: Final = frozenset(
    {"Consents", "Conditions", "Claims", "Totals", "Spreads", "Hazards", "Checkpoint log", "Standing orders"}
)
_EXAMPLES: Final = 5


def check_claims(operation: Operation) -> Iterator[Finding]:
    """Yield one finding if there are figures without a claim, with how many and of which columns."""
    claimed = {_claimed(claim.subject) for claim in operation.claims}
    figures = list(dict.fromkeys(_figures(operation)))
    bare = [figure for figure in figures if not {figure, (figure[0], "*", figure[2])} & claimed]
    if bare:
        columns = [f"{sheet}/*/{attribute}" for sheet, attribute in dict.fromkeys((sheet, last) for sheet, _, last in bare)]
        more = f" and {len(columns) - _EXAMPLES} more" if len(columns) > _EXAMPLES else ""
        yield Finding(
            code="figures-without-claim",
            sheet="Claims",
            message=f"{len(bare)} of {len(figures)} figures have no claim: nobody can tell where they come from.",
            given=", ".join(columns[:_EXAMPLES]) + more,
            expected="a claim for each, which may be marked as an assumption",
        )


def _claimed(text: str) -> tuple[str, str, str] | None:
    """Return the figure or column that a claim with the subject ``text`` is about; None for one that is told elsewhere."""
    try:
        subject = subject_of(text)
    except CellError:
        return None
    return subject.sheet.name, subject.row, subject.column.attribute


def _figures(operation: Operation) -> Iterator[tuple[str, str, str]]:
    for sheet in SHEETS:
        if sheet.name in _NOT_FIGURES:
            continue
        columns = [column for column in sheet.columns if column.kind in FIGURES and column.attribute not in _OWN_SOURCE]
        for name, row in _rows(operation, sheet):
            for column in columns:
                value = _value(row, column)
                # What is left at its default was not stated by anybody; the reference says where defaults come from.
                if column.is_written and value is not None and (column.required or value != column.default):
                    yield sheet.name, name, column.attribute


def _rows(operation: Operation, sheet: Sheet) -> Iterator[tuple[str, object]]:
    """Yield the objects that the rows of ``sheet`` make, each with the id that names it in a claim."""
    if not sheet.field:
        yield operation.id, operation
        return
    for owner in getattr(operation, SHEET[sheet.owner].field) if sheet.owner else (operation,):
        for item in getattr(owner, sheet.field):
            row = sheet.build(*item) if isinstance(item, tuple) else item
            names = [sheet.column(attribute) for attribute in next(iter(sheet.unique), ())]
            yield "/".join(str(owner.id if column.path == OWNER else _value(row, column)) for column in names), row


def _value(row: object, column: Column) -> object:
    value: object = row
    for part in column.target:
        value = getattr(value, part, None)
    return value
