"""
The print ledger: which versions of a plan have been printed, so that every page can say which it replaces and what has changed.

It lies in the folder of the prints and stays at the desk. A version is one plan of one operation, with its markings; the same plan
printed again, for another reader or in another language, keeps its version.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from safepassage.domain.digest import plan_digest
from safepassage.domain.plan import Plan
from safepassage.errors import SafePassageError

LEDGER_FILE = "print-ledger.json"
LEDGER_VERSION = 1


class PrintLedgerError(SafePassageError):
    """The print ledger cannot be read, or belongs to another operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """
    One version.

    Parameters
    ----------
    number
        From 1.
    key
        What it was made from, as a fingerprint.
    as_of
        When it was first printed.
    orders
        What it orders, line by line: who or what, and which figure; times in seconds after the epoch.
    """

    number: int
    key: str
    as_of: datetime
    orders: dict[str, dict[str, int | str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The versions printed so far, in order."""

    operation: str
    versions: tuple[Printed, ...] = ()
    form: int = LEDGER_VERSION


def fingerprint(plan: Plan, *, exercise: bool) -> str:
    """Return what two prints have in common if and only if they order the same."""
    return f"{plan_digest(plan)}{'-exercise' if exercise else ''}"


def read_ledger(folder: Path, operation: str) -> Ledger:
    """
    Return the ledger in ``folder``, an empty one if there is none.

    Raises
    ------
    PrintLedgerError
        If it cannot be read, or is another operation's.
    """
    path = folder / LEDGER_FILE
    if not path.is_file():
        return Ledger(operation=operation)
    try:
        ledger = msgspec.json.decode(path.read_bytes(), type=Ledger)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = f"{path} is not a print ledger: {error}. Give --out another folder, or put the file back as it was."
        raise PrintLedgerError(msg) from None
    if ledger.operation != operation or ledger.form != LEDGER_VERSION:
        msg = f"{path} is the print ledger of {ledger.operation!r} (form {ledger.form}), not of {operation!r}. Give --out another folder."
        raise PrintLedgerError(msg)
    return ledger


def entered(ledger: Ledger, key: str, as_of: datetime, orders: dict[str, dict[str, int | str]]) -> Ledger:
    """Return ``ledger`` with this print as its last version; the same ledger if the last version is the same already."""
    if ledger.versions and ledger.versions[-1].key == key:
        return ledger
    version = Printed(number=len(ledger.versions) + 1, key=key, as_of=as_of, orders=orders)
    return replace(ledger, versions=(*ledger.versions, version))


def encode(ledger: Ledger) -> bytes:
    """Return the text of ``ledger``."""
    return msgspec.json.format(msgspec.json.encode(ledger, order="deterministic"), indent=1) + b"\n"
