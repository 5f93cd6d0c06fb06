"""Tests of `write_operation`: nothing is lost on the way, and nothing is half-written."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from safepassage.domain.agreement import Claim
from safepassage.domain.digest import digest
from safepassage.domain.operation import Operation
from safepassage.errors import InvalidOperationError
from safepassage.exchange import check, read_operation, write_operation
from safepassage.exchange.storage import read_bytes, write_bytes

FORMS = pytest.mark.parametrize("form", ["xlsx", "yaml", "yml", "XLSX"])


@FORMS
def test_what_is_written_reads_back(operation: Operation, tmp_path: Path, form: str) -> None:
    """Tests that the operation that uses every sheet survives, digest and all, and that there is nothing to tell."""
    path = tmp_path / f"operation.{form}"
    write_operation(operation, path)
    assert read_operation(path) == operation
    assert digest(read_operation(path)) == digest(operation)
    assert check(path) == ()


def test_workbook_to_text_to_workbook_gives_the_same_bytes(operation: Operation, tmp_path: Path) -> None:
    """Tests that converting back and forth changes not one byte."""
    write_operation(operation, tmp_path / "a.xlsx")
    write_operation(read_operation(tmp_path / "a.xlsx"), tmp_path / "b.yaml")
    write_operation(read_operation(tmp_path / "b.yaml"), tmp_path / "c.xlsx")
    write_operation(read_operation(tmp_path / "c.xlsx"), tmp_path / "d.yaml")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()
    assert (tmp_path / "b.yaml").read_bytes() == (tmp_path / "d.yaml").read_bytes()


def test_totals_keep_their_sheet(operation: Operation, tmp_path: Path) -> None:
    """Tests that a true sum at the end of the claims is written as a total, and one that differs as a claim."""
    false = Claim(subject="Evacuee groups/count", value="170000", source="city")
    true = Claim(subject="Evacuee groups/count", value="1921", source="desk")
    for claims, totals in (((true,), 1), ((false,), 0), ((true, false), 0), ((false, true), 1)):
        changed = replace(operation, claims=claims)
        write_operation(changed, tmp_path / "operation.yaml")
        text = (tmp_path / "operation.yaml").read_text(encoding="utf-8")
        assert read_operation(tmp_path / "operation.yaml") == changed
        assert text.partition("\ntotals:")[2].count("subject:") == totals


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": "x" * 40_000}, "A text of 40000 characters is too long for a cell."),
        ({"zone": "Mars/Olympus"}, "'Mars/Olympus' is not a time zone."),
        ({"id": " spaced "}, "This value does not come back from the file as it is."),
        ({"description": "   "}, "This value does not come back from the file as it is."),
        (
            {"claims": (Claim(subject="a", value="1", source="s", as_of=datetime(2022, 3, 31)),)},  # noqa: DTZ001 - the mistake
            "The time 2022-03-31T00:00:00 has no time zone.",
        ),
    ],
)
def test_refuses_what_a_workbook_cannot_keep(
    operation: Operation, tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    """Tests that an operation that would not come back is refused with the reason, and that no file is left behind."""
    path = tmp_path / "operation.xlsx"
    with pytest.raises(InvalidOperationError) as error:
        write_operation(replace(operation, **change), path)  # type: ignore[arg-type]
    assert [notice.message for notice in error.value.notices] == [reason]
    assert list(tmp_path.iterdir()) == []


def test_a_remark_cannot_be_a_name_in_a_workbook(operation: Operation, tmp_path: Path) -> None:
    """Tests that an id that begins with # is refused for a workbook, where its row would not be read, and kept in text."""
    changed = replace(
        operation,
        parties=(replace(operation.parties[0], id="#1"),),
        clauses=(),
        consents=(),
        windows=(replace(operation.windows[0], clauses=()),),
    )
    with pytest.raises(InvalidOperationError):
        write_operation(changed, tmp_path / "operation.xlsx")
    write_operation(changed, tmp_path / "operation.yaml")
    assert read_operation(tmp_path / "operation.yaml") == changed


def test_refuses_other_forms(operation: Operation, tmp_path: Path) -> None:
    """Tests that the ending of the name decides, and must be known, for writing and reading."""
    with pytest.raises(InvalidOperationError, match=r"does not end in \.xlsx or \.yaml or \.yml"):
        write_operation(operation, tmp_path / "operation.csv")
    (tmp_path / "operation.csv").write_text("id,name\n")
    assert [notice.code for notice in check(tmp_path / "operation.csv")] == ["file-kind"]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that a disk that fills up leaves the old file as it was, and no remains."""
    path = tmp_path / "old.yaml"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_bytes(b"new", path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    """Tests that a new file may be read by whom the system says, and a replaced one by the same people as before."""
    mask = os.umask(0o027)
    try:
        write_bytes(b"new", tmp_path / "new.yaml")
    finally:
        os.umask(mask)
    assert (tmp_path / "new.yaml").stat().st_mode & 0o777 == 0o640
    (tmp_path / "new.yaml").chmod(0o604)
    write_bytes(b"newer", tmp_path / "new.yaml")
    assert (tmp_path / "new.yaml").stat().st_mode & 0o777 == 0o604
    assert read_bytes(tmp_path / "new.yaml") == b"newer"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Tests that writing to a link replaces the file that it leads to."""
    (tmp_path / "real.yaml").write_bytes(b"old")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "real.yaml")
    write_bytes(b"new", tmp_path / "link.yaml")
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_bytes() == b"new"
