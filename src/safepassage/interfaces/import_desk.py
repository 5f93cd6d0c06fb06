"""The desk of incoming files: read, show what would change, and change it only when told, whole or not at all."""

import secrets
from contextlib import nullcontext
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from safepassage.domain.logbook import Entering, enter
from safepassage.domain.operation import Operation
from safepassage.errors import InvalidOperationError
from safepassage.exchange import check, read_operation, read_plan, write_operation
from safepassage.exchange.incoming.aid import with_aid
from safepassage.exchange.incoming.list_file import ListFile, read_list
from safepassage.exchange.incoming.lists import LISTS
from safepassage.exchange.incoming.mapping import Memory, read_memory, remembered, write_memory
from safepassage.exchange.incoming.people import with_people
from safepassage.exchange.incoming.proposal import Proposal
from safepassage.exchange.incoming.rekeyed import reports_of_passages, reports_of_sheets
from safepassage.exchange.incoming.replies import reports_of_messages
from safepassage.exchange.incoming.reports import Desk, Reported, contradictions, said_of
from safepassage.exchange.incoming.roads import with_roads
from safepassage.exchange.incoming.route import Drawn, with_route
from safepassage.exchange.incoming.submissions import reports_of_submissions
from safepassage.exchange.incoming.tracks import read_tracks
from safepassage.exchange.incoming.vehicles import with_vehicles
from safepassage.exchange.logbook_file import read_logbook, write_logbook
from safepassage.exchange.outgoing.wordlist import read_words
from safepassage.exchange.storage import alone, check_unchanged, contents, write_bytes
from safepassage.interfaces.answer import tell_violations
from safepassage.interfaces.exits import WRONG_INPUT, WrongUsageError
from safepassage.interfaces.import_answer import Found, answer
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import existing_file, operation_path
from safepassage.notices import Severity
from safepassage.terms import as_planned
from safepassage.verification import verify

_LOGGED = frozenset({"boardings", "passages", "submissions", "messages"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command import was asked, as it was typed."""

    what: str
    operation: str
    file: Path
    apply: bool
    partly: bool
    out: Path | None
    plan: Path | None
    logbook: Path | None
    mapping: Path | None
    map: tuple[str, ...]
    encoding: str
    corridor: str
    track: str
    near: int
    speed: int
    night_speed: int
    code_words: Path | None
    json: bool


def take_in_file(request: Request) -> int:
    """Return the exit code, after showing, and if told doing, what ``request`` asks for."""
    screen = Screen()
    existing_file(request.file)
    path = operation_path(request.operation)
    # From reading the operation until its file or its logbook is written, whoever else takes something in must wait.
    with alone(path) if request.apply else nullcontext():
        before = contents(path)
        operation = read_operation(path)
        if request.what in _LOGGED:
            return _into_logbook(screen, request, operation, path)
        return _into_operation(screen, request, operation, path, before)


def _into_operation(screen: Screen, request: Request, operation: Operation, path: Path, before: bytes | None) -> int:
    memory_path = _beside(request, path, request.mapping, "mapping")
    memory = _told(request, read_memory(memory_path, LISTS)) if request.what in LISTS else {}
    listed = _listed(request, operation, memory)
    proposal = _proposal(request, operation, listed)
    target = request.out or path
    found = Found(
        file=request.file,
        rows=proposal.rows,
        rejected=proposal.rejected,
        meanings=listed.meanings if listed else (),
        changes=tuple(map(str, proposal.changes)),
        notices=proposal.notices,
        target=target,
    )
    done = _may_be_done(request, found)
    copy = None
    if done:
        _check_target(request, path, target)
        copy = _replace(proposal.after, target, before if target.exists() else None) if found.changes else None
        if listed:
            write_memory(remembered(memory, LISTS[request.what], listed.meanings), memory_path)
    return answer(screen, found, asked=request.apply, as_json=request.json, done=done, copy=copy)


def _listed(request: Request, operation: Operation, memory: Memory) -> ListFile | None:
    if request.what not in LISTS:
        return None
    return read_list(request.file, LISTS[request.what], operation, memory.get(request.what, {}), request.encoding)


def _proposal(request: Request, operation: Operation, listed: ListFile | None) -> Proposal:
    if request.what == "route":
        if not request.corridor:
            msg = "Say which corridor the route becomes: --corridor ID."
            raise WrongUsageError(msg)
        drawn = Drawn(
            corridor=request.corridor,
            track=request.track,
            near=request.near,
            speed=request.speed,
            night_speed=request.night_speed,
        )
        return with_route(operation, read_tracks(request.file), drawn, request.file.name)
    if listed is None:
        return with_roads(operation, request.file, request.near)
    return {"vehicles": with_vehicles, "people": with_people, "aid": with_aid}[request.what](operation, listed)


def _into_logbook(screen: Screen, request: Request, operation: Operation, path: Path) -> int:
    if request.plan is None:
        msg = f"To take in {request.what}, give the plan that they are about: --plan PLAN."
        raise WrongUsageError(msg)
    plan = read_plan(existing_file(request.plan))
    operation = as_planned(operation, plan)
    verification = verify(operation, plan)
    if not verification.ok:
        tell_violations(screen, verification.violations)
        screen.tell("This is not a plan of this operation as it is now. Nothing was taken in.")
        return WRONG_INPUT
    desk = Desk(operation, plan)
    target = request.logbook or _beside(request, path, None, "logbook")
    before = contents(target)
    book = read_logbook(target, operation.id)
    memory_path = _beside(request, path, request.mapping, "mapping")
    memory = _told(request, read_memory(memory_path, LISTS)) if request.what in LISTS else {}
    listed = _listed(request, operation, memory)
    reported = _reported(request, desk, listed)
    entering = enter(book, reported.reports)
    found = _entries(request, desk, reported, entering, listed, target)
    done = _may_be_done(request, found)
    if done:
        check_unchanged(target, before)
        write_logbook(entering.logbook, target)
        if listed:
            write_memory(remembered(memory, LISTS[request.what], listed.meanings), memory_path)
    return answer(screen, found, asked=request.apply, as_json=request.json, done=done, logbook=entering.logbook)


def _reported(request: Request, desk: Desk, listed: ListFile | None) -> Reported:
    if listed is not None:
        return reports_of_passages(desk, listed) if request.what == "passages" else reports_of_sheets(desk, listed)
    if request.what == "submissions":
        return reports_of_submissions(desk, request.file, request.encoding)
    words = None if request.code_words is None else read_words(existing_file(request.code_words))
    return reports_of_messages(desk, request.file, request.encoding, words)


def _entries(
    request: Request, desk: Desk, reported: Reported, entering: Entering, listed: ListFile | None, target: Path
) -> Found:
    told = contradictions(entering, request.file.name)
    added = [f"added: {said_of(report, desk.clock)}" for report in entering.added]
    wrong = sum(problem.severity is Severity.ERROR for problem in reported.notices)
    return Found(
        file=request.file,
        rows=reported.rows,
        rejected=wrong + len(told),
        meanings=listed.meanings if listed else (),
        changes=tuple(added),
        notices=(*reported.notices, *told),
        target=target,
    )


def _told(request: Request, memory: Memory) -> Memory:
    """Return ``memory`` with what --map says of headings."""
    told: dict[str, str] = {}
    attributes = [column.attribute for column in LISTS[request.what].columns]
    for item in request.map:
        heading, sign, attribute = item.rpartition("=")
        if not sign or (attribute and attribute not in attributes):
            msg = f"--map {item!r} is not understood. Expected HEADING=attribute, the attribute one of {', '.join(attributes)}, or nothing."
            raise WrongUsageError(msg)
        told[heading] = attribute
    return {**memory, request.what: {**memory.get(request.what, {}), **told}}


def _beside(request: Request, path: Path, given: Path | None, kind: str) -> Path:
    """Return where something is kept: as given, else beside the operation's file, or in the working folder for a bundled one."""
    if given is not None:
        return given
    own = Path(request.operation)
    return (own if own.is_file() else Path(path.parent.name)).with_suffix(f".{kind}.json")


def _may_be_done(request: Request, found: Found) -> bool:
    """Return whether it is to be done: only if told, and with rejected rows only if that was told too."""
    if not request.apply:
        return False
    wrong = found.rejected or any(problem.severity is Severity.ERROR for problem in found.notices)
    return not wrong or request.partly


def _check_target(request: Request, path: Path, target: Path) -> None:
    if request.out is None and not Path(request.operation).is_file():
        msg = (
            f"{request.operation} comes with the program and is not changed. Give --out FILE for the operation with the changes."
        )
        raise WrongUsageError(msg)
    if target.suffix.lower() not in {".xlsx", ".yaml", ".yml"}:
        msg = f"{target} ends in {target.suffix or 'nothing'!r}. Expected .xlsx or .yaml."
        raise WrongUsageError(msg)
    if request.out is not None and target.exists() and target.resolve() != path.resolve():
        msg = f"{target} exists already. Give another name."
        raise WrongUsageError(msg)


def _replace(after: Operation, target: Path, before: bytes | None) -> Path | None:
    """
    Return the path of a copy of the file as it was (None if there was none), after putting ``after`` in its place in one step.

    Raises
    ------
    InvalidOperationError
        If the check finds errors in the operation as it would be, or the file is no longer as it was; then nothing has changed.
    """
    new = target.with_name(f".{target.stem[:40]}.{secrets.token_hex(6)}{target.suffix}")
    try:
        write_operation(after, new)
        wrong = [problem for problem in check(new) if problem.severity is Severity.ERROR]
        if wrong:
            raise InvalidOperationError(wrong)
        copy = None
        check_unchanged(target, before)
        if before is not None:
            copy = target.with_name(f"{target.stem}.before-{sha256(before).hexdigest()[:8]}{target.suffix}")
            write_bytes(before, copy)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
    return copy
