"""From a plan to a notification, and the ledger of what was handed over: exact, and in order."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.digest import digest, plan_digest
from safepassage.domain.movement_details import MovementDetails, Recognition, SecondEntry, Sender
from safepassage.domain.notification import Acknowledgement, Closure, Notification, Outcome
from safepassage.domain.plan import Plan
from safepassage.planning.solve import solve
from safepassage.terms.entries import Entry, LedgerError, asked_lead, check_entry, differences, notified, told_of
from safepassage.terms.notifying import Handover, notification_of, notified_places
from safepassage.units import HOUR, MINUTE

OPERATION = one_bus()
HANDOVER = Handover(id="N1", version=1, parties=("north", "south"), made_by="desk", submitted=-48 * HOUR)
DETAILS = MovementDetails(
    senders=(Sender(organisation="Relief", focal_point="officer", contact="room", purpose="People out."),),
    positions=(SecondEntry(place="post", grid="25P GM 1 1"),),
    vehicles=(Recognition(vehicle="bus-01", plate="EXAMPLE 1", marking="name on both sides", roof_marking=True),),
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of the one-bus operation: two trips."""
    return solve(OPERATION)


@pytest.fixture(scope="module")
def told(plan: Plan) -> Notification:
    """Return the notification of that plan."""
    return notification_of(OPERATION, plan, DETAILS, HANDOVER)


def test_every_convoy_is_notified_with_its_points_in_order(told: Notification) -> None:
    """Two trips in and two out; inwards by the outer gate, the post and the inner gate, outwards back, each with its times."""
    assert [movement.direction.value for movement in told.movements] == ["in", "out", "in", "out"]
    inwards, outwards = told.movements[:2]
    assert [point.place for point in inwards.points] == ["outer", "post", "inner"]
    assert [point.place for point in outwards.points] == ["inner", "post", "outer"]
    start = inwards.departs
    assert [(p.arrives, p.departs) for p in inwards.points] == [
        (None, start),
        (start + 15 * MINUTE, start + 20 * MINUTE),
        (start + 35 * MINUTE, None),
    ]
    assert (inwards.people, outwards.people) == (0, 50)
    assert [point.grid for point in inwards.points] == ["", "25P GM 1 1", ""]


def test_what_is_filled_in_by_hand_stands_in_it(told: Notification, plan: Plan) -> None:
    """Sender and vehicles as they were filled in; the digests are those of operation and plan; the village is a site off the road."""
    assert (told.organisation, told.purpose, told.made_by, told.supersedes) == ("Relief", "People out.", "desk", 0)
    (vehicle,) = told.vehicles
    assert (vehicle.plate, vehicle.type, vehicle.roof_marking, vehicle.crew) == ("EXAMPLE 1", "Bus", True, 1)
    assert (told.operation_digest, told.plan_digest) == (digest(OPERATION), plan_digest(plan))
    assert [site.place for site in told.sites] == ["village"]
    assert told.valid_from == told.movements[0].departs
    assert told.valid_to == told.movements[-1].arrives
    assert notified_places(OPERATION, plan) == ("outer", "post", "inner", "village")


def test_what_is_not_filled_in_is_left_empty(plan: Plan) -> None:
    """Without details, the notification has no sender and no plate: the check will find it."""
    made = notification_of(OPERATION, plan, MovementDetails(), HANDOVER)
    assert (made.organisation, made.vehicles[0].plate, made.vehicles[0].roof_marking) == ("", "", False)


def test_a_plan_without_convoys_cannot_be_notified(plan: Plan) -> None:
    """Where nothing moves in a corridor there is nothing to tell."""
    with pytest.raises(ValueError, match="No convoy of the plan of one-bus enters a corridor"):
        notification_of(OPERATION, replace(plan, convoys=()), DETAILS, HANDOVER)


def heard(party: str, version: int = 1, at: int = 0) -> Acknowledgement:
    """Return an acknowledgement of N1."""
    return Acknowledgement(notification="N1", version=version, party=party, at=at)


CLOSED = Closure(notification="N1", at=9 * HOUR, by="desk", outcome=Outcome.FACILITATED)


def test_the_ledger_tells_where_a_notification_stands(told: Notification) -> None:
    """Version 1 acknowledged by one; with version 2 that one has answered an earlier version only, and both are silent."""
    (state,) = notified([told, heard("north")])
    assert [entry.party for entry in state.acknowledged] == ["north"]
    assert (state.silent, state.outdated, state.closure) == (("south",), (), None)
    second = replace(told, version=2, supersedes=1, submitted=-40 * HOUR)
    (state,) = notified([told, heard("north"), second])
    assert state.current.version == 2
    assert ([entry.party for entry in state.outdated], state.silent) == (["north"], ("north", "south"))
    (state,) = notified([told, heard("north"), second, heard("north", 2), CLOSED])
    assert (state.outdated, state.silent, state.closure) == ((), ("south",), CLOSED)


def test_what_is_over_wants_closing(told: Notification) -> None:
    """Once its period has passed it is over, until it is closed."""
    (state,) = notified([told])
    assert not state.is_over(told.valid_to)
    assert state.is_over(told.valid_to + 1)
    (state,) = notified([told, CLOSED])
    assert not state.is_over(told.valid_to + 1)


@pytest.mark.parametrize(
    ("before", "entry", "message"),
    [
        (["first"], "first", "Notification N1: expected version 2, got 1"),
        ([], "second", "Notification N1: expected version 1, got 2"),
        (["first"], "early second", "Notification N1: version 2 comes before version 1"),
        (["first", CLOSED], heard("north"), "Notification N1 is closed"),
        (["first", CLOSED], "second", "Notification N1 is closed"),
        ([], heard("north"), "There is no notification N1. Handed over so far: none"),
        (["first"], heard("north", 3), "Notification N1 has no version 3; the current one is 1"),
        (["first"], heard("east"), "'east' was not told of version 1 of notification N1. Told were north, south"),
        (["first"], heard("north", at=-49 * HOUR), "north cannot have acknowledged version 1 before it was handed over"),
        (["first"], replace(CLOSED, at=-49 * HOUR), "Notification N1 cannot be closed before its version 1 was handed over"),
    ],
)
def test_what_cannot_follow_is_refused(told: Notification, before: list[object], entry: object, message: str) -> None:
    """Out of turn, of what was never handed over, by somebody who was not told, before its time, after the end."""
    named: dict[object, Entry] = {
        "first": told,
        "second": replace(told, version=2, supersedes=1),
        "early second": replace(told, version=2, supersedes=1, submitted=-50 * HOUR),
    }

    def taken(item: object) -> Entry:
        return named[item] if isinstance(item, str) else item  # type: ignore[return-value]

    with pytest.raises(LedgerError, match=message):
        check_entry([taken(item) for item in before], taken(entry))


def test_changed_plans_and_operations_are_told(told: Notification, plan: Plan) -> None:
    """A notification of what is planned says nothing; of another plan or operation it says which has changed."""
    (state,) = notified([told])
    now = digest(OPERATION), plan_digest(plan)
    assert differences(state, *now) == ()
    assert differences(state, now[0], "other")[0] == "The plan has changed since it was notified."
    assert differences(state, "other", "other") == (
        "The operation has changed since it was notified.",
        "The plan has changed since it was notified.",
        "Send an amendment, or call the movement off.",
    )


def test_the_board_of_go_or_no_go_is_told(told: Notification, plan: Plan) -> None:
    """It hears the notice given and asked for, who is silent by name, and whether another plan was notified."""
    emergency = replace(told, emergency=True)
    found = told_of(OPERATION, plan, [emergency, heard("north")])
    assert found is not None
    assert (found.lead, found.asked, found.silent, found.outdated) == (told.lead, 24 * HOUR, ("south",), False)
    assert asked_lead(told) == 48 * HOUR
    other = told_of(OPERATION, replace(plan, seed=1), [told])
    assert other is not None
    assert other.outdated
    assert told_of(OPERATION, plan, [told, CLOSED]) is None
