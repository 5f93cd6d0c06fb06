"""Fixtures of the tests of files."""

from pathlib import Path

import pytest

from safepassage.domain.operation import Operation
from unit.exchange.files import Book, book_of, full_operation


@pytest.fixture(scope="session")
def operation() -> Operation:
    """Return an operation that uses every sheet."""
    return full_operation()


@pytest.fixture
def book(operation: Operation) -> Book:
    """Return the cells of its workbook, to be spoilt."""
    return book_of(operation)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the workbook of a test is written."""
    return tmp_path / "operation.xlsx"
