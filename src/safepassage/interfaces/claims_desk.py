"""The claims desk: what is said of each figure, what contradicts what, which one is used on whose word, and what a plan rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from safepassage.documents.wording import count
from safepassage.domain.agreement import Claim, ClaimStatus
from safepassage.domain.digest import digest
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.exchange.figures_used import ChangedFigure, changed_figures, figure_used
from safepassage.exchange.tables import Tables, tables_of
from safepassage.interfaces.deadline import parse_moment
from safepassage.interfaces.exhibit import print_tables
from safepassage.interfaces.exits import DONE, WRONG_INPUT, WrongUsageError
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import load, load_fitting
from safepassage.interfaces.tables import table
from safepassage.terms import Contested, as_believed_at, claims_conflicts, is_used, ledger, rests_on, used_by


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsQuestion:
    """What the command claims was asked, as it was typed."""

    operation: str
    plan: Path | None
    before: str | None
    every: bool
    released: bool
    as_believed_at: str | None
    json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What is shown: the figures asked for, and if a plan was named whether it was made with the figures of now."""

    operation: Operation
    tables: Tables
    figures: tuple[Contested, ...]
    plan_stands: bool | None
    changed: tuple[ChangedFigure, ...]


def show_claims(question: ClaimsQuestion) -> int:
    """Return the exit code: 0, or 1 if the plan was made with other figures."""
    screen, operation = Screen(), load(question.operation)
    if question.as_believed_at is not None:
        operation = as_believed_at(operation, operation.at(_moment(question.as_believed_at, operation)))
    plan = None if question.plan is None else load_fitting(question.plan, operation)
    before = None if question.before is None else load(question.before)
    found = Ledger(
        operation=operation,
        tables=tables_of(operation),
        figures=tuple(_asked(question, operation, plan)),
        plan_stands=None if plan is None else plan.digest == digest(operation),
        changed=() if before is None else tuple(_marking(before, operation, plan)),
    )
    if question.json:
        screen.json(_as_json(found))
    else:
        _say(screen, found, question)
    return WRONG_INPUT if found.plan_stands is False else DONE


def _moment(text: str, operation: Operation) -> int:
    try:
        return parse_moment(text, operation)
    except ValueError as error:
        raise WrongUsageError(str(error)) from error


def _asked(question: ClaimsQuestion, operation: Operation, plan: Plan | None) -> Iterable[Contested]:
    if question.released:
        released = [found for found in ledger(operation) if any(claim.status is ClaimStatus.RELEASED for claim in found.claims)]
        return [
            Contested(
                subject=found.subject,
                claims=tuple(claim for claim in found.claims if claim.status is ClaimStatus.RELEASED),
                conflicts=(),
                chosen=None,
            )
            for found in released
        ]
    if plan is not None:
        resting = rests_on(operation, plan)
        return resting if question.every else [found for found in resting if found.conflicts]
    return ledger(operation) if question.every else claims_conflicts(operation)


def _marking(before: Operation, operation: Operation, plan: Plan | None) -> Iterator[ChangedFigure]:
    """Yield the figures that differ from ``before``; with a plan, those on which it rests."""
    used = None if plan is None else used_by(before, plan)
    for change in changed_figures(before, operation):
        if used is None or is_used(change.subject, used):
            yield change


def _say(screen: Screen, found: Ledger, question: ClaimsQuestion) -> None:
    screen.say(found.operation.title)
    print_tables(screen, _tables(found))
    undecided = [figure.subject for figure in found.figures if figure.undecided]
    shown = count(len(found.figures), "figure")
    if question.released:
        screen.say(f"Released: {shown}. Nothing else may be told to the public.")
    else:
        conflicts = sum(bool(figure.conflicts) for figure in found.figures)
        screen.say(f"{shown}; claims contradict each other in {conflicts}, and nobody has decided on {len(undecided)}.")
    for change in found.changed:
        screen.say(f"Changed: {change.subject}: {change.before or 'nothing'} -> {change.after or 'nothing'}")
    if found.plan_stands is False:
        screen.say("The plan was made with other figures than these. Plan again; --before shows which changed.")
    elif found.plan_stands:
        screen.say("The plan was made with these figures.")


def _tables(found: Ledger) -> Iterator[Table]:
    for figure in found.figures:
        used = figure_used(found.tables, figure.subject)
        title = f"{figure.subject}: the operation uses {used or 'no such row'}. {verdict(figure)}"
        rows = [[*_row(claim, figure)] for claim in figure.claims]
        yield table(title, ("", "Says", "Who, where", "About", "Said", "Confidence", "Status"), rows)


def _row(claim: Claim, figure: Contested) -> Iterator[str]:
    yield "used" if claim is figure.chosen else "!" if any(claim in pair for pair in figure.conflicts) else ""
    yield claim.value + (f" (corrects {claim.revises})" if claim.revises else "") + (f"\n{claim.note}" if claim.note else "")
    who = "assumption" if claim.assumption and "assumption" not in claim.source else claim.said_by
    yield f"{who}: {claim.source}" if who else claim.source
    yield "" if claim.as_of is None else f"{claim.as_of:%Y-%m-%d %H:%M} UTC"
    yield "" if claim.said_at is None else f"{claim.said_at:%Y-%m-%d %H:%M} UTC"
    yield claim.confidence.value
    yield claim.status.value + (f" by {claim.released_by}" if claim.released_by else "")


def verdict(figure: Contested) -> str:
    """Return in a sentence whether claims contradict each other, and who has decided what counts."""
    chosen = figure.chosen
    if chosen is not None:
        return f"Decided by {chosen.chosen_by}: {chosen.value} ({chosen.chosen_because})."
    if figure.conflicts:
        return "Claims contradict each other, and nobody has decided."
    return "Claims do not contradict each other." if len(figure.claims) > 1 else "One claim."


def _as_json(found: Ledger) -> dict[str, Any]:
    return {
        "operation": found.operation.id,
        "figures": [
            {
                "subject": figure.subject,
                "used": figure_used(found.tables, figure.subject),
                "undecided": figure.undecided,
                "chosen": None if figure.chosen is None else figure.claims.index(figure.chosen),
                "conflicts": [[figure.claims.index(claim) for claim in pair] for pair in figure.conflicts],
                "claims": [_claim_as_json(claim) for claim in figure.claims],
            }
            for figure in found.figures
        ],
        "plan_stands": found.plan_stands,
        "changed": [{"subject": c.subject, "before": c.before, "after": c.after} for c in found.changed],
    }


def _claim_as_json(claim: Claim) -> dict[str, object]:
    def moment(name: str) -> str | None:
        value = getattr(claim, name)
        return None if value is None else value.isoformat()

    return {
        "id": claim.id,
        "value": claim.value,
        "source": claim.source,
        "said_by": claim.said_by,
        "said_at": moment("said_at"),
        "as_of": moment("as_of"),
        "confidence": claim.confidence.value,
        "assumption": claim.assumption,
        "status": claim.status.value,
        "revises": claim.revises,
        "chosen_by": claim.chosen_by,
        "chosen_because": claim.chosen_because,
        "released_by": claim.released_by,
        "entered_by": claim.entered_by,
        "entered_at": moment("entered_at"),
        "note": claim.note,
    }
