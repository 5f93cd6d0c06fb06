"""The terms desk: what is agreed, what is missing, where parties differ, who stands at each checkpoint, and which plans still stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from safepassage.documents.agreed import boxes, row_texts, window_texts, words_of
from safepassage.documents.clocks import Clocks
from safepassage.documents.desk_page import render_desk
from safepassage.documents.wording import count, listed
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.exchange.storage import write_bytes
from safepassage.interfaces.deadline import parse_moment
from safepassage.interfaces.exhibit import print_tables
from safepassage.interfaces.exits import DONE, WRONG_INPUT, WrongUsageError
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import existing_file, load, page_path
from safepassage.interfaces.tables import table
from safepassage.interfaces.terms_json import terms_as_json
from safepassage.terms import as_believed_at, changes, checkpoint_words, discrepancies, footing, matrix
from safepassage.units import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the command terms was asked, as it was typed."""

    operation: str
    plans: Sequence[Path]
    at: str | None
    as_believed_at: str | None
    history: bool
    page: Path | None
    json: bool


def show_terms(question: Question) -> int:
    """Return the exit code: 0, or 1 if a plan no longer stands by the terms."""
    from safepassage.exchange import read_plan  # noqa: PLC0415 - only some calls name a plan

    screen = Screen()
    operation = load(question.operation)
    if question.as_believed_at is not None:
        operation = as_believed_at(operation, operation.at(_moment(question.as_believed_at, operation)))
    at = None if question.at is None else _moment(question.at, operation)
    plans = {path: read_plan(existing_file(path)) for path in question.plans}
    if question.page is not None:
        write_bytes(render_desk(operation, at=at).encode(), page_path(question.page))
    if question.json:
        screen.json(terms_as_json(operation, at, plans))
    else:
        screen.say(operation.title)
        print_tables(screen, _tables(operation, at, history=question.history))
        for line in _lines(operation, plans):
            screen.say(line)
    return DONE if all(footing(operation, plan).holds for plan in plans.values()) else WRONG_INPUT


def _moment(text: str, operation: Operation) -> Instant:
    try:
        return parse_moment(text, operation)
    except ValueError as error:
        raise WrongUsageError(str(error)) from error


def _tables(operation: Operation, at: Instant | None, *, history: bool) -> Iterator[Table]:
    clocks = Clocks(operation)
    heads = ("Clause", *(party.name for party in operation.parties))
    rows = []
    for row in matrix(operation, at):
        cells = (
            "\n".join([f"{cell.boxes} {cell.state}".strip() or "–", *cell.lines]) for cell in row_texts(row, operation, clocks)
        )
        rows.append([f"{row.clause.subject}\n{row.clause.text}".strip(), *cells])
    made = table("Who has agreed to what (■ firm, ✕ against, – not asked)", heads, rows)
    made.show_lines = True
    yield made
    for text in window_texts(operation, clocks):
        parties = [[p.party, p.stated, p.own, p.utc, f"{p.boxes} {p.state}"] for p in text.parties]
        title = f"{listed(text.windows)}, {text.arrangement}: as written {text.as_written}"
        yield table(title, ("Party", "Says", "On its own clock", "UTC", "Stands"), parties)
    here = [
        [word.place, word.controller.name if word.controller else f"not known: {word.said_of_controller or 'nobody named'}",
         f"{boxes(word.state)} {words_of(word.state)}", "yes" if word.confirmed else "NO"]
        for word in checkpoint_words(operation, at)
    ]  # fmt: skip
    if here:
        yield table("Who stands at each checkpoint", ("Checkpoint", "Controlled by", "Said there", "Confirmed"), here)
    if history:
        said = [
            [f"{change.at:%Y-%m-%d %H:%M} UTC" if change.at else "", change.by, change.about, change.before, change.after]
            for change in changes(operation)
        ]
        yield table("What changed", ("Entered", "By", "About", "Before", "After"), said)


def _lines(operation: Operation, plans: dict[Path, Plan]) -> Iterator[str]:
    clocks = Clocks(operation)
    for text in window_texts(operation, clocks):
        yield f"{listed(text.windows)}: the times stated have in common {text.times}. Of that is agreed by all:"
        yield from (f"  {grade + ':':<15}{common}" for grade, common in text.agreed)
        yield from (f"  missing: {point}" for point in text.missing)
        if text.unsettled:
            yield f"  no clause settles: {'; '.join(text.unsettled)}"
    for found in discrepancies(operation):
        yield f"Discrepancy: {found}"
    for path, plan in plans.items():
        yield from _plan_lines(operation, path, plan)


def _plan_lines(operation: Operation, path: Path, plan: Plan) -> Iterator[str]:
    found = footing(operation, plan)
    stamp = f", conditional on {count(len(plan.conditions), 'open point')}" if plan.conditions else ", firm"
    yield f"Plan {path}: {'stands' + stamp if found.holds else 'NO LONGER STANDS'}."
    yield from (f"  {sentence}" for sentence in found.failures)
    yield from (f"  It rests on what it does not say: {point}" for point in found.new_conditions)
    yield from (f"  Settled since: {point}" for point in found.settled)
