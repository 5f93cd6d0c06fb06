"""Submissions and messages that are broken or made to harm: a clear list each time, and nothing entered."""

import csv
import io
import json
from typing import Any

import pytest

from unit.exchange.incoming.room import Room

_BOARDING: dict[str, object] = {
    "_uuid": "one",
    "operation": "one-bus",
    "wave": "001-001",
    "vehicle": "bus-01",
    "seat": 50,
    "started": "2030-05-01T09:00:00Z",
    "ended": "2030-05-01T09:20:00Z",
}
_PASSAGE: dict[str, object] = {
    "_uuid": "two",
    "point": "CP1",
    "convoy": "",
    "arrived": "2030-05-01T08:15:00Z",
    "outcome": "passed",
}
_ANSWERS: dict[str, tuple[dict[str, object], dict[str, object], str]] = {
    "no instance": (_BOARDING, {"_uuid": None}, "It has no instance id"),
    "an empty instance": (_BOARDING, {"_uuid": "  "}, "It has no instance id"),
    "another operation": (_BOARDING, {"operation": "three-buses"}, "It is of the operation 'three-buses'"),
    "another form": (_BOARDING, {"_xform_id_string": "census"}, "It is of the form 'census'"),
    "a boarding that is not planned": (_BOARDING, {"wave": "009-009"}, "There is no boarding '009-009'"),
    "no boarding": (_BOARDING, {"wave": ""}, "No boarding is named"),
    "a number for a boarding": (_BOARDING, {"wave": 7}, "There is no boarding '7'"),
    "a vehicle that is not there": (_BOARDING, {"vehicle": "bus-99"}, "There is no vehicle 'bus-99'"),
    "more than seats": (_BOARDING, {"seat": 51}, "51 boarded, and bus-01 has 50 places"),
    "fewer than none": (_BOARDING, {"seat": -1}, "'-1' is no count"),
    "a fraction of a person": (_BOARDING, {"seat": 1.5}, "'1.5' is no count"),
    "a word": (_BOARDING, {"seat": "many"}, "'many' is no count"),
    "a truth": (_BOARDING, {"seat": True}, "'True' is no count"),
    "a formula": (_BOARDING, {"seat": "=2+3"}, "'=2+3' is no count"),
    "a number without end": (_BOARDING, {"seat": 10**30}, "is no count"),
    "a wheelchair without a place": (_BOARDING, {"wheelchair": 1}, "1 boarded, and bus-01 has 0 places"),
    "a time in words": (_BOARDING, {"started": "this morning"}, "This is not a time"),
    "a day that is none": (_BOARDING, {"started": "2030-02-30T10:00:00Z"}, "This is not a time"),
    "an end before the start": (_BOARDING, {"ended": "2030-05-01T08:00:00Z"}, "it ends 3600 s before it begins"),
    "a correction of itself": (_BOARDING, {"deprecatedID": "one"}, "A report needs an id of its own"),
    "a point that is not there": (_PASSAGE, {"point": "CP9"}, "There is no point 'CP9'"),
    "no point": (_PASSAGE, {"point": None}, "No point is named"),
    "a convoy that is not there": (_PASSAGE, {"convoy": "ghost"}, "There is no convoy 'ghost' in the plan"),
    "an outcome that is none": (_PASSAGE, {"outcome": "splendid"}, "'splendid' is no outcome"),
    "no outcome": (_PASSAGE, {"outcome": ""}, "'' is no outcome"),
    "more passed than came": (_PASSAGE, {"vehicles": 5, "of": 4}, "5 vehicles passed, and only 4 came"),
    "released before it arrived": (_PASSAGE, {"released": "2030-05-01T08:00:00Z"}, "it ends 900 s before it begins"),
    "questions of nobody": ({"_uuid": "x"}, {"name": "A"}, "It answers none of the questions of our forms"),
}
"""A good submission, what is changed in it, and what must be said."""


@pytest.mark.parametrize(("good", "change", "said"), _ANSWERS.values(), ids=_ANSWERS)
def test_a_bad_submission_is_told(room: Room, good: dict[str, object], change: dict[str, object], said: str) -> None:
    """With its number and the question; good ones beside it wait too."""
    other = {**_BOARDING, "_uuid": "other", "wave": "001-002"}
    complaints = room.refuses("submissions", "kobo.json", json.dumps([other, {**good, **change}]).encode())
    assert said in complaints
    assert "kobo.json, row 2" in complaints


@pytest.mark.parametrize(("good", "change", "said"), _ANSWERS.values(), ids=_ANSWERS)
def test_a_bad_row_of_a_table_of_submissions_is_told(
    room: Room, good: dict[str, object], change: dict[str, object], said: str
) -> None:
    """The same as a table, as Kobo and ODK export it too."""
    other = {**good, "_uuid": "other", **({"wave": "001-002"} if "wave" in good else {})}
    rows = [other, {**good, **change}]
    stream = io.StringIO()
    table = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows for name in row)))
    table.writeheader()
    table.writerows(rows)
    complaints = room.refuses("submissions", "kobo.csv", stream.getvalue().encode())
    assert said in complaints
    assert "kobo.csv, row 2" in complaints


def _nested(depth: int) -> bytes:
    return b'{"results": [' + b'{"g": ' * depth + b"1" + b"}" * depth + b"]}"


_FILES: dict[str, tuple[str, bytes, str]] = {
    "an empty file": ("a.json", b"", "The file cannot be read"),
    "half a file": ("a.json", b'[{"_uuid": "on', "The file cannot be read"),
    "a number": ("a.json", b"7", "This is no list of submissions"),
    "a list of numbers": ("a.json", b"[1, 2]", "This is no list of submissions"),
    "an empty list": ("a.json", b"[]", "There are no submissions in it"),
    "a list of nothing": ("a.json", b'{"results": []}', "There are no submissions in it"),
    "deep brackets": ("a.json", b"[" * 200_000, "The file cannot be read"),
    "deep groups": ("a.json", _nested(900), "It has no instance id"),
    "another encoding": ("a.json", '[{"remarks": "Привіт"}]'.encode("cp1251"), "is not text in utf-8"),
    "zeros": ("a.json", b'[{"_uuid": "a\x00b"}]', "is a zero"),
    "an error page": ("a.json", b"<html>502</html>", "The file cannot be read"),
    "a hundred thousand and one": ("a.json", b"[" + b"{}," * 100_000 + b"{}]", "It has 100001 submissions"),
    "an empty table": ("a.csv", b"", "There are no submissions in it"),
    "a table of others": ("a.csv", b"name,age\nx,3\n", "There are no submissions in it"),
    "a table in another encoding": ("a.csv", "wave,примітка\n".encode("cp1251"), "is not text in utf-8"),
    "a table without instances": ("a.csv", b"wave,seat\n001-001,50\n", "It has no instance id"),
    "a table with a bad count": ("a.csv", b"KEY,wave,seat\nuuid:1,001-001,x\n", "'x' is no count"),
    "a table with a formula": ("a.csv", b"KEY,wave,seat\nuuid:1,001-001,=1\n", "'=1' is no count"),
    "a cell without an end": ("a.csv", b'KEY,wave\n"' + b"x" * 200_000, "The table cannot be read"),
    "a table without end": ("a.csv", b"KEY,wave\n" + b"u,1\n" * 100_001, "at most 100000 rows"),
}


@pytest.mark.parametrize(("name", "data", "said"), _FILES.values(), ids=_FILES)
def test_a_file_that_holds_no_submissions_is_told(room: Room, name: str, data: bytes, said: str) -> None:
    """JSON and CSV."""
    assert said in room.refuses("submissions", name, data)


_MESSAGES = {
    "prose": ("we are fine", "'we' is not understood here"),
    "nothing but a point": ("CP1", "It names no status and no time"),
    "no point": ("OK 1/1 0815", "It names no point"),
    "no status": ("CP1 1/1 0815", "It names no status"),
    "no time": ("CP1 OK 1/1", "It names no time"),
    "a point that is not there": ("CP9 OK 0815", "There is no point 'CP9'"),
    "two points": ("CP1 GT1 OK 0815", "'GT1' is not understood here"),
    "two states": ("CP1 OK HELD 0815", "'HELD' is not understood here"),
    "two times": ("CP1 OK 0815 0820", "'0820' is not understood here"),
    "two numbers": ("#1 #2 CP1 OK 0815", "'#2' is not understood here"),
    "more passed than came": ("CP1 OK 45/44 0815", "45 vehicles passed, and only 44 came"),
    "an hour that is none": ("CP1 OK 2515", "'2515' is not understood here"),
    "a minute that is none": ("CP1 OK 0870", "'0870' is not understood here"),
    "a time outside the operation": ("CP1 OK 0300", "is a time of no day of the operation"),
    "a day outside the operation": ("CP1 OK 310815", "is a time of no day of the operation"),
    "five vehicles of nothing": ("CP1 OK 5/ 0815", "'5/' is not understood here"),
    "a telephone number": ("CP1 OK 0815 +" + "0" * 12, "is not understood here"),
    "a convoy that is not there": ("ghost CP1 OK 0815", "'ghost' is not understood here"),
    "a formula": ("=CP1 OK 0815", "'=CP1' is not understood here"),
    "markup": ("<b>CP1</b> OK 0815", "is not understood here"),
    "look-alike letters": ("\u0421\u04201 OK 0815", "is not understood here"),
    "another script": ("МИ ДОБРЕ 0815", "is not understood here"),
    "a number too long": ("#1234567 CP1 OK 0815", "'#1234567' is not understood here"),
    "vehicles beyond counting": ("CP1 OK 99999/99999 0815", "is not understood here"),
    "a message without end": ("CP1 " * 300, "It is 1200 letters long"),
    "a good one beside a bad one": ("CP1 OK 0815\nCP1 FINE 0815", "row 2: 'FINE' is not understood here"),
}


@pytest.mark.parametrize(("text", "said"), _MESSAGES.values(), ids=_MESSAGES)
def test_a_bad_message_is_told(room: Room, text: str, said: str) -> None:
    """With its line."""
    assert said in room.refuses("messages", "replies.txt", text.encode())


_FILES_OF_MESSAGES: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "There is no message in it"),
    "blank lines": (b"\n \n", "There is no message in it"),
    "another encoding": ("Привіт".encode("cp1251"), "is not text in utf-8"),
    "zeros": (b"CP1\x00 OK", "is a zero"),
    "lines without end": (b"CP1 OK 0815\n" * 100_001, "It has 100001 lines"),
    "a picture": (b"\x89PNG\r\n", "is not text in utf-8"),
}


@pytest.mark.parametrize(("data", "said"), _FILES_OF_MESSAGES.values(), ids=_FILES_OF_MESSAGES)
def test_a_file_that_holds_no_messages_is_told(room: Room, data: bytes, said: str) -> None:
    """Before any is read."""
    assert said in room.refuses("messages", "replies.txt", data)


_BOOKS: dict[str, tuple[Any, str]] = {
    "no JSON": (b"{", "This is no logbook"),
    "another file": (b'{"version": 1}', "This is no logbook"),
    "another operation": (
        b'{"version": 1, "logbook": {"operation": "x", "reports": []}}',
        "This is the logbook of 'x', version 1",
    ),
    "another version": (b'{"version": 2, "logbook": {"operation": "one-bus", "reports": []}}', "version 2"),
}


@pytest.mark.parametrize(("data", "said"), _BOOKS.values(), ids=_BOOKS)
def test_a_bad_logbook_is_told(room: Room, data: bytes, said: str) -> None:
    """It is never written over."""
    (room.folder / "operation.logbook.json").write_bytes(data)
    assert said in room.refuses("messages", "replies.txt", b"CP1 OK 0815\n")


def test_a_plan_of_another_operation_is_told(room: Room) -> None:
    """Reports are about a plan of the operation as it is."""
    room.plan.write_bytes(room.plan.read_bytes().replace(b'"digest": "', b'"digest": "0'))
    code, _, complaints = room.take_in("messages", "replies.txt", b"CP1 OK 0815\n", "--apply")
    assert code == 1
    assert "This is not a plan of this operation as it is now. Nothing was taken in." in complaints
