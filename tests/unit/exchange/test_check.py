"""Tests of `check` and `read_operation`: what is understood, what is told, and where."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safepassage.domain.operation import Operation
from safepassage.errors import InvalidOperationError
from safepassage.exchange import check, read_operation
from safepassage.notices import Notice, Severity
from unit.exchange.files import Book, put, save

Spoil = Callable[[Book], object]


def told(notices: tuple[Notice, ...]) -> list[tuple[str, str, int, str]]:
    """Return code, sheet, row and column of each notice."""
    return [(n.code, n.where.sheet, n.where.row, n.where.column) for n in notices]


def column_of(book: Book, sheet: str, heading: str) -> int:
    """Return the position of a heading."""
    return book[sheet][0].index(heading)


def test_a_sound_workbook_has_nothing_to_tell(book: Book, operation: Operation, path: Path) -> None:
    """Tests that the operation of these tests reads back as it is, without a notice."""
    save(book, path)
    assert read_operation(path) == operation
    assert check(path) == ()


def test_order_and_case_of_sheets_and_headings_do_not_matter(book: Book, operation: Operation, path: Path) -> None:
    """Tests that a workbook turned upside down, in other letters, is the same operation."""
    turned = {title.upper(): [list(reversed(row)) for row in grid] for title, grid in reversed(book.items())}
    turned["OPERATION"] = book["Operation"]
    for grid in turned.values():
        grid[0] = [str(heading).upper() for heading in grid[0]]
    save(turned, path)
    assert read_operation(path) == operation
    assert check(path) == ()


def test_synonyms_are_understood(book: Book, operation: Operation, path: Path) -> None:
    """Tests that other words for sheets and headings need no correction."""
    book["Locations"] = book.pop("Places")
    book["Locations"][0] = ["Code" if h == "Id" else "Lat" if h == "Latitude (°)" else h for h in book["Locations"][0]]
    save(book, path)
    assert read_operation(path) == operation
    assert check(path) == ()


def test_a_heading_may_name_another_unit(book: Book, operation: Operation, path: Path) -> None:
    """Tests that distances in metres and times in seconds are read as the headings say."""
    legs = book["Legs"]
    at = column_of(book, "Legs", "Distance (km)")
    legs[0][at] = "Distance [m]"
    for row, leg in zip(legs[1:], operation.legs, strict=True):
        row[at] = leg.distance
    hours = column_of(book, "Travel times", "By day (min)")
    book["Travel times"][0][hours] = "By day, s"
    times = [time for leg in operation.legs for time in leg.travel_times]
    for row, time in zip(book["Travel times"][1:], times, strict=True):
        row[hours] = time.day
    save(book, path)
    assert read_operation(path) == operation


def test_a_heading_may_name_a_zone(book: Book, operation: Operation, path: Path) -> None:
    """Tests that times without an offset are read by the zone in the heading, dates of the workbook among them."""
    at = column_of(book, "Windows", "Opens")
    book["Windows"][0][at] = "Opens (UTC)"
    book["Windows"][1][at] = datetime(2022, 3, 31, 7)  # noqa: DTZ001 - as people type it
    closes = column_of(book, "Windows", "Closes")
    book["Windows"][0][closes] = "Closes (Europe/Moscow)"
    book["Windows"][1][closes] = "22:00"
    save(book, path)
    assert read_operation(path) == operation


def test_a_unit_or_zone_that_does_not_fit_is_told(book: Book, path: Path) -> None:
    """Tests that a heading with kilograms for a distance, and one with a misspelt zone, are told at the heading."""
    book["Legs"][0][column_of(book, "Legs", "Distance (km)")] = "Distance (kg)"
    book["Windows"][0][column_of(book, "Windows", "Opens")] = "Opens (Europe/Kyvi)"
    assert told(check(save(book, path))) == [
        ("unknown-unit", "Legs", 1, "Distance (kg)"),
        ("unknown-zone", "Windows", 1, "Opens (Europe/Kyvi)"),
    ]


def test_references_may_be_names_or_aliases_in_any_case(book: Book, operation: Operation, path: Path) -> None:
    """Tests that a place is found by id, name and alias, a type by its name, and lists of them too."""
    put(book, "Checkpoints", "post", "Place", "VASILIEVKA")
    put(book, "Fleets", "held", "Place", "zaporozhye, city")
    put(book, "Fleets", "held", "Type", "city BUS")
    put(book, "Evacuee groups", "patients", "Reception sites", "HOSPITAL")
    put(book, "Evacuee groups", "families", "Place", "School 2")
    put(book, "Clauses", "hours", "Parties", "northern side, EAST")
    save(book, path)
    assert read_operation(path) == operation


def test_a_name_that_means_two_rows_is_told(book: Book, path: Path) -> None:
    """Tests that an alias shared by two places may not be used, and that both are named."""
    put(book, "Places", "barn", "Aliases", "Vasilievka")
    row = put(book, "Checkpoints", "post", "Place", "Vasilievka")
    notices = check(save(book, path))
    assert told(notices) == [("ambiguous-reference", "Checkpoints", row, "Place")]
    assert notices[0].expected == "barn or post"


def test_the_position_may_stand_for_latitude_and_longitude(book: Book, path: Path) -> None:
    """Tests that a grid reference, in a column of its own or under latitude, gives both coordinates."""
    places = book["Places"]
    places[0].append("MGRS")
    latitude, longitude = column_of(book, "Places", "Latitude (°)"), column_of(book, "Places", "Longitude (°)")
    for row in places[1:]:
        row.append(None)
    places[1][latitude : longitude + 1] = [None, None]
    places[1][-1] = "36T XU 58596 01804"
    places[2][latitude : longitude + 1] = ["36TXU6003104068", None]
    save(book, path)
    town, hospital = read_operation(path).places[:2]
    assert (town.latitude, town.longitude) == pytest.approx((47.85, 35.12), abs=2e-5)
    assert (hospital.latitude, hospital.longitude) == pytest.approx((47.87, 35.14), abs=2e-5)


def test_a_position_that_contradicts_the_coordinates_is_told(book: Book, path: Path) -> None:
    """Tests that the two ways to give a point must agree, and that a position that is none is told alone."""
    places = book["Places"]
    places[0].append("Position")
    for row in places[1:]:
        row.append(None)
    places[1][-1] = "48.5, 35.12"
    places[2][-1] = "nowhere"
    assert told(check(save(book, path))) == [
        ("contradicting-position", "Places", 2, "Position"),
        ("bad-coordinate", "Places", 3, "Position"),
    ]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda b: b.update(Fleats=b.pop("Fleets")), ("unknown-sheet", "Fleats", 1, "")),
        (lambda b: b.update(Weather=[["Day", "Rain"], ["today", "none"]]), ("ignored-sheet", "Weather", 1, "")),
        (lambda b: b.update({"PLACES ": [["Id"], ["x"]]}), ("duplicate-sheet", "PLACES ", 1, "")),
        (lambda b: b["Legs"][0].__setitem__(3, "Distence (km)"), ("unknown-column", "Legs", 1, "Distence (km)")),
        (lambda b: b["Legs"][0].append("Weather"), ("ignored-column", "Legs", 1, "Weather")),
        (lambda b: b["Legs"][0].append("distance"), ("duplicate-column", "Legs", 1, "distance")),
        (lambda b: b["Legs"][0].append("Distance (km)"), ("duplicate-column", "Legs", 1, "Distance (km) (column J)")),
        (lambda b: [row.pop(3) for row in b["Legs"]], ("missing-column", "Legs", 1, "Distance (km)")),
        (lambda b: b["Operation"].pop(1), ("missing-value", "Operation", 1, "Id")),
        (lambda b: b["Operation"][2].__setitem__(1, None), ("missing-value", "Operation", 3, "Value")),
        (lambda b: b.__setitem__("Reception sites", b["Reception sites"][:1]), ("empty-sheet", "Reception sites", 1, "")),
        (lambda b: b.pop("Reception sites"), ("missing-sheet", "Reception sites", 0, "")),
    ],
)
def test_tells_what_is_wrong_with_sheets_and_headings(
    book: Book, path: Path, spoil: Spoil, expected: tuple[str, str, int, str]
) -> None:
    """Tests that each slip with a sheet or heading is one notice at its spot, and that the rest is read all the same."""
    spoil(book)
    assert told(check(save(book, path))) == [expected]


def test_says_what_a_misspelt_name_is_meant_to_be(book: Book, path: Path) -> None:
    """Tests that the notice names the sheet and heading that come nearest."""
    book["Fleats"] = book.pop("Fleets")
    book["Legs"][0][3] = "Distence (km)"
    distance, sheet = check(save(book, path))
    assert sheet.message == "There is no sheet 'Fleats'. Did you mean Fleets?"
    assert sheet.remedy == "Call the sheet Fleets."
    assert distance.message == "There is no column 'Distence (km)' in the sheet Legs. Did you mean Distance (km)?"


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "code"),
    [
        ("Places", "school", "Bays", "few", "not-a-number"),
        ("Places", "school", "Bays", 2.5, "not-whole"),
        ("Places", "school", "Bays", 0, "out-of-range"),
        ("Places", "school", "Roles", "assembly pint", "bad-choice"),
        ("Places", "barn", "Exposed in", "river", "invalid-row"),
        ("Places", "school", "Latitude (°)", "north", "bad-coordinate"),
        ("Places", "school", "Latitude (°)", 147.25, "out-of-range"),
        ("Legs", "town-outer", "Distance (km)", "far", "not-a-number"),
        ("Legs", "town-outer", "Distance (km)", "45 kg", "unknown-unit"),
        ("Legs", "town-outer", "To", "outher", "unknown-reference"),
        ("Legs", "inner-school", "To", "inner", "invalid-row"),
        ("Corridors", "river", "Escorts", 12, "invalid-row"),
        ("Windows", "thursday", "Opens", "at dawn", "bad-time"),
        ("Windows", "thursday", "Opens", "2022-03-27 03:30", "time-skipped"),
        ("Windows", "thursday", "Closes", "2022-10-30 03:30", "time-twice"),
        ("Windows", "thursday", "Closes", "2022-03-31 10:30+03:00", "invalid-row"),
        ("Checkpoints", "post", "Service time (min)", "slow", "bad-duration"),
        ("Checkpoints", "post", "Place", "outer", "broken-rule"),
        ("Private cars", "cars-out", "Cars per hour", 160, "broken-rule"),
        ("Vehicle types", "ambulance", "Attendant seats", 3, "invalid-row"),
        ("Vehicle types", "scout", "Escort", "perhaps", "bad-choice"),
        ("Evacuee groups", "families", "Low count", 2_000, "invalid-row"),
        ("Evacuee groups", "families", "Place", "barn", "broken-rule"),
        ("Corridors", "river", "Legs", "outer-post; inner-school", "broken-rule"),
        ("Parties", "east", "Time zone", "Europe/Moskva", "unknown-zone"),
        ("Totals", "Fleets/count", "Subject", "Fleets/colour", "bad-total"),
        ("Totals", "Fleets/count", "Subject", "Fleets/place", "bad-total"),
        ("Totals", "Fleets/count", "Total", "some", "not-a-number"),
        ("Totals", "Fleets/count", "Total", 45, "contradicting-total"),
        ("Claims", "Fleets/held/count", "Subject", "Fleets/hold/count", "unknown-subject"),
        ("Claims", "Fleets/held/count", "Subject", "Boats/held/count", "unknown-subject"),
        ("Claims", "Fleets/held/count", "Subject", "Fleets", "unknown-subject"),
    ],
)
def test_tells_a_wrong_value_at_its_cell(
    book: Book, path: Path, sheet: str, row: str, heading: str, value: object, code: str
) -> None:
    """Tests that one wrong value is told once of its kind, at its row, with what stands there."""
    number = put(book, sheet, row, heading, value)
    notices = [notice for notice in check(save(book, path)) if notice.code == code]
    at = {"invalid-row": heading if heading not in {"Low count", "Opens"} else "Count"}.get(code, heading)
    assert told(tuple(notices)) == [(code, sheet, number, at)] * len(notices)
    assert notices
    assert all(notice.remedy for notice in notices)


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "code"),
    [
        ("Evacuee groups", "families", "Count", "1,900", "ambiguous-number"),
        ("Travel times", "town-outer", "By day (min)", 44.999, "rounded"),
        ("Windows", "thursday", "Closes", "2022-04-01", "date-only"),
        ("Consents", "route", "As of", "02:00", "time-before-start"),
    ],
)
def test_doubts_do_not_stop_reading(book: Book, path: Path, sheet: str, row: str, heading: str, value: object, code: str) -> None:
    """Tests that a doubt is a warning at its cell, and that the operation is read."""
    number = put(book, sheet, row, heading, value)
    (notice,) = check(save(book, path))
    assert (notice.code, notice.severity, notice.where.row, notice.where.column) == (code, Severity.WARNING, number, heading)
    assert read_operation(path).id == "river-road"


def test_duplicate_names_are_told(book: Book, path: Path) -> None:
    """Tests that a second row with the name of another is told at its name."""
    book["Fleets"].append(list(book["Fleets"][1]))
    row = len(book["Fleets"])
    assert told(check(save(book, path))) == [("duplicate-row", "Fleets", row, "Id")]


def test_a_leg_without_travel_time_is_told(book: Book, path: Path) -> None:
    """Tests that a leg that no vehicle could use is told at the leg."""
    times = book["Travel times"]
    book["Travel times"] = [times[0], *(row for row in times[1:] if row[0] != "post-barn")]
    row = next(n for n, cells in enumerate(book["Legs"], start=1) if cells[0] == "post-barn")
    assert told(check(save(book, path))) == [("no-travel-time", "Legs", row, "Id")]


def test_a_row_without_a_name_is_told_alone(book: Book, path: Path) -> None:
    """Tests that references to a row whose id is missing are not told as mistakes of their own."""
    row = put(book, "Fleets", "held", "Id", None)
    assert told(check(save(book, path))) == [("missing-value", "Fleets", row, "Id")]


def test_a_reference_into_a_sheet_without_rows_is_told(book: Book, path: Path) -> None:
    """Tests that clauses of a window need the sheet of clauses."""
    for sheet in ("Clauses", "Consents"):
        book.pop(sheet)
    notices = check(save(book, path))
    assert told(notices) == [("unknown-reference", "Windows", 2, "Clauses")] * 2
    assert notices[0].message == "There is no 'route': the sheet Clauses has no rows."


def test_a_start_that_is_not_a_full_hour_is_told(book: Book, path: Path) -> None:
    """Tests that a rule of the operation itself is told at its attribute."""
    book["Operation"][3][1] = "2022-03-31 03:20+03:00"
    notices = [notice for notice in check(save(book, path)) if notice.code == "broken-rule"]
    assert told(tuple(notices)) == [("broken-rule", "Operation", 4, "Value")]


def test_wrong_times_are_told_even_if_the_start_is_wrong(book: Book, path: Path) -> None:
    """Tests that reading goes on without a start: a second mistake does not wait for the first to be mended."""
    book["Operation"][3][1] = "on Thursday"
    row = put(book, "Windows", "thursday", "Opens", "at dawn")
    assert [entry for entry in told(check(save(book, path))) if entry[0] == "bad-time"] == [
        ("bad-time", "Operation", 4, "Value"),
        ("bad-time", "Windows", row, "Opens"),
    ]


def test_the_start_without_an_offset_is_read_by_the_operations_clock(book: Book, operation: Operation, path: Path) -> None:
    """Tests that the zone applies to the start itself, wherever it stands in the sheet."""
    book["Operation"][3][1] = "2022-03-31 03:00"
    save(book, path)
    assert read_operation(path).epoch == operation.epoch == datetime(2022, 3, 31, tzinfo=UTC)


def test_the_operation_may_lie_in_one_row(book: Book, operation: Operation, path: Path) -> None:
    """Tests that a sheet Operation with headings above one row is understood too."""
    book["Operation"] = [list(row) for row in zip(*book["Operation"][1:], strict=True)]
    save(book, path)
    assert read_operation(path) == operation


def test_a_file_holds_one_operation(book: Book, path: Path) -> None:
    """Tests that a second operation in the file is told."""
    names, values = (list(row) for row in zip(*book["Operation"][1:], strict=True))
    book["Operation"] = [names, values, values]
    assert told(check(save(book, path)))[0] == ("duplicate-row", "Operation", 3, "")


def test_read_operation_raises_with_everything(book: Book, path: Path) -> None:
    """Tests that the error carries every notice, warnings among them, and says each on a line."""
    put(book, "Places", "school", "Bays", 0)
    put(book, "Evacuee groups", "families", "Count", "1,900")
    with pytest.raises(InvalidOperationError) as error:
        read_operation(save(book, path))
    assert [notice.code for notice in error.value.notices] == ["out-of-range", "ambiguous-number"]
    assert str(error.value).splitlines()[0] == (
        "error: operation.xlsx, sheet Places, row 7, column Bays: Bays must be 1 or more. "
        "Given: 0. Expected: 1 or more. Give a number in the range."
    )


def test_remarks_and_sheets_of_ones_own_are_left_alone(book: Book, operation: Operation, path: Path) -> None:
    """Tests that rows that begin with # and the sheet About are not read."""
    book["Places"].insert(1, ["# all places of the road", "more"])
    book["About"] = [["anything"]]
    save(book, path)
    assert read_operation(path) == operation
    assert check(path) == ()


def test_empty_rows_in_between_do_not_matter(book: Book, operation: Operation, path: Path) -> None:
    """Tests that blank rows, above the headings too, change nothing but the numbers of the rows."""
    book["Places"].insert(0, [None])
    book["Places"].insert(4, ["  "])
    save(book, path)
    assert read_operation(path) == operation
    put(book_with_bad_bays := {**book, "Places": [row[:] for row in book["Places"][1:]]}, "Places", "school", "Bays", 0)
    book["Places"] = [[None], *book_with_bad_bays["Places"]]
    assert told(check(save(book, path))) == [("out-of-range", "Places", 9, "Bays")]


def test_locates_what_has_no_cell(book: Book, operation: Operation, path: Path) -> None:
    """Tests that figures that were left out are located where they would stand, and unknown ones at their sheet."""
    from safepassage.exchange.operation_file import _assembled  # noqa: PLC0415 - what `check` hands to the checks of sense

    book["Corridors"] = [[cell for n, cell in enumerate(row) if n != 6] for row in book["Corridors"]]
    assembled = _assembled(save(book, path))
    assert assembled.operation == replace(operation, corridors=(replace(operation.corridors[0], headway=1_800),))
    assert (
        str(assembled.locate("Corridors", "river", "headway")) == "operation.xlsx, sheet Corridors, row 2, column Headway (min)"
    )
    assert str(assembled.locate("Places", "barn", "bays")) == "operation.xlsx, sheet Places, row 9, column Bays"
    assert str(assembled.locate("Places", "barn", "colour")) == "operation.xlsx, sheet Places, row 9"
    assert str(assembled.locate("Places", "nowhere", "bays")) == "operation.xlsx, sheet Places"
    assert str(assembled.locate("Operation", "river-road", "horizon")) == "operation.xlsx, sheet Operation, row 5, column Value"
    assert (
        str(assembled.locate("Travel times", "town-outer/road", "day"))
        == "operation.xlsx, sheet Travel times, row 4, column By day (min)"
    )
