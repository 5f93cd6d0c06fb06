"""How much there is of each shared capacity in a period: the table in ``docs/background/proof.md``."""

from safepassage.domain.network import Corridor, Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.rates import Rate
from safepassage.terms import usable_windows
from safepassage.units import Instant, Seconds


class Capacities:
    """The capacities of an operation of which the first ``vehicles`` vehicles are counted."""

    def __init__(self, operation: Operation, vehicles: int) -> None:
        self.operation = operation
        self.vehicles = min(vehicles, sum(fleet.count for fleet in operation.fleets))
        self.windows = usable_windows(operation)
        self.checkpoint = {checkpoint.id: checkpoint for checkpoint in operation.checkpoints}
        self.rates: dict[tuple[str, Direction], Rate] = {}
        carrying = [kind for kind in operation.vehicle_types if any(kind.places.of(m) for m in Mobility)]
        # The slot that offers everything is the longest of a type.
        self.longest_boarding = max((kind.boarding_time(frozenset(Mobility)) for kind in carrying), default=1)

    def of(self, price: Price) -> int:  # noqa: PLR0911 - one for each kind
        """Return the capacity that ``price`` is on, in its units."""
        match price.kind:
            case PriceKind.DEMAND:
                return self.operation.group[price.subject].count
            case PriceKind.GATE:
                return self.gate(price.subject, price.direction, price.start, price.end)
            case PriceKind.CHECKPOINT:
                return self.starts(price.subject, price.direction, price.start, price.end)
            case PriceKind.INTAKE | PriceKind.CAPACITY:
                return self._site(price)
            case PriceKind.BAYS:
                bays = self.operation.place[price.subject].bays
                return bays * (price.end - price.start + self.longest_boarding - 1)
            case PriceKind.DRIVING:
                return self.driving(price.subject)
            case PriceKind.ROOM:
                return 0

    def gate(self, corridor: str, direction: Direction | None, start: Instant, end: Instant) -> int:
        """Return how many vehicles can enter ``corridor`` in ``direction`` in ``[start, end)`` at most."""
        rules = self.operation.corridor[corridor]
        convoys = 0
        for window in self.windows:
            if window.corridor != corridor or direction is None or not window.directions.allow(direction):
                continue
            length = min(end, window.usable.end + 1) - max(start, window.opens)
            if length > 0:
                convoys += self._convoys(rules, direction, length)
        return rules.max_vehicles * convoys

    def _convoys(self, rules: Corridor, direction: Direction, length: Seconds) -> int:
        """Return how many convoys can enter at a gate in ``length`` seconds of one window at most."""
        if rules.headway:
            most = -(-length // rules.headway)
            return most if rules.max_convoys is None else min(most, rules.max_convoys)
        if rules.max_convoys is not None:
            return rules.max_convoys
        # Without a headway any number can enter at once, but no vehicle again before it has driven the first leg.
        leg = self.operation.leg[rules.legs[0 if direction is Direction.IN else -1]]
        return self.vehicles * -(-length // min(time.day for time in leg.travel_times))

    def starts(self, name: str, direction: Direction | None, start: Instant, end: Instant) -> int:
        """Return how many services can start at the checkpoint in ``[start, end)`` in one direction at most."""
        checkpoint = self.checkpoint[name]
        if direction is None:
            return 0
        key = name, direction
        if key not in self.rates:
            self.rates[key] = Rate(self.operation, checkpoint, direction, self.windows)
        limits = [quota.vehicles for quota in checkpoint.quotas if quota.period.holds(start, end - 1)]
        return min([self.rates[key].most(start, end), *limits])

    def driving(self, name: str) -> int:
        """Return the seconds that the counted vehicles of a fleet may drive in all."""
        left, fleet = self.vehicles, self.operation.fleet[name]
        for other in self.operation.fleets:
            counted = min(left, other.count)
            left -= counted
            if other.id == name:
                budget = self.operation.vehicle_type[fleet.type].driving_budget
                if budget is None:
                    msg = f"Fleet {name} has no driving limit that could be priced."
                    raise ValueError(msg)
                return max(0, counted * (budget - fleet.driven))
        raise KeyError(name)

    def _site(self, price: Price) -> int:
        site = self.operation.reception_site[price.subject]
        if price.mobility is None:
            msg = f"A price on {price.kind} at {price.subject} needs a mobility."
            raise ValueError(msg)
        limit = site.intake(price.mobility) if price.kind is PriceKind.INTAKE else site.capacity(price.mobility)
        if limit is None:
            msg = f"{price.subject} has no stated {price.kind} for {price.mobility} that could be priced."
            raise ValueError(msg)
        return limit
