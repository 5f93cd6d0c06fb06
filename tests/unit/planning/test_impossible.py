"""Why there is no plan, in sentences with amounts."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.agreement import Clause, Consent, ConsentState, Party
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import ClearanceStatus
from safepassage.domain.operation import Operation
from safepassage.domain.people import ReceptionSite
from safepassage.planning.impossible import why_nobody, why_not_everybody, why_stranded
from unit.planning.small import STRETCHER, clock, escorted, varied, with_item
from unit.planning.test_dispatch import carrying


def refused() -> Operation:
    """Return one bus whose window one party has refused."""
    operation = replace(
        one_bus(),
        parties=(Party(id="one", name="The one side"),),
        clauses=(Clause(id="route", subject="The route"),),
        consents=(Consent(clause="route", party="one", state=ConsentState.REFUSED),),
    )
    return varied(operation, windows={"clauses": ("route",)})


def only_escorts() -> Operation:
    """Return one bus without buses."""
    operation = escorted()
    return replace(operation, fleets=operation.fleets[1:])


CASES: list[tuple[str, Callable[[], Operation], str]] = [
    ("refused", refused, "Window morning may not be used. The route: The one side has refused."),
    ("no window", lambda: replace(one_bus(), windows=()), "Corridor The road has no window that may be used."),
    ("no bus", only_escorts, "There is no vehicle that carries people. Add a fleet."),
    (
        "no stretcher",
        lambda: varied(one_bus(), groups={"mobility": STRETCHER}),
        "No vehicle has a stretcher place for the 120 people of villagers.",
    ),
    (
        "no site",
        lambda: replace(one_bus(), reception_sites=(ReceptionSite(place="town", capacity_seat=0),)),
        "No reception site takes the 120 people of villagers (seat).",
    ),
    (
        "blocked",
        lambda: with_item(one_bus(), "legs", "inner-village", clearance=ClearanceStatus.BLOCKED),
        "No open road leads from any vehicle to Village.",
    ),
    (
        "too short to reach",
        lambda: varied(one_bus(), windows={"closes": clock(8, 30), "clearance_margin": 0}),
        "Village cannot be reached while a window is open",
    ),
    (
        "too short to return",
        lambda: varied(one_bus(), windows={"closes": clock(9, 10), "clearance_margin": 0}),
        "Village can be reached at 01 May 08:40 UTC at the earliest",
    ),
]


@pytest.mark.parametrize(("operation", "says"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_stands_in_the_way_is_named(operation: Callable[[], Operation], says: str) -> None:
    """With its amounts, after how many are left; and likewise where only not everybody can be received."""
    first, *others = why_nobody(operation(), 0, operation().horizon)
    assert first == "Nobody of the 120 people can be brought out by 01 May 2030 13:00 UTC."
    assert [reason for reason in others if reason.startswith(says)]
    assert [reason for reason in why_not_everybody(operation(), 0, 0, operation().horizon) if reason.startswith(says)]


def test_where_nothing_stands_in_the_way_it_is_time() -> None:
    """No obstacle is found: then the windows are too short; or it is not proven at all, if the bound leaves room."""
    assert why_nobody(one_bus(), 0, clock(13))[1:] == (
        "No vehicle can reach people and bring them to a site in time: the windows are too short for the way in and out.",
    )
    unproven = why_nobody(one_bus(), 100, clock(13))
    assert unproven[0].startswith("No plan was found that brings out any of the 120 people")
    assert "no plan can bring out more than 100" in unproven[1]


def test_how_many_stay_behind_is_said() -> None:
    """Of 200, 180 at most and 160 found."""
    reasons = why_not_everybody(two_corridors(), 160, 180, clock(12))
    assert "200 people wait" in reasons[0]
    assert "180" in reasons[0]
    assert reasons[-2].startswith("The best plan found brings out 160; 40 stay behind.")
    assert "not proven" in why_not_everybody(two_corridors(), 160, 200, clock(12))[0]


def test_groups_without_people_and_fleets_without_vehicles_are_no_obstacle() -> None:
    """Nobody needs a stretcher, and the truck of a fleet of none needs no road."""
    operation = two_corridors()
    operation = with_item(operation, "groups", "mill", count=0, mobility=STRETCHER)
    operation = with_item(operation, "legs", "north-inner-mill", clearance=ClearanceStatus.BLOCKED)
    none = Fleet(id="none", type="bus", count=0, place="mill")
    operation = replace(operation, fleets=(*operation.fleets, none))
    assert len(why_not_everybody(operation, 1, 2, clock(12))) == 3


def test_vehicles_with_people_aboard_who_cannot_be_received_are_named() -> None:
    """How many, in which vehicle, where, by when; and what can be done."""
    reasons = why_stranded(carrying(("villagers", 30)), ("bus-01",), clock(13))
    assert reasons[0].startswith("The 30 people aboard bus-01 at Outer gate cannot be brought by 01 May 2030 13:00 UTC")
    assert "Name a site that takes them" in reasons[-1]


def test_a_type_of_which_there_is_none_brings_nobody_back() -> None:
    """A faster type that nobody has does not make the way back possible."""
    operation = varied(one_bus(), windows={"closes": clock(9, 10), "clearance_margin": 0})
    quick = VehicleType(id="quick", name="Quick", boarding_fixed=0)
    operation = replace(operation, vehicle_types=(*operation.vehicle_types, quick))
    assert any("Village can be reached" in reason for reason in why_nobody(operation, 0, clock(13)))
