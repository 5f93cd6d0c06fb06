"""The blank workbook that people fill in."""

from os import PathLike
from pathlib import Path

from safepassage.errors import InvalidOperationError
from safepassage.exchange.codes import notice
from safepassage.exchange.schema import SHEETS
from safepassage.exchange.storage import write_bytes
from safepassage.notices import Where


def write_template(path: str | PathLike[str]) -> None:
    """
    Write a blank workbook to ``path``: units, explanations, drop-downs, and in each sheet an example that is not read.

    Raises
    ------
    InvalidOperationError
        If the name does not end in .xlsx.
    """
    from safepassage.exchange.workbook_writer import workbook_of_tables  # noqa: PLC0415 - slow to load

    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        message = f"A template is a workbook; the name {target.name} does not end in .xlsx."
        raise InvalidOperationError([notice("file-kind", Where(file=target.name), message, given=target.name, expected=".xlsx")])
    examples = {sheet.name: {column.attribute: column.example for column in sheet.columns if column.example} for sheet in SHEETS}
    write_bytes(workbook_of_tables({sheet.name: [] for sheet in SHEETS}, examples), target)
