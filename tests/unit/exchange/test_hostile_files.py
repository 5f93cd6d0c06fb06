"""Tests of files that are damaged, of another kind, or made to harm: each is one clear notice, never a crash."""

import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.domain.operation import Operation
from safepassage.errors import InvalidOperationError
from safepassage.exchange import check, read_operation
from safepassage.exchange.schema import SHEETS
from safepassage.notices import Severity
from unit.exchange.files import Book, book_of, full_operation, save

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def repacked(path: Path, change: Mapping[str, Callable[[bytes], bytes]], extra: Mapping[str, bytes] | None = None) -> Path:
    """Write the workbook at ``path`` anew with some of its parts changed or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change.get(name, bytes)(content))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return path


def codes(path: Path) -> list[str]:
    """Return the codes of what is told about a file."""
    return [notice.code for notice in check(path)]


def _word_document() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-kind"),
        (b"id,name\n1,town\n", "file-kind"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "file-kind"),
        (b"%PDF-1.7", "file-kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000), "file-protected"),
        (b"PK\x03\x04 and nothing more", "file-damaged"),
        (_word_document(), "file-kind"),
    ],
)
def test_other_kinds_of_file_are_refused(path: Path, content: bytes, code: str) -> None:
    """Tests that a name does not make a workbook of a table of text, a picture, a letter or an encrypted file."""
    path.write_bytes(content)
    assert codes(path) == [code]
    with pytest.raises(InvalidOperationError):
        read_operation(path)


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    """Tests that there must be a file, and that it must be one."""
    assert codes(tmp_path / "none.xlsx") == ["file-missing"]
    assert codes(tmp_path / "none" / "none.yaml") == ["file-missing"]
    assert codes(tmp_path) == ["file-unreadable"]
    assert codes(tmp_path / "with\0nothing.xlsx") in (["file-missing"], ["file-unreadable"])
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert codes(tmp_path / "pipe.xlsx") == ["file-unreadable"]


def test_huge_files_are_not_read(path: Path) -> None:
    """Tests that the size is looked at before the file is."""
    with path.open("wb") as file:
        file.truncate(100_000_001)
    assert codes(path) == ["file-too-large"]


def test_a_workbook_cut_short_is_refused_wherever_it_ends(book: Book, path: Path) -> None:
    """Tests that no part of a workbook is taken for the whole."""
    whole = save(book, path).read_bytes()
    for share in range(1, 20):
        path.write_bytes(whole[: len(whole) * share // 20])
        assert codes(path) == ["file-damaged"]


def test_a_workbook_with_flipped_bytes_never_crashes(book: Book, path: Path) -> None:
    """Tests that damage anywhere in the archive is told or harmless, and never raises anything else."""
    whole = bytearray(save(book, path).read_bytes())
    for position in range(0, len(whole), 97):
        damaged = whole.copy()
        damaged[position] ^= 0xFF
        path.write_bytes(damaged)
        try:
            read_operation(path)
        except InvalidOperationError as error:
            assert error.notices  # noqa: PT017 - most, but not all, damage is fatal


def test_bombs_are_refused_before_they_unfold(book: Book, path: Path) -> None:
    """Tests that a part of a billion zeros, which packs to a megabyte, is refused after its first pieces."""
    with zipfile.ZipFile(save(book, path), "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as part:
        zeros = bytes(1_000_000)
        for _ in range(60):
            part.write(zeros)
    (notice,) = check(path)
    assert notice.code == "file-bomb"
    assert "xl/bomb.xml" in notice.message


def test_archives_of_thousands_of_parts_are_refused(book: Book, path: Path) -> None:
    """Tests that a workbook cannot be a heap of files."""
    with zipfile.ZipFile(save(book, path), "a") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/{number}.bin", b"")
    assert codes(path) == ["file-bomb"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(book: Book, path: Path, encoding: str) -> None:
    """Tests that a sheet that would read another file, or unfold, is refused in any encoding."""
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'

    def declare(content: bytes) -> bytes:
        text = content.decode().replace('encoding="UTF-8" standalone="yes"?>', f'encoding="{encoding}"?>{entity}', 1)
        return text.encode(encoding)

    repacked(save(book, path), {"xl/sharedStrings.xml": declare})
    assert codes(path) == ["file-entity"]


def test_broken_parts_are_told(book: Book, path: Path) -> None:
    """Tests that a sheet that is no XML is damage."""
    repacked(save(book, path), {"xl/worksheets/sheet2.xml": lambda content: content[:-40]})
    assert codes(path) == ["file-damaged"]


def test_a_list_of_sheets_that_leads_nowhere_is_damage(book: Book, path: Path) -> None:
    """Tests that a workbook whose sheets cannot be found is told as damaged."""
    repacked(save(book, path), {"xl/_rels/workbook.xml.rels": lambda _: b"<Relationships/>"})
    assert codes(path) == ["file-damaged"]


def test_a_part_that_stands_twice_is_damage(book: Book, path: Path) -> None:
    """Tests that two readers could not take two different parts of one name for the sheet."""
    save(book, path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    assert codes(path) == ["file-damaged"]


def test_locked_archives_are_told(book: Book, path: Path) -> None:
    """Tests that parts encrypted one by one are told as locked."""
    data = bytearray(save(book, path).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    path.write_bytes(data)
    assert codes(path) == ["file-protected"]


@pytest.mark.parametrize("cell", [(1_048_575, 0), (200_000, 3), (5, 16_383)])
def test_a_stray_cell_far_away_is_told(book: Book, path: Path, cell: tuple[int, int]) -> None:
    """Tests that one cell in the last row or column does not make a table of billions of cells."""
    save(book, path)
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet("Places")
        page.write(0, 0, "Id")
        page.write(*cell, "stray")
    (notice,) = check(path)
    assert (notice.code, notice.where.sheet, notice.where.row) == ("sheet-too-large", "Places", cell[0] + 1)


def test_cells_without_addresses_are_counted(book: Book, path: Path) -> None:
    """Tests that a far cell cannot hide by leaving out where it stands."""

    def hide(content: bytes) -> bytes:
        return content.replace(b"<sheetData>", b'<sheetData><row r="900001"><c t="str"><v>x</v></c></row>', 1)

    repacked(save(book, path), {"xl/worksheets/sheet2.xml": hide})
    assert codes(path) == ["sheet-too-large"]


def test_a_cell_at_no_address_is_damage(book: Book, path: Path) -> None:
    """Tests that an address that is none is told, and not passed on."""
    repacked(save(book, path), {"xl/worksheets/sheet2.xml": lambda content: content.replace(b'r="B2"', b'r="2B"')})
    assert codes(path) == ["file-damaged"]


def test_a_million_empty_rows_do_no_harm(book: Book, operation: Operation, path: Path) -> None:
    """Tests that rows that are only formatted are passed over."""

    def pad(content: bytes) -> bytes:
        empty = b"".join(b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="0"/></row>' % (n, n) for n in range(100, 1_048_577))
        return content.replace(b"</sheetData>", empty + b"</sheetData>")

    repacked(save(book, path), {"xl/worksheets/sheet2.xml": pad})
    assert read_operation(path) == operation


_FLEETS = f"xl/worksheets/sheet{[sheet.name for sheet in SHEETS].index('Fleets') + 1}.xml"
"""The part with the sheet Fleets of a workbook that the tests save."""


def test_results_of_formulas_are_read_with_a_warning(book: Book, operation: Operation, path: Path) -> None:
    """Tests that the result saved with a formula counts, and that the formula is told at its cell."""
    save(book, path)
    row = next(n for n, cells in enumerate(book["Fleets"], start=1) if cells[0] == "held")
    formula = b"<f>20+8</f><v>28</v>"
    repacked(path, {_FLEETS: lambda c: c.replace(b'<c r="C%d"><v>28</v>' % row, b'<c r="C%d">' % row + formula)})
    assert read_operation(path) == operation
    (notice,) = check(path)
    assert (notice.code, notice.severity, notice.where.row, notice.where.column) == ("formula", Severity.WARNING, row, "Count")
    assert notice.given == "28"


def test_formulas_never_worked_out_are_errors(book: Book, path: Path) -> None:
    """Tests that a formula saved without a result is no empty cell, whether the column is needed or not."""
    save(book, path)
    workbook = openpyxl.load_workbook(path)
    workbook["Fleets"]["C3"] = "=20+8"
    workbook["Places"]["G3"] = "=1+1"
    workbook.save(path)
    assert [(n.code, n.where.sheet, n.where.row, n.where.column) for n in check(path)] == [
        ("formula-without-result", "Places", 3, "Bays"),
        ("formula-without-result", "Fleets", 3, "Count"),
    ]


def test_cells_that_show_an_error_are_errors(book: Book, path: Path) -> None:
    """Tests that #DIV/0! is told as what it is."""
    save(book, path)
    row = next(n for n, cells in enumerate(book["Fleets"], start=1) if cells[0] == "held")
    error = b'<c r="C%d" t="e"><f>1/0</f><v>#DIV/0!</v>' % row
    repacked(path, {_FLEETS: lambda c: c.replace(b'<c r="C%d"><v>28</v>' % row, error)})
    assert [(n.code, n.where.row, n.where.column) for n in check(path)] == [("error-value", row, "Count")]


def test_an_empty_workbook_is_told(path: Path) -> None:
    """Tests that a workbook without anything in it misses every sheet that is needed."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("Sheet1")
    assert codes(path) == ["missing-sheet"] * 8 + ["ignored-sheet"]


def test_wild_values_never_crash(book: Book, path: Path) -> None:
    """Tests that a column full of junk, in every sheet at once, is told row by row."""
    for grid in book.values():
        for row in grid[1:]:
            row[-1] = "\u202e=junk;\"'"
    assert {"bad-choice", "bad-duration", "bad-time", "not-a-number"} <= set(codes(save(book, path)))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_junk_in_any_cells_never_crashes(data: st.DataObject) -> None:
    """Tests that whatever stands in a few cells, headings among them, the file is read or everything wrong is told."""
    book = book_of(full_operation())
    junk = st.sampled_from(
        ["zzz", "", "-5", "=", "#", "2022-03-31 10:00", "town", "99999999999", "1:30", "~", "both", "0"]
    ) | st.text(max_size=5)
    for _ in range(data.draw(st.integers(1, 6))):
        grid = book[data.draw(st.sampled_from(sorted(book)))]
        row = grid[data.draw(st.integers(0, len(grid) - 1))]
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(junk)
    with tempfile.TemporaryDirectory() as folder:
        path = save(book, Path(folder) / "junk.xlsx")
        notices = check(path)
        try:
            read_operation(path)
        except InvalidOperationError as error:
            assert set(error.notices) <= set(notices)  # noqa: PT017 - some junk does no harm
            assert any(notice.severity is Severity.ERROR for notice in error.notices)  # noqa: PT017 - see above
