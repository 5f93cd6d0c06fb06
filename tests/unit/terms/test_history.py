"""What was believed when."""

from dataclasses import replace
from datetime import timedelta

from safepassage.domain.agreement import Claim, ConsentState
from safepassage.domain.readiness import Condition, Light
from safepassage.terms import Change, as_believed_at, changes, matrix
from unit.terms.cases import at_the_post, before_the_change, said

BASE = before_the_change()
SIX, SEVEN = (BASE.epoch + timedelta(hours=hours) for hours in (6, 7))
HISTORY = replace(
    BASE,
    consents=(
        said("road", "k", value="by Tokmak", entered_at=SIX, entered_by="liaison"),
        said("road", "m", ConsentState.PROPOSED),
        said("road", "k", ConsentState.WITHDRAWN, entered_at=SEVEN, entered_by="liaison"),
        replace(at_the_post("road", "m"), entered_at=SEVEN),
    ),
    claims=(
        Claim(subject="Fleets/bus/count", value="2", source="log", id="second", revises="first", entered_at=SIX),
        Claim(subject="Fleets/bus/count", value="1", source="log", id="first", entered_at=SEVEN),
    ),
    conditions=(Condition(id="weather", state=Light.GREEN, entered_at=SEVEN),),
)


def test_what_we_believed_is_what_had_been_entered() -> None:
    """At the very instant it counts; what has no time was always believed; a claim may revise one that is entered later."""
    before = as_believed_at(HISTORY, SIX)
    assert before.consents == HISTORY.consents[:2]
    assert [claim.revises for claim in before.claims] == [""]
    assert before.conditions == ()
    assert matrix(before)[0].cells[0].state is ConsentState.AGREED_IN_DETAIL
    assert as_believed_at(HISTORY, SIX - timedelta(seconds=1)).consents == HISTORY.consents[1:2]
    assert as_believed_at(HISTORY, SEVEN) == HISTORY
    assert matrix(HISTORY)[0].cells[0].state is ConsentState.WITHDRAWN


def test_every_change_is_told_with_who_and_when() -> None:
    """The oldest first; what has no time is oldest."""
    assert changes(HISTORY) == (
        Change(at=None, by="", about="Road: Moscow side", before="", after="proposed"),
        Change(at=SIX, by="liaison", about="Road: Kyiv side", before="", after="agreed in detail: by Tokmak"),
        Change(at=SEVEN, by="liaison", about="Road: Kyiv side", before="agreed in detail: by Tokmak", after="withdrawn"),
        Change(at=SEVEN, by="", about="Road: Moscow side (post)", before="", after="agreed in detail"),
    )
