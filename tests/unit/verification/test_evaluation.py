"""The arithmetic of proofs: worked examples, the plain reference on random operations, and what is refused."""

import random
from dataclasses import replace
from typing import Any

import pytest

from operations import one_bus, two_corridors
from oracle.random_operations import random_operation
from safepassage.domain.fleet import Aboard, Fleet
from safepassage.domain.network import Direction, Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility, PerMobility
from safepassage.domain.plan import Phase, Price, PriceKind, Proof
from safepassage.units import HOUR, MINUTE
from safepassage.verification.evaluation import evaluate
from safepassage.verification.prices import RefusedProofError, worth_of_capacities
from unit.verification.handmade import OUT, Field, proof
from unit.verification.reference import Reference


def value(operation: Operation, *prices: Price, **changes: Field) -> int:
    """Return what a proof of the operation proves, in millionths."""
    return evaluate(operation, proof(operation, 0, *prices, **changes)).value


def test_without_prices_the_bus_can_make_two_trips() -> None:
    """All times are multiples of the step: nothing is lost by rounding, and two full trips are 100 people."""
    assert value(one_bus()) == 100_000_000
    assert value(one_bus(), step=60) == 100_000_000


def test_a_coarse_step_proves_less() -> None:
    """At 15 minutes a third trip seems to fit."""
    assert value(one_bus(), step=900) == 150_000_000


def test_one_second_less_cuts_off_the_second_trip() -> None:
    """The last alighting ends at minute 370 at the earliest."""
    assert value(one_bus(), horizon=370 * MINUTE) == 100_000_000
    assert value(one_bus(), horizon=370 * MINUTE - 1) == 50_000_000


def test_the_demand_price_takes_back_what_a_person_is_worth() -> None:
    """At 0.4 of a person for each of 120, and 0.6 left for each of 100."""
    assert value(one_bus(), Price(kind=PriceKind.DEMAND, subject="villagers", price=400_000)) == 48_000_000 + 60_000_000


def test_prices_of_gate_and_demand_prove_the_two_corridors() -> None:
    """Two vehicles at 40 people at the north gate and one person for each at the harbour leave no profit: 80 + 100."""
    gate = Price(kind=PriceKind.GATE, subject="north", direction=OUT, start=0, end=6 * HOUR, price=40_000_000)
    assert value(two_corridors(), gate, Price(kind=PriceKind.DEMAND, subject="harbour", price=1_000_000)) == 180_000_000


def test_an_enormous_price_is_counted_exactly() -> None:
    """Nobody pays it, so only the price times its capacity counts."""
    assert value(one_bus(), Price(kind=PriceKind.DEMAND, subject="villagers", price=10**15)) == 120 * 10**15


def test_weights_count_only_in_a_weighted_proof() -> None:
    """At weight 3 for the first class."""
    operation = replace(one_bus(), priority_weights=((1, 3),))
    assert value(operation) == 300_000_000
    assert value(operation, weighted=False) == 100_000_000


def test_only_the_vehicles_counted_earn_and_escorts_earn_nothing() -> None:
    """One of four buses; then none; then a fleet of escorts before the bus."""
    operation = two_corridors()
    assert value(operation, vehicles=1) * 4 == value(operation)
    assert value(operation, vehicles=0) == 0
    bus = operation.vehicle_types[0]
    escort = replace(bus, id="scout", escort=True)
    fleets = (Fleet(id="scout", type="scout", count=2, place="town"), *operation.fleets)
    escorted = replace(operation, vehicle_types=(bus, escort), fleets=fleets)
    assert value(escorted, vehicles=2) == 0
    assert value(escorted, vehicles=3) == value(operation, vehicles=1)


def test_a_type_without_places_earns_nothing_unless_people_are_aboard() -> None:
    """A truck with 5 people aboard at the outset brings them to town."""
    operation = one_bus()
    truck = replace(operation.vehicle_types[0], places=PerMobility())
    operation = replace(operation, vehicle_types=(truck,))
    assert value(operation) == 0
    aboard = replace(operation.fleets[0], aboard=(Aboard(group="villagers", count=5), Aboard(group="villagers", count=0)))
    assert value(replace(operation, fleets=(aboard,))) == 5_000_000


def test_people_aboard_that_no_site_may_take_earn_nothing() -> None:
    """Then the best is to do nothing."""
    operation = one_bus()
    fleet = replace(operation.fleets[0], aboard=(Aboard(group="villagers", count=5),))
    site = replace(operation.reception_sites[0], capacity_seat=0)
    assert value(replace(operation, fleets=(fleet,), reception_sites=(site,))) == 0


def test_a_vehicle_that_starts_inside_may_wait_there_for_the_window() -> None:
    """From the village it boards at minute 120 and brings 50; then twice more 50: minutes 175, 305 and 335 at the outer gate."""
    operation = one_bus()
    inside = replace(operation, fleets=(replace(operation.fleets[0], place="village"),))
    assert value(inside) == 100_000_000
    assert value(inside, horizon=210 * MINUTE) == 50_000_000
    late = replace(inside, fleets=(replace(inside.fleets[0], available_from=8 * HOUR),))
    assert value(late) == 0


def draw(operation: Operation, rng: random.Random) -> list[Price]:
    """Return up to seven random prices."""
    prices = []
    for _ in range(rng.randrange(8)):
        kind = rng.choice([*PriceKind, PriceKind.CHECKPOINT, PriceKind.GATE, PriceKind.ROOM])
        subjects = {
            PriceKind.DEMAND: [group.id for group in operation.groups],
            PriceKind.GATE: [corridor.id for corridor in operation.corridors],
            PriceKind.CHECKPOINT: [checkpoint.id for checkpoint in operation.checkpoints],
            PriceKind.INTAKE: [site.place for site in operation.reception_sites],
            PriceKind.CAPACITY: [site.place for site in operation.reception_sites],
            PriceKind.BAYS: [group.place for group in operation.groups],
            PriceKind.DRIVING: [fleet.id for fleet in operation.fleets],
            PriceKind.ROOM: [kind.id for kind in operation.vehicle_types],
        }[kind]
        amount = rng.choice([1, 7, 1_000, 300_000, 900_000, 5_000_000])
        start = rng.randrange(operation.horizon)
        end = start + rng.choice([300, 1_800, 7_200, operation.horizon])
        if kind is PriceKind.INTAKE:
            start = start // HOUR * HOUR
            end = start + HOUR
        if kind in {PriceKind.BAYS, PriceKind.DRIVING}:
            amount = amount // 1_000 + 1
        if kind is PriceKind.ROOM:
            amount = min(amount, 300_000)  # nobody is worth less than several of these
        directed = kind in {PriceKind.GATE, PriceKind.CHECKPOINT}
        by_mobility = kind in {PriceKind.INTAKE, PriceKind.CAPACITY, PriceKind.ROOM}
        price = Price(
            kind=kind,
            subject=rng.choice(subjects or ["none"]),
            price=amount,
            direction=rng.choice(list(Direction)) if directed else None,
            mobility=rng.choice(list(Mobility)) if by_mobility else None,
            start=start,
            end=end,
        )
        try:
            worth_of_capacities(operation, [price], 9)
        except RefusedProofError:
            continue  # on nothing that exists, or without a stated limit
        prices.append(price)
    return prices


def drawn_proof(operation: Operation, rng: random.Random) -> Proof:
    """Return a random proof of ``operation``."""
    step = rng.choice([180, 300, 420])
    phases = tuple(
        Phase(place=place.id, loaded=loaded, offset=rng.choice([0, 0, 20, step // 3]))
        for place in operation.places
        for loaded in (False, True)
    )
    return Proof(
        weighted=rng.random() < 0.5,
        horizon=operation.horizon - rng.choice([0, 0, 1, 977]),
        step=step,
        vehicles=rng.choice([1, 2, 9]),
        phases=phases,
        prices=tuple(draw(operation, rng)),
        bound=0,
    )


def collected(operation: Operation, rng: random.Random) -> Operation:
    """Return the operation with most of its assembly points collected on rounds, and fewer people at each."""
    places = tuple(
        replace(place, rounds=rng.random() < 0.8) if Role.ASSEMBLY_POINT in place.roles else place for place in operation.places
    )
    groups = tuple(replace(group, count=min(group.count, rng.randint(1, 6)), low=None, high=None) for group in operation.groups)
    return replace(operation, places=places, groups=groups)


@pytest.mark.parametrize("on_rounds", [False, True])
def test_the_evaluation_equals_the_plain_reference(on_rounds: bool) -> None:  # noqa: FBT001 - pytest passes by name
    """On 20 random operations, grids, phases and prices, to the last millionth; those with too coarse a grid are a minority."""
    compared = earning = 0
    for seed in range(20):
        rng = random.Random(seed)
        operation = collected(random_operation(seed), rng) if on_rounds else random_operation(seed)
        made = drawn_proof(operation, rng)
        try:
            profits = evaluate(operation, made).value - worth_of_capacities(operation, made.prices, made.vehicles)
        except RefusedProofError:
            continue
        assert profits == Reference(operation, made).profits(), f"seed {seed}"
        compared += 1
        earning += profits > 0
    assert compared >= (8 if on_rounds else 12)
    assert earning >= 6


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"step": 0}, "a step of 0 s; expected 1 or more"),
        ({"step": -300}, "a step of -300 s"),
        ({"horizon": -1}, "its horizon is -1 s"),
        ({"vehicles": -1}, "it counts -1 vehicles"),
        ({"step": 1, "horizon": 10**15}, "at most 12000000000 are spent. Use a longer step."),
        ({"step": 1, "horizon": 10**9, "vehicles": 0}, "at most 12000000000 are spent"),
        ({"step": 7_200}, "so coarse that a vehicle could gain without end"),
        ({"phases": (Phase(place="moon", loaded=False, offset=0),)}, "the phase at 'moon', empty, is for no place"),
        (
            {"phases": 2 * (Phase(place="town", loaded=True, offset=0),)},
            "the phase at 'town', loaded, is for no place of the operation, or given twice",
        ),
        (
            {"phases": (Phase(place="town", loaded=True, offset=300),)},
            "is 300 s; expected at least 0 and less than the step, 300 s",
        ),
        ({"phases": (Phase(place="town", loaded=True, offset=-1),)}, "is -1 s; expected at least 0"),
    ],
)
def test_what_cannot_be_evaluated_is_refused_with_the_reason(changes: dict[str, Any], reason: str) -> None:
    """At once, whatever the numbers are."""
    with pytest.raises(RefusedProofError, match=reason):
        value(one_bus(), **changes)


def test_a_grid_in_which_a_vehicle_could_come_back_before_it_left_is_refused() -> None:
    """At a step of 15 minutes, five minutes each way between village and gate, offset by a little more than five."""
    phases = tuple(Phase(place="inner", loaded=loaded, offset=301) for loaded in (False, True))
    with pytest.raises(RefusedProofError, match="gain without end within one step"):
        value(one_bus(), step=900, phases=phases)


def test_weights_too_large_for_the_arithmetic_are_refused() -> None:
    """Rather than to overflow."""
    operation = replace(one_bus(), priority_weights=((1, 10**9),))
    with pytest.raises(RefusedProofError, match="Lower the priority weights"):
        value(operation)


def test_the_work_is_counted_and_limited() -> None:
    """What one proof takes is told, so that the next one has less."""
    made = proof(one_bus(), 0)
    spent = evaluate(one_bus(), made).work
    assert evaluate(one_bus(), made, work=spent).bound == 100
    with pytest.raises(RefusedProofError, match=f"at most {spent - 1} are spent"):
        evaluate(one_bus(), made, work=spent - 1)


def on_rounds(people: int) -> Operation:
    """Return the one-bus operation with so many people in its village, which is collected on rounds."""
    operation = one_bus()
    places = tuple(replace(place, rounds=place.id == "village") for place in operation.places)
    groups = tuple(replace(group, count=people, low=None, high=None) for group in operation.groups)
    return replace(operation, places=places, groups=groups)


def test_a_price_of_room_keeps_a_round_from_collecting_more_than_it_can_carry() -> None:
    """Two rounds are two times 50 places at one person each; without the price the bus collects 50 at each of many stops."""
    room = Price(kind=PriceKind.ROOM, subject="bus", mobility=Mobility.SEAT, price=1_000_000)
    assert value(on_rounds(120), room) == 100_000_000
    assert value(on_rounds(120)) > 1_000_000_000


def test_a_price_of_room_above_what_people_are_worth_is_refused() -> None:
    """It would only be given back."""
    room = Price(kind=PriceKind.ROOM, subject="bus", mobility=Mobility.SEAT, price=1_000_001)
    with pytest.raises(
        RefusedProofError, match="the price of room for seat in 'bus' is 1000001; nobody is worth more than 1000000"
    ):
        value(on_rounds(1), room)
