"""Paper for aid: the load plan, and a waybill for each load that a vehicle carries."""

from collections.abc import Iterator
from dataclasses import dataclass

from safepassage.documents.paper.access import Need
from safepassage.documents.paper.blocks import (
    Block,
    Cell,
    Column,
    Table,
    blanks,
    new_page,
    pairs,
    paragraph,
    part_title,
    space,
    title,
)
from safepassage.documents.paper.setting import Setting
from safepassage.domain.audience import Topic
from safepassage.domain.movement import Course
from safepassage.domain.plan import Load, Unload
from safepassage.units import Instant, Kilograms

CARGO = Need(Topic.CARGO)
LEGS = Need(Topic.MOVEMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriage:
    """
    One consignment on one vehicle.

    Parameters
    ----------
    loaded
        When it is aboard; None if it was aboard at the outset.
    origin, destination
        Ids of places.
    unloaded
        When it is handed over; None if this plan does not hand it over.
    """

    number: int
    vehicle: str
    consignment: str
    kg: Kilograms
    origin: str
    loaded: Instant | None
    destination: str
    unloaded: Instant | None

    @property
    def waybill(self) -> str:
        """Return the number of the waybill: the vehicle, and which of its loads."""
        return f"W-{self.vehicle}-{self.number}"


def carriages(setting: Setting, course: Course) -> list[Carriage]:
    """Return what a vehicle carries in the plan, in the order in which it is loaded."""
    consignments = setting.facts.operation.consignment
    open_loads: list[tuple[str, Kilograms, str, Instant | None]] = [
        (load.consignment, load.kg, course.fleet.place, None) for load in course.fleet.cargo
    ]
    handed_over: dict[str, Instant] = {}
    for spell in course.spells:
        if isinstance(spell.task, Load):
            open_loads += [(goods.consignment, goods.kg, spell.place, spell.end) for goods in spell.task.goods]
        elif isinstance(spell.task, Unload):
            handed_over |= {goods.consignment: spell.end for goods in spell.task.goods}
    return [
        Carriage(
            number=number,
            vehicle=course.vehicle,
            consignment=name,
            kg=kg,
            origin=origin,
            loaded=loaded,
            destination=consignments[name].destination,
            unloaded=handed_over.get(name),
        )
        for number, (name, kg, origin, loaded) in enumerate(open_loads, 1)
    ]


def load_plan(setting: Setting) -> Iterator[Block]:
    """Yield the list of all loads, vehicle by vehicle."""
    say, words = setting.words.say, setting.words
    rows = [carriage for course in setting.courses for carriage in carriages(setting, course)]
    if not rows:
        yield paragraph(say("No aid is carried in this plan."))
        return
    columns = (
        Column(title=say("Waybill"), need=CARGO),
        Column(title=words.term("vehicle"), need=CARGO),
        Column(title=words.term("consignment"), need=CARGO, width=3),
        Column(title=say("kg"), need=CARGO, figures=True),
        Column(title=say("Litres"), need=CARGO, figures=True),
        Column(title=say("From"), need=LEGS, width=2),
        Column(title=say("To"), need=LEGS, width=2),
        Column(title=say("Loaded UTC"), need=LEGS, figures=True),
        Column(title=say("Handed over UTC"), need=LEGS, figures=True),
        Column(title=say("Checked"), need=None, width=1),
    )
    yield Table(columns=columns, rows=tuple(_load_row(setting, carriage) for carriage in rows), need=CARGO, tall=5, scale=0.92)
    yield pairs([(say("In all"), words.mass(sum(carriage.kg for carriage in rows)))], CARGO)
    yield blanks([say("Cargo officer"), say("Date and time (UTC)")])


def _load_row(setting: Setting, carriage: Carriage) -> tuple[Cell, ...]:
    consignment = setting.facts.operation.consignment[carriage.consignment]
    return (
        setting.words.code(carriage.waybill),
        setting.words.code(carriage.vehicle),
        _described(setting, carriage.consignment),
        setting.words.number(carriage.kg),
        setting.words.number(consignment.litres_of(carriage.kg)),
        setting.place(carriage.origin),
        setting.place(carriage.destination),
        setting.times.short(carriage.loaded) if carriage.loaded is not None else setting.words.say("aboard already"),
        setting.times.short(carriage.unloaded),
        "",
    )


def _described(setting: Setting, consignment: str) -> str:
    description = setting.facts.operation.consignment[consignment].description
    return setting.words.name(f"{consignment}: {description}" if description else consignment)


def waybills(setting: Setting) -> Iterator[Block]:
    """Yield a waybill for each vehicle of the reader that carries aid."""
    first = True
    for course in setting.courses:
        loads = carriages(setting, course)
        if not loads:
            continue
        if not first:
            yield new_page()
        first = False
        yield from _waybill(setting, course, loads)


def _waybill(setting: Setting, course: Course, loads: list[Carriage]) -> Iterator[Block]:
    say, words = setting.words.say, setting.words
    number = say("Waybill {number}", number=loads[0].waybill)
    yield part_title(f"{number} · {words.term('vehicle')} {words.code(course.vehicle)}", words.code(course.vehicle), CARGO)
    yield blanks([say("Sender, organisation"), say("Receiver, organisation"), say("Plate"), say("Seal number")])
    columns = (
        Column(title=say("Line"), need=CARGO, figures=True),
        Column(title=words.term("consignment"), need=CARGO, width=2.4),
        Column(title=say("From"), need=LEGS, width=1.6),
        Column(title=say("To"), need=LEGS, width=1.6),
        Column(title=say("kg"), need=CARGO, figures=True),
        Column(title=say("Units sent"), need=None, width=1.2),
        Column(title=say("Received good"), need=None, width=1.2),
        Column(title=say("Damaged"), need=None, width=1.3),
        Column(title=say("Lost"), need=None, width=1.1),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            str(load.number),
            _described(setting, load.consignment),
            setting.place(load.origin),
            setting.place(load.destination),
            words.number(load.kg),
            *[""] * 4,
        )
        for load in loads
    ]
    rows += [("",) * len(columns)] * 2
    yield Table(columns=columns, rows=tuple(rows), need=CARGO, tall=7)
    yield pairs([(say("In all"), words.mass(sum(load.kg for load in loads)))], CARGO)
    yield paragraph(say("Civilian humanitarian goods only. Loss or damage: write the number of the report in the remarks."))
    yield blanks([say("Remarks"), say("Loss report number")])
    for heading in (
        say("Sent by: signature, date, time"),
        say("Carried by: signature, date, time"),
        say("Received by: signature, date, time"),
    ):
        yield title(heading)
        yield space(6)
        yield blanks([""], across=1)
