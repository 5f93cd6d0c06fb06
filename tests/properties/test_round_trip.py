"""Whatever operation is written, workbook or text, comes back as it was; and converting between the forms changes nothing."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.domain.agreement import (
    Claim,
    ClaimStatus,
    Clause,
    ClauseKind,
    Confidence,
    Consent,
    ConsentState,
    Grade,
    Level,
    Party,
)
from safepassage.domain.aid import Consignment
from safepassage.domain.digest import digest
from safepassage.domain.fleet import Aboard, CargoAboard, Fleet, VehicleState, VehicleType
from safepassage.domain.network import (
    AccessWindow,
    Arrangement,
    Checkpoint,
    ClearanceStatus,
    Corridor,
    Direction,
    Directions,
    Leg,
    Place,
    PrivateCars,
    Quota,
    Role,
    TravelTime,
)
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility, ReceptionSite
from safepassage.domain.protected import ProtectedSite, SiteKind
from safepassage.domain.readiness import Condition, Light
from safepassage.domain.shape import Shape
from safepassage.domain.uncertainty import (
    CHOICES,
    LASTING,
    Basis,
    Disruption,
    Hazard,
    Situation,
    Spread,
    StandingOrder,
    Uncertainty,
    Varies,
)
from safepassage.exchange import read_operation, write_operation
from safepassage.units import Interval

LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
NAMES = st.text(LETTERS, min_size=1, max_size=8).map(str.strip).filter(lambda name: name and not name.startswith("#"))
"""Ids may hold anything but blank edges; a row whose name begins with # is a remark in a workbook."""
TEXTS = st.one_of(
    st.text(LETTERS | st.just("\n"), min_size=1, max_size=20).filter(str.strip),
    st.sampled_from(["=1+1", "no", "~", "0012", "1e5", "10:30", "a: b", "- c", "#d", "e #f", "@g", "''", "{h}"]),
)
ZONES = ("UTC", "Europe/Kyiv", "Europe/Moscow", "Asia/Kathmandu", "America/St_Johns")
DAY_ZERO = datetime(2000, 1, 1, tzinfo=UTC)

SAID_OF_CLAIMS: list[dict[str, Any]] = [
    {},
    {"status": ClaimStatus.WITHDRAWN},
    {"status": ClaimStatus.RELEASED, "released_by": "spokesperson"},
    {"chosen_by": "coordinator", "chosen_because": "counted"},
]
"""What may be said of a claim together."""

_E = TypeVar("_E", bound=StrEnum)
_T = TypeVar("_T")


class Maker:
    """
    Makes an operation at random from given names and texts.

    Hypothesis looks for the names and texts that break the files; how they are put together is left to a seed.
    """

    def __init__(self, names: list[str], texts: list[str], seed: int) -> None:
        self._names = names
        self._texts = [*texts, ""]
        self._random = Random(seed)

    def operation(self) -> Operation:
        """Return an operation that keeps the model's own rules, with anything else in it."""
        places, types, parties, clauses = self.names(4), self.names(1), self.names(0), self.names(0)
        groups, aid = self.names(1), self.names(0)
        sites = self.some(places, 1)
        corridor = self.one(self._names)
        legs = self._random.sample(self._names, len(places) - 1)
        posts = list(zip(self.names(0), places[1:-1], strict=False))
        return Operation(
            id=self.one(self._names),
            title=self.needed(),
            epoch=DAY_ZERO + timedelta(hours=self.number(350_000)),
            horizon=self.number(10**6, 1),
            zone=self.one(ZONES),
            description=self.text(),
            places=tuple(self.place(name, corridor) for name in places),
            legs=tuple(self.leg(name, ends, corridor) for name, ends in zip(legs, pairwise(places), strict=True)),
            corridors=(
                Corridor(
                    id=corridor,
                    name=self.needed(),
                    outer_gate=places[0],
                    inner_gate=places[-1],
                    legs=tuple(legs),
                    max_vehicles=self.number(20, 6),
                    headway=self.seconds(),
                    max_convoys=self.perhaps(5),
                    escorts=self.number(5),
                ),
            ),
            windows=tuple(self.window(name, corridor, clauses) for name in self.names(0)),
            checkpoints=tuple(self.checkpoint(name, at) for name, at in posts),
            private_cars=tuple(self.cars(name, corridor) for name in self.names(0)),
            vehicle_types=tuple(self.vehicle_type(name) for name in types),
            fleets=tuple(self.fleet(name, types, places, groups, aid) for name in self.names(1)),
            groups=tuple(self.group(name, places, sites) for name in groups),
            reception_sites=tuple(self.site(name) for name in sites),
            consignments=tuple(self.consignment(name, places) for name in aid),
            parties=tuple(Party(id=name, name=self.needed(), zone=self.one(ZONES)) for name in parties),
            clauses=tuple(self.clause(name, parties) for name in clauses),
            consents=tuple(
                self.consent(clause, party, [name for name, _ in posts]) for clause in clauses for party in self.some(parties)
            ),
            conditions=tuple(self.condition() for _ in range(self.number(3))),
            assumed=self.some(clauses),
            claims=tuple(self.claim() for _ in range(self.number(4))),
            nights=self.periods(),
            priority_weights=tuple((priority, self.number(5)) for priority in self.some(range(1, 9))),
            uncertainty=self.uncertainty(corridor),
            protected_sites=tuple(self.protected_site(name, places) for name in self.names(0)),
            shapes=tuple(
                Shape(
                    leg=leg,
                    points=tuple((self.number(9_000) / 100, -self.number(18_000) / 100) for _ in range(1 + self.number(3))),
                )
                for leg in self.some(legs)
            ),
        )

    def protected_site(self, name: str, places: Sequence[str]) -> ProtectedSite:
        """Return a site somewhere, near a place or near none."""
        return ProtectedSite(
            id=name,
            name=self.needed(),
            kind=self.one(list(SiteKind)),
            latitude=float(self.number(90)),
            longitude=-float(self.number(180)),
            grid=self.text(),
            near=self.one(["", *places]),
            near_within=1 + self.number(9_000),
            source=self.text(),
            note=self.text(),
        )

    def uncertainty(self, corridor: str) -> Uncertainty:
        """Return what may happen, about no thing in particular but for the orders."""
        spreads, hazards = self.some(Varies), self.some(Disruption)
        return Uncertainty(
            spreads=tuple(self.spread(varies) for varies in spreads),
            hazards=tuple(self.hazard(disruption) for disruption in hazards),
            orders=tuple(
                StandingOrder(
                    situation=situation,
                    action=self.one(CHOICES[situation]),
                    corridor=self.one(["", corridor]),
                    confidence=self.number(999_999, 1),
                    after=self.seconds(),
                    note=self.text(),
                )
                for situation in self.some(Situation)
            ),
        )

    def spread(self, varies: Varies) -> Spread:
        """Return a spread of shares, or for service of times or from the log."""
        median, source = self.number(2_000_000, 1), self.text()
        p90, common, assumption = median + self.number(2_000_000), self.number(1_000_000), self.one([True, False])
        if varies is Varies.SERVICE and self.one([True, False]):
            basis = self.one([Basis.FITTED, Basis.OBSERVED])
            return Spread(varies=varies, basis=basis, common=common, source=source, assumption=assumption)
        if varies is Varies.SERVICE:
            return Spread(varies=varies, median_time=median, p90_time=p90, common=common, source=source, assumption=assumption)
        return Spread(varies=varies, median=median, p90=p90, common=common, source=source, assumption=assumption)

    def hazard(self, disruption: Disruption) -> Hazard:
        """Return a hazard; it lasts some time if that kind does."""
        median = self.number(90_000, 1) if disruption in LASTING else None
        return Hazard(
            disruption=disruption,
            chance=self.number(1_000_000),
            median=median,
            p90=None if median is None else median + self.seconds(),
            common=self.number(1_000_000),
            source=self.text(),
            assumption=self.one([True, False]),
        )

    def place(self, name: str, corridor: str) -> Place:
        """Return a place where people may board; if it is exposed, it is no refuge."""
        exposed = self.one(["", corridor])
        roles = frozenset(self.some(Role)) | {Role.ASSEMBLY_POINT}
        return Place(
            id=name,
            name=self.needed(),
            latitude=self._random.uniform(-90, 90),
            longitude=self.one([self._random.uniform(-180, 180), 1e-9, 0.0]),
            roles=roles - {Role.REFUGE} if exposed else roles,
            exposed_in=exposed,
            bays=self.number(9, 1),
            rounds=self.one([False, True]),
            aliases=self.some(self._names),
            note=self.text(),
        )

    def leg(self, name: str, ends: tuple[str, str], corridor: str) -> Leg:
        """Return a leg between two places."""
        days = {profile: self.number(90_000, 1) for profile in self.names(1)}
        return Leg(
            id=name,
            outer=ends[0],
            inner=ends[1],
            distance=self.number(10**7, 1),
            travel_times=tuple(TravelTime(profile=p, day=day, night=day + self.seconds()) for p, day in days.items()),
            exposed_in=corridor,
            directions=self.of(Directions),
            clearance=self.of(ClearanceStatus),
            clearance_as_of=self.one([None, self.instant()]),
            clearance_source=self.text(),
        )

    def window(self, name: str, corridor: str, clauses: list[str]) -> AccessWindow:
        """Return a window that somebody could use."""
        opens, margin = self.instant(), self.seconds()
        return AccessWindow(
            id=name,
            corridor=corridor,
            opens=opens,
            closes=opens + margin + self.number(90_000, 1),
            clearance_margin=margin,
            directions=self.of(Directions),
            clauses=self.some(clauses),
            arrangement=self.of(Arrangement),
        )

    def checkpoint(self, name: str, place: str) -> Checkpoint:
        """Return a checkpoint with hours and quotas."""
        return Checkpoint(
            id=name,
            place=place,
            lanes=self.number(4, 1),
            service=self.number(9_000, 1),
            batch=self.seconds(),
            hours=self.periods(),
            quotas=tuple(Quota(period=period, vehicles=self.number(100)) for period in self.periods()),
            directions=self.of(Directions),
            controller=self.text(),
        )

    def cars(self, name: str, corridor: str) -> PrivateCars:
        """Return a flow of cars that leaves room for convoys."""
        return PrivateCars(
            id=name,
            corridor=corridor,
            direction=self.of(Direction),
            period=self.period(),
            cars_per_hour=self.number(5),
            service_per_car=self.number(50),
            people_per_car=self.number(5),
        )

    def vehicle_type(self, name: str) -> VehicleType:
        """Return a vehicle type; attendants only where there are seats for them."""
        places = self.per_mobility(50)
        return VehicleType(
            id=name,
            name=self.needed(),
            places=places,
            kg=self.number(10**6),
            litres=self.number(10**6),
            profile=self.one(self._names),
            boarding_fixed=self.seconds(),
            boarding_per_person=self.per_mobility(2_000),
            alighting_fixed=self.seconds(),
            alighting_per_person=self.per_mobility(2_000),
            loading_fixed=self.seconds(),
            loading_per_tonne=self.seconds(),
            unloading_fixed=self.seconds(),
            unloading_per_tonne=self.seconds(),
            attendant_seats=1 if places.stretcher <= places.seat else 0,
            range=self.one([None, self.number(10**7, 1)]),
            drivers=self.number(4, 1),
            driving_limit=self.perhaps(90_000),
            escort=self.one([True, False]),
        )

    def fleet(self, name: str, types: list[str], places: list[str], groups: list[str], aid: list[str]) -> Fleet:
        """Return a fleet, perhaps with people and cargo aboard."""
        return Fleet(
            id=name,
            type=self.one(types),
            count=self.number(50),
            place=self.one(places),
            available_from=self.instant(),
            state=self.of(VehicleState),
            aboard=tuple(Aboard(group=group, count=self.number(50)) for group in self.some(groups)),
            cargo=tuple(CargoAboard(consignment=part, kg=self.number(900)) for part in self.some(aid)),
            driven=self.seconds(),
        )

    def group(self, name: str, places: list[str], sites: tuple[str, ...]) -> EvacueeGroup:
        """Return a group, perhaps with a range."""
        count = self.number(10**6)
        return EvacueeGroup(
            id=name,
            place=self.one(places),
            count=count,
            mobility=self.of(Mobility),
            priority=self.number(5, 1),
            ready_from=self.instant(),
            reception_sites=self.some(sites),
            low=self.perhaps(count),
            high=self.one([None, count + self.number(100)]),
            note=self.text(),
        )

    def site(self, place: str) -> ReceptionSite:
        """Return a reception site with some limits."""
        limits = [f"{kind}_{mobility.value}" for kind in ("capacity", "intake") for mobility in Mobility]
        return ReceptionSite(place=place, **{limit: self.perhaps(10_000) for limit in limits})

    def consignment(self, name: str, places: list[str]) -> Consignment:
        """Return aid."""
        return Consignment(
            id=name,
            origin=self.one(places),
            destination=self.one(places),
            kg=self.number(10**6, 1),
            litres=self.number(10**6),
            priority=self.number(3, 1),
            ready_from=self.instant(),
            description=self.text(),
        )

    def clause(self, name: str, parties: Sequence[str]) -> Clause:
        """Return a point of the terms, to be agreed at some level."""
        return Clause(
            id=name,
            subject=self.needed(),
            text=self.text(),
            parties=self.some(parties),
            kind=self.of(ClauseKind),
            levels=frozenset(self.some(list(Level))) or frozenset({Level.REGIONAL}),
        )

    def moment(self) -> datetime | None:
        """Return a time, or none."""
        return self.one([None, DAY_ZERO + timedelta(seconds=self.number(10**9))])

    def condition(self) -> Condition:
        """Return what is said of a condition of the board."""
        return Condition(
            id=self.one(["weather", "hotline", "own"]),
            title=self.text(),
            state=self.one([None, *Light]),
            evidence=self.text(),
            owner=self.text(),
            as_of=self.one([None, self.instant()]),
            expires=self.one([None, self.instant()]),
            accepted_by=self.needed(),
            reason=self.needed(),
            applies=self.one([True, False]),
            entered_by=self.text(),
            entered_at=self.moment(),
        )

    def consent(self, clause: str, party: str, posts: Sequence[str]) -> Consent:
        """Return how a party stands on a clause, in the capital or at a checkpoint."""
        level = self.one(list(Level)) if posts else Level.CAPITAL
        return Consent(
            level=level,
            checkpoint=self.one(posts) if level is Level.CHECKPOINT else "",
            value=self.text(),
            grade=self.one([None, *Grade]),
            entered_by=self.text(),
            entered_at=self.moment(),
            clause=clause,
            party=party,
            state=self.of(ConsentState),
            evidence=self.text(),
            as_of=self.one([None, self.instant()]),
            expires=self.one([None, self.instant()]),
        )

    def claim(self) -> Claim:
        """Return a claim, sometimes about a total, which may be right or wrong."""
        return Claim(
            subject=self.one([self.first(), "Fleets/count", "Evacuee groups/count", "Fleets/*/count", "Operation/horizon"]),
            value=self.one([self.needed(), "0", "12", "170,000", str(self.number(50))]),
            source=self.needed(),
            said_by=self.text(),
            as_of=self.one([None, DAY_ZERO + timedelta(seconds=self.number(10**9), microseconds=self.one([0, 5]))]),
            confidence=self.of(Confidence),
            assumption=self.one([True, False]),
            note=self.text(),
            id=self.one(["", f"c{self.number(10**9)}"]),
            **self.one(SAID_OF_CLAIMS),
            said_at=self.moment(),
            entered_by=self.text(),
            entered_at=self.moment(),
        )

    def names(self, least: int) -> list[str]:
        """Return different names, at least so many."""
        return self._random.sample(self._names, self.number(min(len(self._names), least + 2), least))

    def some(self, items: Iterable[_T], least: int = 0) -> tuple[_T, ...]:
        """Return different ones of ``items``, in any order."""
        pool = list(items)
        return tuple(self._random.sample(pool, self.number(len(pool), least)))

    def one(self, items: Sequence[_T]) -> _T:
        """Return one of ``items``."""
        return self._random.choice(items)

    def of(self, choices: type[_E]) -> _E:
        """Return one of the choices."""
        return self.one(list(choices))

    def text(self) -> str:
        """Return a text, perhaps empty."""
        return self.one(self._texts)

    def needed(self) -> str:
        """Return a text that is not empty."""
        return self.one(self._texts[:-1])

    def first(self) -> str:
        """Return a text for the first cell of a row, where a # would make a remark of the row."""
        return f"/{self.needed()}"

    def number(self, most: int, least: int = 0) -> int:
        """Return a whole number."""
        return self._random.randint(least, most)

    def perhaps(self, most: int) -> int | None:
        """Return a whole number or None."""
        return self.one([None, self.number(most)])

    def seconds(self) -> int:
        """Return a duration, more often of whole minutes than not."""
        return self.number(2_000) * self.one([1, 60, 60])

    def instant(self) -> int:
        """Return an instant, before or after the start."""
        return self.number(400_000, -200_000)

    def period(self) -> Interval:
        """Return a period."""
        start = self.instant()
        return Interval(start, start + self.seconds())

    def periods(self) -> tuple[Interval, ...]:
        """Return up to two different periods."""
        return tuple(dict.fromkeys(self.period() for _ in range(self.number(2))))

    def per_mobility(self, most: int) -> PerMobility:
        """Return a number for each mobility."""
        return PerMobility(self.number(most), self.number(most), self.number(most))


@settings(max_examples=50, deadline=timedelta(seconds=20))
@given(st.lists(NAMES, min_size=6, max_size=9, unique=True), st.lists(TEXTS, min_size=1, max_size=6), st.integers(0, 2**32))
def test_workbook_to_text_to_workbook_loses_nothing(names: list[str], texts: list[str], seed: int) -> None:
    """Tests that both forms give back the operation and its digest, and that a workbook converted to text and back is the same bytes."""
    operation = Maker(names, texts, seed).operation()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_operation(operation, folder / "first.xlsx")
        from_workbook = read_operation(folder / "first.xlsx")
        write_operation(from_workbook, folder / "second.yaml")
        from_text = read_operation(folder / "second.yaml")
        write_operation(from_text, folder / "third.xlsx")
        assert from_workbook == from_text == operation
        assert digest(from_workbook) == digest(from_text) == digest(operation)
        assert (folder / "first.xlsx").read_bytes() == (folder / "third.xlsx").read_bytes()
