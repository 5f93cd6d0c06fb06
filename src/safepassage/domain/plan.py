"""
A plan: convoys and blocks with their times and loads, its totals, and the certificate that proves it.

Everything here is data; the rules that it must keep are in `safepassage.verification`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeAlias

from safepassage.domain.network import Direction
from safepassage.domain.people import Mobility
from safepassage.domain.uncertainty import StandingOrder
from safepassage.units import Instant, Kilograms, Metres, People, Seconds

PLAN_VERSION = 1


class Objective(StrEnum):
    """The question a plan answers."""

    RESCUE = "rescue"
    CLEAR = "clear"
    SIZE = "size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """A vehicle drives a leg; inside a corridor it belongs to a convoy."""

    tag: ClassVar[str] = "drive"
    leg: str
    direction: Direction
    start: Instant
    end: Instant
    convoy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A vehicle is served at the checkpoint where it stands, to go on in ``direction``."""

    tag: ClassVar[str] = "service"
    checkpoint: str
    direction: Direction
    start: Instant
    end: Instant
    convoy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """People of one group."""

    group: str
    count: People


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Kilograms of one consignment."""

    consignment: str
    kg: Kilograms


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """
    People board at an assembly point; the slot is sized for every place of the mobilities in ``offers``.

    At a place that is collected on rounds it is sized for those who board, and ``offers`` are their mobilities.
    """

    tag: ClassVar[str] = "board"
    place: str
    site: str
    offers: tuple[Mobility, ...]
    start: Instant
    end: Instant
    people: tuple[Headcount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alight:
    """Everybody aboard is received at a reception site, at ``end``."""

    tag: ClassVar[str] = "alight"
    place: str
    offers: tuple[Mobility, ...]
    start: Instant
    end: Instant
    people: tuple[Headcount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Aid is loaded at the place where it waits."""

    tag: ClassVar[str] = "load"
    place: str
    start: Instant
    end: Instant
    goods: tuple[Goods, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unload:
    """Aid is handed over at its destination."""

    tag: ClassVar[str] = "unload"
    place: str
    start: Instant
    end: Instant
    goods: tuple[Goods, ...]


Task: TypeAlias = Drive | Service | Board | Alight | Load | Unload


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """
    All tasks of one vehicle, in order of time; between two tasks it waits where it is.

    A vehicle without tasks stays where it starts and has a block without tasks.
    """

    vehicle: str
    fleet: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Convoy:
    """
    Vehicles that enter a corridor together at ``entry``, in one direction, in one window.

    A convoy of vehicles that start inside the corridor has ``gate`` empty: it enters at no gate, and
    ``entry`` is when its first vehicle moves off.
    """

    id: str
    corridor: str
    direction: Direction
    window: str
    gate: str
    entry: Instant
    vehicles: tuple[str, ...]


class PriceKind(StrEnum):
    """The shared capacity that a price is on. Subject and period of each are in the reference, page certificate."""

    DEMAND = "demand"
    """Subject: a group. A person of it boarded."""
    GATE = "gate"
    """Subject: a corridor; with a direction. A vehicle that enters at the gate in the period."""
    CHECKPOINT = "checkpoint"
    """Subject: a checkpoint; with a direction. A service that starts in the period."""
    INTAKE = "intake"
    """Subject: a reception site; with a mobility. A person received in the period (one clock hour)."""
    CAPACITY = "capacity"
    """Subject: a reception site; with a mobility. A person received."""
    BAYS = "bays"
    """Subject: an assembly point. A second of boarding by a vehicle whose boarding starts in the period."""
    DRIVING = "driving"
    """Subject: a fleet. A second driven."""
    ROOM = "room"
    """Subject: a vehicle type; with a mobility. A place filled on rounds; each round begins with the places of its vehicle in hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a unit of a shared capacity is worth, in millionths of the objective's unit, at least 0."""

    kind: PriceKind
    subject: str
    price: int
    direction: Direction | None = None
    mobility: Mobility | None = None
    start: Instant = 0
    end: Instant = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Offset of the time grid at a place, for empty or for loaded vehicles: 0 <= offset < step."""

    place: str
    loaded: bool
    offset: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """
    Numbers that prove ``bound``: no plan with these vehicles can do more by ``horizon``.

    Parameters
    ----------
    weighted
        True if a person counts with the weight of their priority class, False if every person counts 1.
    vehicles
        Vehicles counted, from the first in the operation's order of fleets; the others are left out.
    bound
        At most this much, in people (weighted if ``weighted``).
    """

    weighted: bool
    horizon: Seconds
    step: Seconds
    vehicles: int
    phases: tuple[Phase, ...]
    prices: tuple[Price, ...]
    bound: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """
    What is claimed of a plan, with the proofs.

    Parameters
    ----------
    objective
        The question.
    value, bound
        For rescue the weighted people received and what no plan can exceed; for clear the clearance time and
        the earliest possible, in seconds; for size the vehicles and the fewest possible.
    gap
        How far the plan can be from the best, as a fraction of the bound (rescue) or of the value (clear, size).
    people_bound
        People that no plan can exceed, unweighted, by the plan's horizon.
    proofs
        For rescue one or two (weighted first, then unweighted); for clear one that not everybody can be received before ``bound``;
        for size one that ``bound - 1`` vehicles cannot. Then the one for ``people_bound``, if it needs one.
    """

    objective: Objective
    value: int
    bound: int
    gap: float
    people_bound: int
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a plan amounts to; every number is recounted by `verify`."""

    people: People
    weighted: int
    by_group: tuple[Headcount, ...]
    delivered: tuple[Goods, ...]
    clearance: Instant | None
    """Instant at which the last person is received; None if nobody is."""
    exposure_people: int
    """Person-seconds on exposed legs and places, from boarding until received."""
    exposure_vehicles: int
    """Vehicle-seconds on exposed legs and places."""
    metres: Metres
    vehicles_used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    Convoys and blocks that keep every rule, with their totals and proof.

    Parameters
    ----------
    operation, digest
        Id of the operation, and the SHA-256 of its canonical text: a plan belongs to exactly one.
    horizon
        People count if received by this instant (the deadline, if one was given).
    conditions
        What the plan rests on that is not agreed by all, in sentences; a plan with conditions is conditional.
    assumed
        Ids of the clauses that it was allowed to take as agreed.
    orders
        Standing orders that go with it and were chosen with it: they take the place of the operation's, situation by situation.
    """

    version: int = PLAN_VERSION
    operation: str
    digest: str
    objective: Objective
    horizon: Seconds
    seed: int
    conditions: tuple[str, ...]
    convoys: tuple[Convoy, ...]
    blocks: tuple[Block, ...]
    totals: Totals
    certificate: Certificate
    assumed: tuple[str, ...] = ()
    orders: tuple[StandingOrder, ...] = ()

    @property
    def conditional(self) -> bool:
        """Return whether the plan rests on anything not agreed by all."""
        return bool(self.conditions)
