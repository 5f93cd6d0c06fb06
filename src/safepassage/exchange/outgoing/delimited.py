"""Text tables as they leave: UTF-8 with the mark that Excel needs, and no cell that a spreadsheet would work out as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

_FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)


_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def neutral(value: object) -> object:
    """Return a text that would begin a formula with an apostrophe before it, and anything else, numbers too, as it is."""
    is_formula = isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(value)
    return f"'{value}" if is_formula else value


def csv_bytes(rows: Iterable[Sequence[object]], *, mark: bool = False) -> bytes:
    """Return ``rows`` as comma-separated values; with ``mark``, a byte-order mark for Excel first. None is an empty cell."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([neutral("" if value is None else value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")
