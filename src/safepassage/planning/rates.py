"""How fast a checkpoint serves: the services that can start in a period, as ``docs/background/proof.md`` counts them."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor

from safepassage.domain.network import AccessWindow, Checkpoint, Direction
from safepassage.domain.operation import Operation, corridor_of, service_time
from safepassage.units import Instant, Seconds


class Rate:
    """One checkpoint in one direction."""

    def __init__(
        self, operation: Operation, checkpoint: Checkpoint, direction: Direction, windows: Sequence[AccessWindow]
    ) -> None:
        self.operation, self.checkpoint, self.direction = operation, checkpoint, direction
        self.corridor = corridor_of(operation, checkpoint)
        exposed_in = operation.place[checkpoint.place].exposed_in
        self.usable = [window.usable for window in windows if window.corridor == exposed_in]
        self.exposed = bool(exposed_in)
        near = operation.corridors_at.get(checkpoint.place, ())
        self.convoy = max((operation.corridor[name].max_vehicles for name in near), default=1)
        self.turns = sorted(
            {
                turn
                for cars in operation.private_cars
                if cars.corridor == self.corridor and cars.direction is direction
                for turn in (cars.period.start, cars.period.end)
            }
        )

    def seconds(self, instant: Instant) -> Seconds:
        """Return the least that a service started at ``instant`` takes."""
        alone = 0 if self.corridor else self.checkpoint.batch
        return alone + service_time(self.operation, self.checkpoint, self.corridor, self.direction, instant)

    def spans(self, start: Instant, end: Instant) -> list[tuple[Instant, Instant]]:
        """Return the maximal periods ``[first, after)`` within ``[start, end)`` in each second of which a service may start."""
        service = self.checkpoint.service
        rules = [[(hours.start, hours.end - service + 1) for hours in self.checkpoint.hours]] if self.checkpoint.hours else []
        if self.exposed:
            rules.append([(usable.start, usable.end - service + 1) for usable in self.usable])
        borders = {start, end, *(second for rule in rules for period in rule for second in period)}
        inside = sorted(border for border in borders if start <= border <= end)
        found: list[tuple[Instant, Instant]] = []
        for first, after in pairwise(inside):
            if all(any(a <= first < b for a, b in rule) for rule in rules):
                joins = bool(found) and found[-1][1] == first
                found[-1:] = [(found[-1][0], after)] if joins else [*found[-1:], (first, after)]
        return found

    def most(self, start: Instant, end: Instant) -> int:
        """Return how many services can start in ``[start, end)`` at most."""
        spans, lanes = self.spans(start, end), self.checkpoint.lanes
        flows, slowest = [Fraction(0) for _ in spans], 1
        for number, (first, after) in enumerate(spans):
            at, pace = first, self.seconds(first)
            for turn in [turn for turn in self.turns if first < turn < after]:
                other = self.seconds(turn)
                flows[number] += Fraction(turn - at, pace) + max(Fraction(0), 1 - Fraction(pace, other))
                slowest, at, pace = max(slowest, pace), turn, other
            flows[number] += Fraction(after - 1 - at, pace)
            slowest = max(slowest, pace)
        plain = sum(lanes * (1 + floor(flow)) for flow in flows)
        if not (self.checkpoint.batch and self.corridor and self.exposed):
            return plain
        if any(usable.start < start <= usable.end for usable in self.usable):
            return plain
        servers, room = lanes * len(spans), lanes * sum(flows, Fraction(0))
        lost = Fraction(self.checkpoint.batch, slowest)
        # With k convoys at most k times their size are served, and no more than the batches of the k leave time for.
        best, convoys = 0, 1
        while best < plain:
            number = min(convoys * self.convoy, floor(servers + room - max(0, convoys - servers) * lost), plain)
            if number <= (convoys - 1) * self.convoy:
                break
            best = max(best, number)
            if number < convoys * self.convoy:
                break
            convoys += 1
        return best
