"""Checks of people, vehicles and aid: whether there is a place aboard, a site, and a way for everybody and everything."""

from collections.abc import Iterator, Mapping
from typing import Final

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.exchange.checks.finding import Finding
from safepassage.exchange.checks.roads import shortest

CROWDED: Final = 60
"""People planned per vehicle; real convoys with luggage had fewer."""
_NEED: Final = {Mobility.SEAT: "seat", Mobility.WHEELCHAIR: "wheelchair place", Mobility.STRETCHER: "stretcher place"}


def check_types(operation: Operation) -> Iterator[Finding]:
    """Yield vehicle types that are planned too full."""
    for kind in operation.vehicle_types:
        if kind.places.seat > CROWDED:
            yield Finding(
                code="crowded-vehicle",
                sheet="Vehicle types",
                id=kind.id,
                attribute="places_seat",
                message=f"More than {CROWDED} people are planned for each {kind.name}.",
                given=f"{kind.places.seat} seats",
                expected=f"at most {CROWDED}; about 45 with luggage were seen in practice",
            )


def check_fleets(operation: Operation) -> Iterator[Finding]:
    """Yield fleets that start overloaded."""
    for fleet in operation.fleets:
        kind = operation.vehicle_type.get(fleet.type)
        if kind is not None:
            yield from _overload(operation, fleet, kind)


def check_profiles(operation: Operation) -> Iterator[Finding]:
    """Yield vehicle types in use for which no leg has a travel time."""
    profiles = {time.profile for leg in operation.legs for time in leg.travel_times}
    used = {fleet.type for fleet in operation.fleets if fleet.count}
    for kind in operation.vehicle_types:
        if kind.id in used and kind.profile not in profiles:
            yield Finding(
                code="no-road-for-vehicles",
                sheet="Vehicle types",
                id=kind.id,
                attribute="profile",
                message=f"No leg has a travel time for the profile of {kind.name}, so each stays where it is.",
                given=kind.profile,
                expected=" or ".join(sorted(profiles)),
            )


def check_times(operation: Operation) -> Iterator[Finding]:
    """Yield vehicles and people that are there only when the operation has ended."""
    late = [("fleet-too-late", "Fleets", "available_from", fleet.id, fleet.available_from) for fleet in operation.fleets]
    late += [("group-too-late", "Evacuee groups", "ready_from", group.id, group.ready_from) for group in operation.groups]
    for code, sheet, attribute, name, instant in late:
        if instant >= operation.horizon:
            yield Finding(
                code=code,
                sheet=sheet,
                id=name,
                attribute=attribute,
                message=f"{name} is there only when the operation has ended.",
                given=f"{operation.at(instant):%Y-%m-%d %H:%M} UTC",
                expected=f"before {operation.at(operation.horizon):%Y-%m-%d %H:%M} UTC",
            )


def check_reception(operation: Operation) -> Iterator[Finding]:
    """Yield people whom no reception site takes: once for a need that no site meets, else for each group."""
    for mobility, groups in _by_mobility(operation):
        if not any(site.takes(mobility) for site in operation.reception_sites):
            yield Finding(
                code="no-reception",
                sheet="Evacuee groups",
                id=groups[0].id,
                attribute="mobility",
                message=f"No reception site takes people who need a {_NEED[mobility]}.",
                given=_people(groups),
                expected=f"a reception site whose capacity and intake for them ({mobility.value}) are empty or above 0",
            )
            continue
        for group in groups:
            if not operation.sites_for(group):
                yield Finding(
                    code="no-reception",
                    sheet="Evacuee groups",
                    id=group.id,
                    attribute="reception_sites",
                    message=f"No site that may take group {group.id} takes people who need a {_NEED[mobility]}.",
                    given="; ".join(group.reception_sites),
                    expected=" or ".join(site.place for site in operation.reception_sites if site.takes(mobility)),
                )


def check_places_aboard(operation: Operation) -> Iterator[Finding]:
    """Yield needs for which no vehicle has a place."""
    for mobility, groups in _by_mobility(operation):
        if not _carriers(operation, mobility):
            yield Finding(
                code="no-place-aboard",
                sheet="Evacuee groups",
                id=groups[0].id,
                attribute="mobility",
                message=f"No vehicle has a {_NEED[mobility]}.",
                given=_people(groups),
                expected=f"a fleet of vehicles with a {_NEED[mobility]}",
            )


def check_ways(operation: Operation) -> Iterator[Finding]:
    """Yield people whom no vehicle can reach and bring to a site, once for each assembly point."""
    unreachable: dict[str, list[EvacueeGroup]] = {}
    reach = _Reach(operation)
    for group in operation.groups:
        if group.count and _carriers(operation, group.mobility) and operation.sites_for(group) and not reach.serves(group):
            unreachable.setdefault(group.place, []).append(group)
    for place, groups in unreachable.items():
        yield Finding(
            code="unreachable-people",
            sheet="Evacuee groups",
            id=groups[0].id,
            attribute="place",
            message=f"No open road leads a vehicle to {operation.place[place].name} and on to a site that may take the people there.",
            given=_people(groups),
            expected="open legs from a fleet to them, and from them to a reception site",
        )


def check_masses(operation: Operation) -> Iterator[Finding]:
    """Yield aid that is more than all vehicles carry at once."""
    payload = sum(fleet.count * kind.kg for fleet, kind in _trucks(operation))
    for item in operation.consignments:
        if item.kg > payload:
            yield Finding(
                code="consignment-too-large",
                sheet="Consignments",
                id=item.id,
                attribute="kg",
                message=f"Consignment {item.id} is more than all vehicles together can carry at once.",
                given=f"{item.kg} kg",
                expected=f"at most {payload} kg",
            )


def check_aid_ways(operation: Operation) -> Iterator[Finding]:
    """Yield aid that no vehicle can bring to its destination."""
    trucks = _trucks(operation)
    reach = _Reach(operation)
    for item in operation.consignments:
        if trucks and not any(reach.links(fleet.place, kind.profile, item.origin, item.destination) for fleet, kind in trucks):
            yield Finding(
                code="consignment-no-way",
                sheet="Consignments",
                id=item.id,
                attribute="destination",
                message=f"No open road leads a vehicle to {item.origin} and on to {item.destination}.",
                given=f"{item.kg} kg from {item.origin} to {item.destination}",
                expected="open legs that lead there",
            )


class _Reach:
    """Where vehicles can get; each question is worked out once."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._found: dict[tuple[str, str], Mapping[str, int]] = {}

    def serves(self, group: EvacueeGroup) -> bool:
        """Return whether some vehicle can get to ``group`` and on to a site that may take it."""
        sites = self._operation.sites_for(group)
        return any(
            self.links(fleet.place, kind.profile, group.place, site)
            for fleet, kind in _carriers(self._operation, group.mobility)
            for site in sites
        )

    def links(self, start: str, profile: str, via: str, end: str) -> bool:
        """Return whether a vehicle of ``profile`` can get from ``start`` to ``via`` and on to ``end``."""
        return via in self._from(start, profile) and end in self._from(via, profile)

    def _from(self, place: str, profile: str) -> Mapping[str, int]:
        key = place, profile
        if key not in self._found:
            self._found[key] = shortest(self._operation, profile, [place])
        return self._found[key]


def _by_mobility(operation: Operation) -> Iterator[tuple[Mobility, list[EvacueeGroup]]]:
    for mobility in Mobility:
        groups = [group for group in operation.groups if group.mobility is mobility and group.count]
        if groups:
            yield mobility, groups


def _vehicles(operation: Operation) -> list[tuple[Fleet, VehicleType]]:
    pairs = [(fleet, operation.vehicle_type[fleet.type]) for fleet in operation.fleets if fleet.count]
    return [(fleet, kind) for fleet, kind in pairs if not kind.escort]


def _carriers(operation: Operation, mobility: Mobility) -> list[tuple[Fleet, VehicleType]]:
    return [(fleet, kind) for fleet, kind in _vehicles(operation) if kind.places.of(mobility)]


def _trucks(operation: Operation) -> list[tuple[Fleet, VehicleType]]:
    return [(fleet, kind) for fleet, kind in _vehicles(operation) if kind.kg]


def _overload(operation: Operation, fleet: Fleet, kind: VehicleType) -> Iterator[Finding]:
    aboard = dict.fromkeys(Mobility, 0)
    for load in fleet.aboard:
        if load.group in operation.group:
            aboard[operation.group[load.group].mobility] += load.count
    aboard[Mobility.SEAT] += kind.attendant_seats * aboard[Mobility.STRETCHER]
    for mobility, people in aboard.items():
        if people > kind.places.of(mobility):
            first = fleet.aboard[0].group
            yield _too_full(
                fleet, "People aboard", first, f"{people} need a {_NEED[mobility]}", f"at most {kind.places.of(mobility)}"
            )
    kg = sum(load.kg for load in fleet.cargo)
    known = operation.consignment
    litres = sum(known[load.consignment].litres_of(load.kg) for load in fleet.cargo if load.consignment in known)
    for given, limit, unit in ((kg, kind.kg, "kg"), (litres, kind.litres, "litres")):
        if given > limit:
            first = fleet.cargo[0].consignment
            yield _too_full(fleet, "Cargo aboard", first, f"{given} {unit}", f"at most {limit} {unit}")


def _too_full(fleet: Fleet, sheet: str, first: str, given: str, expected: str) -> Finding:
    message = f"Each vehicle of fleet {fleet.id} starts with more aboard than it can carry."
    return Finding(
        code="overloaded-at-start", sheet=sheet, id=f"{fleet.id}/{first}", message=message, given=given, expected=expected
    )


def _people(groups: list[EvacueeGroup]) -> str:
    return f"{sum(group.count for group in groups)} people in {', '.join(group.id for group in groups)}"
