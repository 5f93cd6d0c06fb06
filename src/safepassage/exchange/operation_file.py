"""Read, check and write the file of an operation, workbook or text."""

from os import PathLike
from pathlib import Path
from typing import Final

from safepassage.domain.operation import Operation
from safepassage.errors import InvalidOperationError
from safepassage.exchange.assembly import Assembled, assemble
from safepassage.exchange.codes import notice
from safepassage.exchange.problems import CellError
from safepassage.exchange.raw import RawFile
from safepassage.exchange.storage import read_bytes, write_bytes
from safepassage.exchange.tables import Tables, tables_of
from safepassage.notices import Notice, Where

WORKBOOK: Final = frozenset({".xlsx"})
TEXT: Final = frozenset({".yaml", ".yml"})


def read_operation(path: str | PathLike[str]) -> Operation:
    """
    Return the operation in the file at ``path``.

    Raises
    ------
    InvalidOperationError
        If anything is wrong with it; its notices say everything that is.
    """
    assembled = _assembled(Path(path))
    if assembled.operation is None:
        raise InvalidOperationError(assembled.notices)
    return assembled.operation


def check(path: str | PathLike[str]) -> tuple[Notice, ...]:
    """
    Return everything that is wrong or doubtful in the file at ``path``: its form, its values, and whether they make sense.

    Whether they make sense is asked even if some rows cannot be understood, as far as the others allow.
    """
    return read_and_check(path)[1]


def read_and_check(path: str | PathLike[str]) -> tuple[Operation | None, tuple[Notice, ...]]:
    """Return the operation in the file at ``path``, None if it cannot be understood, and what `check` returns; the file is read once."""
    try:
        assembled = _assembled(Path(path))
    except InvalidOperationError as error:
        return None, error.notices
    from safepassage.exchange.plausibility import check_operation  # noqa: PLC0415 - loads geodesy, for checks only

    operation = assembled.operation or assembled.partial
    sense = check_operation(operation, assembled.locate, incomplete=assembled.incomplete)
    return assembled.operation, (*assembled.notices, *sense)


def write_operation(operation: Operation, path: str | PathLike[str]) -> None:
    """
    Write ``operation`` to ``path``, as a workbook or as text by the ending of the name.

    What is written is read back before the file takes its place, so that nothing is lost on the way.

    Raises
    ------
    InvalidOperationError
        If a file cannot keep something in the operation.
    """
    target = Path(path)
    try:
        data = _bytes(tables_of(operation), target)
    except CellError as error:
        problem = notice("cannot-write", Where(file=target.name), error.message, expected=error.expected)
        raise InvalidOperationError([problem]) from None
    again = assemble(raw_file(data, target))
    if again.operation is None:
        raise InvalidOperationError(again.notices)
    if again.operation != operation:
        raise InvalidOperationError([_difference(operation, again.operation, target)])
    write_bytes(data, target)


def _assembled(path: Path) -> Assembled:
    raw = raw_file(read_bytes(path), path)
    if not raw.sheets:
        raise InvalidOperationError(raw.notices)
    return assemble(raw)


def raw_file(data: bytes, path: Path) -> RawFile:
    """Return the file taken apart; what it is follows from its name, and must agree with what it holds."""
    if path.suffix.lower() in TEXT:
        from safepassage.exchange.text_form import read_text  # noqa: PLC0415 - not needed for workbooks

        return read_text(data, path.name)
    if path.suffix.lower() in WORKBOOK:
        from safepassage.exchange.workbook_reader import read_workbook  # noqa: PLC0415 - not needed for text

        return read_workbook(data, path.name)
    raise InvalidOperationError([_unknown_kind(path)])


def _bytes(tables: Tables, path: Path) -> bytes:
    if path.suffix.lower() in TEXT:
        from safepassage.exchange.text_form import text_of_tables  # noqa: PLC0415 - not needed for workbooks

        return text_of_tables(tables)
    if path.suffix.lower() in WORKBOOK:
        from safepassage.exchange.workbook_writer import workbook_of_tables  # noqa: PLC0415 - not needed for text

        return workbook_of_tables(tables)
    raise InvalidOperationError([_unknown_kind(path)])


def _unknown_kind(path: Path) -> Notice:
    expected = " or ".join(sorted(WORKBOOK | TEXT))
    message = f"The name {path.name} does not end in {expected}."
    return notice("file-kind", Where(file=path.name), message, given=path.suffix or path.name, expected=expected)


def _difference(operation: Operation, again: Operation, path: Path) -> Notice:
    """Return a notice of the first row that comes back from the file otherwise than it went in."""
    before, after = tables_of(operation), tables_of(again)
    for sheet, rows in before.items():
        for number, row in enumerate(rows):
            other = after[sheet][number] if number < len(after[sheet]) else {}
            for attribute in row.keys() | other.keys():
                if row.get(attribute) != other.get(attribute):
                    where = Where(file=path.name, sheet=sheet, row=number + 2, column=attribute)
                    message = "This value does not come back from the file as it is."
                    return notice("cannot-write", where, message, given=row.get(attribute), expected=repr(other.get(attribute)))
    message = "The operation does not come back from the file as it is: it holds values of other types than its classes state."
    return notice("cannot-write", Where(file=path.name), message)
