"""Operations with secrets planted in them, and what is wished for from their plans."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from operations import one_bus
from safepassage.domain.agreement import Clause, Consent, ConsentState, Party
from safepassage.domain.audience import Audience
from safepassage.domain.digest import digest
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.exchange.outgoing.formats import Wish
from unit.documents.plans import many_buses, one_bus_plan

NOW = datetime(2030, 5, 1, 5, tzinfo=UTC)
HOSTILE = '=1+1 <b>&amp;</b> ]]> "quoted" \u202e ${x} \x07 Привіт مرحبا'
"""A name with a formula, markup, a mark of direction, a reference of forms, a control character and three scripts."""
SECRETS = {
    "note of a place": "SECRET-PLACE-NOTE",
    "note of a group": "SECRET-DIALYSIS",
    "evidence": "SECRET-EVIDENCE",
    "text of a clause": "SECRET-CLAUSE",
    "controller": "SECRET-CONTROLLER",
    "clearance source": "SECRET-SOURCE",
    "description": "SECRET-DESCRIPTION",
}
"""What nobody is given in any file of a plan."""


def planted() -> tuple[Operation, Plan]:
    """Return `one_bus` with a secret in every text that is for nobody else, and a name that would harm a careless writer."""
    base = one_bus()
    operation = replace(
        base,
        description=SECRETS["description"],
        title=HOSTILE,
        places=tuple(
            replace(place, note=SECRETS["note of a place"], pcode="UA23", name=HOSTILE if place.id == "post" else place.name)
            for place in base.places
        ),
        legs=tuple(replace(leg, clearance_source=SECRETS["clearance source"]) for leg in base.legs),
        groups=tuple(replace(group, note=SECRETS["note of a group"]) for group in base.groups),
        checkpoints=tuple(replace(point, controller=SECRETS["controller"]) for point in base.checkpoints),
        parties=(Party(id="one", name="One side"),),
        clauses=(Clause(id="route", subject="Route", text=SECRETS["text of a clause"]),),
        consents=(Consent(clause="route", party="one", state=ConsentState.CONFIRMED_IN_WRITING, evidence=SECRETS["evidence"]),),
        windows=tuple(replace(window, clauses=("route",)) for window in base.windows),
    )
    return operation, replace(one_bus_plan(operation), digest=digest(operation))


def wish(audience: Audience = Audience.COORDINATOR, **changes: Any) -> Wish:  # noqa: ANN401 - any field of a wish
    """Return a wish for everything of the planted plan that ``audience`` may have."""
    operation, plan = planted()
    return Wish(operation=operation, plan=plan, audience=audience, now=NOW, **changes)


def wish_of_many(audience: Audience = Audience.COORDINATOR, **changes: Any) -> Wish:  # noqa: ANN401 - any field of a wish
    """Return a wish for a plan of three buses."""
    operation, plan = many_buses(3)
    return Wish(operation=operation, plan=plan, audience=audience, now=NOW, **changes)
