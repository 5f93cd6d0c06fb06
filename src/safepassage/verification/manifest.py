"""Who and what is aboard each vehicle after each of its steps, as its block says; no rule is applied here."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from safepassage.domain.plan import Alight, Board, Goods, Headcount, Load, Unload
from safepassage.verification.case import Journey, Step


@dataclass(slots=True)
class Manifest:
    """People by group and kilograms by consignment aboard at one moment."""

    people: Counter[str] = field(default_factory=Counter)
    goods: Counter[str] = field(default_factory=Counter)

    def take(self, step: Step) -> None:
        """Apply what ``step`` does to the people and goods aboard; an alighting leaves nobody aboard."""
        match step.task:
            case Board(people=people):
                self.people += headcounts(people)
            case Alight():
                self.people = Counter()
            case Load(goods=goods):
                self.goods += weights(goods)
            case Unload(goods=goods):
                self.goods -= weights(goods)


def outset(journey: Journey) -> Manifest:
    """Return what the vehicle carries before its first step."""
    people = Counter[str]()
    goods = Counter[str]()
    for load in journey.fleet.aboard:
        people[load.group] += load.count
    for cargo in journey.fleet.cargo:
        goods[cargo.consignment] += cargo.kg
    return Manifest(people=+people, goods=+goods)


def headcounts(people: tuple[Headcount, ...]) -> Counter[str]:
    """Return people by group; groups named twice are added up, and what is not above 0 is left out."""
    total = Counter[str]()
    for part in people:
        total[part.group] += part.count
    return +total


def weights(goods: tuple[Goods, ...]) -> Counter[str]:
    """Return kilograms by consignment, added up as people are."""
    total = Counter[str]()
    for part in goods:
        total[part.consignment] += part.kg
    return +total


def moments(journey: Journey) -> Iterator[tuple[Step, Manifest]]:
    """Yield each step with what is aboard just before it."""
    manifest = outset(journey)
    for step in journey.steps:
        yield step, manifest
        manifest.take(step)
