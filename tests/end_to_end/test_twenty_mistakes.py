"""A workbook with twenty mistakes of twenty kinds: all are told in one list, each at its spot, and nothing else is."""

from collections import Counter
from pathlib import Path

import pytest

from safepassage.errors import InvalidOperationError
from safepassage.exchange import check, read_operation
from unit.exchange.files import Book, book_of, full_operation, put, save

Spot = tuple[str, str, int, str]
"""Code, sheet, row and column of a notice."""


def add(book: Book, sheet: str, **cells: object) -> int:
    """Add a row to a sheet, with the headings written with _ for spaces, and return its number."""
    grid = book[sheet]
    row: list[object] = [None] * len(grid[0])
    for heading, value in cells.items():
        row[next(n for n, title in enumerate(grid[0]) if str(title).partition(" (")[0] == heading.replace("_", " "))] = value
    grid.append(row)
    return len(grid)


def rename(book: Book, sheet: str, heading: str, other: str) -> None:
    """Write another heading."""
    book[sheet][0][book[sheet][0].index(heading)] = other


def plant(book: Book) -> set[Spot]:
    """Spoil the workbook in twenty ways, and return where each must be told."""
    spots: set[Spot] = set()

    # Where things are.
    row = put(book, "Places", "barn", "Latitude (°)", 35.25)
    put(book, "Places", "barn", "Longitude (°)", 47.43)
    spots.add(("swapped-coordinates", "Places", row, "Latitude (°)"))
    row = put(book, "Legs", "town-outer", "Distance (km)", 20)
    spots.add(("leg-too-short", "Legs", row, "Distance (km)"))
    row = put(book, "Places", "clinic", "Note", "=1+1")
    spots.add(("formula", "Places", row, "Note"))

    # When and how the road may be used.
    row = add(
        book,
        "Windows",
        Id="friday",
        Corridor="river",
        Opens="2022-04-01 06:00+03:00",
        Closes="2022-04-01 07:00+03:00",
        Clearance_margin=50,
    )
    spots.add(("window-too-short", "Windows", row, "Closes"))
    row = add(book, "Checkpoint hours", Checkpoint="post", Start="2022-03-27 03:30", End="2022-03-31 23:00+03:00")
    spots.add(("time-skipped", "Checkpoint hours", row, "Start"))
    row = add(book, "Quotas", Checkpoint="posst", Start="2022-04-01 03:00+03:00", End="2022-04-02 03:00+03:00", Vehicles=90)
    spots.add(("unknown-reference", "Quotas", row, "Checkpoint"))
    row = put(book, "Private cars", "cars-out", "End", "sunset")
    spots.add(("bad-time", "Private cars", row, "End"))
    row = add(book, "Private cars", Id="cars-late", Direction="out", Start="18:00", End="19:00", Cars_per_hour=5)
    spots.add(("missing-value", "Private cars", row, "Corridor"))
    book["Nights"].append(list(book["Nights"][1]))
    spots.add(("duplicate-row", "Nights", len(book["Nights"]), "Start"))

    # Vehicles and what is aboard.
    row = put(book, "Vehicle types", "bus", "Seats", 80)
    spots.add(("crowded-vehicle", "Vehicle types", row, "Seats"))
    row = put(book, "People aboard", "held", "People per vehicle", 3.5)
    spots.add(("not-whole", "People aboard", row, "People per vehicle"))
    rename(book, "Cargo aboard", "Mass per vehicle (kg)", "Mass per vehicle (km)")
    spots.add(("unknown-unit", "Cargo aboard", 1, "Mass per vehicle (km)"))
    spots.add(("contradicting-total", "Totals", put(book, "Totals", "Fleets/count", "Total", 45), "Total"))

    # People and aid.
    row = put(book, "Reception sites", "hospital", "Capacity, stretchers", 0)
    spots.add(
        (
            "no-reception",
            "Evacuee groups",
            next(n for n, r in enumerate(book["Evacuee groups"], 1) if r[0] == "patients"),
            "Mobility",
        )
    )
    book["Reception sits"] = book.pop("Reception sites")
    spots.add(("unknown-sheet", "Reception sits", 1, ""))
    add(book, "Places", Id="island", Name="Island", Latitude=47.27, Longitude=35.45, Roles="assembly_point")
    row = add(book, "Evacuee groups", Id="islanders", Place="island", Count=30)
    spots.add(("unreachable-people", "Evacuee groups", row, "Place"))
    rename(book, "Consignments", "Mass (kg)", "Mas (kg)")
    spots.add(("unknown-column", "Consignments", 1, "Mas (kg)"))
    row = next(n for n, cells in enumerate(book["Priorities"], 1) if cells[0] == 2)
    book["Priorities"][row - 1][1] = -3
    spots.add(("out-of-range", "Priorities", row, "Weight"))

    # Sources.
    row = put(book, "Claims", "Fleets/held/count", "Subject", "Fleets/hold/count")
    spots.add(("unknown-subject", "Claims", row, "Subject"))
    row = put(book, "Claims", "Fleets/*/count", "Confidence", "hihg")
    spots.add(("bad-choice", "Claims", row, "Confidence"))
    return spots


@pytest.fixture
def book() -> Book:
    """Return the cells of a workbook without mistakes."""
    return book_of(full_operation())


def test_before_the_mistakes_there_is_nothing_to_tell(book: Book, tmp_path: Path) -> None:
    """Tests that the workbook is sound, so that all that is told below was planted."""
    assert check(save(book, tmp_path / "sound.xlsx")) == ()


def test_all_twenty_mistakes_are_told_at_once_and_none_is_invented(book: Book, tmp_path: Path) -> None:
    """Tests that the list is exactly the twenty that were planted, each of its own kind, with a remedy."""
    planted = plant(book)
    assert len({code for code, *_ in planted}) == 20
    path = save(book, tmp_path / "spoilt.xlsx")
    notices = check(path)
    told = [(n.code, n.where.sheet, n.where.row, n.where.column) for n in notices]
    assert Counter(told) == Counter(planted)
    assert {n.where.file for n in notices} == {"spoilt.xlsx"}
    assert all(n.message and n.remedy and str(n.where) in str(n) for n in notices)
    with pytest.raises(InvalidOperationError):
        read_operation(path)


def test_what_is_given_and_meant_is_said(book: Book, tmp_path: Path) -> None:
    """Tests some of the sentences that a person reads."""
    plant(book)
    notices = {notice.code: notice for notice in check(save(book, tmp_path / "spoilt.xlsx"))}
    assert notices["unknown-reference"].message == "There is no 'posst' in the sheet Checkpoints. Did you mean post?"
    assert notices["time-skipped"].expected == "2022-03-27 04:30+03:00 or 2022-03-27 02:30+02:00"
    assert notices["contradicting-total"].message == "Count of Fleets comes to 55 (17 + 28 + 4 + 6) in the rows, not to 45."
    assert notices["unknown-sheet"].message == "There is no sheet 'Reception sits'. Did you mean Reception sites?"
    assert notices["bad-choice"].message == "'hihg' is not one of the choices. Did you mean high?"
