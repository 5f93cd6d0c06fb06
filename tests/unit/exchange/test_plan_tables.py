"""The workbook of a plan: the plan comes back as it was, or what is wrong is listed."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from operations import one_bus
from safepassage.domain.audience import Audience
from safepassage.domain.plan import Block, Certificate, Goods, Headcount, Plan, Totals
from safepassage.exchange import read_plan
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.exchange.outgoing.selection import view_of
from safepassage.exchange.outgoing.workbook import plan_workbook
from safepassage.exchange.plan_tables import FACTS
from unit.documents.plans import idle_plan, one_bus_plan

_ODD = ("a; b", "c: d", 'say "x"', "=1+1", "1.5", "007", "yes", "Привіт", "\u202emarked", "a: 5")


def _workbook(plan: Plan) -> bytes:
    view = view_of(one_bus(), one_bus_plan(), Audience.COORDINATOR)
    return plan_workbook(one_bus(), plan, view)


def _odd(plan: Plan) -> Plan:
    """Return ``plan`` with names that a careless reader would take apart, and numbers that spreadsheets cannot hold."""
    people = tuple(Headcount(group=name, count=number) for number, name in enumerate(_ODD))
    goods = tuple(Goods(consignment=name, kg=number) for number, name in enumerate(_ODD))
    proof = plan.certificate.proofs[0]
    price = replace(proof.prices[0], price=2**60 + 1, direction=None, subject="x: y; z")
    return replace(
        plan,
        seed=2**63 - 1,
        conditions=_ODD,
        assumed=_ODD,
        convoys=(*plan.convoys, replace(plan.convoys[0], id="odd", gate="", vehicles=_ODD)),
        blocks=(*plan.blocks, *(Block(vehicle=name, fleet="bus", tasks=()) for name in _ODD)),
        totals=replace(plan.totals, by_group=people, delivered=goods, clearance=None, exposure_people=2**55 + 1),
        certificate=replace(plan.certificate, gap=0.1 + 0.2, proofs=(replace(proof, prices=(price, *proof.prices)), proof)),
    )


@pytest.mark.parametrize("plan", [one_bus_plan(), idle_plan(one_bus()), _odd(one_bus_plan())], ids=["plain", "idle", "odd"])
def test_a_plan_comes_back_as_it_was(plan: Plan, tmp_path: Path) -> None:
    """From a file called .xlsx, as `read_plan` reads it."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(_workbook(plan))
    assert read_plan(path) == plan


@pytest.mark.parametrize("name", ["# remark", " ", "x" * 40_000])
def test_a_name_that_a_cell_cannot_keep_is_refused(name: str) -> None:
    """Better than a plan that comes back otherwise."""
    with pytest.raises(ExportRefusedError, match="JSON"):
        _workbook(replace(one_bus_plan(), conditions=(name,)))


def test_every_field_of_a_plan_has_a_place() -> None:
    """A field that is added to plans must be added to their workbooks too."""
    rows = {key for key, _ in FACTS.values()}
    sheets = {"convoys", "blocks", "conditions", "orders", "totals.by_group", "totals.delivered", "certificate.proofs"}
    inner = {"totals": Totals, "certificate": Certificate}
    names = {f"{name}.{part.name}" for name, kind in inner.items() for part in fields(kind)}
    names |= {part.name for part in fields(Plan)} - inner.keys()
    assert rows | sheets == names
