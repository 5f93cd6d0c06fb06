"""What is already taken of everything that vehicles share, to the second, as flat arrays; and what is free of it."""

from collections.abc import Mapping

import numpy as np

from safepassage.domain.operation import Operation
from safepassage.planning.swift.flat import Ints, packed
from safepassage.planning.swift.parts import NONE
from safepassage.units import HOUR, Instant

MERGED = 2_048
"""Stretches in which a lane is taken, at most; a lane cut into more takes nobody more."""


PARTS = (
    "taken",
    "stretches",
    "quota",
    "numbers",
    "convoy",
    "first",
    "gate",
    "entered",
    "inside",
    "insiders",
    "formed",
    "hour",
    "room",
    "waiting",
    "stock",
    "vehicle",
    "most",
    "posts",
    "convoys",
    "inside_most",
    "hours",
    "convoy_most",
)
"""
The parts of a book: lanes with the stretches in which they are taken, convoys, what sites have received, who waits, where vehicles are.

``numbers`` holds how many convoys there are. The convoys of a gate lie in ``gate`` in order of entry. The last six are sizes.
"""
(
    B_TAKEN,
    B_STRETCHES,
    B_QUOTA,
    B_NUMBERS,
    B_CONVOY,
    B_FIRST,
    B_GATE,
    B_ENTERED,
    B_INSIDE,
    B_INSIDERS,
    B_FORMED,
    B_HOUR,
    B_ROOM,
    B_WAITING,
    B_STOCK,
    B_VEHICLE,
    B_MOST,
    B_POSTS,
    B_CONVOYS,
    B_INSIDE_MOST,
    B_HOURS,
    B_CONVOY_MOST,
) = range(len(PARTS))

C_INSTANT, C_WINDOW, C_COUNT, C_PLACE, C_CORRIDOR, C_WAY, C_GATE = range(7)
"""Columns of a convoy."""
KIND, FLEET, AT, TIME, SINCE, DRIVEN, CONVOY, FORMER = range(8)
"""Columns of a vehicle; ``FORMER`` is the last convoy that it joined inside a corridor."""


class Book:
    """What is taken, as one array (``flat``) with a view of each part (``of``)."""

    def __init__(
        self, operation: Operation, net: Mapping[str, Ints], accesses: int, horizon: Instant, vehicles: Ints, convoys: int
    ) -> None:
        self.operation, self.net, self.vehicles = operation, net, vehicles
        lanes = max(1, int(net["lanes"].sum() + net["bays"].sum()))
        shortest = min(int(net["service"].min(initial=HOUR)), int(net["boarding"].min(initial=HOUR)))
        most = min(MERGED, horizon // max(1, shortest) + 4)
        posts = (int(net["ordinal"].max(initial=0)) + 1) * accesses
        gates, hours = max(1, 2 * len(operation.corridors)), horizon // HOUR + 2
        sizes = {"most": most, "posts": posts, "convoys": min(convoys, 4_096), "inside_most": min(convoys, 1_024)}
        shapes = {
            "taken": (lanes, most, 2),
            "stretches": (lanes,),
            "quota": (len(net["quotas"]),),
            "numbers": (2,),
            "convoy": (convoys, 7),
            "first": (convoys, posts),
            "gate": (gates, sizes["convoys"]),
            "entered": (gates,),
            "inside": (gates, sizes["inside_most"]),
            "insiders": (gates,),
            "formed": (max(1, len(net["window_opens"])), 2),
            "hour": (max(1, len(operation.reception_sites)), hours, 3),
            "room": (len(operation.reception_sites), 3),
            "waiting": (len(operation.groups),),
            "stock": (len(operation.consignments),),
            "vehicle": vehicles.shape,
        }
        parts: dict[str, Ints | int] = {name: np.zeros(shape, dtype=np.int64) for name, shape in shapes.items()}
        self.flat, self.of = packed(PARTS, parts | sizes | {"hours": hours, "convoy_most": convoys})
        self.of["first"][...] = NONE
        self.clear()

    def clear(self) -> None:
        """Make the book as if nothing were taken."""
        self.of["first"][: int(self.of["numbers"][0])] = NONE
        for name in ("stretches", "quota", "numbers", "entered", "insiders", "formed", "hour"):
            self.of[name][...] = 0
        self.of["room"][...] = self.net["capacity"]
        self.of["waiting"][...] = [group.count for group in self.operation.groups]
        self.of["stock"][...] = [one.kg for one in self.operation.consignments]
        self.of["vehicle"][...] = self.vehicles
