"""HXL-tagged CSV of aggregates with P-codes, for the tables that humanitarian organisations share."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Plan
from safepassage.domain.released import Released
from safepassage.exchange.outgoing.delimited import csv_bytes

_FIXED: Final = (
    ("Start", "#date+start"),
    ("End", "#date+end"),
    ("Origin P-code", "#adm+code+origin"),
    ("Status of the figures", "#status"),
)
_STATES: Final = (("To be evacuated", "evacuated"), ("To be left behind", "remaining"))


def hxl_of(operation: Operation, plan: Plan, aggregates: Released, *, exercise: bool = False) -> bytes:
    """Return ``aggregates`` as CSV with headings and hashtags; a figure that is withheld is an empty cell, and its row says so."""
    figures = [(f"{words}: {need.value}", f"#affected+{tag}+{need.value}") for words, tag in _STATES for need in Mobility]
    columns = (*_FIXED, *figures, ("Total", "#affected+total"), ("Figures withheld", "#meta+withheld"))
    return csv_bytes(
        [[heading for heading, _ in columns], [tag for _, tag in columns], *_rows(operation, plan, aggregates, exercise)]
    )


def _rows(operation: Operation, plan: Plan, aggregates: Released, exercise: bool) -> Iterator[list[object]]:  # noqa: FBT001 - private
    start = operation.epoch
    end = start + timedelta(seconds=plan.horizon)
    status = "exercise" if exercise else "planned, conditional" if plan.conditional else "planned"
    found = aggregates.figures
    for area, cells, total in zip(aggregates.areas, found.cells, found.row_totals, strict=True):
        withheld = "yes" if None in (*cells, total) else "no"
        yield [f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}", area, status, *cells, total, withheld]
