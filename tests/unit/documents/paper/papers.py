"""An operation made by hand that has something of everything to print, secrets planted in it, and ways to read printed pages back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

from operations import one_bus
from safepassage.documents.paper import Edition, Language, print_pack
from safepassage.documents.paper.copies import Stock
from safepassage.documents.paper.ledger import Ledger, entered
from safepassage.domain.agreement import Claim, ClaimStatus, Clause, Consent, ConsentState, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.audience import Audience
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Alight, Board, Goods, Headcount, Load, Plan, Unload
from safepassage.domain.readiness import Condition, Light
from safepassage.units import MINUTE
from unit.documents.plans import fitted_bus, one_bus_plan

AS_OF = datetime(2030, 5, 1, 5, 30, tzinfo=UTC)
READERS = tuple(audience for audience in Audience if audience is not Audience.PUBLIC)

POST, CARGO, CLAUSE, EVIDENCE, CHECKED, CLAIMED, RELEASED, GROUP, NOTE, FLEET = (
    "Q1POST",
    "Q2AID",
    "Q3TERM",
    "Q4PROOF",
    "Q5WORD",
    "Q6CLAIM",
    "Q7PRESS",
    "q8group",
    "Q9NOTE",
    "q0bus",
)
"""Secrets: words that stand nowhere else."""


def secret_operation() -> Operation:
    """Return `one_bus` with two parties on clocks of their own, aid, needs, terms, claims, a condition; secrets in every text."""
    base = one_bus()
    places = tuple(replace(place, name=POST) if place.id == "post" else place for place in base.places)
    groups = tuple(
        EvacueeGroup(id=f"{GROUP}-{need.value}", place="village", count=count, mobility=need, note=NOTE)
        for need, count in ((Mobility.SEAT, 110), (Mobility.WHEELCHAIR, 3), (Mobility.STRETCHER, 2))
    )
    return replace(
        base,
        title="One bus, one road",
        zone="Europe/Kyiv",
        places=places,
        vehicle_types=(replace(fitted_bus(), kg=800, litres=2000),),
        fleets=(replace(base.fleets[0], id=FLEET, type=fitted_bus().id),),
        groups=groups,
        consignments=(Consignment(id="blankets", origin="town", destination="village", kg=400, litres=900, description=CARGO),),
        parties=(
            Party(id="north", name="Northern side", zone="Europe/Kyiv"),
            Party(id="south", name="Southern side", zone="Asia/Tbilisi"),
        ),
        clauses=(Clause(id="road", subject=CLAUSE, text=CLAUSE),),
        consents=(Consent(clause="road", party="north", state=ConsentState.PROPOSED, evidence=EVIDENCE),),
        windows=(replace(base.windows[0], clauses=("road",)),),
        conditions=(Condition(id="weather", state=Light.GREEN, evidence=CHECKED, as_of=-3600),),
        claims=(
            Claim(subject="Evacuee groups/*/count", value=CLAIMED, source="a mayor"),
            Claim(
                subject="Evacuee groups/*/count",
                value=RELEASED,
                source="the desk",
                status=ClaimStatus.RELEASED,
                released_by="duty officer",
            ),
        ),
    )


def secret_plan(operation: Operation) -> Plan:
    """Return the plan of the one bus with 400 kg of blankets on its first trip, and with 3 wheelchairs and 2 stretchers."""
    plan = one_bus_plan(operation)
    tasks = list(plan.blocks[0].tasks)
    first = next(index for index, task in enumerate(tasks) if isinstance(task, Board))
    board = tasks[first]
    goods = (Goods(consignment="blankets", kg=400),)
    early = Load(place="town", start=tasks[0].start - 20 * MINUTE, end=tasks[0].start, goods=goods)
    handed = Unload(place="village", start=board.start, end=board.start + 5 * MINUTE, goods=goods)
    for index, task in enumerate(tasks):
        people = (Headcount(group=f"{GROUP}-seat", count=48), Headcount(group=f"{GROUP}-wheelchair", count=2))
        if isinstance(task, Board | Alight):
            tasks[index] = replace(task, people=people)
    tasks[first] = replace(tasks[first], start=handed.end)
    tasks[first:first] = [handed]
    block = replace(plan.blocks[0], vehicle=f"{FLEET}-01", fleet=FLEET, tasks=(early, *tasks))
    totals = replace(
        plan.totals,
        people=100,
        by_group=(Headcount(group=f"{GROUP}-seat", count=96), Headcount(group=f"{GROUP}-wheelchair", count=4)),
        delivered=goods,
    )
    convoys = tuple(replace(convoy, vehicles=(f"{FLEET}-01",)) for convoy in plan.convoys)
    conditions = (f"{CLAUSE}: Northern side is at 'proposed', not agreed in detail.",)
    return replace(plan, blocks=(block,), convoys=convoys, totals=totals, conditions=conditions)


def stock_of(operation: Operation, plan: Plan, edition: Edition | None = None) -> Stock:
    """Return what the first version of the papers of ``plan`` is made from."""
    ledger = entered(Ledger(operation=operation.id), "first", AS_OF, {})
    return Stock(operation, plan, ledger, edition or Edition(as_of=AS_OF))


def printed(
    out: Path,
    *readers: Audience,
    language: Language = Language.ENGLISH,
    case: tuple[Operation, Plan] | None = None,
    edition: Edition | None = None,
) -> dict[str, list[str]]:
    """Return the text of every page printed for ``readers``, by file below ``out``."""
    operation, plan = case or (secret_operation(), secret_plan(secret_operation()))
    files = print_pack(operation, plan, readers=readers, languages=[language], out=out, edition=edition or Edition(as_of=AS_OF))
    return {path.relative_to(out).as_posix(): pages(path) for path in files}


def pages(path: Path) -> list[str]:
    """Return the text of each page of a PDF."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def words_in(value: object) -> Iterable[str]:
    """Yield every text in what a template is given."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from words_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from words_in(part)
