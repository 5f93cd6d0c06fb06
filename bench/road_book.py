"""Everything that is looked up and everything that is shared while trips are carried out."""

from collections.abc import Sequence

from bench.shared import Convoy, Door, Gates, Lanes, Post
from bench.ways import Ways
from safepassage.domain.network import AccessWindow, Direction, Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup
from safepassage.terms import usable_windows
from safepassage.units import Instant


class RoadBook:
    """The roads, windows and people of an operation, and what is still free of all that vehicles share."""

    def __init__(self, operation: Operation, horizon: Instant) -> None:
        op = self.operation = operation
        self.horizon, self.ways = horizon, Ways(op)
        usable = [window for window in usable_windows(op) if all(window.directions.allow(direction) for direction in Direction)]
        self.windows: dict[str, Sequence[AccessWindow]] = {
            corridor.id: [window for window in usable if window.corridor == corridor.id] for corridor in op.corridors
        }
        self.posts = {(post.place, way): Post(op, post, way) for post in op.checkpoints for way in Direction}
        self.gates = {(corridor.id, way): Gates(corridor, way) for corridor in op.corridors for way in Direction}
        self.bays = {group.place: Lanes(op.place[group.place].bays) for group in op.groups}
        self.doors = {site.place: Door(site) for site in op.reception_sites}
        self.waiting = {group.id: group.count for group in op.groups}
        self.sites_for = {group.id: frozenset(op.sites_for(group)) for group in op.groups}
        self.depots = frozenset(place.id for place in op.places if Role.DEPOT in place.roles)
        self.chain = {leg: corridor for corridor in op.corridors for leg in corridor.legs}
        self.at: dict[str, list[EvacueeGroup]] = {}
        for group in sorted(op.groups, key=lambda one: (-op.weight(one), one.priority, one.ready_from)):
            self.at.setdefault(group.place, []).append(group)

    @property
    def convoys(self) -> list[Convoy]:
        """Return all convoys."""
        return [convoy for gates in self.gates.values() for convoy in gates.convoys]

    def corridor_of(self, place: str) -> str:
        """Return the corridor inside which ``place`` lies, refuges on its chain included; empty if outside."""
        if self.operation.place[place].exposed_in:
            return self.operation.place[place].exposed_in
        inner = (
            corridor.id
            for corridor in self.operation.corridors
            for leg in corridor.legs
            if self.operation.leg[leg].inner == place
        )
        return next(inner, "")
