"""Read and write the logbook of an operation: versioned JSON, one report after the other."""

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Final

import msgspec

from safepassage.domain.logbook import Logbook
from safepassage.errors import InvalidOperationError
from safepassage.exchange.codes import notice
from safepassage.exchange.mirrors import from_json, to_json
from safepassage.exchange.storage import read_bytes, write_bytes
from safepassage.notices import Where

VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What stands in the file."""

    version: int = VERSION
    logbook: Logbook


def read_logbook(path: str | PathLike[str], operation: str) -> Logbook:
    """
    Return the logbook of ``operation`` in the file at ``path``; an empty one if there is no file.

    Raises
    ------
    InvalidOperationError
        If the file is no logbook, or that of another operation.
    """
    source = Path(path)
    if not source.exists():
        return Logbook(operation=operation)
    where = Where(file=source.name)
    try:
        found = from_json(read_bytes(source), _File)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError, TypeError) as error:
        problem = notice("wrong-shape", where, f"This is no logbook: {error}.", expected="the file that import writes")
        raise InvalidOperationError([problem]) from None
    if found.version != VERSION or found.logbook.operation != operation:
        message = f"This is the logbook of {found.logbook.operation!r}, version {found.version}."
        problem = notice("wrong-shape", where, message, expected=f"the logbook of {operation!r}, version {VERSION}")
        raise InvalidOperationError([problem])
    return found.logbook


def write_logbook(logbook: Logbook, path: str | PathLike[str]) -> None:
    """Write ``logbook`` to ``path``, whole or not at all; the same logbook gives the same bytes."""
    write_bytes(to_json(_File(logbook=logbook)), Path(path))
