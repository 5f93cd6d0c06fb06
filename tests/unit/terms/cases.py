"""One operation of two parties that go by different clocks, with a checkpoint, for the tests of the terms."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from operations import one_bus
from safepassage.domain.agreement import Clause, ClauseKind, Consent, ConsentState, Level, Party
from safepassage.domain.operation import Operation
from safepassage.units import DAY, HOUR

DETAIL = ConsentState.AGREED_IN_DETAIL


def said(clause: str, party: str, state: ConsentState = DETAIL, **more: Any) -> Consent:  # noqa: ANN401 - as Consent has them
    """Return what ``party`` says of ``clause``."""
    return Consent(clause=clause, party=party, state=state, **more)


def at_the_post(clause: str, party: str, state: ConsentState = DETAIL) -> Consent:
    """Return what ``party`` says of ``clause`` at the checkpoint."""
    return said(clause, party, state, level=Level.CHECKPOINT, checkpoint="post")


def before_the_change(*consents: Consent, levels: frozenset[Level] = frozenset({Level.CAPITAL})) -> Operation:
    """
    Return an operation of 26 March 2022, when Kyiv was two hours ahead of UTC and Moscow three.

    The window is from 07:00 to 19:00 UTC; the road is the clause whose levels are given, and the checkpoint is Moscow's.
    """
    base = one_bus()
    return replace(
        base,
        epoch=datetime(2022, 3, 26, tzinfo=UTC),
        horizon=2 * DAY,
        windows=(replace(base.windows[0], opens=7 * HOUR, closes=19 * HOUR, clauses=("road", "start", "duration", "end")),),
        checkpoints=(replace(base.checkpoints[0], controller="Moscow side"),),
        parties=(Party(id="k", name="Kyiv side", zone="Europe/Kyiv"), Party(id="m", name="Moscow side", zone="Europe/Moscow")),
        clauses=(
            Clause(id="road", subject="Road", kind=ClauseKind.ROUTE, levels=levels),
            Clause(id="start", subject="Start", kind=ClauseKind.START),
            Clause(id="duration", subject="Duration", kind=ClauseKind.DURATION, parties=("k",)),
            Clause(id="end", subject="End", kind=ClauseKind.END, parties=("m",)),
        ),
        consents=consents,
    )
