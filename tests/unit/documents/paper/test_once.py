"""Nothing is typeset twice: what several readers are given in the same words is one sheet, and goes to each of them."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from safepassage.documents.paper import Language
from safepassage.documents.paper.copies import print_job
from safepassage.documents.paper.press import Press
from safepassage.domain.audience import Audience
from unit.documents.paper import papers
from unit.documents.paper.papers import AS_OF, READERS


def print_all(monkeypatch: pytest.MonkeyPatch, out: Path, *readers: Audience) -> list[str]:
    """Return what the typesetter was given when everything was printed for ``readers``; each page it made has a number of its own."""
    given: list[str] = []

    def pdf(_: Press, data: Mapping[str, object], as_of: datetime) -> bytes:
        assert as_of == AS_OF
        given.append(json.dumps(data, sort_keys=True))
        return f"%PDF {len(given)}".encode()

    monkeypatch.setattr(Press, "pdf", pdf)
    operation = papers.secret_operation()
    stock = papers.stock_of(operation, papers.secret_plan(operation))
    for job in stock.jobs(readers, [Language.ENGLISH]):
        print_job(stock, job, Press(compiler=Mock()), out)
    return given


def test_each_document_is_typeset_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of 49 files for everybody 42 are typeset, no two of them alike; the others are copies of these."""
    given = print_all(monkeypatch, tmp_path, *READERS)
    files = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.pdf")}
    assert (len(files), len(given), len(set(given))) == (49, 42, 42)
    shared = {name: {other for other, page in files.items() if page == files[name]} for name in files}
    assert shared["coordinator/en/notification.pdf"] == {
        f"{reader}/en/notification.pdf" for reader in ("coordinator", "negotiator", "radio-room")
    }
    assert shared["coordinator/en/situation-report.pdf"] == {"coordinator/en/situation-report.pdf"}


def test_a_sheet_names_all_who_are_given_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The tracking sheets are the same paper, whether they are printed for the radio room alone or for everybody."""
    alone = print_all(monkeypatch, tmp_path / "alone", Audience.RADIO_ROOM)
    everybody = print_all(monkeypatch, tmp_path / "everybody", *READERS)
    assert set(alone) <= set(everybody)
    assert [json.loads(data)["reader"] for data in alone if '"Convoy tracking sheet"' in data] == ["For: Coordinator, Radio room"]


def test_long_documents_come_in_several_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With at most three convoys in a file four come in two, none is lost, and files of a longer plan before do not lie on."""
    monkeypatch.setattr("safepassage.documents.paper.copies.PARTS", 3)
    folder = tmp_path / "radio-room/en"
    folder.mkdir(parents=True)
    for name in ("tracking-sheet.pdf", "tracking-sheet-03.pdf", "tracking-sheet-notes.pdf"):
        (folder / name).write_bytes(b"old")
    given = print_all(monkeypatch, tmp_path, Audience.RADIO_ROOM)
    assert sorted(path.name for path in folder.glob("tracking*")) == [
        "tracking-sheet-01.pdf",
        "tracking-sheet-02.pdf",
        "tracking-sheet-notes.pdf",
    ]
    first, second = (sheet for sheet in map(json.loads, given) if sheet["title"] == "Convoy tracking sheet")
    assert [len(sheet["labels"]) for sheet in (first, second)] == [3, 1]
    assert [block["kind"] for block in first["blocks"]].count("break") == 2
    monkeypatch.undo()
    (whole,) = (
        sheet for sheet in map(json.loads, print_all(monkeypatch, tmp_path, Audience.RADIO_ROOM)) if "tracking" in sheet["title"]
    )
    assert [*first["blocks"], {"kind": "break"}, *second["blocks"]] == whole["blocks"]
    assert not (folder / "tracking-sheet-01.pdf").exists()
