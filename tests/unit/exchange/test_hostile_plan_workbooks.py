"""Workbooks of plans that are broken or made to harm: every cell that is wrong is told, with its sheet, row and column."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from operations import one_bus
from safepassage.domain.audience import Audience
from safepassage.errors import InvalidPlanFileError
from safepassage.exchange import read_plan, write_operation
from safepassage.exchange.outgoing.selection import view_of
from safepassage.exchange.outgoing.workbook import plan_workbook
from safepassage.interfaces.cli import main
from unit.documents.plans import one_bus_plan

Change = Callable[[openpyxl.Workbook], object]


@cache
def _good() -> bytes:
    view = view_of(one_bus(), one_bus_plan(), Audience.COORDINATOR)
    return plan_workbook(one_bus(), one_bus_plan(), view)


def _changed(change: Change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(_good()))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _set(sheet: str, cell: str, value: Any) -> Change:  # noqa: ANN401 - whatever a cell can hold
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = value

    return change


def _again(sheet: str) -> Change:
    """Return a change that writes the first row of ``sheet`` a second time at its end."""
    return lambda book: book[sheet].append([cell.value for cell in book[sheet][2]])


_LATE = datetime(9999, 1, 1)  # noqa: DTZ001 - as a spreadsheet keeps it
_AT = "a date with a time, in UTC, in a cell that is formatted as one"
_CHANGED: dict[str, tuple[Change, str]] = {
    "no sheet of prices": (lambda book: book.remove(book["Prices"]), "it has no sheet Prices"),
    "a sheet under another name": (lambda book: setattr(book["Tasks"], "title", "Task"), "it has no sheet Tasks"),
    "a column under another name": (_set("Tasks", "C1", "Begins"), "sheet Tasks: there is no column Start (UTC)"),
    "a column without a name": (_set("Tasks", "A1", None), "sheet Tasks: there is no column Vehicle"),
    "a column twice": (_set("Tasks", "N1", "Place"), "sheet Tasks: there are two columns Place"),
    "a time in words": (
        _set("Tasks", "C2", "soon"),
        f"sheet Tasks, row 2, column Start (UTC): this cannot be understood. Given: soon. Expected: {_AT}",
    ),
    "a time as text": (
        _set("Tasks", "C2", "2030-05-01 07:50"),
        "sheet Tasks, row 2, column Start (UTC): this cannot be understood",
    ),
    "a formula that was never worked out": (
        _set("Tasks", "C2", "=NOW()"),
        "row 2, column Start (UTC): The cell is a formula without a saved result",
    ),
    "an error": (_set("Tasks", "C2", "#DIV/0!"), "row 2, column Start (UTC): The cell shows an error instead of a value"),
    "no time": (_set("Tasks", "D2", None), "sheet Tasks, row 2, column End (UTC): the cell is empty"),
    "an end before the start": (
        _set("Tasks", "C2", _LATE),
        "sheet Tasks, row 2, column End (UTC): the task ends before it begins",
    ),
    "a task that is none": (
        _set("Tasks", "B2", "fly"),
        "row 2, column Task: this cannot be understood. Given: fly. Expected: drive, service",
    ),
    "no task": (_set("Tasks", "B2", None), "row 2, column Task: the cell is empty. Expected: drive, service"),
    "a drive without a leg": (_set("Tasks", "F2", None), "row 2, column Leg: a drive needs it, and the cell is empty"),
    "a drive in no direction": (_set("Tasks", "G2", None), "row 2, column Direction: a drive needs it, and the cell is empty"),
    "a direction that is none": (
        _set("Tasks", "G2", "up"),
        "row 2, column Direction: this cannot be understood. Given: up. Expected: in, out or nothing",
    ),
    "a service at no checkpoint": (
        _set("Tasks", "H4", None),
        "row 4, column Checkpoint: a service needs it, and the cell is empty",
    ),
    "a boarding at no place": (_set("Tasks", "E7", None), "row 7, column Place: a board needs it, and the cell is empty"),
    "people without a number": (
        _set("Tasks", "J7", "villagers"),
        "sheet Tasks, row 7, column People: this cannot be understood. Given: villagers",
    ),
    "fewer people than none": (
        _set("Tasks", "J7", "villagers: -5"),
        "row 7, column People: this cannot be understood. Given: villagers: -5",
    ),
    "offers of nothing known": (
        _set("Tasks", "L7", "wings"),
        "row 7, column Offers: this cannot be understood. Given: wings. Expected: any of seat",
    ),
    "a quotation mark too few": (
        _set("Convoys", "G2", '"bus-01'),
        "sheet Convoys, row 2, column Vehicles: this cannot be understood",
    ),
    "a vehicle that is not there": (
        _set("Tasks", "A2", "bus-77"),
        "row 2, column Vehicle: there is no vehicle 'bus-77' in the sheet Vehicles",
    ),
    "tasks of nobody": (
        lambda book: book["Vehicles"].delete_rows(2),
        "there is no vehicle 'bus-01' in the sheet Vehicles; 23 more rows name it",
    ),
    "a vehicle twice": (_again("Vehicles"), "sheet Vehicles, row 3, column Vehicle: bus-01 stands in row 2 already"),
    "a vehicle of no fleet": (
        _set("Vehicles", "B2", None),
        "sheet Vehicles, row 2, column Fleet: the cell is empty. Expected: a name",
    ),
    "a convoy twice": (_again("Convoys"), "sheet Convoys, row 6, column Convoy: road-in-01 stands in row 2 already"),
    "a convoy without a name": (_set("Convoys", "A2", None), "sheet Convoys, row 2, column Convoy: the cell is empty"),
    "a convoy sideways": (
        _set("Convoys", "C2", "sideways"),
        "sheet Convoys, row 2, column Direction: this cannot be understood. Given: sideways",
    ),
    "half a person": (
        _set("People by group", "B2", 0.5),
        "sheet People by group, row 2, column People: this cannot be understood. Given: 0.5",
    ),
    "a negative count": (
        _set("People by group", "B2", -5),
        "row 2, column People: this cannot be understood. Given: -5. Expected: a whole number from 0 on",
    ),
    "a group twice": (_again("People by group"), "sheet People by group, row 3, column Group: villagers stands in row 2 already"),
    "no start of the operation": (
        _set("Plan", "B2", "today"),
        "sheet Plan, row 2, Epoch (UTC): this cannot be understood. Given: today",
    ),
    "a fact twice": (
        lambda book: book["Plan"].append(["Value", 7]),
        "sheet Plan, row 22: the fact Value stands in row 18 already",
    ),
    "a fact that is gone": (lambda book: book["Plan"].delete_rows(8), "sheet Plan: there is no row Seed"),
    "a fraction of a version": (_set("Plan", "B3", 2.5), "sheet Plan, row 3, Version: this cannot be understood. Given: 2.5"),
    "yes for a version": (_set("Plan", "B3", value=True), "sheet Plan, row 3, Version: this cannot be understood. Given: yes"),
    "another version": (_set("Plan", "B3", 99), "is a plan of version 99"),
    "a gap in words": (_set("Plan", "B20", "little"), "sheet Plan, row 20, Gap: this cannot be understood. Given: little"),
    "an endless gap": (_set("Plan", "B20", "inf"), "sheet Plan, row 20, Gap: this cannot be understood. Given: inf"),
    "a gap that is no number": (_set("Plan", "B20", "nan"), "sheet Plan, row 20, Gap: this cannot be understood. Given: nan"),
    "a question that is none": (
        _set("Plan", "B6", "please"),
        "sheet Plan, row 6, Objective: this cannot be understood. Given: please",
    ),
    "a proof in words": (
        _set("Proofs", "B2", "perhaps"),
        "sheet Proofs, row 2, column Weighted: this cannot be understood. Given: perhaps. Expected: yes or no",
    ),
    "a proof twice": (_again("Proofs"), "sheet Proofs, row 3, column Proof: 1 stands in row 2 already"),
    "a price of no proof": (
        _set("Prices", "A2", 7),
        "sheet Prices, row 2, column Proof: there is no proof '7' in the sheet Proofs",
    ),
    "a fraction of a price": (
        _set("Prices", "D2", 1.25),
        "sheet Prices, row 2, column Price: this cannot be understood. Given: 1.25",
    ),
    "a price below nothing": (
        _set("Prices", "D2", -4),
        "sheet Prices, row 2, column Price: this cannot be understood. Given: -4",
    ),
    "a price of nothing known": (
        _set("Prices", "B2", "gift"),
        "sheet Prices, row 2, column Kind: this cannot be understood. Given: gift",
    ),
    "a half-filled phase": (_set("Phases", "C2", "yes"), "sheet Phases, row 2, column Place: the cell is empty"),
}


@pytest.mark.parametrize(("change", "said"), _CHANGED.values(), ids=_CHANGED)
def test_a_changed_workbook_says_which_cell_is_wrong(change: Change, said: str, tmp_path: Path) -> None:
    """With its sheet, row and column, what stands there and what could; and what to do."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(_changed(change))
    with pytest.raises(InvalidPlanFileError) as raised:
        read_plan(path)
    assert said in str(raised.value)
    assert "safepassage" in str(raised.value) or "Make the plan again" in str(raised.value)
    assert not any(word in str(raised.value) for word in ("NoneType", "literal", "Unreadable", "$."))


def _repacked(part: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_good())) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return stream.getvalue()


_LOLS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
_FILES: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "This is no workbook"),
    "JSON": (b'{"version": 1}', "This is no workbook"),
    "no archive": (b"PK\x03\x04 not at all", "cannot be unpacked"),
    "half a workbook": (_good()[:-600], "cannot be unpacked"),
    "an old or locked workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "locked with a password, or one of the old form",
    ),
    "entities": (_repacked("xl/worksheets/sheet1.xml", _LOLS), "declares entities"),
    "a sheet that is no XML": (_repacked("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>"), "cannot be read"),
    "a bomb": (_repacked("xl/bomb.xml", b"<a>" + b" " * 130_000_000), "unpacks to more than"),
}


@pytest.mark.parametrize(("data", "said"), _FILES.values(), ids=_FILES)
def test_a_file_that_is_no_workbook_is_told(data: bytes, said: str, tmp_path: Path) -> None:
    """As for every workbook."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(data)
    with pytest.raises(InvalidPlanFileError, match=said):
        read_plan(path)


def test_every_wrong_cell_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the command that would print, simulate or give out from it; nothing else is written."""
    write_operation(one_bus(), tmp_path / "operation.yaml")
    path = tmp_path / "plan.xlsx"

    def change(book: openpyxl.Workbook) -> None:
        for cell, value in (("C2", "soon"), ("B3", "fly"), ("G4", "up"), ("J7", "all")):
            book["Tasks"][cell] = value
        book["Plan"]["B20"] = "little"

    path.write_bytes(_changed(change))
    before = sorted(tmp_path.iterdir())
    assert main(["export", str(tmp_path / "operation.yaml"), str(path), "--format", "gpx"]) == 1
    said = capsys.readouterr().err
    assert [f"row {row}" for row in (20, 2, 3, 4, 7) if f"row {row}," not in said] == []
    assert "safepassage export OPERATION PLAN --format workbook" in said
    assert sorted(tmp_path.iterdir()) == before
