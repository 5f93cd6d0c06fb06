"""A list of aid as consignments."""

from dataclasses import dataclass, replace

from safepassage.domain.aid import Consignment
from safepassage.domain.operation import Operation
from safepassage.exchange.incoming.list_file import ListFile, reject
from safepassage.exchange.incoming.naming import slug
from safepassage.exchange.incoming.proposal import Proposal
from safepassage.notices import Notice
from safepassage.units import Instant, Kilograms, Litres


@dataclass(frozen=True, slots=True)
class _Head:
    """What the lines of one consignment have in common."""

    origin: str
    destination: str
    priority: int
    ready_from: Instant


@dataclass(slots=True)
class _Lines:
    """What the lines of one consignment come to."""

    head: _Head
    kg: Kilograms = 0
    litres: Litres = 0
    descriptions: tuple[str, ...] = ()


def with_aid(operation: Operation, found: ListFile) -> Proposal:
    """
    Return ``operation`` with the consignments of the list.

    Lines of one consignment are added up: those of one number, or without a number those of one description, origin and destination. A
    consignment that the list names is as the list says; the others stay as they are.
    """
    notices = list[Notice](found.notices)
    lines: dict[str, _Lines] = {}
    taken = 0
    for record in found.records:
        values = record.values
        said = str(values["description"]).strip()
        origin, destination = str(values["origin"]), str(values["destination"])
        if origin == destination:
            message = "It begins and ends at the same place."
            notices.append(reject(record, "invalid-row", "destination", message, expected="where the aid is for"))
            continue
        name = str(values["consignment"]).strip() or slug(f"{said or 'aid'} {origin} {destination}")
        head = _Head(origin, destination, int(str(values["priority"])), int(str(values["ready_from"])))
        whole = lines.setdefault(name, _Lines(head))
        if whole.head != head:
            message = f"Another line of the consignment {name!r} has another origin, destination, priority or time."
            notices.append(reject(record, "invalid-row", "consignment" if values["consignment"] else "destination", message))
            continue
        whole.kg += int(str(values["kg"]))
        whole.litres += int(str(values["litres"]))
        if said and said not in whole.descriptions:
            whole.descriptions = (*whole.descriptions, said)
        taken += 1
    made = {name: _consignment(name, whole) for name, whole in lines.items()}
    kept = tuple(made.pop(consignment.id, consignment) for consignment in operation.consignments)
    after = replace(operation, consignments=(*kept, *made.values()))
    return Proposal(before=operation, after=after, rows=found.rows, taken=taken, notices=tuple(notices))


def _consignment(name: str, whole: _Lines) -> Consignment:
    return Consignment(
        id=name,
        origin=whole.head.origin,
        destination=whole.head.destination,
        kg=whole.kg,
        litres=whole.litres,
        priority=whole.head.priority,
        ready_from=whole.head.ready_from,
        description="; ".join(whole.descriptions),
    )
