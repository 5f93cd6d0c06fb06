"""The ledger of notifications: what was handed over, acknowledged and closed, in order; nothing is taken back, only added to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from safepassage.domain.digest import digest, plan_digest
from safepassage.domain.notification import EMERGENCY_LEAD, USUAL_LEAD, Acknowledgement, Closure, Notification
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.terms.assuming import as_planned
from safepassage.terms.facts import Told
from safepassage.units import Instant, Seconds

Entry: TypeAlias = Notification | Acknowledgement | Closure


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """
    Where one notification stands.

    Parameters
    ----------
    versions
        Every version, the current one last.
    acknowledged
        The acknowledgements of the current version. None of them is a permission.
    outdated
        Acknowledgements of earlier versions: their parties have not acknowledged what holds now.
    silent
        Ids of the parties that have not acknowledged the current version.
    """

    versions: tuple[Notification, ...]
    acknowledged: tuple[Acknowledgement, ...]
    outdated: tuple[Acknowledgement, ...]
    silent: tuple[str, ...]
    closure: Closure | None

    @property
    def current(self) -> Notification:
        """Return the version that holds."""
        return self.versions[-1]

    def is_over(self, now: Instant) -> bool:
        """Return whether the period that was notified has passed without a closing."""
        return self.closure is None and now > self.current.valid_to


class LedgerError(ValueError):
    """An entry that cannot follow what stands in the ledger; the message says why, and what to do."""


def notified(entries: Iterable[Entry]) -> tuple[Notified, ...]:
    """
    Return where every notification of the ledger stands, in the order in which they were first handed over.

    Raises
    ------
    LedgerError
        If an entry cannot follow those before it.
    """
    before: list[Entry] = []
    for entry in entries:
        check_entry(before, entry)
        before.append(entry)
    names = dict.fromkeys(entry.id for entry in before if isinstance(entry, Notification))
    return tuple(_state(name, before) for name in names)


def check_entry(before: Sequence[Entry], entry: Entry) -> None:
    """
    Raise an error if ``entry`` cannot follow the entries ``before``.

    Raises
    ------
    LedgerError
        For a version out of turn, an acknowledgement of what was not handed over or by somebody who was not told, a time before it,
        and anything after the closing.
    """
    name = entry.id if isinstance(entry, Notification) else entry.notification
    versions = [other for other in before if isinstance(other, Notification) and other.id == name]
    if any(isinstance(other, Closure) and other.notification == name for other in before):
        msg = f"Notification {name} is closed. Make a new one, under another name."
        raise LedgerError(msg)
    if isinstance(entry, Notification):
        _check_version(versions, entry)
    elif not versions:
        known = ", ".join(dict.fromkeys(other.id for other in before if isinstance(other, Notification))) or "none"
        msg = f"There is no notification {name}. Handed over so far: {known}."
        raise LedgerError(msg)
    elif isinstance(entry, Acknowledgement):
        _check_acknowledgement(versions, entry)
    elif entry.at < versions[-1].submitted:
        msg = f"Notification {name} cannot be closed before its version {versions[-1].version} was handed over. Correct the time."
        raise LedgerError(msg)


def _check_version(versions: Sequence[Notification], entry: Notification) -> None:
    if entry.version != len(versions) + 1:
        msg = (
            f"Notification {entry.id}: expected version {len(versions) + 1}, got {entry.version}. Make it again from the ledger."
        )
        raise LedgerError(msg)
    if versions and entry.submitted < versions[-1].submitted:
        msg = f"Notification {entry.id}: version {entry.version} comes before version {versions[-1].version}. Correct the time."
        raise LedgerError(msg)


def _check_acknowledgement(versions: Sequence[Notification], entry: Acknowledgement) -> None:
    found = next((version for version in versions if version.version == entry.version), None)
    if found is None:
        msg = f"Notification {entry.notification} has no version {entry.version}; the current one is {versions[-1].version}."
        raise LedgerError(msg)
    if entry.party not in found.parties:
        msg = (
            f"{entry.party!r} was not told of version {entry.version} of notification {entry.notification}. "
            f"Told were {', '.join(found.parties)}."
        )
        raise LedgerError(msg)
    if entry.at < found.submitted:
        msg = f"{entry.party} cannot have acknowledged version {entry.version} before it was handed over. Correct the time."
        raise LedgerError(msg)


def _state(name: str, entries: Sequence[Entry]) -> Notified:
    versions = tuple(entry for entry in entries if isinstance(entry, Notification) and entry.id == name)
    said = [entry for entry in entries if isinstance(entry, Acknowledgement) and entry.notification == name]
    current = versions[-1]
    acknowledged = tuple(entry for entry in said if entry.version == current.version)
    heard = {entry.party for entry in acknowledged}
    return Notified(
        versions=versions,
        acknowledged=acknowledged,
        outdated=tuple(entry for entry in said if entry.version != current.version and entry.party not in heard),
        silent=tuple(party for party in current.parties if party not in heard),
        closure=next((entry for entry in entries if isinstance(entry, Closure) and entry.notification == name), None),
    )


def differences(found: Notified, operation_digest: str, plan_digest: str) -> tuple[str, ...]:
    """Return what has changed since the current version was made, in sentences; nothing if it still tells what is planned."""
    told = found.current
    changes = []
    if told.operation_digest != operation_digest:
        changes.append("The operation has changed since it was notified.")
    if told.plan_digest != plan_digest:
        changes.append("The plan has changed since it was notified.")
    return (*changes, "Send an amendment, or call the movement off.") if changes else ()


def asked_lead(told: Notification, usual: Seconds = USUAL_LEAD, emergency: Seconds = EMERGENCY_LEAD) -> Seconds:
    """Return how many seconds of notice are asked for."""
    return emergency if told.emergency else usual


def told_of(operation: Operation, plan: Plan, entries: Iterable[Entry]) -> Told | None:
    """Return what the board of go or no-go needs to know of the notification that is still open, the latest; None if none is."""
    states = [found for found in notified(entries) if found.closure is None]
    if not states:
        return None
    found = states[-1]
    names = {party.id: party.name for party in operation.parties}
    return Told(
        lead=found.current.lead,
        asked=asked_lead(found.current),
        silent=tuple(names.get(party, party) for party in found.silent),
        outdated=bool(differences(found, digest(as_planned(operation, plan)), plan_digest(plan))),
    )
