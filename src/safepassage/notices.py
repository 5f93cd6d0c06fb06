"""What is wrong with input, said completely: where, what was given, what was expected, what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a notice matters."""

    ERROR = "error"
    """The operation cannot be planned until this is mended."""
    WARNING = "warning"
    """The operation can be planned, but a person should look at this."""


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """
    The spot a notice is about; parts that do not apply are empty or zero.

    ``row`` is the spreadsheet's own row number (the heading is row 1), or in a text file the line.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        parts = [self.file, f"sheet {self.sheet}" if self.sheet else ""]
        parts += [f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else ""]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """
    One thing that is wrong or doubtful in the input.

    Parameters
    ----------
    code
        Stable kebab-case name of the kind of problem; each has an entry in the reference.
    given, expected
        What stands in the file, and what could stand there.
    remedy
        What to do next, as an instruction.
    """

    code: str
    severity: Severity
    where: Where
    message: str
    given: str = ""
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.severity}: {self.where}: {self.message}" if str(self.where) else f"{self.severity}: {self.message}"
        if self.given:
            text += f" Given: {self.given}."
        if self.expected:
            text += f" Expected: {self.expected}."
        return f"{text} {self.remedy}".rstrip()
