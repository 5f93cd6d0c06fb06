"""An operation that uses every sheet, and workbooks and texts of it that tests spoil cell by cell."""

import copy
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import xlsxwriter

from safepassage.domain.agreement import Claim, Clause, Confidence, Consent, ConsentState, Party
from safepassage.domain.aid import Consignment
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
from safepassage.exchange.cells import joined
from safepassage.exchange.checks.sources import FIGURES
from safepassage.exchange.schema import SHEET, SHEETS
from safepassage.exchange.tables import tables_of
from safepassage.units import HOUR, MINUTE, Interval

Grid: TypeAlias = list[list[object]]
"""The cells of one sheet, by row and column, headings first; None for an empty one."""
Book: TypeAlias = dict[str, Grid]
"""The grids of a workbook by the titles of the sheets."""

EPOCH = datetime(2022, 3, 31, 0, tzinfo=UTC)


def full_operation() -> Operation:
    """Return an operation with at least one row in every sheet, about which `check` has nothing to say."""
    return Operation(
        id="river-road",
        title="River road",
        epoch=EPOCH,
        horizon=30 * HOUR,
        zone="Europe/Kyiv",
        description="People out, aid in.\nOne road.",
        places=_places(),
        legs=_legs(),
        corridors=(
            Corridor(
                id="river",
                name="River road",
                outer_gate="outer",
                inner_gate="inner",
                legs=("outer-post", "post-inner"),
                max_vehicles=12,
                headway=20 * MINUTE,
                max_convoys=8,
                escorts=1,
            ),
        ),
        windows=(
            AccessWindow(
                id="thursday",
                corridor="river",
                opens=7 * HOUR,
                closes=19 * HOUR,
                clearance_margin=45 * MINUTE,
                clauses=("route", "hours"),
            ),
        ),
        checkpoints=(
            Checkpoint(
                id="post",
                place="post",
                lanes=2,
                service=150,
                batch=10 * MINUTE,
                hours=(Interval(6 * HOUR, 12 * HOUR), Interval(13 * HOUR, 20 * HOUR)),
                quotas=(Quota(period=Interval(0, 24 * HOUR), vehicles=90),),
                controller="district",
            ),
        ),
        private_cars=(
            PrivateCars(
                id="cars-out",
                corridor="river",
                direction=Direction.OUT,
                period=Interval(8 * HOUR, 18 * HOUR),
                cars_per_hour=20,
                service_per_car=45,
                people_per_car=3,
            ),
        ),
        vehicle_types=_types(),
        fleets=(
            Fleet(
                id="moving", type="bus", count=17, place="outer", available_from=HOUR, state=VehicleState.UNDER_WAY, driven=5400
            ),
            Fleet(
                id="held",
                type="bus",
                count=28,
                place="town",
                state=VehicleState.HELD,
                aboard=(Aboard(group="families", count=3),),
                cargo=(CargoAboard(consignment="food", kg=200),),
            ),
            Fleet(id="ambulances", type="ambulance", count=4, place="hospital"),
            Fleet(id="scouts", type="scout", count=6, place="town"),
        ),
        groups=(
            EvacueeGroup(
                id="families", place="school", count=1900, ready_from=7 * HOUR, low=1500, high=2600, note="counted at noon"
            ),
            EvacueeGroup(id="wheelchairs", place="school", count=12, mobility=Mobility.WHEELCHAIR, priority=2),
            EvacueeGroup(
                id="patients", place="clinic", count=9, mobility=Mobility.STRETCHER, priority=2, reception_sites=("hospital",)
            ),
        ),
        reception_sites=(
            ReceptionSite(place="town", capacity_seat=4000, capacity_stretcher=0, intake_seat=700, intake_wheelchair=30),
            ReceptionSite(place="hospital", capacity_wheelchair=20, capacity_stretcher=40, intake_seat=0, intake_stretcher=12),
        ),
        consignments=(
            Consignment(id="food", origin="town", destination="school", kg=12_000, litres=30_000, description="Food and water"),
            Consignment(id="kits", origin="town", destination="clinic", kg=300, litres=900, priority=2, ready_from=HOUR),
        ),
        parties=(
            Party(id="north", name="Northern side", zone="Europe/Kyiv"),
            Party(id="east", name="Eastern side", zone="Europe/Moscow"),
        ),
        clauses=(
            Clause(id="route", subject="Route", text="The river road."),
            Clause(id="hours", subject="Hours", parties=("north", "east")),
        ),
        consents=(
            Consent(clause="route", party="north", state=ConsentState.CONFIRMED_IN_WRITING, evidence="letter", as_of=-6 * HOUR),
            Consent(clause="route", party="east", state=ConsentState.AGREED_IN_DETAIL, expires=40 * HOUR),
            Consent(clause="hours", party="north", state=ConsentState.AGREED_IN_DETAIL),
            Consent(clause="hours", party="east", state=ConsentState.CONFIRMED_ON_THE_GROUND),
        ),
        claims=(*_claims(), Claim(subject="Fleets/count", value="55", source="fleet desk")),
        nights=(Interval(17 * HOUR + 1800, 27 * HOUR),),
        priority_weights=((1, 1), (2, 3)),
    )


def _places() -> tuple[Place, ...]:
    inside = "river"
    return (
        Place(
            id="town",
            name="Zaporizhzhia",
            latitude=47.85,
            longitude=35.12,
            roles=frozenset({Role.DEPOT, Role.RECEPTION_SITE, Role.AID_SITE}),
            aliases=("Zaporizhzhya", "Zaporozhye, city"),
        ),
        Place(
            id="hospital", name="Hospital", latitude=47.87, longitude=35.14, roles=frozenset({Role.RECEPTION_SITE, Role.DEPOT})
        ),
        Place(id="outer", name="Outer gate", latitude=47.55, longitude=35.25, roles=frozenset({Role.GATE})),
        Place(
            id="post",
            name="Vasylivka",
            latitude=47.4422,
            longitude=35.2821,
            roles=frozenset({Role.CHECKPOINT}),
            exposed_in=inside,
            aliases=("Vasilievka",),
        ),
        Place(id="inner", name="Inner gate", latitude=47.3, longitude=35.4, roles=frozenset({Role.GATE}), exposed_in=inside),
        Place(
            id="school",
            name="School 2",
            latitude=47.25,
            longitude=35.41,
            roles=frozenset({Role.ASSEMBLY_POINT, Role.AID_SITE}),
            exposed_in=inside,
            bays=4,
            note="way in from the north",
        ),
        Place(
            id="clinic",
            name="Clinic",
            latitude=47.26,
            longitude=35.38,
            roles=frozenset({Role.ASSEMBLY_POINT, Role.AID_SITE}),
            exposed_in=inside,
        ),
        Place(id="barn", name="Barn", latitude=47.43, longitude=35.25, roles=frozenset({Role.REFUGE})),
    )


def _leg(outer: str, inner: str, metres: int, day: int, night: int, corridor: str = "") -> Leg:
    times = (
        TravelTime(profile="road", day=day * MINUTE, night=night * MINUTE),
        TravelTime(profile="light", day=day * 50, night=day * 60),
    )
    return Leg(id=f"{outer}-{inner}", outer=outer, inner=inner, distance=metres, travel_times=times, exposed_in=corridor)


def _legs() -> tuple[Leg, ...]:
    return (
        _leg("hospital", "town", 4_250, 10, 10),
        _leg("town", "outer", 38_500, 45, 60),
        _leg("outer", "post", 14_000, 25, 35, "river"),
        Leg(
            id="post-inner",
            outer="post",
            inner="inner",
            distance=20_001,
            travel_times=(
                TravelTime(profile="road", day=2_100, night=3_001),
                TravelTime(profile="light", day=1_500, night=1_500),
            ),
            exposed_in="river",
            clearance=ClearanceStatus.CLEARED,
            clearance_as_of=-12 * HOUR,
            clearance_source="engineers",
        ),
        _leg("inner", "school", 6_800, 15, 20, "river"),
        _leg("inner", "clinic", 5_900, 15, 20, "river"),
        Leg(
            id="post-barn",
            outer="post",
            inner="barn",
            distance=3_400,
            travel_times=(TravelTime(profile="road", day=600, night=600), TravelTime(profile="light", day=600, night=600)),
            exposed_in="river",
            directions=Directions.BOTH,
        ),
    )


def _types() -> tuple[VehicleType, ...]:
    return (
        VehicleType(
            id="bus",
            name="City bus",
            places=PerMobility(seat=45, wheelchair=1),
            kg=1_500,
            litres=4_000,
            boarding_fixed=330,
            range=400_000,
            drivers=2,
            driving_limit=9 * HOUR,
        ),
        VehicleType(
            id="ambulance",
            name="Ambulance",
            places=PerMobility(seat=2, stretcher=1),
            profile="light",
            boarding_per_person=PerMobility(20, 300, 600),
            attendant_seats=1,
        ),
        VehicleType(id="scout", name="Scout car", profile="light", escort=True),
    )


def _claims() -> tuple[Claim, ...]:
    columns = [
        f"{sheet.name}/*/{column.attribute}"
        for sheet in SHEETS
        if sheet.name not in {"Claims", "Totals"}
        for column in sheet.columns
        if column.kind in FIGURES
    ]
    return (
        Claim(
            subject="Fleets/held/count",
            value="28",
            source="news of 31 March 2022",
            said_by="deputy prime minister",
            as_of=datetime(2022, 3, 31, 9, 30, tzinfo=UTC),
            confidence=Confidence.HIGH,
        ),
        *(Claim(subject=column, value="as given", source="rehearsal", assumption=True, note="made up") for column in columns),
    )


def book_of(operation: Operation) -> Book:
    """Return the cells of the workbook of ``operation``, to be spoilt and then saved."""
    book: Book = {}
    for name, rows in tables_of(operation).items():
        sheet = SHEET[name]
        columns = [column for column in sheet.columns if column.is_written]
        if name == "Operation":
            pairs = [[column.title, rows[0].get(column.attribute)] for column in columns]
            book[name] = [["Attribute", "Value"], *pairs]
            continue
        cells = [[_cell(row.get(column.attribute)) for column in columns] for row in rows]
        book[name] = [[column.title for column in columns], *cells]
    return copy.deepcopy(book)


def _cell(value: object) -> object:
    return joined(value) if isinstance(value, list) else value


def save(book: Mapping[str, Grid], path: Path) -> Path:
    """Write ``book`` as a workbook and return its path; a text that begins with = is a formula, a datetime a date."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"}) as workbook:
        for title, grid in book.items():
            page = workbook.add_worksheet(title)
            for row, cells in enumerate(grid):
                for column, value in enumerate(cells):
                    if value is not None:
                        page.write(row, column, value)
    return path


def put(book: Book, sheet: str, row: str, heading: str, value: object) -> int:
    """Put ``value`` into the cell of the row that begins with ``row``, and return the row's number as the workbook shows it."""
    grid = book[sheet]
    number = next(n for n, cells in enumerate(grid) if cells[0] == row)
    column = next(n for n, title in enumerate(grid[0]) if title == heading)
    grid[number][column] = value
    return number + 1
