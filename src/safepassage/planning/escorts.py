"""Escorts: they enter with a vehicle's convoy, wait for it at the inner end of the chain, and go out with it again."""

from collections.abc import Sequence
from typing import TypeAlias

from safepassage.planning.search import Label, Party
from safepassage.planning.trips import Desk, Truck

Behind: TypeAlias = tuple[tuple[Truck, list[Label]], ...]
"""Escorts that go with a trip, each with its way."""


class Guard:
    """The escorts of one schedule in the making."""

    def __init__(self, desk: Desk, escorts: Sequence[Truck]) -> None:
        self.desk, self.escorts = desk, escorts

    def inwards(self, leader: list[Label], number: int) -> Behind | None:
        """Return ``number`` escorts, each with its way to where the leader leaves the chain; None if there are not enough."""
        if not number:
            return ()
        way = _on_chain(leader)
        if not way:
            return self._fetched(number)
        if way[0].road is None or not way[0].road.enters:
            return None
        whole = leader[: leader.index(way[-1]) + 1]
        found: list[tuple[Truck, list[Label]]] = []
        before = whole
        for escort in self.escorts:
            if len(found) == number:
                break
            path = self._joins(escort, whole, way, before)
            if path is not None:
                found.append((escort, path))
                before = path[-len(whole) :] if len(path) >= len(whole) else before
        return tuple(found) if len(found) == number else None

    def _joins(self, escort: Truck, whole: list[Label], way: list[Label], before: list[Label]) -> list[Label] | None:
        """Return the way of ``escort`` from where it is: behind the leader all along, or from elsewhere to the gate and then behind it."""
        search = self.desk.search[escort.kind.id]
        starts = self.desk.start(escort)
        if whole[0].parent is not None and whole[0].parent.place == escort.place and starts:
            return search.follow(starts[0], whole, before)
        gate = way[0].road.origin if way[0].road else ""
        for start in search.reach(starts, frozenset({gate}))[:1]:
            served = {_service(label) for label in start.path()} - {None}
            # What is not yet taken cannot be seen: two that come through one checkpoint at first need not be kept apart here.
            if not served & {_service(label) for label in whole}:
                path = search.follow(start, way, before[-len(way) :])
                return None if path is None else start.path() + path
        return None

    def _fetched(self, number: int) -> Behind | None:
        """Return escorts that go in by themselves, as a convoy of escorts, to an inner gate where a vehicle inside can meet them."""
        for corridor in self.desk.operation.corridors:
            found: list[tuple[Truck, list[Label]]] = []
            for escort in self.escorts:
                search, starts = self.desk.search[escort.kind.id], self.desk.start(escort)
                if len(found) == number:
                    break
                if not found:
                    ways = search.reach(starts, frozenset({corridor.inner_gate}), Party(number)) if corridor.escorts else []
                    found += [(escort, ways[0].path())] if ways and ways[0].parent is not None else []
                elif starts and starts[0].place == found[0][0].place:
                    path = search.follow(starts[0], found[0][1], found[-1][1])
                    found += [(escort, path)] if path is not None else []
            if len(found) == number:
                return tuple(found)
        return None

    def outwards(self, inwards: Behind, way_in: list[Label], way_out: list[Label]) -> Behind | None:
        """Return the whole ways of the escorts, out with the leader; None if one of them cannot."""
        if not inwards:
            return ()
        chain = _on_chain(way_in)
        back = way_out[next((at for at, label in enumerate(way_out) if label.road and label.road.chain), 0) :]
        if not back or back[0].road is None or back[0].road.origin != inwards[0][1][-1].place:
            if not chain:
                return None
            # The leader goes out another way: the escorts go with it off the chain too.
            back = way_in[way_in.index(chain[-1]) + 1 :] + way_out
        found: list[tuple[Truck, list[Label]]] = []
        before = back
        for escort, path in inwards:
            out = self.desk.search[escort.kind.id].follow(path[-1], back, before)
            if out is None or (out and out[-1].window is not None):
                return None
            found.append((escort, path + out))
            before = out
        return tuple(found)


def _on_chain(labels: list[Label]) -> list[Label]:
    """Return the labels from the first entry at a gate to the last leg of a chain."""
    on = [at for at, label in enumerate(labels) if label.road is not None and label.road.chain]
    first = next((at for at in on if (road := labels[at].road) is not None and road.enters), None)
    return [] if first is None else labels[first : on[-1] + 1]


def _service(label: Label) -> tuple[str, str] | None:
    road = label.road
    return (road.checkpoint.id, road.direction.value) if road is not None and road.checkpoint is not None else None
