"""The operation: everything that is planned, checked, simulated and run, in one immutable object."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from types import MappingProxyType
from typing import Protocol, TypeVar

from safepassage.domain.agreement import Claim, Clause, Consent, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.checking import repeated
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Checkpoint, Corridor, Direction, Leg, Place, PrivateCars, Role
from safepassage.domain.people import EvacueeGroup, Mobility, ReceptionSite
from safepassage.domain.protected import ProtectedSite
from safepassage.domain.readiness import Condition
from safepassage.domain.shape import Position, Shape
from safepassage.domain.uncertainty import NOTHING_STATED, Uncertainty, uncertainty_problems
from safepassage.units import HOUR, Instant, Interval, Seconds


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Identified)
_V = TypeVar("_V")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """
    A safe passage operation for one area and one period.

    Parameters
    ----------
    epoch
        Instant 0, in UTC, on a full hour.
    horizon
        Seconds after the epoch at which the operation ends; people count if received by then.
    zone
        IANA time zone of the place, for people who read.
    nights
        Periods in which legs take their night time (a leg is night-driven if it is departed on in one).
    priority_weights
        Weight of each priority class in the objective ``rescue``; a class not named weighs 1.
    conditions
        What has been said of the conditions of the go/no-go board, in order.
    assumed
        Ids of clauses that may be planned with as if all agreed to them; what uses them is conditional.
    uncertainty
        What may happen, and the standing orders. A plan does not depend on it, so it is no part of the digest.
    shapes
        How roads are drawn, for legs of which it is known.

    Raises
    ------
    ValueError
        Listing every reference to something that does not exist and every rule broken between objects.
    """

    id: str
    title: str
    epoch: datetime
    horizon: Seconds
    zone: str = "UTC"
    description: str = ""
    places: tuple[Place, ...]
    legs: tuple[Leg, ...]
    corridors: tuple[Corridor, ...] = ()
    windows: tuple[AccessWindow, ...] = ()
    checkpoints: tuple[Checkpoint, ...] = ()
    private_cars: tuple[PrivateCars, ...] = ()
    vehicle_types: tuple[VehicleType, ...]
    fleets: tuple[Fleet, ...]
    groups: tuple[EvacueeGroup, ...]
    reception_sites: tuple[ReceptionSite, ...]
    consignments: tuple[Consignment, ...] = ()
    parties: tuple[Party, ...] = ()
    clauses: tuple[Clause, ...] = ()
    consents: tuple[Consent, ...] = ()
    claims: tuple[Claim, ...] = ()
    conditions: tuple[Condition, ...] = ()
    nights: tuple[Interval, ...] = ()
    priority_weights: tuple[tuple[int, int], ...] = ()
    assumed: tuple[str, ...] = ()
    uncertainty: Uncertainty = NOTHING_STATED
    protected_sites: tuple[ProtectedSite, ...] = ()
    shapes: tuple[Shape, ...] = ()

    def __post_init__(self) -> None:
        problems = tuple(broken_references(self))
        if problems:
            raise ValueError("\n".join(problems))

    def __getstate__(self) -> dict[str, object]:
        """Return the fields alone: the views that are kept once made cannot be sent to another process."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @cached_property
    def place(self) -> Mapping[str, Place]:
        """Return the places by id."""
        return _by_id(self.places)

    @cached_property
    def leg(self) -> Mapping[str, Leg]:
        """Return the legs by id."""
        return _by_id(self.legs)

    @cached_property
    def bends(self) -> Mapping[str, tuple[Position, ...]]:
        """Return the points between the ends of each leg whose shape is known, by its id."""
        return MappingProxyType({shape.leg: shape.points for shape in self.shapes})

    @cached_property
    def corridor(self) -> Mapping[str, Corridor]:
        """Return the corridors by id."""
        return _by_id(self.corridors)

    @cached_property
    def window(self) -> Mapping[str, AccessWindow]:
        """Return the access windows by id."""
        return _by_id(self.windows)

    @cached_property
    def checkpoint(self) -> Mapping[str, Checkpoint]:
        """Return the checkpoints by id."""
        return _by_id(self.checkpoints)

    @cached_property
    def checkpoint_at(self) -> Mapping[str, Checkpoint]:
        """Return the checkpoints by the id of their place."""
        return MappingProxyType({checkpoint.place: checkpoint for checkpoint in self.checkpoints})

    @cached_property
    def vehicle_type(self) -> Mapping[str, VehicleType]:
        """Return the vehicle types by id."""
        return _by_id(self.vehicle_types)

    @cached_property
    def fleet(self) -> Mapping[str, Fleet]:
        """Return the fleets by id."""
        return _by_id(self.fleets)

    @cached_property
    def group(self) -> Mapping[str, EvacueeGroup]:
        """Return the evacuee groups by id."""
        return _by_id(self.groups)

    @cached_property
    def consignment(self) -> Mapping[str, Consignment]:
        """Return the consignments by id."""
        return _by_id(self.consignments)

    @cached_property
    def reception_site(self) -> Mapping[str, ReceptionSite]:
        """Return the reception sites by the id of their place."""
        return MappingProxyType({site.place: site for site in self.reception_sites})

    @cached_property
    def gate_entries(self) -> Mapping[tuple[str, Direction], str]:
        """Return the corridor that is entered by a drive on a leg in a direction from a gate: ``(leg, direction)`` to corridor id."""
        entries: dict[tuple[str, Direction], str] = {}
        for corridor in self.corridors:
            entries[corridor.legs[0], Direction.IN] = corridor.id
            entries[corridor.legs[-1], Direction.OUT] = corridor.id
        return MappingProxyType(entries)

    @cached_property
    def corridors_at(self) -> Mapping[str, tuple[str, ...]]:
        """Return the corridors whose legs touch a place, in the operation's order, by the id of the place."""
        touching: dict[str, dict[str, None]] = {}
        for corridor in self.corridors:
            for leg in (self.leg[name] for name in corridor.legs if name in self.leg):
                for place in (leg.outer, leg.inner):
                    touching.setdefault(place, {})[corridor.id] = None
        return MappingProxyType({place: tuple(corridors) for place, corridors in touching.items()})

    @cached_property
    def groups_at(self) -> Mapping[str, tuple[EvacueeGroup, ...]]:
        """Return the groups that wait at a place, in the operation's order, by the id of the place."""
        groups: dict[str, list[EvacueeGroup]] = {}
        for group in self.groups:
            groups.setdefault(group.place, []).append(group)
        return MappingProxyType({place: tuple(here) for place, here in groups.items()})

    @cached_property
    def _weights(self) -> Mapping[int, int]:
        return dict(self.priority_weights)

    @cached_property
    def _sites_taking(self) -> Mapping[Mobility, tuple[str, ...]]:
        return {mobility: tuple(site.place for site in self.reception_sites if site.takes(mobility)) for mobility in Mobility}

    def once(self, make: Callable[["Operation"], _V]) -> _V:
        """Return what ``make``, a function of a module, makes of this operation: worked out once, for an operation never changes."""
        made: dict[object, _V] = self.__dict__.setdefault("_once", {})
        if make not in made:
            made[make] = make(self)
        return made[make]

    def weight(self, group: EvacueeGroup) -> int:
        """Return the weight of one person of ``group`` in the objective."""
        return self._weights.get(group.priority, 1)

    def sites_for(self, group: EvacueeGroup) -> tuple[str, ...]:
        """Return the ids of the reception sites that may take ``group``, in the operation's order."""
        taking = self._sites_taking[group.mobility]
        return tuple(site for site in taking if site in group.reception_sites) if group.reception_sites else taking

    def is_night(self, instant: Instant) -> bool:
        """Return whether a drive that departs at ``instant`` takes its night time (a night ends just before its end)."""
        return any(night.start <= instant < night.end for night in self.nights)

    def at(self, instant: Instant) -> datetime:
        """Return ``instant`` as a date and time in UTC."""
        return self.epoch + timedelta(seconds=instant)

    @property
    def waiting(self) -> int:
        """Return how many people wait or are aboard already."""
        aboard = sum(fleet.count * load.count for fleet in self.fleets for load in fleet.aboard)
        return sum(group.count for group in self.groups) + aboard


def service_time(operation: Operation, checkpoint: Checkpoint, corridor: str, direction: Direction, start: Instant) -> Seconds:
    """
    Return the seconds that ``checkpoint`` takes for one vehicle whose service starts at ``start``.

    Private cars that run at ``start`` stretch the service, as `PrivateCars` says; the result is rounded up.
    """
    taken = _taken_by_cars(operation, corridor, direction, start)
    whole = HOUR * checkpoint.lanes
    return -(-checkpoint.service * whole // (whole - taken)) if taken else checkpoint.service


def _taken_by_cars(operation: Operation, corridor: str, direction: Direction, instant: Instant) -> Seconds:
    """Return the seconds of lane time an hour that the private cars running at ``instant`` take at each checkpoint of ``corridor``."""
    return sum(
        cars.cars_per_hour * cars.service_per_car
        for cars in operation.private_cars
        if cars.corridor == corridor and cars.direction is direction and cars.period.start <= instant < cars.period.end
    )


def _by_id(items: Iterable[_T]) -> Mapping[str, _T]:
    return MappingProxyType({item.id: item for item in items})


def broken_references(operation: Operation) -> Iterator[str]:  # noqa: C901, PLR0912
    """Yield a sentence for every unknown id, duplicate id and rule broken between the objects of ``operation``."""
    op = operation
    # Not any zone with the right hour: adding seconds across a change of its clock would be wrong.
    if op.epoch.tzinfo is not UTC or op.epoch != op.epoch.replace(minute=0, second=0, microsecond=0):
        yield f"epoch must be a full hour in UTC, got {op.epoch.isoformat()}."
    if op.horizon <= 0:
        yield f"horizon must be above 0 seconds, got {op.horizon}."
    yield from _weight_problems(op)
    known: dict[str, set[str]] = {}
    for kind in ("places", "legs", "corridors", "windows", "checkpoints", "private_cars", "vehicle_types", "fleets"):
        known[kind] = yield from _unique(kind, [item.id for item in getattr(op, kind)])
    for kind in ("groups", "consignments", "parties", "clauses"):
        known[kind] = yield from _unique(kind, [item.id for item in getattr(op, kind)])
    known["reception_sites"] = yield from _unique("reception_sites", [site.place for site in op.reception_sites])
    yield from _unique("checkpoint places", [checkpoint.place for checkpoint in op.checkpoints])

    need = partial(_needs, known)
    for place in op.places:
        if place.exposed_in:
            yield from need(f"Place {place.id}", "corridors", place.exposed_in)
    for leg in op.legs:
        yield from need(f"Leg {leg.id}", "places", leg.outer, leg.inner)
        if leg.exposed_in:
            yield from need(f"Leg {leg.id}", "corridors", leg.exposed_in)
    for corridor in op.corridors:
        yield from need(f"Corridor {corridor.id}", "places", corridor.outer_gate, corridor.inner_gate)
        yield from need(f"Corridor {corridor.id}", "legs", *corridor.legs)
        if known["legs"].issuperset(corridor.legs):
            yield from _chain_problems(op, corridor)
    for window in op.windows:
        yield from need(f"Window {window.id}", "corridors", window.corridor)
        yield from need(f"Window {window.id}", "clauses", *window.clauses)
    gates = {gate for corridor in op.corridors for gate in (corridor.outer_gate, corridor.inner_gate)}
    for checkpoint in op.checkpoints:
        yield from need(f"Checkpoint {checkpoint.id}", "places", checkpoint.place)
        if checkpoint.place in gates:
            yield f"Checkpoint {checkpoint.id} stands on the gate {checkpoint.place!r}; give it a place of its own beside the gate."
    for cars in op.private_cars:
        yield from need(f"Private cars {cars.id}", "corridors", cars.corridor)
        yield from _flow_problems(op, cars)
    for fleet in op.fleets:
        yield from need(f"Fleet {fleet.id}", "vehicle_types", fleet.type)
        yield from need(f"Fleet {fleet.id}", "places", fleet.place)
        yield from need(f"Fleet {fleet.id}", "groups", *(load.group for load in fleet.aboard))
        yield from need(f"Fleet {fleet.id}", "consignments", *(load.consignment for load in fleet.cargo))
    for group in op.groups:
        yield from need(f"Group {group.id}", "places", group.place)
        yield from need(f"Group {group.id}", "reception_sites", *group.reception_sites)
        if group.place in known["places"] and Role.ASSEMBLY_POINT not in op.place[group.place].roles:
            yield f"Group {group.id} waits at {group.place!r}, which has not the role assembly_point."
    for site in op.reception_sites:
        yield from need(f"Reception site {site.place}", "places", site.place)
    for consignment in op.consignments:
        yield from need(f"Consignment {consignment.id}", "places", consignment.origin, consignment.destination)
    yield from _agreement_problems(op, known)


def _needs(known: Mapping[str, set[str]], owner: str, kind: str, *ids: str) -> Iterator[str]:
    for name in ids:
        if name not in known[kind]:
            yield f"{owner} refers to {name!r}, which is not among the {kind}."


def _agreement_problems(op: Operation, known: Mapping[str, set[str]]) -> Iterator[str]:
    need = partial(_needs, known)
    for clause in op.clauses:
        yield from need(f"Clause {clause.id}", "parties", *clause.parties)
    for consent in op.consents:
        yield from need("A consent", "clauses", consent.clause)
        yield from need("A consent", "parties", consent.party)
        if consent.checkpoint:
            yield from need("A consent", "checkpoints", consent.checkpoint)
    yield from need("assumed", "clauses", *op.assumed)
    claims = yield from _unique("claims", [claim.id for claim in op.claims if claim.id])
    for claim in op.claims:
        if claim.revises and claim.revises not in claims:
            yield f"The claim about {claim.subject} revises {claim.revises!r}, which is not the id of a claim."
    yield from uncertainty_problems(op.uncertainty, known)
    yield from _unique("protected_sites", [site.id for site in op.protected_sites])
    for site in op.protected_sites:
        if site.near:
            yield from need(f"Protected site {site.id}", "places", site.near)
    yield from need("A shape", "legs", *(yield from _unique("shapes", [shape.leg for shape in op.shapes])))


def _unique(kind: str, ids: list[str]) -> Generator[str, None, set[str]]:
    seen: set[str] = set()
    for name in ids:
        if not name:
            yield f"One of the {kind} has an empty id; give it a name of its own."
        if name in seen:
            yield f"{name!r} occurs twice among the {kind}."
        seen.add(name)
    return seen


def _weight_problems(op: Operation) -> Iterator[str]:
    for priority, weight in op.priority_weights:
        if priority < 1 or weight < 0:
            yield f"priority_weights: expected a class of at least 1 and a weight of at least 0, got {priority} and {weight}."
    for priority in repeated(priority for priority, _ in op.priority_weights):
        yield f"priority_weights: expected one weight for each class, got several for class {priority}."


def _chain_problems(op: Operation, corridor: Corridor) -> Iterator[str]:
    twice = repeated(corridor.legs)
    if twice:
        yield f"Corridor {corridor.id}: leg {twice[0]!r} is named twice; a chain passes each leg once."
        return
    at = corridor.outer_gate
    passed = {at}
    for name in corridor.legs:
        leg = op.leg[name]
        if leg.outer != at:
            yield f"Corridor {corridor.id}: leg {name!r} starts at {leg.outer!r}, the chain from the outer gate is at {at!r}."
        if leg.exposed_in != corridor.id:
            yield f"Corridor {corridor.id}: leg {name!r} must be exposed in it, got exposed_in {leg.exposed_in!r}."
        if leg.inner in passed:
            yield f"Corridor {corridor.id}: leg {name!r} leads back to {leg.inner!r}; a chain passes each place once."
        at = leg.inner
        passed.add(at)
    if at != corridor.inner_gate:
        yield f"Corridor {corridor.id}: its legs end at {at!r}, its inner gate is {corridor.inner_gate!r}."


def _flow_problems(op: Operation, cars: PrivateCars) -> Iterator[str]:
    """Yield the checkpoints at which nothing is left when ``cars`` begin: the flows running take most when one of them begins."""
    taken = _taken_by_cars(op, cars.corridor, cars.direction, cars.period.start)
    for checkpoint in op.checkpoints:
        if corridor_of(op, checkpoint) == cars.corridor and taken >= HOUR * checkpoint.lanes:
            yield (
                f"Private cars {cars.id} take {taken} s of lane time an hour at {checkpoint.id!r}, which has {HOUR * checkpoint.lanes}: "
                "nothing is left for the convoys. Lower cars_per_hour or service_per_car."
            )


def corridor_of(operation: Operation, checkpoint: Checkpoint) -> str:
    """Return the id of the (first) corridor whose legs touch the place of ``checkpoint``, or an empty text for none."""
    return next(iter(operation.corridors_at.get(checkpoint.place, ())), "")
