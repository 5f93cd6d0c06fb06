"""Lists that are broken or made to harm: a clear list each time, and nothing changed."""

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
import xlsxwriter

from unit.exchange.incoming.room import Room

_GOOD = "Type,Seats,Place,Number\nBus,50,Town,2\n"
_MILLION = 1_000_001


def _csv(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


_ROWS = {
    "a count in words": ("Type,Seats,Place", "Bus,fifty,Town", "row 2, column Seats: This is not a number"),
    "a fraction of a seat": ("Type,Seats,Place", "Bus,49.5,Town", "row 2, column Seats"),
    "a negative count": ("Type,Seats,Place,Number", "Bus,50,Town,-2", "row 2, column Number: Number must be 0 or more"),
    "an endless number": ("Type,Seats,Place", f"Bus,{'9' * 400},Town", "row 2, column Seats"),
    "infinity": ("Type,Seats,Place", "Bus,inf,Town", "row 2, column Seats"),
    "no number": ("Type,Seats,Place", "Bus,NaN,Town", "row 2, column Seats"),
    "a formula": ("Type,Seats,Place", "Bus,=50+1,Town", "row 2, column Seats"),
    "a place nobody knows": ("Type,Seats,Place", "Bus,50,Atlantis", "There is no 'Atlantis' in the sheet Places"),
    "a place that is misspelt": ("Type,Seats,Place", "Bus,50,Towm", "Did you mean town?"),
    "no place": ("Type,Seats,Place", "Bus,50,", "row 2, column Place"),
    "no column of places": ("Type,Seats", "Bus,50", "has no column Place"),
    "a place between marks of direction": ("Type,Seats,Place", "Bus,50,\u202eTown2", "There is no"),
    "a type without places": (
        "Type,Seats,Place",
        "Hovercraft,,Town",
        "The type 'Hovercraft' is not known and no seats are stated",
    ),
    "neither type nor places": ("Type,Seats,Place", ",,Town", "no seats are stated"),
    "a state that is none": ("Type,Seats,Place,State", "Bus,50,Town,asleep", "'asleep' is not one of the choices"),
    "a time that is none": ("Type,Seats,Place,Ready from", "Bus,50,Town,soon", "row 2, column Ready from"),
    "a day that is none": ("Type,Seats,Place,Ready from", "Bus,50,Town,2030-02-30 10:00", "row 2, column Ready from"),
    "a year beyond all": ("Type,Seats,Place,Ready from", "Bus,50,Town,99999-01-01 10:00", "row 2, column Ready from"),
    "two columns of one meaning": ("Type,Seats,Place,Capacity", "Bus,50,Town,60", "both mean Seats"),
    "a unit that is none": ("Type,Seats,Place,Payload (miles)", "Bus,50,Town,3", "is not a unit of mass"),
    "a mass of nothing": ("Type,Seats,Place,Payload", "Bus,50,Town,heavy", "row 2, column Payload"),
    "a row beside a good one": ("Type,Seats,Place", "Bus,50,Town\nBus,x,Town", "row 3, column Seats"),
}
"""Headings, rows, and what must be said."""


@pytest.mark.parametrize(("headings", "row", "said"), _ROWS.values(), ids=_ROWS)
def test_a_bad_row_of_a_text_table_is_told(room: Room, headings: str, row: str, said: str) -> None:
    """With its row and column; good rows beside it wait too."""
    assert said in room.refuses("vehicles", "list.csv", _csv(headings, row))


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("List")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize(("headings", "row", "said"), _ROWS.values(), ids=_ROWS)
def test_a_bad_row_of_a_workbook_is_told(room: Room, headings: str, row: str, said: str) -> None:
    """The same in a workbook."""
    rows = [headings.split(","), *(line.split(",") for line in row.split("\n"))]
    assert said in room.refuses("vehicles", "list.xlsx", _workbook(rows))


_TEXTS: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "No row among the first 40 has headings"),
    "only blank lines": (b"\n\n\n", "No row among the first 40 has headings"),
    "a list without headings": (b"Bus,50,Town\n", "No row among the first 40 has headings"),
    "another encoding": ("Тип,Місць,Місце\nBus,50,Town\n".encode("cp1251"), "is not text in utf-8"),
    "half a letter": (_GOOD.encode() + b"\xd0", "is not text in utf-8"),
    "a mark of UTF-16 before UTF-8": (b"\xff\xfe" + _GOOD.encode() + b"x", "is not text in utf-16"),
    "zeros between the letters": (_GOOD.encode("utf-16-le"), "is a zero, which no text has"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "is not text in utf-8"),
    "a million rows": (_GOOD.encode() + b"Bus,50,Town,1\n" * _MILLION, "at most 100000 rows"),
    "a thousand columns": (b"Type,Seats,Place" + b",x" * 1000 + b"\nBus,50,Town\n", "at most 100000 rows and 300 columns"),
    "a cell without an end": (b'Type,Seats,Place\n"' + b"x" * 200_000, "field larger than field limit"),
}


@pytest.mark.parametrize(("data", "said"), _TEXTS.values(), ids=_TEXTS)
def test_a_text_that_is_no_table_is_told(room: Room, data: bytes, said: str) -> None:
    """Before any row is looked at."""
    assert said in room.refuses("vehicles", "list.csv", data)


_FOR_ONE = {"a million rows", "a list without headings"}
"""Slow, and none without headings: Bus is a heading of another list."""


@pytest.mark.parametrize("what", ["people", "aid", "boardings", "passages"])
@pytest.mark.parametrize(("data", "said"), [found for name, found in _TEXTS.items() if name not in _FOR_ONE])
def test_no_other_list_takes_it_either(room: Room, what: str, data: bytes, said: str) -> None:
    """One reader serves them all."""
    assert said in room.refuses(what, "list.csv", data)


def test_an_encoding_that_does_not_exist_is_told(room: Room) -> None:
    """With some that do."""
    assert "There is no encoding 'klingon'" in room.refuses("vehicles", "list.csv", _GOOD.encode(), "--encoding", "klingon")


def test_an_ending_that_is_no_list_is_told(room: Room) -> None:
    """With those that are."""
    assert "does not end in .xlsx, .csv, .tsv or .txt" in room.refuses("vehicles", "list.ods", _GOOD.encode())


def _repacked(change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_workbook([["Type", "Seats", "Place"], ["Bus", "50", "Town"]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _far_down(sheet: bytes) -> bytes:
    return sheet.replace(b'"A2"', b'"A1000000"').replace(b'w r="2"', b'w r="1000000"')


_SHEET = "xl/worksheets/sheet1.xml"
_LOLS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
_BOOKS: dict[str, tuple[bytes, str]] = {
    "an empty workbook": (_workbook([]), "No row among the first 40 has headings"),
    "a workbook without headings": (_workbook([["Bus", "50", "Town"]]), "No row among the first 40 has headings"),
    "no workbook": (b"Type,Seats\n", "This is no workbook"),
    "an old or locked workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked with a password, or one of the old form"),
    "half a workbook": (_workbook([["Type"]])[:-400], "cannot be unpacked"),
    "entities": (_repacked(lambda parts: parts.update({_SHEET: _LOLS})), "declares entities"),
    "a bomb": (_repacked(lambda parts: parts.update({"xl/bomb.xml": b"<a>" + b" " * 130_000_000})), "unpacks to more than"),
    "two thousand parts": (_repacked(lambda parts: parts.update({f"p{n}": b"" for n in range(2_000)})), "parts"),
    "a cell in row a million": (_repacked(lambda parts: parts.update({_SHEET: _far_down(parts[_SHEET])})), "at most 100000 rows"),
    "another archive": (_repacked(lambda parts: parts.pop("xl/workbook.xml")), "another kind of file"),
}  # fmt: skip


_FOR_ONE_BOOK = {"a bomb", "a workbook without headings"}
"""Slow, and none without headings: Bus is a heading of another list."""


@pytest.mark.parametrize("what", ["people", "aid", "boardings", "passages"])
@pytest.mark.parametrize(("data", "said"), [found for name, found in _BOOKS.items() if name not in _FOR_ONE_BOOK])
def test_no_other_list_takes_such_a_workbook(room: Room, what: str, data: bytes, said: str) -> None:
    """One reader serves them all."""
    assert said in room.refuses(what, "list.xlsx", data)


@pytest.mark.parametrize("what", ["people", "aid", "boardings", "passages"])
def test_no_other_list_has_another_ending_or_encoding(room: Room, what: str) -> None:
    """Whatever it would hold."""
    assert "There is no encoding 'klingon'" in room.refuses(what, "list.csv", _GOOD.encode(), "--encoding", "klingon")
    assert "does not end in .xlsx, .csv, .tsv or .txt" in room.refuses(what, "list.ods", _GOOD.encode())


@pytest.mark.parametrize(("data", "said"), _BOOKS.values(), ids=_BOOKS)
def test_a_file_that_is_no_workbook_is_told(room: Room, data: bytes, said: str) -> None:
    """Before any reader opens it."""
    assert said in room.refuses("vehicles", "list.xlsx", data)


_PEOPLE = {
    "no count": ("Place,Women", "Village,", "No count is stated"),
    "parts that are more than the total": ("Place,Total,Women", "Village,10,20", "The total is 10, parts of it come to 20"),
    "parts that are not the total": (
        "Place,Total,Women,Men,Children",
        "Village,10,2,3,4",
        "The total is 10, its parts come to 9",
    ),
    "a place where nobody can board": ("Place,Total", "Town,10", "Town is no assembly point"),
    "a group of another place": ("Place,Total,Group", "odd,10,villagers", "The group 'villagers' waits at 'village', not here"),
    "a count outside its range": ("Place,Total,Low,High", "Village,10,20,30", "10 does not lie between 20 and 30"),
    "a need that is none": ("Place,Total,Need", "Village,10,wings", "'wings' is not one of the choices"),
    "a priority of 0": ("Place,Total,Priority", "Village,10,0", "Priority must be 1 or more"),
    "a count in words": ("Place,Total", "Village,many", "row 2, column Total: This is not a number"),
    "half a person": ("Place,Total", "Village,10.5", "row 2, column Total"),
    "fewer than none": ("Place,Total", "Village,-3", "Count must be 0 or more"),
    "fewer women than none": ("Place,Women", "Village,-3", "Women must be 0 or more"),
    "a range written in one cell": ("Place,Total", "Village,10-20", "row 2, column Total: This is not a number"),
    "about so many": ("Place,Total", "Village,~50", "row 2, column Total: This is not a number"),
    "a formula": ("Place,Total", "Village,=10+10", "row 2, column Total: This is not a number"),
    "a low count above the count": ("Place,Total,Low", "Village,10,11", "10 does not lie between 11 and None"),
    "a high count below the count": ("Place,Total,High", "Village,10,9", "10 does not lie between None and 9"),
    "a place nobody knows": ("Place,Total", "Atlantis,10", "There is no 'Atlantis' in the sheet Places"),
    "no place": ("Place,Total", ",10", "row 2, column Place: Place is empty"),
    "no column of places": ("Group,Total", "villagers,10", "has no column Place"),
    "no column of counts": ("Place,Need", "Village,seat", "No count is stated"),
    "two columns of counts": ("Place,Total,Pax", "Village,10,12", "both mean Count"),
    "a day that is none": ("Place,Total,Ready from", "Village,10,2030-02-30 10:00", "row 2, column Ready from"),
    "a group that is two": (
        "Place,Total,Group",
        "Village,10,villagers\nVillage,4,odd one\nodd,5,odd one",
        "Another row of the group 'odd one' has another place, need",
    ),
    "a total under the rows": ("Place,Total", "Village,10\nTotal,10", "There is no 'Total' in the sheet Places"),
}


@pytest.mark.parametrize(("headings", "row", "said"), _PEOPLE.values(), ids=_PEOPLE)
def test_a_bad_count_of_people_is_told(room: Room, headings: str, row: str, said: str) -> None:
    """Each with its reason."""
    assert said in room.refuses("people", "list.csv", _csv(headings, row))


_AID = {
    "no mass": ("Item,From,To,Weight", "Food,Town,Village,", "Mass"),
    "a mass of 0": ("Item,From,To,Weight", "Food,Town,Village,0", "Mass must be more than 0"),
    "no destination": ("Item,From,To,Weight", "Food,Town,,5", "row 2, column To"),
    "another destination under one number": (
        "No,From,To,Weight",
        "7,Town,Village,5\n7,Town,odd,5",
        "has another origin, destination",
    ),
    "a mass in words": ("Item,From,To,Weight", "Food,Town,Village,two lorries", "row 2, column Weight"),
    "a negative mass": ("Item,From,To,Weight", "Food,Town,Village,-5", "Mass must be more than 0"),
    "a mass in miles": ("Item,From,To,Weight", "Food,Town,Village,5 miles", "row 2, column Weight"),
    "a mass that is a time": ("Item,From,To,Weight", "Food,Town,Village,10:30", "row 2, column Weight"),
    "a mass that is a formula": ("Item,From,To,Weight", "Food,Town,Village,=5*2", "row 2, column Weight"),
    "no column of masses": ("Item,From,To", "Food,Town,Village", "has no column Mass (kg)"),
    "no column of destinations": ("Item,From,Weight", "Food,Town,5", "has no column To"),
    "no origin": ("Item,From,To,Weight", "Food,,Village,5", "row 2, column From"),
    "an origin nobody knows": ("Item,From,To,Weight", "Food,Atlantis,Village,5", "There is no 'Atlantis' in the sheet Places"),
    "a destination that is misspelt": ("Item,From,To,Weight", "Food,Town,Vilage,5", "Did you mean village?"),
    "from a place to itself": ("Item,From,To,Weight", "Food,Town,Town,5", "row 2, column To"),
    "a volume in words": ("Item,From,To,Weight,Volume", "Food,Town,Village,5,roomy", "row 2, column Volume"),
    "a negative volume": ("Item,From,To,Weight,Volume", "Food,Town,Village,5,-1", "Volume must be 0 or more"),
    "a priority in words": ("Item,From,To,Weight,Priority", "Food,Town,Village,5,high", "row 2, column Priority"),
    "a priority of 0": ("Item,From,To,Weight,Priority", "Food,Town,Village,5,0", "Priority must be 1 or more"),
    "a time that is none": ("Item,From,To,Weight,Ready from", "Food,Town,Village,5,soon", "row 2, column Ready from"),
    "another priority under one number": ("No,From,To,Weight,Priority", "7,Town,Village,5,1\n7,Town,Village,5,2", "row 3"),
    "two columns of masses": ("Item,From,To,Weight,Gross weight", "Food,Town,Village,5,6", "both mean Mass"),
    "a volume in kilograms": ("Item,From,To,Weight,Volume (kg)", "Food,Town,Village,5,5", "is not a unit of volume"),
}


@pytest.mark.parametrize(("headings", "row", "said"), _AID.values(), ids=_AID)
def test_a_bad_line_of_aid_is_told(room: Room, headings: str, row: str, said: str) -> None:
    """Each with its reason."""
    assert said in room.refuses("aid", "list.csv", _csv(headings, row))


_MEMORIES: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"{", "The mapping cannot be read"),
    "deep JSON": (b"[" * 100_000, "The mapping cannot be read"),
    "a list": (b"[]", "This is no mapping of headings"),
    "a list that does not exist": (b'{"ships": {}}', "There is no list 'ships'"),
    "an attribute that does not exist": (
        b'{"vehicles": {"Masts": "sails"}}',
        "is said to mean 'sails', which the list vehicles has not",
    ),
}


@pytest.mark.parametrize(("data", "said"), _MEMORIES.values(), ids=_MEMORIES)
def test_a_bad_mapping_is_told(room: Room, data: bytes, said: str) -> None:
    """It may have been changed by hand."""
    (room.folder / "operation.mapping.json").write_bytes(data)
    assert said in room.refuses("vehicles", "list.csv", _GOOD.encode())
