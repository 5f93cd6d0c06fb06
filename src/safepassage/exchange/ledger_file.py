"""
The ledger of notifications beside a plan: JSON that people can read, to which entries are only ever added.

Each entry carries the SHA-256 of itself and of the one before, so that a change of what was said before shows.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from safepassage.domain.notification import Acknowledgement, Closure, Notification
from safepassage.errors import InvalidPlanFileError
from safepassage.exchange.mirrors import from_json, to_json
from safepassage.exchange.storage import read_bytes, write_bytes
from safepassage.terms.entries import Entry, LedgerError, check_entry, notified

LEDGER_NAME: Final = "notifications.json"
LEDGER_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One entry; exactly one of the three is there."""

    number: int
    previous: str
    sha256: str
    notification: Notification | None = None
    acknowledgement: Acknowledgement | None = None
    closure: Closure | None = None

    @property
    def entry(self) -> Entry | None:
        return self.notification or self.acknowledgement or self.closure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ledger:
    version: int
    note: str
    entries: tuple[_Line, ...]


_NOTE: Final = "Entries are only added, never changed. An acknowledgement is not a permission."


def read_ledger(path: Path) -> tuple[Entry, ...]:
    """
    Return the entries of the ledger at ``path``, in order; none if there is no file.

    Raises
    ------
    InvalidPlanFileError
        If it is no ledger, or an entry has been changed, taken out or put between others.
    """
    return tuple(entry for line in _lines(path) if (entry := line.entry) is not None)


def add_entry(path: Path, entry: Entry) -> tuple[Entry, ...]:
    """
    Return the entries of the ledger at ``path`` with ``entry`` added, which is written.

    Raises
    ------
    InvalidPlanFileError
        If the ledger cannot be read, or has been changed.
    LedgerError
        If the entry cannot follow those before it.
    """
    lines = _lines(path)
    before = [found for line in lines if (found := line.entry) is not None]
    check_entry(before, entry)
    previous = lines[-1].sha256 if lines else ""
    line = _Line(
        number=len(lines) + 1,
        previous=previous,
        sha256=_seal(previous, entry),
        notification=entry if isinstance(entry, Notification) else None,
        acknowledgement=entry if isinstance(entry, Acknowledgement) else None,
        closure=entry if isinstance(entry, Closure) else None,
    )
    write_bytes(to_json(_Ledger(version=LEDGER_VERSION, note=_NOTE, entries=(*lines, line))), path)
    return (*before, entry)


def _lines(path: Path) -> tuple[_Line, ...]:
    if not path.exists():
        return ()
    try:
        ledger = from_json(read_bytes(path), _Ledger)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as error:
        msg = f"{path.name} is not a ledger of notifications: {error}. Keep the file aside, and begin a new one."
        raise InvalidPlanFileError(msg) from None
    if ledger.version != LEDGER_VERSION:
        msg = f"{path.name} is a ledger of version {ledger.version}; this program reads version {LEDGER_VERSION}."
        raise InvalidPlanFileError(msg)
    previous = ""
    for number, line in enumerate(ledger.entries, start=1):
        entry = line.entry
        if entry is None or line.number != number or line.previous != previous or line.sha256 != _seal(previous, entry):
            msg = f"{path.name}: entry {number} is not as it was written. Find out who changed it, and take an unchanged copy."
            raise InvalidPlanFileError(msg)
        previous = line.sha256
    try:
        notified(entry for line in ledger.entries if (entry := line.entry) is not None)
    except LedgerError as error:
        msg = f"{path.name}: {error}"
        raise InvalidPlanFileError(msg) from None
    return ledger.entries


def _seal(previous: str, entry: Entry) -> str:
    return hashlib.sha256(previous.encode() + to_json(entry)).hexdigest()
