"""The road network as a vehicle of one type meets it."""

from dataclasses import dataclass

from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import AccessWindow, Checkpoint, Direction
from safepassage.domain.operation import Operation
from safepassage.planning.grid import passable
from safepassage.terms import usable_windows
from safepassage.units import Metres, Seconds


@dataclass(frozen=True, slots=True)
class Road:
    """
    One leg in one direction, as one vehicle type drives it.

    Parameters
    ----------
    exposed
        Id of the corridor in whose windows alone it may be driven, or empty.
    chain
        Id of the corridor of whose chain it is a part, or empty; ``enters`` is the same where driving it enters at a gate.
    checkpoint
        Where the vehicle is served before it drives off, if anywhere.
    """

    leg: str
    direction: Direction
    origin: str
    target: str
    day: Seconds
    night: Seconds
    metres: Metres
    exposed: str
    chain: str
    enters: str
    checkpoint: Checkpoint | None


class Roads:
    """All roads of an operation by vehicle type and origin, with the usable windows of each corridor."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.windows: dict[str, tuple[AccessWindow, ...]] = {}
        for window in usable_windows(operation):
            self.windows[window.corridor] = (*self.windows.get(window.corridor, ()), window)
        self.from_: dict[str, dict[str, list[Road]]] = {}
        for kind in operation.vehicle_types:
            self.from_[kind.id] = self._of(kind)

    def _of(self, kind: VehicleType) -> dict[str, list[Road]]:
        op = self.operation
        found: dict[str, list[Road]] = {place.id: [] for place in op.places}
        for leg in op.legs:
            corridor = op.corridor.get(leg.exposed_in)
            chain = corridor.id if corridor and leg.id in corridor.legs else ""
            for direction in Direction:
                time = leg.travel_time(kind.profile)
                if time is None or not passable(op, kind, leg, direction):
                    continue
                origin, target = leg.ends(direction)
                gate = corridor and (corridor.outer_gate if direction is Direction.IN else corridor.inner_gate)
                found[origin].append(
                    Road(
                        leg=leg.id,
                        direction=direction,
                        origin=origin,
                        target=target,
                        day=time.day,
                        night=time.night,
                        metres=leg.distance,
                        exposed=leg.exposed_in,
                        chain=chain,
                        # Whoever stands at a gate and drives the chain away from it enters there.
                        enters=chain if chain and gate == origin else "",
                        checkpoint=op.checkpoint_at.get(origin),
                    )
                )
        return found
