"""Tests of workbooks that are written: what people see in them, and what spreadsheet programs make of them."""

import time
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from safepassage.domain.operation import Operation
from safepassage.errors import InvalidOperationError
from safepassage.exchange import check, read_operation, write_operation, write_template
from safepassage.exchange.schema import SHEETS


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a blank workbook."""
    path = tmp_path_factory.mktemp("template") / "blank.xlsx"
    write_template(path)
    return path


def test_the_same_operation_gives_the_same_bytes(operation: Operation, tmp_path: Path) -> None:
    """Tests that neither the time nor the name of the file gets into the workbook."""
    write_operation(operation, tmp_path / "a.xlsx")
    time.sleep(2.1)  # A zip archive counts time in steps of two seconds.
    write_operation(operation, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_texts_are_never_formulas(operation: Operation, tmp_path: Path) -> None:
    """Tests that texts which begin as formulas, numbers or links do stay what they are, texts."""
    nasty = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "https://example.org", "0012", "1e5", "TRUE", "2022-03-31")
    places = tuple(replace(place, note=note) for place, note in zip(operation.places, nasty, strict=False))
    changed = replace(operation, places=places, title=nasty[0], description=nasty[4])
    path = tmp_path / "operation.xlsx"
    write_operation(changed, path)
    assert read_operation(path) == changed
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "n"}
    assert all(cell.hyperlink is None for page in book for row in page.iter_rows() for cell in row)


def test_headings_are_protected_and_cells_are_not(template: Path) -> None:
    """Tests that every sheet keeps its headings, leaves its cells open, and needs no password."""
    book = openpyxl.load_workbook(template)
    for sheet in SHEETS:
        page = book[sheet.name]
        assert page.protection.sheet
        assert page.protection.password is None
        assert page.cell(1, 1).protection.locked
        assert page.freeze_panes == "B2"
        if sheet.name != "Operation":
            assert not page.cell(2, 1).protection.locked


def test_cells_without_a_format_are_open(template: Path) -> None:
    """Tests that the standard format, which is that of every cell nobody touched, is not locked: rows can be added and deleted."""
    with zipfile.ZipFile(template) as archive:
        styles = archive.read("xl/styles.xml").decode()
    standard = styles.partition("<cellXfs")[2].partition("</xf>")[0]
    assert standard.endswith('applyProtection="1"><protection locked="0"/>')


def test_headings_carry_units_and_explanations(template: Path) -> None:
    """Tests that each heading has its unit and a comment that says what it means and whether it is needed."""
    book = openpyxl.load_workbook(template)
    for sheet in SHEETS[1:]:
        page = book[sheet.name]
        for number, column in enumerate(sheet.columns, start=1):
            cell = page.cell(1, number)
            assert cell.value == column.title
            assert cell.comment is not None
            assert cell.comment.text.startswith(column.description)
            assert ("Needed." in cell.comment.text) == column.required
    assert "Length (h)" in [cell.value for cell in book["Operation"]["A"]]


def test_choices_are_offered(template: Path) -> None:
    """Tests that choices, yes or no, and rows of other sheets are offered in drop-downs that allow other spellings."""
    book = openpyxl.load_workbook(template)
    offered = {str(rule.sqref).partition(":")[0]: rule for rule in book["Fleets"].data_validations.dataValidation}
    assert offered["B2"].formula1 == "'Vehicle types'!$A$2:$A$2001"
    assert offered["F2"].formula1 == '"ready,under_way,held"'
    assert not any(rule.showErrorMessage for rule in offered.values())


def test_every_column_is_explained_about(template: Path) -> None:
    """Tests that the first sheet lists every sheet and column."""
    page = openpyxl.load_workbook(template)["About"]
    listed = {cell.value for column in ("A", "B") for cell in page[column]}
    assert {sheet.name for sheet in SHEETS} | {column.title for sheet in SHEETS for column in sheet.columns} <= listed


def test_an_untouched_template_is_no_operation(template: Path) -> None:
    """Tests that its examples are not taken for an operation: everything needed is missed, and nothing else is told."""
    told = [(notice.code, notice.where.sheet, notice.where.row) for notice in check(template)]
    assert told == [
        *(("missing-value", "Operation", row) for row in (2, 3, 4, 5)),
        *(("empty-sheet", sheet.name, 1) for sheet in SHEETS[1:] if sheet.required),
    ]
    with pytest.raises(InvalidOperationError):
        read_operation(template)


def test_each_sheet_has_an_example_that_says_so(template: Path) -> None:
    """Tests that the second row of every sheet is marked as an example."""
    book = openpyxl.load_workbook(template)
    for sheet in SHEETS[1:]:
        assert str(book[sheet.name].cell(2, 1).value).startswith("# example: ")


def test_a_template_is_a_workbook(tmp_path: Path) -> None:
    """Tests that a template in another form is refused before anything is written."""
    with pytest.raises(InvalidOperationError, match=r"does not end in \.xlsx"):
        write_template(tmp_path / "blank.yaml")
    assert list(tmp_path.iterdir()) == []


def test_coordinates_keep_every_digit(operation: Operation, tmp_path: Path) -> None:
    """Tests that a number with more digits than a workbook's numbers have comes back as it was."""
    town, *others = operation.places
    exact = replace(operation, places=(replace(town, latitude=47.095100000000014, longitude=1e-7 / 3), *others))
    for name in ("operation.xlsx", "operation.yaml"):
        write_operation(exact, tmp_path / name)
        assert read_operation(tmp_path / name) == exact
