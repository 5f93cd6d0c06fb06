"""Tests of the reference pages: they are what the code would write, and leave nothing out."""

import ast
import json
from pathlib import Path

import pytest

from safepassage.exchange import plan_schema
from safepassage.exchange.checks.notification import NOTICES as NOTIFICATION
from safepassage.exchange.codes import CODES, shown
from safepassage.exchange.plausibility import NOTICES
from safepassage.exchange.reference import PAGES, main
from safepassage.exchange.schema import SHEETS
from safepassage.notices import Severity

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "docs" / "reference"
SOURCES = ROOT / "src" / "safepassage" / "exchange"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_the_code_would_write(name: str) -> None:
    """Tests that a page was made anew after the last change: python -m safepassage.exchange.reference docs/reference."""
    assert (REFERENCE / name).read_text(encoding="utf-8") == PAGES[name]()


def test_writes_every_page(tmp_path: Path) -> None:
    """Tests the command that makes the pages."""
    main(tmp_path / "reference")
    assert sorted(path.name for path in (tmp_path / "reference").iterdir()) == sorted(PAGES)


def test_every_code_is_in_the_reference() -> None:
    """Tests that each code of the readers and of the checks of sense has its line, with meaning and remedy, under one name only."""
    lines = (REFERENCE / "notices.md").read_text(encoding="utf-8").splitlines()
    listed = {line.split("`")[1] for line in lines if line.startswith("| `")}
    assert listed == set(CODES) | set(NOTICES) | set(NOTIFICATION)
    assert len(listed) == len(CODES) + len(NOTICES) + len(NOTIFICATION)
    for code in (*CODES.values(), *NOTICES.values(), *NOTIFICATION.values()):
        assert code.meaning.endswith(".")
        assert code.remedy.endswith(".")
        assert code.severity in Severity


def test_every_code_of_the_readers_is_used() -> None:
    """Tests that the reference promises no notice that nothing gives."""
    literals: set[object] = set()
    for path in SOURCES.rglob("*.py"):
        if path.name != "codes.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            literals |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert set(CODES) - literals == set()


def test_every_column_is_in_the_reference() -> None:
    """Tests that each sheet has its part and each column its line."""
    page = (REFERENCE / "operation-file.md").read_text(encoding="utf-8")
    for sheet in SHEETS:
        part = page.partition(f"\n## {sheet.name}\n")[2].partition("\n## ")[0]
        assert sheet.description in part
        for column in sheet.columns:
            assert f"`{column.attribute}`" in part
            assert column.description in part


def test_the_published_schema_is_the_one_in_use() -> None:
    """Tests that the file and the function give the same schema."""
    assert json.loads((REFERENCE / "plan.schema.json").read_bytes()) == plan_schema()


def test_what_was_given_is_shown_as_people_see_it() -> None:
    """Tests that whole numbers have no fraction, lists no brackets, and long texts an end."""
    assert shown(28.0) == "28"
    assert shown(("a", "b")) == "a, b"
    assert shown("two\n lines") == "two lines"
    assert shown("x" * 100) == "x" * 79 + "…"
