"""Boarding and tracking sheets keyed in with mistakes, or made to harm: a clear list each time, and no logbook is begun."""

import io
from datetime import datetime, time

import pytest
import xlsxwriter

from safepassage.domain.tokens import Token
from unit.exchange.incoming.room import Room, plan

_IN, _OUT = (convoy.id for convoy in plan().convoys[:2])


def _csv(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


_SHEETS = {
    "a boarding that is not planned": ("Wave,Boarded", "001-099,50", "There is no boarding '001-099' in the plan"),
    "no boarding": ("Wave,Boarded", ",50", "No boarding is named"),
    "words for a boarding": ("Wave,Boarded", "the first,50", "There is no boarding 'the first'"),
    "more than there are seats": ("Wave,Boarded", "001-001,51", "51 boarded, and bus-01 has 50 places"),
    "a wheelchair without a place": ("Wave,Boarded,Wheelchairs", "001-001,49,1", "1 boarded, and bus-01 has 0 places"),
    "a vehicle that is not there": ("Wave,Vehicle,Boarded", "001-001,bus-77,50", "There is no vehicle 'bus-77'"),
    "an end before the start": ("Wave,Boarded,Started,Ended", "001-001,50,10:00,09:00", "it ends 3600 s before it begins"),
    "a token with a digit wrong": ("Token", "001-001-001-7", "has a digit wrong"),
    "a token that was not given out": ("Token", "001-001-051-9", "The plan has given out no token 001-001-051-9"),
    "half a token": ("Token", "001-001", "is no token"),
    "letters for a token": ("Token", "ABC-DEF-GHI-J", "is no token"),
    "a number of boardings nobody has": ("Wave,Boarded", "001-1000,50", "There is no boarding '001-1000'"),
    "a boarding in look-alike letters": ("Wave,Boarded", "\u041e\u041e1-001,50", "There is no boarding"),
    "a boarding that a spreadsheet made a date": ("Wave,Boarded", "2001-01-01,50", "There is no boarding '2001-01-01'"),
    "nobody counted": ("Wave,Vehicle", "001-001,bus-01", "Nobody is counted in this row"),
    "no column of boardings": ("Boarded,Remarks", "50,calm", "No boarding is named"),
    "a count in words": ("Wave,Boarded", "001-001,all", "row 2, column Boarded: This is not a number"),
    "half a person": ("Wave,Boarded", "001-001,49.5", "row 2, column Boarded"),
    "fewer than none": ("Wave,Boarded", "001-001,-1", "Boarded, seats must be 0 or more"),
    "a count without end": ("Wave,Boarded", f"001-001,{'9' * 30}", "row 2, column Boarded"),
    "a tally": ("Wave,Boarded", "001-001,IIII IIII", "row 2, column Boarded: This is not a number"),
    "a formula": ("Wave,Boarded", "001-001,=25*2", "row 2, column Boarded: This is not a number"),
    "sexes that do not come to those who boarded": (
        "Wave,Boarded,Women,Men,Girls,Boys",
        "001-001,50,20,10,10,9",
        "Women, men, girls and boys are 49, and 50 boarded",
    ),
    "more in wheelchairs than boarded": ("Wave,Women,Wheelchairs", "001-001,2,3", "2 boarded, and 3 of them in wheelchairs"),
    "more women than seats": ("Wave,Women", "001-001,51", "51 boarded, and bus-01 has 50 places"),
    "free places that do not add up": ("Wave,Women,Free", "001-001,40,9", "40 boarded and 9 free come neither to the 50"),
    "free places in words": ("Wave,Women,Free", "001-001,40,none", "row 2, column Free"),
    "two columns of those who boarded": ("Wave,Boarded,Seat", "001-001,50,50", "both mean Boarded, seats"),
    "a time of no day": ("Wave,Boarded,Left at (UTC)", "001-001,50,03:00", "03:00 is a time of no day of the operation"),
    "a time that is none": ("Wave,Boarded,Left at", "001-001,50,25:61", "row 2, column Left at"),
    "a day that is none": ("Wave,Boarded,Left at", "001-001,50,2030-02-30 10:00", "row 2, column Left at"),
    "a clock that is none": ("Wave,Boarded,Left at (Atlantis)", "001-001,50,10:00", "'Atlantis' is not a time zone"),
    "two digits of a token swapped": ("Token", "001-010-001-0", "has a digit wrong or two in the wrong order"),
    "a token of another point": ("Token", Token(2, 1, 1).code, f"The plan has given out no token {Token(2, 1, 1).code}"),
    "a token that a spreadsheet rounded": ("Token", "1.0010013e9", "is no token"),
    "two vehicles for one boarding": (
        "Token,Vehicle",
        f"{Token(1, 1, 1)},bus-01\n{Token(1, 1, 2)},bus-02",
        "name several vehicles",
    ),
    "a boarding twice with other counts": (
        "Wave,Boarded",
        "001-001,50\n001-001,49",
        "says another thing than the report boarding/001-001",
    ),
}


@pytest.mark.parametrize(("headings", "row", "said"), _SHEETS.values(), ids=_SHEETS)
def test_a_bad_boarding_sheet_is_told(room: Room, headings: str, row: str, said: str) -> None:
    """Each with its reason, and no logbook is begun."""
    assert said in room.refuses("boardings", "sheet.csv", _csv(headings, row))


_TRACKS = {
    "no point": ("Point,Time", ",08:15", "No point is named"),
    "a number without a convoy": (
        "Point,Time",
        "2,08:15",
        "Point 2 is a number on the sheet of a convoy, and no convoy is named",
    ),
    "a number beyond the road": ("Point,Convoy,Time", f"4,{_IN},08:15", f"There is no point 4 on the way of {_IN}"),
    "number nought": ("Point,Convoy,Time", f"0,{_IN},08:15", f"There is no point 0 on the way of {_IN}"),
    "a fraction of a point": ("Point,Convoy,Time", f"1.5,{_IN},08:15", "There is no point '1.5'"),
    "a number and another place": (
        "Point,Place,Convoy,Time",
        f"1,Inner gate,{_IN},08:15",
        "Point 1 is 'outer', and the row names",
    ),
    "a code and another place": (
        "Point,Place,Time",
        "CP1,Inner gate,08:15",
        "Point CP1 is 'post', and the row names the place 'inner'",
    ),
    "a place that is not there": ("Place,Time", "Atlantis,08:15", "There is no point 'Atlantis'"),
    "a code in look-alike letters": ("Point,Time", "\u0421\u04201,08:15", "There is no point"),
    "neither points nor places": ("Convoy,Time", f"{_IN},08:15", "No point is named"),
    "a time of no day": ("Point,Heard at (UTC)", "CP1,03:00", "03:00 is a time of no day of the operation"),
    "an hour that is none": ("Point,Time", "CP1,25:15", "row 2, column Time"),
    "an hour without minutes": ("Point,Time", "CP1,8", "row 2, column Time"),
    "a day that is none": ("Point,Time", "CP1,2030-02-30 08:15", "row 2, column Time"),
    "a clock that is none": ("Point,Heard at (Atlantis)", "CP1,08:15", "'Atlantis' is not a time zone"),
    "more passed than the heading says": (
        'Place,Time,"Vehicles, of 4"',
        "Inner gate,08:15,5",
        "5 vehicles passed, and only 4 came",
    ),
    "vehicles in words": ("Point,Time,Vehicles", "CP1,08:15,all", "row 2, column Vehicles: This is not a number"),
    "fewer vehicles than none": ("Point,Time,Vehicles", "CP1,08:15,-1", "Vehicles must be 0 or more"),
    "vehicles without end": ("Point,Time,Vehicles", f"CP1,08:15,{'9' * 30}", "row 2, column Vehicles"),
    "vehicles as a formula": ("Point,Time,Vehicles", "CP1,08:15,=4+1", "row 2, column Vehicles: This is not a number"),
    "vehicles of vehicles in one cell": ("Point,Time,Vehicles", "CP1,08:15,4/5", "row 2, column Vehicles: This is not a number"),
    "two columns of times": ("Point,Time,Arrived", "CP1,08:15,08:20", "both mean Time"),
    "released the day before": ("Point,Time,Left", "CP1,08:15,2030-04-30 08:20", "it ends"),
    "no time": ("Point,Time", "CP1,", "Time is empty"),
    "no column of times": ("Point,Convoy", "CP1,x", "has no column Time"),
    "a point that is not there": ("Point,Time", "CP9,08:15", "There is no point 'CP9'"),
    "a convoy that is not there": ("Point,Convoy,Time", "CP1,ghost,08:15", "There is no convoy 'ghost'"),
    "an outcome that is none": ("Point,Time,Outcome", "CP1,08:15,splendid", "'splendid' is no outcome"),
    "a time in words": ("Point,Time", "CP1,noon", "row 2, column Time"),
    "more passed than came": ("Point,Time,Vehicles,Of", "CP1,08:15,5,4", "5 vehicles passed, and only 4 came"),
    "half a vehicle": ("Point,Time,Vehicles", "CP1,08:15,0.5", "row 2, column Vehicles"),
    "released before it arrived": ("Point,Time,Released", "CP1,08:15,08:00", "it ends 900 s before it begins"),
    "two rows that differ": ("Point,Time,Outcome", "CP1,08:15,held\nCP1,08:15,passed", "Another row says another thing"),
}


@pytest.mark.parametrize(("headings", "row", "said"), _TRACKS.values(), ids=_TRACKS)
def test_a_bad_tracking_sheet_is_told(room: Room, headings: str, row: str, said: str) -> None:
    """Each with its reason, and no logbook is begun."""
    assert said in room.refuses("passages", "track.csv", _csv(headings, row))


def _workbook(rows: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    page, stamp = book.add_worksheet("Sheet"), book.add_format({"num_format": "hh:mm"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, datetime | time):
                page.write_datetime(number, column, value, stamp)
            else:
                page.write(number, column, value)
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize(("headings", "row", "said"), [*_SHEETS.values()], ids=_SHEETS)
def test_a_bad_boarding_sheet_in_a_workbook_is_told(room: Room, headings: str, row: str, said: str) -> None:
    """The same rows as a spreadsheet has them."""
    rows = [headings.split(","), *(line.split(",") for line in row.split("\n"))]
    assert said in room.refuses("boardings", "sheet.xlsx", _workbook([list(line) for line in rows]))


def test_cells_that_a_spreadsheet_turned_into_something_else_are_told(room: Room) -> None:
    """A number of a boarding taken for a date, a count taken for a time."""
    said = room.refuses("boardings", "sheet.xlsx", _workbook([["Wave", "Boarded"], [datetime(2001, 1, 1), 50]]))  # noqa: DTZ001 - a cell
    assert "There is no boarding" in said
    said = room.refuses("boardings", "sheet.xlsx", _workbook([["Wave", "Boarded"], ["001-001", time(10, 30)]]))
    assert "row 2, column B" in said or "column Boarded" in said
