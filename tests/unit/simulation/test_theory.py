"""The simulator against answers found in other ways: queueing theory, and turn-back times by brute force."""

from dataclasses import replace
from math import log, sqrt
from random import Random
from statistics import fmean, stdev

import pytest

from operations import EPOCH, one_bus
from safepassage.domain.field_defaults import EVERYTHING, in_force
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import Checkpoint, Direction, Leg, Place, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.people import ReceptionSite
from safepassage.domain.plan import Block, Certificate, Drive, Objective, Plan, Service, Totals
from safepassage.domain.uncertainty import Basis, Disruption, Hazard, Passage, Spread, Uncertainty, Varies
from safepassage.planning.solve import solve
from safepassage.simulation.sampler import Sampler, without_turning
from safepassage.simulation.turnback import latest_at
from safepassage.units import HOUR, MINUTE

SERVICE, GAP = 420, 600
VEHICLES, DAYS = 1_200, 8


def lone_checkpoint(seed: int, uncertainty: Uncertainty) -> tuple[Operation, Plan]:
    """Return a checkpoint to which vehicles come at random, one by one, and the plan in which each is served and drives on."""
    rng, now, arrivals = Random(seed), 0.0, []
    for _ in range(VEHICLES):
        now += -GAP * log(1 - rng.random())
        arrivals.append(int(now))
    horizon = arrivals[-1] + 40 * HOUR
    operation = Operation(
        id="lone",
        title="Lone checkpoint",
        epoch=EPOCH,
        horizon=horizon,
        places=(
            Place(id="post", name="Post", latitude=1, longitude=1, roles=frozenset({Role.CHECKPOINT})),
            Place(id="town", name="Town", latitude=2, longitude=1, roles=frozenset({Role.RECEPTION_SITE})),
        ),
        legs=(
            Leg(
                id="road",
                outer="town",
                inner="post",
                distance=1_000,
                travel_times=(TravelTime(profile="road", day=60, night=60),),
            ),
        ),
        checkpoints=(Checkpoint(id="post", place="post", service=SERVICE),),
        vehicle_types=(VehicleType(id="car", name="Car"),),
        fleets=tuple(Fleet(id=f"f{n}", type="car", count=1, place="post", available_from=at) for n, at in enumerate(arrivals)),
        groups=(),
        reception_sites=(ReceptionSite(place="town"),),
        uncertainty=uncertainty,
    )
    way = Direction.OUT
    blocks = tuple(
        Block(
            vehicle=f"f{n}-01",
            fleet=f"f{n}",
            tasks=(
                Service(checkpoint="post", direction=way, start=at, end=at + SERVICE),
                Drive(leg="road", direction=way, start=at + SERVICE, end=at + SERVICE + 60),
            ),
        )
        for n, at in enumerate(arrivals)
    )
    return operation, a_plan(operation, blocks)


def a_plan(operation: Operation, blocks: tuple[Block, ...]) -> Plan:
    """Return a plan of nothing but blocks: the simulator reads no more of it."""
    totals = Totals(
        people=0,
        weighted=0,
        by_group=(),
        delivered=(),
        clearance=None,
        exposure_people=0,
        exposure_vehicles=0,
        metres=0,
        vehicles_used=0,
    )
    certificate = Certificate(objective=Objective.RESCUE, value=0, bound=0, gap=0.0, people_bound=0, proofs=())
    return Plan(
        operation=operation.id,
        digest="",
        objective=Objective.RESCUE,
        horizon=operation.horizon,
        seed=0,
        conditions=(),
        convoys=(),
        blocks=blocks,
        totals=totals,
        certificate=certificate,
    )


def mean_waits(uncertainty: Uncertainty) -> list[float]:
    """Return the mean wait of each of several runs, each with arrivals of its own, and check Little's law in each."""
    waits = []
    for seed in range(DAYS):
        operation, plan = lone_checkpoint(seed, uncertainty)
        sampler = Sampler.of(operation, plan, seed)
        odds = sampler.odds(in_force(operation, without=EVERYTHING - {Varies.SERVICE}))
        outcomes = sampler.play(odds, sampler.never_late(), 0, 1)
        total, number = outcomes.waits[0, 0, 1].tolist()
        assert number == VEHICLES
        assert outcomes.queue[0, 0, 1].sum() == total
        waits.append(total / number)
    return waits


def assert_covers(waits: list[float], theory: float) -> None:
    """Assert that the limits of the mean at 99.9 % (Student, 7 degrees of freedom) hold the value of theory."""
    reach = 5.408 * stdev(waits) / sqrt(len(waits))
    assert abs(fmean(waits) - theory) <= reach
    assert reach < theory / 2


def test_a_fixed_service_waits_as_theory_says() -> None:
    """M/D/1 by Pollaczek and Khinchine: rho s / (2 (1 - rho)) = 0.7 x 420 / 0.6 = 490 seconds."""
    fixed = Spread(varies=Varies.SERVICE, median=1_000_000, p90=1_000_000)
    assert_covers(mean_waits(Uncertainty(spreads=(fixed,))), 490)


def test_an_exponential_service_waits_as_theory_says() -> None:
    """M/M/1: rho s / (1 - rho) = 0.7 x 420 / 0.3 = 980 seconds, less what the log of 400 passages cuts off the tail."""
    seconds = [max(1, round(-SERVICE * log(1 - (n + 0.5) / 400))) for n in range(400)]
    passages = tuple(
        Passage(checkpoint="post", direction=Direction.OUT, arrived=0, engaged=0, released=length) for length in seconds
    )
    drawn = Spread(varies=Varies.SERVICE, basis=Basis.OBSERVED, common=0)
    first, second = fmean(seconds), fmean(length**2 for length in seconds)
    theory = second / GAP / (2 * (1 - first / GAP))
    assert theory == pytest.approx(980, rel=0.03)
    assert_covers(mean_waits(Uncertainty(spreads=(drawn,), passages=passages)), theory)


@pytest.mark.parametrize("confidence", [500_000, 800_000, 900_000])
def test_turn_back_times_are_those_of_brute_force(confidence: int) -> None:
    """
    A bus that is at the gate at the turn-back time of a confidence is out in time with that probability.

    By recursion from 2,000 runs of the plan; by brute force from 2,000 others in which the bus comes to the gate just then.
    """
    legs = ("outer-post", "post-inner", "inner-village")
    rows = (
        *(Spread(varies=Varies.TRAVEL, subject=leg, median=1_100_000, p90=1_600_000, common=0) for leg in legs),
        Spread(varies=Varies.TRAVEL, median=1_000_000, p90=1_000_000),
        Spread(varies=Varies.SERVICE, median=1_000_000, p90=4_000_000, common=0),
        Spread(varies=Varies.HANDLING, median=1_000_000, p90=1_500_000, common=0),
    )
    hold = Hazard(disruption=Disruption.HOLD, chance=100_000, median=10 * MINUTE, p90=40 * MINUTE, common=0)
    operation = replace(one_bus(), uncertainty=Uncertainty(spreads=rows, hazards=(hold,)))
    plan = solve(operation, time_limit=20)
    block = plan.blocks[0]
    end = next(n for n, task in enumerate(block.tasks) if task.tag == "alight") + 1
    plan = replace(plan, blocks=(replace(block, tasks=block.tasks[:end]),))
    known = frozenset({Varies.TRAVEL, Varies.SERVICE, Varies.HANDLING, Disruption.HOLD})
    force = in_force(operation, without=EVERYTHING - known)
    sampler = Sampler.of(operation, plan, 1)
    outcomes = sampler.play(without_turning(sampler.odds(force)), sampler.never_late(), 0, 2_000, points=True)
    number = next(n for n, point in enumerate(sampler.names.points) if point[1] == "outer")
    latest = latest_at(outcomes.latest[:, number], outcomes.risk[:, number], confidence)
    assert latest is not None
    later = replace(operation, fleets=(replace(operation.fleets[0], available_from=latest - 10 * MINUTE),))
    brute = Sampler.of(later, plan, 2)
    share = brute.play(without_turning(brute.odds(force)), brute.never_late(), 0, 2_000).out.mean()
    assert abs(share - confidence / 1e6) < 3.3 * sqrt(2 * 0.25 / 2_000)
