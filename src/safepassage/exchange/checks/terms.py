"""Checks of what was entered about the terms and the go/no-go board: values that cannot be read, evidence that does not carry a state."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from safepassage.domain.agreement import ClauseKind, Consent, ConsentState, Grade, Level
from safepassage.domain.operation import Operation
from safepassage.domain.readiness import Light
from safepassage.exchange.checks.finding import Finding
from safepassage.terms.asked import checkpoints_on, controllers
from safepassage.terms.stated import DURATION_FORM, TIME_FORM, UnclearError, stated_duration, stated_time
from safepassage.terms.times import TIMED

_NEEDED: Mapping[ConsentState, Grade] = MappingProxyType(
    {
        ConsentState.AGREED_IN_DETAIL: Grade.VERBAL,
        ConsentState.CONFIRMED_IN_WRITING: Grade.WRITTEN,
        ConsentState.CONFIRMED_ON_THE_GROUND: Grade.SEEN_AT_THE_CHECKPOINT,
    }
)
"""The least evidence that carries a state."""


def check_values(operation: Operation) -> Iterator[Finding]:
    """Yield every stated time and duration that cannot be read."""
    kinds = {clause.id: clause.kind for clause in operation.clauses}
    for number, consent in enumerate(operation.consents):
        kind = kinds[consent.clause]
        if kind not in TIMED or not consent.value.strip():
            continue
        try:
            _read(operation, consent, kind)
        except UnclearError as error:
            yield Finding(
                code="unclear-value",
                sheet="Consents",
                id=str(number),
                attribute="value",
                message=f"What {consent.party} states of {consent.clause} cannot be computed with: {error}",
                given=consent.value,
                expected=DURATION_FORM if kind is ClauseKind.DURATION else TIME_FORM,
            )


def _read(operation: Operation, consent: Consent, kind: ClauseKind) -> None:
    if kind is ClauseKind.DURATION:
        stated_duration(consent.value)
        return
    party = next(party for party in operation.parties if party.id == consent.party)
    windows = [window for window in operation.windows if consent.clause in window.clauses]
    stated_time(operation, party, consent.value, windows[0].opens if windows else 0)


def check_evidence(operation: Operation) -> Iterator[Finding]:
    """Yield consents that are said to be firmer than their evidence, and words that were entered before the ones they follow."""
    grades = list(Grade)
    last: dict[tuple[str, str, Level, str], Consent] = {}
    for number, consent in enumerate(operation.consents):
        needed = _NEEDED.get(consent.state)
        if needed is not None and consent.grade is not None and grades.index(consent.grade) < grades.index(needed):
            yield Finding(
                code="weak-evidence",
                sheet="Consents",
                id=str(number),
                attribute="grade",
                message=f"{consent.party} is said to be at {consent.state.value} on {consent.clause}: the evidence does not carry that.",
                given=consent.grade.value,
                expected=f"{needed.value} or better",
            )
        key = (consent.clause, consent.party, consent.level, consent.checkpoint)
        before = last.get(key)
        if before is not None and before.entered_at and consent.entered_at and consent.entered_at < before.entered_at:
            yield Finding(
                code="history-out-of-order",
                sheet="Consents",
                id=str(number),
                attribute="entered_at",
                message=f"This word of {consent.party} on {consent.clause} counts, because it is last, but it was entered before another.",
                given=consent.entered_at.isoformat(),
                expected=f"not before {before.entered_at.isoformat()}",
            )
        last[key] = consent


def check_controllers(operation: Operation) -> Iterator[Finding]:
    """Yield checkpoints at which somebody must agree, and that no party is named to control."""
    asked = {clause.id for clause in operation.clauses if Level.CHECKPOINT in clause.levels}
    corridors = {window.corridor for window in operation.windows if asked & set(window.clauses)}
    for checkpoint in checkpoints_on(operation, corridors):
        if not controllers(operation, checkpoint):
            yield Finding(
                code="unknown-controller",
                sheet="Checkpoints",
                id=checkpoint.id,
                attribute="controller",
                message=f"Somebody must agree at the checkpoint {checkpoint.id}, and no party is named that controls it.",
                given=checkpoint.controller,
                expected="the id or name of a party",
            )


def check_board(operation: Operation) -> Iterator[Finding]:
    """Yield what was said of conditions and will not count: ambers that nobody accepts, greens without evidence or time."""
    for number, condition in enumerate(operation.conditions):
        accepted = condition.accepted_by and condition.reason
        if condition.state is Light.AMBER and not accepted:
            given, expected, attribute = "amber", "accepted_by and reason, here or in a later row", "accepted_by"
        elif condition.state is Light.GREEN and not condition.evidence:
            given, expected, attribute = "green", "what shows it", "evidence"
        elif condition.state in {Light.GREEN, Light.AMBER} and condition.as_of is None:
            given, expected, attribute = condition.state.value, "of when it is", "as_of"
        else:
            continue
        yield Finding(
            code="word-does-not-count",
            sheet="Conditions",
            id=str(number),
            attribute=attribute,
            message=f"What is said of the condition {condition.id} will not count on the board.",
            given=given,
            expected=expected,
        )
