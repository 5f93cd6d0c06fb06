"""The notification desk: a blank to fill in, the checks, what is handed over, who has acknowledged it, and how it ended."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from safepassage.documents.notification_page import Told, notification_text, render_notification
from safepassage.domain.digest import digest, plan_digest
from safepassage.domain.notification import NOT_A_PERMISSION, Acknowledgement, Closure, Notification, Outcome
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Drive, Plan
from safepassage.exchange.checks.notification import NOTICES as NOTIFICATION_NOTICES
from safepassage.exchange.checks.notification import Rules, check_notification
from safepassage.exchange.details_file import read_details, write_blank_details
from safepassage.exchange.ledger_file import LEDGER_NAME, add_entry, read_ledger
from safepassage.exchange.plausibility import NOTICES, as_notice
from safepassage.exchange.sites_near import NearSite, sites_near
from safepassage.exchange.storage import write_bytes
from safepassage.interfaces.exits import DONE, WRONG_INPUT, WrongUsageError
from safepassage.interfaces.messages import tally, tell_notices
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import existing_file, load_planned, new_file
from safepassage.notices import Severity
from safepassage.terms.entries import LedgerError, Notified, differences, notified
from safepassage.terms.notifying import Handover, notification_of, notified_places
from safepassage.units import Instant, Metres, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyRequest:
    """What the command notify was asked, as it was typed; durations in seconds, distances in metres."""

    operation: str
    plan: Path
    blank: Path | None
    details: Path | None
    draft: bool
    name: str
    to: Sequence[str]
    by: str
    at: str | None
    acknowledged: str | None
    close: str | None
    reference: str
    remarks: str
    lead: Seconds
    emergency_lead: Seconds
    within: Metres
    json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every task of the desk needs."""

    screen: Screen
    request: NotifyRequest
    operation: Operation
    plan: Plan
    now: Instant

    @property
    def ledger(self) -> Path:
        return self.request.plan.parent / LEDGER_NAME

    @property
    def digests(self) -> tuple[str, str]:
        return digest(self.operation), plan_digest(self.plan)

    def near(self) -> tuple[NearSite, ...]:
        """Return the protected sites near the legs that the plan drives."""
        legs = frozenset(task.leg for block in self.plan.blocks for task in block.tasks if isinstance(task, Drive))
        return sites_near(self.operation, self.request.within, legs) if legs else ()


def notify_parties(request: NotifyRequest) -> int:
    """Return the exit code, after doing the one thing that ``request`` asks for."""
    asked = [name for name in ("blank", "details", "acknowledged", "close") if getattr(request, name) is not None]
    if len(asked) > 1:
        msg = f"--{asked[0]} and --{asked[1]} are two tasks. Do one after the other."
        raise WrongUsageError(msg)
    if not re.fullmatch(r"[\w-]+", request.name):
        msg = f"{request.name!r} will not do as a name: expected letters, digits and hyphens, for instance N1."
        raise WrongUsageError(msg)
    operation, plan = load_planned(request.operation, existing_file(request.plan))
    desk = _Desk(screen=Screen(), request=request, operation=operation, plan=plan, now=_now(request.at, operation))
    if plan.digest != digest(operation):
        desk.screen.tell("The plan was made for another state of the operation. Plan again; nothing was done.")
        return WRONG_INPUT if asked else _show(desk)
    try:
        return _TASKS[asked[0]](desk) if asked else _show(desk)
    except LedgerError as error:
        raise WrongUsageError(str(error)) from error


def _now(text: str | None, operation: Operation) -> Instant:
    """Return the instant that ``text`` means, or that of the clock."""
    if text is None:
        return _instant(datetime.now(UTC), operation)  # noqa: TID251 - the command line is where the clock is read
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        msg = f"--at {text!r} is no date and time with its offset. Expected for instance 2022-03-29T10:00Z."
        raise WrongUsageError(msg)
    return _instant(moment, operation)


def _instant(moment: datetime, operation: Operation) -> Instant:
    return int((moment - operation.epoch).total_seconds())


def _blank(desk: _Desk) -> int:
    path = desk.request.blank
    assert path is not None  # noqa: S101 - this task was asked for
    new_file(path, force=False, endings=(".xlsx",))
    places = {place: desk.operation.place[place].name for place in notified_places(desk.operation, desk.plan)}
    used = dict.fromkeys(vehicle for convoy in desk.plan.convoys for vehicle in convoy.vehicles)
    types = {name: desk.operation.fleet[name.rpartition("-")[0]].type for name in used}
    write_blank_details(places, {name: desk.operation.vehicle_type[kind].name for name, kind in types.items()}, path)
    desk.screen.say(f"{path}\nFill in Sender and Vehicles; let another person fill in Positions, from another source.")
    return DONE


def _hand_over(desk: _Desk) -> int:
    request = desk.request
    assert request.details is not None  # noqa: S101 - this task was asked for
    details, locate = read_details(existing_file(request.details))
    _need_by(desk)
    before = [entry for entry in read_ledger(desk.ledger) if isinstance(entry, Notification) and entry.id == request.name]
    parties = tuple(dict.fromkeys(request.to)) or tuple(party.id for party in desk.operation.parties)
    handover = Handover(id=request.name, version=len(before) + 1, parties=parties, made_by=request.by, submitted=desk.now)
    made = notification_of(desk.operation, desk.plan, details, handover)
    rules = Rules(usual=request.lead, emergency=request.emergency_lead)
    notices = [
        as_notice(finding, {**NOTICES, **NOTIFICATION_NOTICES}, locate)
        for finding in check_notification(desk.operation, made, details, rules)
    ]
    tell_notices(desk.screen, notices)
    wrong = [found for found in notices if found.severity is Severity.ERROR]
    if wrong or request.draft:
        files = _write(desk, made, Told(flaws=tuple(found.message for found in wrong), near=desk.near()))
        desk.screen.say("\n".join(str(path) for path in files))
        desk.screen.tell(f"{tally(notices)}. Nothing was handed over; the page is a draft.")
        return WRONG_INPUT if wrong else DONE
    entries = add_entry(desk.ledger, made)
    state = next(found for found in notified(entries) if found.current.id == request.name)
    files = _write(desk, made, Told(state=state, near=desk.near()))
    desk.screen.say("\n".join(str(path) for path in (*files, desk.ledger)))
    desk.screen.say(f"Version {made.version} of {made.id} is entered as handed over. {NOT_A_PERMISSION}")
    return DONE


def _acknowledge(desk: _Desk) -> int:
    request = desk.request
    _need_by(desk)
    version = _current(desk).version
    entry = Acknowledgement(
        notification=request.name,
        version=version,
        party=request.acknowledged or "",
        at=desk.now,
        reference=request.reference,
        remarks=request.remarks,
    )
    add_entry(desk.ledger, entry)
    desk.screen.tell(NOT_A_PERMISSION)
    return _show(desk)


def _close(desk: _Desk) -> int:
    request = desk.request
    _need_by(desk)
    _current(desk)
    outcome = Outcome(request.close or "")
    add_entry(
        desk.ledger, Closure(notification=request.name, at=desk.now, by=request.by, outcome=outcome, remarks=request.remarks)
    )
    return _show(desk)


_TASKS = {"blank": _blank, "details": _hand_over, "acknowledged": _acknowledge, "close": _close}


def _current(desk: _Desk) -> Notification:
    """Return the current version of the notification that was named."""
    found = notified(read_ledger(desk.ledger))
    for state in found:
        if state.current.id == desk.request.name:
            return state.current
    msg = f"There is no notification {desk.request.name}. Handed over so far: {', '.join(s.current.id for s in found) or 'none'}."
    raise WrongUsageError(msg)


def _need_by(desk: _Desk) -> None:
    if not desk.request.by.strip():
        msg = "Say with --by who does this: a function, for instance 'notification officer', never a name."
        raise WrongUsageError(msg)


def _show(desk: _Desk) -> int:
    """Tell where every notification stands, and write its page again."""
    states = notified(read_ledger(desk.ledger))
    told = [(state, Told(state=state, changes=_changes(desk, state), near=desk.near())) for state in states]
    for state, beside in told:
        _write(desk, state.current, beside)
    if desk.request.json:
        desk.screen.json({"operation": desk.operation.id, "notifications": [_as_json(desk, *item) for item in told]})
    elif not states:
        begin = f"safepassage notify {desk.request.operation} {desk.request.plan} --blank details.xlsx"
        desk.screen.say(f"Nothing has been handed over yet. Begin with: {begin}")
    else:
        desk.screen.say("\n".join(notification_text(desk.operation, state.current, beside) for state, beside in told))
    return WRONG_INPUT if any(beside.changes for _, beside in told) else DONE


def _changes(desk: _Desk, state: Notified) -> tuple[str, ...]:
    """Return why ``state`` needs somebody's attention: it is no longer what is planned, or is over and not closed."""
    if state.closure is not None:
        return ()
    over = ("The period notified has passed. Close it.",) if state.is_over(desk.now) else ()
    return (*differences(state, *desk.digests), *over)


def _as_json(desk: _Desk, state: Notified, beside: Told) -> dict[str, object]:
    current = state.current
    at = desk.operation.at
    return {
        "id": current.id,
        "version": current.version,
        "matches": not differences(state, *desk.digests),
        "attention": list(beside.changes),
        "submitted": at(current.submitted).isoformat(),
        "departs": at(current.departs).isoformat(),
        "lead_hours": round(current.lead / 3_600, 2),
        "parties": list(current.parties),
        "acknowledged": [{"party": a.party, "at": at(a.at).isoformat(), "reference": a.reference} for a in state.acknowledged],
        "acknowledged_earlier_version": [a.party for a in state.outdated],
        "silent": list(state.silent),
        "permission": False,
        "closed": None if state.closure is None else state.closure.outcome.value,
        "protected_sites": [site.id for site in desk.near()],
    }


def _write(desk: _Desk, made: Notification, told: Told) -> tuple[Path, Path]:
    """Return the paths of the page and the text, written beside the plan."""
    stem = f"notification-{made.id}-v{made.version}" + ("" if told.state else "-draft")
    page, text = (desk.request.plan.parent / f"{stem}{ending}" for ending in (".html", ".txt"))
    write_bytes(render_notification(desk.operation, made, told).encode(), page)
    write_bytes(notification_text(desk.operation, made, told).encode(), text)
    return page, text
