"""What binds, in words: the shared capacities on which the certificate puts a price, merged into periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from safepassage.documents.clocks import Clocks
from safepassage.documents.wording import NEEDS, WAYS, amount
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Price, PriceKind, Proof
from safepassage.units import HOUR, Instant, Seconds

MICRO = 1_000_000
"""Parts of a person in which prices are stated."""
BREAK: Seconds = HOUR
"""Periods with less than this between them are told as one."""
TIMELESS = frozenset({PriceKind.DEMAND, PriceKind.CAPACITY, PriceKind.DRIVING, PriceKind.ROOM})

_Key = tuple[PriceKind, str, Direction | None, Mobility | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """
    One thing that binds.

    Parameters
    ----------
    what
        The thing with its place and direction, in words.
    unit
        What one more of it would be.
    start, end
        The period; both None if it binds whenever it is used.
    broken
        Whether the period has breaks in it, each shorter than an hour.
    least, most
        People (weighted, if the proof is) that one more unit is worth at most, by the certificate.
    """

    kind: PriceKind
    what: str
    unit: str
    start: Instant | None
    end: Instant | None
    broken: bool
    least: float
    most: float

    def sentence(self, clocks: Clocks) -> str:
        """Return it in words: "the checkpoint at Vasylivka, outbound, 31 Mar 14:00–19:00 UTC"."""
        if self.start is None or self.end is None:
            return self.what
        others = "; ".join(f"{clocks.span(self.start, self.end, clock)} {clock.name}" for clock in clocks.local)
        when = f"{clocks.span(self.start, self.end)} UTC" + (f" ({others})" if others else "")
        return f"{self.what}, {when}" + (", with breaks" if self.broken else "")

    @property
    def worth(self) -> str:
        """Return what one more unit is worth, in people."""
        low, high = amount(self.least), amount(self.most)
        return high if low == high else f"{low}–{high}"


def bindings(operation: Operation, proof: Proof) -> tuple[Binding, ...]:
    """Return what binds according to ``proof``, by kind and then by worth, the greatest first."""
    prices: dict[_Key, list[Price]] = {}
    for price in proof.prices:
        if price.price > 0:
            prices.setdefault((price.kind, price.subject, price.direction, price.mobility), []).append(price)
    found = [binding for key, own in prices.items() for binding in _merged(operation, key, own)]
    order = list(PriceKind)
    return tuple(sorted(found, key=lambda b: (order.index(b.kind) == 0, -b.most, order.index(b.kind), b.what, b.start or 0)))


def _merged(operation: Operation, key: _Key, own: Sequence[Price]) -> list[Binding]:
    kind, subject, direction, mobility = key
    what, unit, factor = _words(operation, kind, subject, direction, mobility)
    if kind in TIMELESS:
        worth = sum(price.price for price in own) * factor / MICRO
        return [Binding(kind=kind, what=what, unit=unit, start=None, end=None, broken=False, least=worth, most=worth)]
    result: list[Binding] = []
    for start, end, price in segments(own):
        worth = price * factor / MICRO
        last = result[-1] if result else None
        if last is not None and last.end is not None and start - last.end < BREAK:
            result[-1] = Binding(
                kind=kind,
                what=what,
                unit=unit,
                start=last.start,
                end=end,
                broken=last.broken or start > last.end,
                least=min(last.least, worth),
                most=max(last.most, worth),
            )
        else:
            result.append(Binding(kind=kind, what=what, unit=unit, start=start, end=end, broken=False, least=worth, most=worth))
    return result


def segments(own: Sequence[Price]) -> tuple[tuple[Instant, Instant, int], ...]:
    """Return the periods in which the prices, added up where they overlap, are positive: start, end, price."""
    cuts = sorted({edge for price in own for edge in (price.start, price.end)})
    result = []
    for start, end in pairwise(cuts):
        total = sum(price.price for price in own if price.start <= start < price.end)
        if total:
            result.append((start, end, total))
    return tuple(result)


def _words(  # noqa: PLR0911 - one for each kind
    operation: Operation, kind: PriceKind, subject: str, direction: Direction | None, mobility: Mobility | None
) -> tuple[str, str, int]:
    way = f", {WAYS[direction]}" if direction else ""
    need = f", {NEEDS[mobility]}" if mobility else ""
    match kind:
        case PriceKind.DEMAND:
            group = operation.group[subject]
            return f"how many people of group {subject} wait at {operation.place[group.place].name}", "person", 1
        case PriceKind.GATE:
            return f"the gate of {operation.corridor[subject].name}{way}", "vehicle that enters", 1
        case PriceKind.CHECKPOINT:
            place = next(checkpoint.place for checkpoint in operation.checkpoints if checkpoint.id == subject)
            return f"the checkpoint at {operation.place[place].name}{way}", "vehicle that is served", 1
        case PriceKind.INTAKE:
            return f"the intake per hour at {operation.place[subject].name}{need}", "person received in that hour", 1
        case PriceKind.CAPACITY:
            return f"the capacity of {operation.place[subject].name}{need}", "person received", 1
        case PriceKind.BAYS:
            return f"the bays at {operation.place[subject].name}", "hour of a bay", HOUR
        case PriceKind.DRIVING:
            return f"the driving hours of fleet {subject}", "hour driven", HOUR
        case PriceKind.ROOM:
            return f"the places on rounds of {operation.vehicle_type[subject].name}{need}", "place", 1
