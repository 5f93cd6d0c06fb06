"""The operation as tables: for each sheet its rows, as they are written."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from operator import attrgetter
from typing import Final, TypeAlias, cast

from safepassage.domain.agreement import Claim
from safepassage.domain.operation import Operation
from safepassage.exchange.cells import parse, render
from safepassage.exchange.columns import Column, Sheet
from safepassage.exchange.figures import subject_of
from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.schema import SHEET, SHEETS
from safepassage.exchange.sheets.people import PriorityWeight
from safepassage.exchange.times import SOME_CLOCK, Clock, zone_of

Row: TypeAlias = dict[str, object]
"""What is written in one row, by attribute; what is empty is left out."""
Tables: TypeAlias = dict[str, list[Row]]
"""Rows by the proper name of their sheet, in the order of the schema."""

_CLAIMS: Final = ("Claims", "Totals")


def tables_of(operation: Operation) -> Tables:
    """
    Return the rows of every sheet.

    Raises
    ------
    CellError
        If the operation's time zone is not known.
    """
    clock = Clock(zone_of(operation.zone), operation.epoch.astimezone(UTC))
    claims, totals = _claims_and_totals(operation)
    tables: Tables = {}
    for sheet in SHEETS:
        if sheet.name in _CLAIMS:
            tables[sheet.name] = [_row(sheet, claim, {}, clock) for claim in (claims if sheet.name == "Claims" else totals)]
        else:
            tables[sheet.name] = [_row(sheet, item, first, clock) for item, first in _objects(sheet, operation)]
    return tables


def _objects(sheet: Sheet, operation: Operation) -> Iterator[tuple[object, Row]]:
    """Yield the objects that fill ``sheet``, each with the name of its owner if it is part of another."""
    if not sheet.field:
        yield operation, {}
    elif sheet.owner:
        for owner in getattr(operation, SHEET[sheet.owner].field):
            for part in getattr(owner, sheet.field):
                yield part, {sheet.columns[0].attribute: owner.id}
    elif sheet.build is PriorityWeight:
        for pair in operation.priority_weights:
            yield PriorityWeight(*pair), {}
    else:
        for item in attrgetter(sheet.field)(operation):
            yield item, {}


def _row(sheet: Sheet, item: object, first: Mapping[str, object], clock: Clock) -> Row:
    row = dict(first)
    for column in sheet.columns:
        written = render(column, _value(column, item), clock) if column.is_part else None
        if written is not None:
            row[column.attribute] = written
    return row


def _claims_and_totals(operation: Operation) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """Return the claims, and apart from them the last ones that are sums of whole columns, which have a sheet of their own."""
    claims = operation.claims
    first = len(claims)
    while first and _is_true_total(claims[first - 1], operation):
        first -= 1
    return claims[:first], claims[first:]


def _is_true_total(claim: Claim, operation: Operation) -> bool:
    """Return whether ``claim`` states the sum of a whole column, and states it right: a sum that differs stays a claim."""
    try:
        subject = subject_of(claim.subject)
        stated = parse(subject.column, claim.value, subject.column.unit, SOME_CLOCK, Doubts()) if subject.is_sum else None
    except CellError:
        return False
    rows = (_value(subject.column, item) for item, _ in _objects(subject.sheet, operation))
    return subject.is_sum and stated == sum(cast("int | None", value) or 0 for value in rows)


def _value(column: Column, item: object) -> object:
    for name in column.target:
        item = getattr(item, name)
    return item
