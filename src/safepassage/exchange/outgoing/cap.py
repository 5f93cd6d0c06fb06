"""
Common Alerting Protocol 1.2: a public message about access windows, made only when a named person releases it.

It says when a corridor may be used as agreed, and never that it is safe.

References
----------
OASIS (2010), Common Alerting Protocol Version 1.2, https://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.exchange.outgoing.markup import Element, child, document, root
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.terms import usable_windows

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
_NOT_PLAIN: Final = re.compile(r"[\s,<&\x00-\x1f\x7f-\x9f]")
"""What an identifier or a sender may not have in it."""
_LONGEST_HEADLINE: Final = 160
_INSTRUCTION: Final = (
    "Leaving is voluntary and free of charge. Follow the marshals at the assembly points. "
    "This message does not say that any road is safe."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """
    Who releases a message to the public, and why; kept beside the message, not in it.

    Parameters
    ----------
    by
        Name and office of the person who decides.
    sender
        What the message calls its sender, for instance an office's domain: no spaces, commas, < or &.
    at
        When, in UTC.
    """

    by: str
    reason: str
    sender: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            msg = "A message to the public needs who releases it and why: give --release NAME and --reason TEXT."
            raise ExportRefusedError(msg)
        if not self.sender or _NOT_PLAIN.search(self.sender):
            msg = f"{self.sender!r} cannot be a sender. Give --sender a name without spaces, commas, < and &, such as relief.example."
            raise ExportRefusedError(msg)


def cap_of(operation: Operation, release: Release, *, conditional: bool, exercise: bool) -> bytes:
    """
    Return a public message with one information block for each access window of ``operation`` that has not closed by the release.

    Raises
    ------
    ExportRefusedError
        If the plan is conditional, which is nothing for the public, or if no window is left.
    """
    if conditional:
        msg = "The plan rests on something that is not agreed by all, so nothing about it is for the public yet. Settle the terms first."
        raise ExportRefusedError(msg)
    windows = [window for window in usable_windows(operation) if operation.at(window.usable.end) > release.at]
    if not windows:
        msg = f"Every access window has closed by {release.at:%Y-%m-%d %H:%M} UTC. There is nothing to tell the public."
        raise ExportRefusedError(msg)
    alert = root("alert", NAMESPACE)
    child(alert, "identifier", _NOT_PLAIN.sub("-", f"{operation.id}.{release.at:%Y%m%dT%H%M%SZ}"))
    child(alert, "sender", release.sender)
    child(alert, "sent", _stamp(release.at))
    child(alert, "status", "Exercise" if exercise else "Actual")
    child(alert, "msgType", "Alert")
    child(alert, "scope", "Public")
    if exercise:
        child(alert, "note", "EXERCISE EXERCISE EXERCISE: this is not a real message.")
    for window in windows:
        _info(alert, operation, window, release, exercise=exercise)
    return document(alert)


def _info(alert: Element, operation: Operation, window: AccessWindow, release: Release, *, exercise: bool) -> None:
    corridor = operation.corridor[window.corridor].name
    opens, out_by = operation.at(window.opens), operation.at(window.usable.end)
    headline = f"{'EXERCISE: ' if exercise else ''}{corridor} agreed for use {opens:%d %b %H:%M} to {out_by:%d %b %H:%M} UTC"
    info = child(alert, "info")
    child(info, "language", "en")
    child(info, "category", "Rescue")
    child(info, "event", "Safe passage: access window")
    child(info, "responseType", "Prepare")
    child(info, "urgency", "Expected")
    child(info, "severity", "Unknown")
    child(info, "certainty", "Possible")
    child(info, "effective", _stamp(release.at))
    child(info, "onset", _stamp(max(opens, release.at)))
    child(info, "expires", _stamp(out_by))
    child(info, "senderName", release.sender)
    child(info, "headline", headline if len(headline) <= _LONGEST_HEADLINE else f"{headline[: _LONGEST_HEADLINE - 1]}…")
    period = f"from {opens:%d %b %Y %H:%M} to {out_by:%d %b %Y %H:%M} UTC"
    said = f"The parties have agreed that {corridor} may be used {period}. Terms can fail at any time."
    child(info, "description", said)
    child(info, "instruction", _INSTRUCTION)
    child(child(info, "area"), "areaDesc", corridor)


def _stamp(at: datetime) -> str:
    """Return a time as the standard wants it: never with the letter Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")
