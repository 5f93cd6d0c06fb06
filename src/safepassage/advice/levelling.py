"""
People spread over the vehicles that board at one place, so that none carries more than it must.

Whoever can as well travel in an emptier vehicle does: one moves from a boarding of a fuller vehicle to a boarding of an emptier one that
has a free place of the kind, at the same place and for the same site. Sites with a stated intake an hour are left as they are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from safepassage.advice.boarding import Slot, boarding_slots, with_people
from safepassage.advice.losses import load_of
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Block
from safepassage.units import People


@dataclass(slots=True)
class _Seats:
    """A boarding and the people in it by group, as they are moved about."""

    slot: Slot
    people: Counter[str]
    free: Counter[Mobility]


def levelled(operation: Operation, blocks: Sequence[Block]) -> list[Block]:
    """
    Return the blocks with people moved from fuller to emptier vehicles; as many of each group are received.

    Each move makes the larger of two loads smaller and leaves nobody's trip empty, so the moves come to an end.
    """
    loads = [load_of(block) for block in blocks]
    changed: list[_Seats] = []
    for slots in boarding_slots(operation, blocks):
        seats = [_seats(operation, blocks, slot) for slot in slots]
        for need in Mobility:
            if operation.reception_site[slots[0].task.site].intake(need) is None:
                while _move(operation, seats, need, loads):
                    pass
        changed += seats
    return with_people(operation, blocks, [(item.slot, item.people) for item in changed])


def _seats(operation: Operation, blocks: Sequence[Block], slot: Slot) -> _Seats:
    kind = operation.vehicle_type[operation.fleet[blocks[slot.block].fleet].type]
    people = Counter({head.group: head.count for head in slot.task.people})
    taken = Counter[Mobility]()
    for name, count in people.items():
        taken[operation.group[name].mobility] += count
    free = Counter({need: kind.places.of(need) - taken[need] for need in slot.task.offers})
    if (
        Mobility.SEAT in slot.task.offers
    ):  # as many seats are kept as there are stretcher places: who moves in may bring an attendant
        kept = kind.places.stretcher if Mobility.STRETCHER in slot.task.offers else 0
        free[Mobility.SEAT] = max(0, free[Mobility.SEAT] - kind.attendant_seats * kept)
    return _Seats(slot=slot, people=people, free=free)


def _move(operation: Operation, seats: Sequence[_Seats], need: Mobility, loads: list[People]) -> bool:
    """Move people of ``need`` from the fullest vehicle that can give to the emptiest that can take; return whether any moved."""
    for giver in sorted(seats, key=lambda item: -loads[item.slot.block]):
        for taker in sorted(seats, key=lambda item: loads[item.slot.block]):
            if loads[taker.slot.block] >= loads[giver.slot.block] - 1:
                break
            half = (loads[giver.slot.block] - loads[taker.slot.block]) // 2
            for name in [name for name, count in giver.people.items() if count and operation.group[name].mobility is need]:
                count = min(half, giver.people[name], taker.free[need], giver.people.total() - 1)
                if count > 0 and operation.group[name].ready_from <= taker.slot.task.start:
                    giver.people[name] -= count
                    taker.people[name] += count
                    giver.free[need] += count
                    taker.free[need] -= count
                    loads[giver.slot.block] -= count
                    loads[taker.slot.block] += count
                    return True
    return False
