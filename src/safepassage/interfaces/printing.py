"""The printing desk: read, verify, and only then print."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from safepassage.documents.facts import derive
from safepassage.documents.paper import Edition, Language, Paper, print_pack
from safepassage.documents.paper.pack import OnPrinted
from safepassage.documents.paper.setting import simulated, subjects
from safepassage.domain.audience import Audience
from safepassage.domain.digest import plan_digest
from safepassage.domain.notification import Notification
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.exchange.ledger_file import LEDGER_NAME, read_ledger
from safepassage.interfaces.answer import tell_violations
from safepassage.interfaces.exits import DONE, WRONG_INPUT, WrongUsageError
from safepassage.interfaces.outlook import outlook_of
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.simulated import simulation_of
from safepassage.interfaces.sources import load_planned
from safepassage.terms.entries import Entry, notified, told_of
from safepassage.verification import verify

EVERYONE = "all"
PATIENCE = 5.0
"""Seconds between two lines about progress, where they cannot be written over."""
_SIZES = {"a4": Paper.A4, "letter": Paper.LETTER}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRequest:
    """What the command print was asked, as it was typed."""

    operation: str
    plan: Path
    readers: tuple[str, ...]
    languages: tuple[str, ...]
    out: Path | None
    paper: str
    only: tuple[str, ...]
    exercise: bool
    as_of: str | None
    expires: str | None
    json: bool
    quiet: bool


def print_documents(request: PrintRequest) -> int:
    """Return the exit code, after printing what ``request`` asks for."""
    screen = Screen()
    started = time.perf_counter()
    operation, plan = load_planned(request.operation, request.plan)
    readers = _readers(request.readers)
    verification = verify(operation, plan)
    if not verification.ok:
        tell_violations(screen, verification.violations)
        screen.tell("A plan that breaks a rule is not a plan: nothing was printed.")
        return WRONG_INPUT
    _check_only(operation, plan, readers, request.only)
    folder = request.out or request.plan.parent / "print"
    if folder.exists() and not folder.is_dir():
        msg = f"{folder} is a file. Give --out a folder."
        raise WrongUsageError(msg)
    files = print_pack(
        operation,
        plan,
        readers=readers,
        languages=[Language(name) for name in request.languages],
        out=folder,
        edition=_edition(screen, operation, plan, request),
        on_printed=None if request.quiet or request.json else _progress(screen),
        workers=os.cpu_count() or 1,
    )
    seconds = time.perf_counter() - started
    if request.json:
        screen.json(
            {
                "operation": operation.id,
                "folder": str(folder),
                "files": [str(path) for path in files],
                "seconds": round(seconds, 3),
            }
        )
    else:
        screen.say(
            f"{len(files)} documents are in {folder}. Give each reader their own folder only; print-ledger.json stays at the desk."
        )
    return DONE


def _readers(names: tuple[str, ...]) -> tuple[Audience, ...]:
    if EVERYONE in names:
        return tuple(audience for audience in Audience if audience is not Audience.PUBLIC)
    return tuple(Audience(name.replace("-", "_")) for name in names)


def _check_only(operation: Operation, plan: Plan, readers: tuple[Audience, ...], only: tuple[str, ...]) -> None:
    """Raise if a name in ``only`` has no copy for any of the readers."""
    facts = derive(operation, plan)
    known = {subject for reader in readers for subject in subjects(facts, reader)} - {""}
    unknown = [name for name in only if name not in known]
    if unknown:
        some = ", ".join(sorted(known)[:12]) or "none: these readers get one copy for the whole operation"
        msg = f"There is no copy about {unknown[0]!r} for these readers. Copies there are, or the first of them: {some}."
        raise WrongUsageError(msg)


def _edition(screen: Screen, operation: Operation, plan: Plan, request: PrintRequest) -> Edition:
    result = simulation_of(screen, plan, request.plan)
    entries = read_ledger(request.plan.parent / LEDGER_NAME)
    as_of = datetime.now(UTC) if request.as_of is None else _moment("--as-of", request.as_of)  # noqa: TID251 - here is the edge
    return Edition(
        as_of=as_of.replace(microsecond=0),
        paper=_SIZES[request.paper],
        exercise=request.exercise,
        only=frozenset(request.only),
        expires=None if request.expires is None else _moment("--expires", request.expires),
        simulated=None if result is None else simulated(result, plan),
        notification=_handed_over(plan, entries),
        told=told_of(operation, plan, entries),
        outlook=None if result is None else outlook_of(result, plan),
    )


def _handed_over(plan: Plan, entries: Sequence[Entry]) -> Notification | None:
    """Return the last notification that tells exactly this plan; None if nothing of it was handed over."""
    digest = plan_digest(plan)
    return next((state.current for state in reversed(notified(entries)) if state.current.plan_digest == digest), None)


def _moment(option: str, text: str) -> datetime:
    """Return the date and time that an option was given, which must name its zone: paper goes to people on different clocks."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        msg = f"{option} {text!r} cannot be read. Expected a date and time with Z or an offset from UTC, for instance 2022-03-31T06:30Z."
        raise WrongUsageError(msg)
    return at.astimezone(UTC)


def _progress(screen: Screen) -> OnPrinted:
    """Return what shows how far printing is: one line that is written over on a terminal, a line now and then elsewhere."""
    live = screen.err.isatty()
    told = [time.monotonic()]

    def show(done: int, of: int) -> None:
        if live:
            screen.err.write(f"\r\033[K{done} of {of} parts printed" + ("\n" if done == of else ""))
            screen.err.flush()
        elif done == of or time.monotonic() - told[0] > PATIENCE:
            told[0] = time.monotonic()
            screen.tell(f"{done} of {of} parts printed")

    return show
