"""Code words from a file: a name and its word in each line."""

import csv
from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from safepassage.errors import InvalidOperationError
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.exchange.storage import read_bytes

_LARGEST = 1_000_000


def read_words(path: str | PathLike[str]) -> Mapping[str, str]:
    """
    Return the code words by name in the CSV file at ``path``.

    Raises
    ------
    ExportRefusedError
        If a line is not a name and a word, or a word stands for two names.
    """
    source = Path(path)
    try:
        rows = list(csv.reader(read_bytes(source, _LARGEST).decode("utf-8-sig").splitlines()))
    except (InvalidOperationError, UnicodeDecodeError, csv.Error) as error:
        msg = f"{source} cannot be read: {error}. Save it as CSV in UTF-8."
        raise ExportRefusedError(msg) from None
    words: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != 2 or not all(cells):  # noqa: PLR2004 - a name and its word
            msg = f"{source}, line {number}: expected a name and its code word, got {row}."
            raise ExportRefusedError(msg)
        if cells[1] in words.values():
            msg = f"{source}, line {number}: the code word {cells[1]!r} stands for another name already. Give each its own."
            raise ExportRefusedError(msg)
        words[cells[0]] = cells[1]
    return words
