"""Whatever operation is written, workbook or text, comes back as it was; and converting between the forms changes nothing."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.domain.agreement import Claim, Clause, Confidence, Consent, ConsentState, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.digest import digest
from safepassage.domain.fleet import Aboard, CargoAboard, Fleet, VehicleState, VehicleType
from safepassage.domain.network import (
    AccessWindow,
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
from safepassage.exchange import read_operation, write_operation
from safepassage.units import Interval

LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
NAMES = st.text(LETTERS, min_size=1, max_size=3).map(str.strip).filter(lambda name: name and not name.startswith("#"))
"""Ids may hold anything but blank edges; a row whose name begins with # is a remark in a workbook."""
TEXTS = st.one_of(
    st.just(""),
    st.text(LETTERS | st.just("\n"), min_size=1, max_size=4).filter(str.strip),
    st.sampled_from(["=1+1", "no", "~", "0012", "1e5"]),
)
NEEDED = TEXTS.filter(bool)
SMALL = st.integers(0, 5)
COUNTS = st.integers(0, 10**6)
SECONDS = st.integers(0, 200_000)
INSTANTS = st.integers(-200_000, 400_000)
ZONES = st.sampled_from(["UTC", "Europe/Kyiv", "Europe/Moscow", "Asia/Kathmandu", "America/St_Johns"])
HOURS = st.integers(0, 350_000).map(lambda hours: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
SECONDS_SINCE_1990 = st.integers(0, 1_500_000_000).map(
    lambda seconds: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def many(items: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return tuples of up to ``most`` of ``items``."""
    return st.lists(items, max_size=most).map(tuple)


def some(ids: list[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    """Return tuples of different ones of ``ids``."""
    if not ids:
        return st.just(())
    return st.lists(st.sampled_from(ids), min_size=least, max_size=2, unique=True).map(tuple)


def named(most: int, least: int = 0) -> st.SearchStrategy[list[str]]:
    """Return lists of different names."""
    return st.lists(NAMES, min_size=least, max_size=most, unique=True)


def periods() -> st.SearchStrategy[Interval]:
    """Return periods, some of no length."""
    return st.tuples(INSTANTS, SECONDS).map(lambda t: Interval(t[0], t[0] + t[1]))


def mobilities(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[PerMobility]:
    """Return numbers for each mobility."""
    return st.builds(PerMobility, numbers, numbers, numbers)


@st.composite
def places(draw: st.DrawFn, ids: list[str], corridor: str) -> tuple[Place, ...]:
    """Return places with the ids; every one may be an assembly point, none that is exposed is a refuge."""
    made = []
    for name in ids:
        exposed = draw(st.sampled_from(["", corridor]))
        roles = draw(st.frozensets(st.sampled_from(Role))) | {Role.ASSEMBLY_POINT}
        made.append(
            Place(
                id=name,
                name=draw(NEEDED),
                latitude=draw(st.floats(-90, 90)),
                longitude=draw(st.floats(-180, 180)),
                roles=roles - {Role.REFUGE} if exposed else roles,
                exposed_in=exposed,
                bays=draw(st.integers(1, 9)),
                aliases=draw(many(NAMES)),
                note=draw(TEXTS),
            )
        )
    return tuple(made)


@st.composite
def legs(draw: st.DrawFn, ids: list[str], chain: list[str], corridor: str) -> tuple[Leg, ...]:
    """Return a leg for each of the ids, along the chain of places."""
    made = []
    for name, outer, inner in zip(ids, chain, chain[1:], strict=False):
        times = [
            TravelTime(profile=profile, day=day, night=day + draw(SECONDS))
            for profile, day in draw(st.dictionaries(NAMES, st.integers(1, 90_000), min_size=1, max_size=3)).items()
        ]
        made.append(
            Leg(
                id=name,
                outer=outer,
                inner=inner,
                distance=draw(st.integers(1, 10**7)),
                travel_times=tuple(times),
                exposed_in=corridor,
                directions=draw(st.sampled_from(Directions)),
                clearance=draw(st.sampled_from(ClearanceStatus)),
                clearance_as_of=draw(st.none() | INSTANTS),
                clearance_source=draw(TEXTS),
            )
        )
    return tuple(made)


@st.composite
def groups(draw: st.DrawFn, ids: list[str], place_ids: list[str], site_ids: list[str]) -> tuple[EvacueeGroup, ...]:
    """Return evacuee groups, some with a range."""
    made = []
    for name in ids:
        count = draw(COUNTS)
        made.append(
            EvacueeGroup(
                id=name,
                place=draw(st.sampled_from(place_ids)),
                count=count,
                mobility=draw(st.sampled_from(Mobility)),
                priority=draw(st.integers(1, 5)),
                ready_from=draw(INSTANTS),
                reception_sites=draw(some(site_ids)),
                low=draw(st.none() | st.integers(0, count)),
                high=draw(st.none() | st.integers(count, 10**7)),
                note=draw(TEXTS),
            )
        )
    return tuple(made)


def types(ids: list[str]) -> st.SearchStrategy[tuple[VehicleType, ...]]:
    """Return vehicle types."""
    each = [
        st.builds(
            VehicleType,
            id=st.just(name),
            name=NEEDED,
            places=mobilities(SMALL),
            kg=COUNTS,
            litres=COUNTS,
            profile=NAMES,
            boarding_fixed=SECONDS,
            boarding_per_person=mobilities(SECONDS),
            alighting_fixed=SECONDS,
            alighting_per_person=mobilities(SECONDS),
            loading_fixed=SECONDS,
            loading_per_tonne=SECONDS,
            unloading_fixed=SECONDS,
            unloading_per_tonne=SECONDS,
            range=st.none() | st.integers(1, 10**7),
            drivers=st.integers(1, 4),
            driving_limit=st.none() | SECONDS,
            escort=st.booleans(),
        )
        for name in ids
    ]
    return st.tuples(*each)


@st.composite
def fleets(
    draw: st.DrawFn, type_ids: list[str], place_ids: list[str], group_ids: list[str], aid_ids: list[str]
) -> tuple[Fleet, ...]:
    """Return fleets, some with people and cargo aboard."""
    return tuple(
        Fleet(
            id=name,
            type=draw(st.sampled_from(type_ids)),
            count=draw(SMALL),
            place=draw(st.sampled_from(place_ids)),
            available_from=draw(INSTANTS),
            state=draw(st.sampled_from(VehicleState)),
            aboard=tuple(Aboard(group=group, count=draw(COUNTS)) for group in draw(some(group_ids))),
            cargo=tuple(CargoAboard(consignment=aid, kg=draw(COUNTS)) for aid in draw(some(aid_ids))),
            driven=draw(SECONDS),
        )
        for name in draw(named(3, 1))
    )


@st.composite
def sites(draw: st.DrawFn, ids: list[str]) -> tuple[ReceptionSite, ...]:
    """Return reception sites with and without limits."""
    limits = [f"{kind}_{mobility.value}" for kind in ("capacity", "intake") for mobility in Mobility]
    return tuple(ReceptionSite(place=name, **{limit: draw(st.none() | COUNTS) for limit in limits}) for name in ids)


@st.composite
def agreements(draw: st.DrawFn) -> dict[str, Any]:
    """Return parties, clauses, consents and claims."""
    party_ids, clause_ids = draw(named(3)), draw(named(3))
    consents = (
        many(
            st.builds(
                Consent,
                clause=st.sampled_from(clause_ids),
                party=st.sampled_from(party_ids),
                state=st.sampled_from(ConsentState),
                evidence=TEXTS,
                as_of=st.none() | INSTANTS,
                expires=st.none() | INSTANTS,
            )
        )
        if party_ids and clause_ids
        else st.just(())
    )
    subjects = NEEDED | st.sampled_from(["Fleets/count", "Evacuee groups/count", "Fleets/*/count", "Operation/horizon"])
    claim = st.builds(
        Claim,
        subject=subjects,
        value=NEEDED | st.sampled_from(["0", "12", "170,000"]),
        source=NEEDED,
        said_by=TEXTS,
        as_of=st.none() | SECONDS_SINCE_1990,
        confidence=st.sampled_from(Confidence),
        assumption=st.booleans(),
        note=TEXTS,
    )
    return {
        "parties": tuple(Party(id=name, name=draw(NEEDED), zone=draw(ZONES)) for name in party_ids),
        "clauses": tuple(
            Clause(id=name, subject=draw(NEEDED), text=draw(TEXTS), parties=draw(some(party_ids))) for name in clause_ids
        ),
        "consents": draw(consents),
        "claims": draw(many(claim, 4)),
    }


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    """Return an operation that keeps the model's own rules, with anything else in it."""
    place_ids, type_ids, site_count = draw(named(4, 3)), draw(named(2, 1)), draw(st.integers(1, 2))
    leg_ids = draw(st.lists(NAMES, min_size=len(place_ids) - 1, max_size=len(place_ids) - 1, unique=True))
    corridor = draw(NAMES)
    group_ids, aid_ids, terms = draw(named(3, 1)), draw(named(2)), draw(agreements())
    clause_ids = [clause.id for clause in terms["clauses"]]
    opens, margin = draw(INSTANTS), draw(SECONDS)
    place = st.sampled_from(place_ids)
    return Operation(
        id=draw(NAMES),
        title=draw(NEEDED),
        epoch=draw(HOURS),
        horizon=draw(st.integers(1, 10**6)),
        zone=draw(ZONES),
        description=draw(TEXTS),
        places=draw(places(place_ids, corridor)),
        legs=draw(legs(leg_ids, place_ids, corridor)),
        corridors=(
            Corridor(
                id=corridor,
                name=draw(NEEDED),
                outer_gate=place_ids[0],
                inner_gate=place_ids[-1],
                legs=tuple(leg_ids),
                max_vehicles=draw(st.integers(6, 20)),
                headway=draw(SECONDS),
                max_convoys=draw(st.none() | SMALL),
                escorts=draw(SMALL),
            ),
        ),
        windows=tuple(
            AccessWindow(
                id=name,
                corridor=corridor,
                opens=opens,
                closes=opens + margin + draw(st.integers(1, 90_000)),
                clearance_margin=margin,
                directions=draw(st.sampled_from(Directions)),
                clauses=draw(some(clause_ids)),
            )
            for name in draw(named(2))
        ),
        checkpoints=tuple(
            Checkpoint(
                id=name,
                place=at,
                lanes=draw(st.integers(1, 4)),
                service=draw(st.integers(1, 9_000)),
                batch=draw(SECONDS),
                hours=tuple(dict.fromkeys(draw(many(periods())))),
                quotas=tuple({q.period: q for q in draw(many(st.builds(Quota, period=periods(), vehicles=COUNTS)))}.values()),
                directions=draw(st.sampled_from(Directions)),
                controller=draw(TEXTS),
            )
            for name, at in zip(draw(named(2)), place_ids[1:-1], strict=False)
        ),
        private_cars=tuple(
            PrivateCars(
                id=name,
                corridor=corridor,
                direction=draw(st.sampled_from(Direction)),
                period=draw(periods()),
                cars_per_hour=draw(SMALL),
                service_per_car=draw(st.integers(0, 200)),
                people_per_car=draw(SMALL),
            )
            for name in draw(named(2))
        ),
        vehicle_types=draw(types(type_ids)),
        fleets=draw(fleets(type_ids, place_ids, group_ids, aid_ids)),
        groups=draw(groups(group_ids, place_ids, place_ids[:site_count])),
        reception_sites=draw(sites(place_ids[:site_count])),
        consignments=tuple(
            Consignment(
                id=name,
                origin=draw(place),
                destination=draw(place),
                kg=draw(st.integers(1, 10**6)),
                litres=draw(COUNTS),
                priority=draw(st.integers(1, 3)),
                ready_from=draw(INSTANTS),
                description=draw(TEXTS),
            )
            for name in aid_ids
        ),
        nights=tuple(dict.fromkeys(draw(many(periods())))),
        priority_weights=tuple(draw(st.dictionaries(st.integers(1, 9), SMALL, max_size=3)).items()),
        **terms,
    )


@settings(
    max_examples=60, deadline=timedelta(seconds=20), suppress_health_check=list(HealthCheck)
)
@given(operations())
def test_workbook_to_text_to_workbook_loses_nothing(operation: Operation) -> None:
    """Tests that both forms give back the operation and its digest, and that a workbook converted to text and back is the same bytes."""
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
