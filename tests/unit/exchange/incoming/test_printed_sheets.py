"""Boarding and tracking sheets as they are printed, filled in and keyed in again: in every language they make the logbook."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytest

from safepassage.documents.paper.access import Document
from safepassage.documents.paper.copies import Copy
from safepassage.documents.paper.language import Language
from safepassage.domain.audience import Audience
from safepassage.domain.logbook import Breakdown, Report
from safepassage.domain.people import PerMobility
from safepassage.exchange.incoming.lists import LISTS
from safepassage.exchange.incoming.mapping import is_understood
from safepassage.exchange.logbook_file import read_logbook
from unit.documents.paper.papers import stock_of
from unit.exchange.incoming.room import Room, operation, plan

_PERSONAL = "left out: personal"
_PLANNED = "left out: the plan's own"


def _tables(language: Language, reader: Audience, document: Document) -> Iterator[list[list[str]]]:
    """Yield the tables of a printed document as rows of text, their headings first."""
    stock = stock_of(operation(), plan())
    for copy in stock.copies([reader], [language]):
        for block in _blocks(stock.documents(Copy(reader=reader, language=language, subject=copy.subject)), document):
            if block["kind"] == "table":
                rows = [[cell if isinstance(cell, str) else str(cell["strong"]) for cell in row] for row in block["rows"]]
                yield [[_heading(column) for column in block["columns"]], *rows]


def _heading(column: dict[str, str]) -> str:
    """Return the heading of a column as it is keyed in: a clock after what it is the time of."""
    return f"{column['group']}, {column['title']}" if column["group"] else column["title"]


def _blocks(documents: Iterator[tuple[Document, dict[str, object] | None]], wanted: Document) -> Sequence[dict[str, Any]]:
    blocks: Any = next(data["blocks"] for document, data in documents if document is wanted and data is not None)
    return cast("Sequence[dict[str, Any]]", blocks)


def _csv(rows: Sequence[Sequence[object]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def _logbook(room: Room) -> tuple[Report, ...]:
    return read_logbook(room.folder / "operation.logbook.json", "one-bus").current


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("reader", "document", "name"), [
    (Audience.MARSHAL, Document.BOARDING_SHEET, "boardings"),
    (Audience.RADIO_ROOM, Document.TRACKING_SHEET, "passages"), (Audience.COORDINATOR, Document.TRACKING_SHEET, "passages"),
])  # fmt: skip
def test_every_printed_heading_is_known(language: Language, reader: Audience, document: Document, name: str) -> None:
    """By its own name: a heading that is only near another could be read as what it is not."""
    sheet = LISTS[name]
    names = {
        "".join(filter(str.isalnum, name.casefold())) for column in sheet.columns for name in (column.heading, *column.synonyms)
    }
    for headings, *_ in _tables(language, reader, document):
        bare = [heading.removesuffix("(UTC)") for heading in headings]
        strange = [
            heading
            for heading in bare
            if not is_understood(sheet, heading) and "".join(filter(str.isalnum, heading.casefold())) not in names
        ]
        assert strange == []


@pytest.mark.parametrize("language", Language)
def test_a_boarding_sheet_is_keyed_in_as_it_was_printed(room: Room, language: Language) -> None:
    """The whole table with what was written by hand: who boarded by sex and age, the places left free, when the bus left."""
    (table,) = _tables(language, Audience.MARSHAL, Document.BOARDING_SHEET)
    headings, *rows = table
    written = [("20", "5", "11", "10", "4", "09:25"), ("21", "6", "12", "11", "0", "11:30")]
    rows = [[*row[:9], *words] for row, words in zip(rows, written, strict=True)]
    found = room.answer("boardings", "sheet.csv", _csv([headings, *rows]), "--apply")
    assert (found["rejected"], found["boarded"]) == (0, {"village": 96})
    fates: dict[str, str] = found["columns"]  # type: ignore[assignment]
    assert [fates[heading] for heading in headings] == [
        "wave", _PLANNED, _PLANNED, "vehicle", _PLANNED, _PLANNED, "wheelchair", "stretcher", _PLANNED,
        "women", "men", "girls", "boys", "free", "ended",
    ]  # fmt: skip
    reports = _logbook(room)
    assert [report.wave for report in reports] == ["001-001", "001-002"]
    assert reports[0].people == PerMobility(46, 0, 0)
    assert reports[0].breakdown == Breakdown(women=20, men=5, girls=11, boys=10)
    assert reports[0].until == 3 * 3600 + 25 * 60
    assert room.answer("boardings", "sheet.csv", _csv([headings, *rows]), "--apply")["changes"] == []


@pytest.mark.parametrize("language", Language)
def test_a_tracking_sheet_is_keyed_in_as_it_was_printed(room: Room, language: Language) -> None:
    """With the convoy of its title beside each row: points by their number and name, vehicles out of those in the heading."""
    convoy = plan().convoys[0].id
    table = next(_tables(language, Audience.RADIO_ROOM, Document.TRACKING_SHEET))
    headings, *rows = table
    heard = [
        [*row[:7], *words] for row, words in zip(rows, [("08:02", "1", "", "ab"), ("08:20", "0", "queue", "ab")], strict=False)
    ]
    keyed = [[*headings, "Convoy"], *([*row, convoy] for row in heard)]
    found = room.answer("passages", "track.csv", _csv(keyed), "--apply")
    assert found["rejected"] == 0
    fates: dict[str, str] = found["columns"]  # type: ignore[assignment]
    assert [fates[heading] for heading in headings] == [
        "point", "place", _PLANNED, _PLANNED, _PLANNED, _PLANNED, _PLANNED, "arrived", "vehicles", "remark", _PERSONAL,
    ]  # fmt: skip
    said = [(report.place, report.at, report.vehicles, report.of, report.outcome, report.remark) for report in _logbook(room)]
    assert said == [("outer", 7320, 1, 1, "passed", ""), ("post", 8400, 0, 1, "held", "queue")]
    assert room.answer("passages", "track.csv", _csv(keyed), "--apply")["changes"] == []


def test_a_point_has_one_number_both_ways(room: Room) -> None:
    """Counted from the outer gate, as it is printed: number 1 is the outer gate for those who come out too."""
    out = next(convoy.id for convoy in plan().convoys if convoy.direction.value == "out")
    rows = [("Point", "Convoy", "Heard at (UTC)"), ("1", out, "09:40"), (3, out, "09:05")]
    assert room.answer("passages", "track.csv", _csv(rows), "--apply")["rejected"] == 0
    assert [report.place for report in _logbook(room)] == ["outer", "inner"]
