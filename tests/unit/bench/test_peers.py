"""Other optimisers: what they are given, how they are modelled, what their trips come to, and how they are run."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from bench import peer_run, report
from bench.generate import generate
from bench.instance import instance
from bench.measure import PeerRow, Row, as_row
from bench.operations import asked_peers
from bench.peer_names import SCRIPTS, Peer
from bench.peers import highs_mip, pyvrp_routes
from bench.peers.instance import Clock, Group, Instance, read
from bench.peers.jobs import jobs
from bench.peers.trip_model import Columns, Move, Rate, TripModel, fitting_step
from bench.peers.trip_plan import rounded
from bench.plain_times import PlainTimes
from bench.sizes import Kind

from operations import one_bus, two_corridors
from safepassage.domain.network import ClearanceStatus
from safepassage.domain.operation import Operation
from safepassage.planning.solve import solve
from safepassage.units import HOUR, MINUTE
from safepassage.verification import verify


def given(operation: Operation, limit: float = 2.0) -> Instance:
    """Return what a peer reads: the instance, written as JSON and read again."""
    made = instance(operation, operation.horizon, limit=limit, cores=1)
    again = read(json.loads(json.dumps(asdict(made))))
    assert again == made
    return made


def with_minutes_more(minutes: int) -> Operation:
    """Return the one bus with a window that closes ``minutes`` later."""
    operation = one_bus()
    return replace(operation, windows=(replace(operation.windows[0], closes=operation.windows[0].closes + minutes * MINUTE),))


# --- what they are given ------------------------------------------------------------------------------------------------


def test_times_of_the_one_bus() -> None:
    """The instance has the minutes of the drawing: to the gate 10, inside 40 each way with the services, the post 15 from the gate."""
    made = given(one_bus())
    way = made.inside["road"]["village"]
    assert made.approach == {"road": {"town": {"road": 10 * MINUTE}}}
    assert (way.inwards, way.outwards) == ((40 * MINUTE,) * 2, (40 * MINUTE,) * 2)
    assert made.away == {"road": {"road": {"town": 10 * MINUTE}}}
    [corridor] = made.corridors
    assert corridor.windows == ((2 * HOUR, 6 * HOUR - 10 * MINUTE),)
    assert [(post.inwards, post.offset["road"]) for post in corridor.posts] == [(True, 15 * MINUTE), (False, 20 * MINUTE)]


def test_a_trip_can_enter_until_it_would_be_out_too_late() -> None:
    """Of the 230 minutes of the window a trip takes 100, so it can enter in the first 130; it is free 20 minutes after it is out."""
    made = given(one_bus())
    [kind], [point] = made.types, made.points
    [offer] = kind.offers
    clock = Clock(made)
    assert clock.entries(kind, point, "town", offer) == [(2 * HOUR, 2 * HOUR + 130 * MINUTE)]
    run = clock.run(kind, point, "town", offer, 2 * HOUR)
    assert run is not None
    assert (run.boards, run.leaves, run.free) == tuple(2 * HOUR + minutes * MINUTE for minutes in (40, 100, 120))


def test_a_trip_waits_for_people_who_are_ready_later() -> None:
    """Who is ready at 11:00 makes the vehicle board then, and lets it enter 40 minutes before, at the earliest."""
    operation = one_bus()
    late = replace(operation, groups=(replace(operation.groups[0], ready_from=4 * HOUR),))
    made = given(late)
    [kind], [point] = made.types, made.points
    assert Clock(made).entries(kind, point, "town", kind.offers[0]) == [(4 * HOUR - 40 * MINUTE, 2 * HOUR + 130 * MINUTE)]


def test_vehicles_in_mid_operation_are_free_later_and_their_people_are_counted() -> None:
    """Of a generated operation, the bus with 38 people aboard is free at a site after the opening; 38 x 4 are counted in any case."""
    operation = generate("S", Kind.FLEET, 1)
    made = given(operation)
    [full] = [vehicle for vehicle in made.vehicles if vehicle.id == "c01-full-01"]
    assert made.aboard == (38, 152)
    assert full.place in {site.id for site in made.sites}
    assert full.start > operation.windows[0].opens
    assert all(vehicle.place in made.approach["road"] for vehicle in made.vehicles)
    # Held inside the corridor is as good as at its gate.
    assert made.approach["road"]["c01-post-1"] == {"c01": 0}


def test_private_cars_stretch_services_while_they_run() -> None:
    """Outwards the services of a checkpoint are longer between 06:00 and 18:00, when the cars leave; inwards never."""
    made = given(generate("S", Kind.CHECKPOINT, 1))
    inwards, outwards = made.corridors[0].posts[:2]
    [(_, _, plain)] = inwards.services
    assert [(start, end) for start, end, _ in outwards.services] == [(0, 6 * HOUR), (6 * HOUR, 18 * HOUR), (18 * HOUR, 30 * HOUR)]
    assert [seconds for _, _, seconds in outwards.services] == [plain, -(-plain * 6 // 5), plain]


def test_plain_times_go_round_what_is_blocked_and_slower_by_night() -> None:
    """A blocked leg is not driven; by night every leg takes its time by night."""
    operation = generate("S", Kind.FLEET, 1)
    legs = tuple(replace(leg, clearance=ClearanceStatus.BLOCKED) if leg.id == "c01-leg-2" else leg for leg in operation.legs)
    day, night = PlainTimes(operation), PlainTimes(operation, night=True)
    assert "c01-inner" not in PlainTimes(replace(operation, legs=legs)).of("road", "c01-town")
    assert night.of("road", "c01-town")["c01-inner"] > 1.3 * day.of("road", "c01-town")["c01-inner"]


# --- how they are modelled ----------------------------------------------------------------------------------------------


def test_people_are_cut_into_loads_of_the_vehicles() -> None:
    """120 people are two full buses and one of 20; the entries are those of a trip."""
    made = jobs(given(one_bus()))
    assert [(job.people, job.value, job.site, job.entries) for job in made] == [
        (people, people, "town", ((2 * HOUR, 2 * HOUR + 130 * MINUTE),)) for people in (50, 50, 20)
    ]


def test_loads_that_cannot_pass_are_struck_out() -> None:
    """At one vehicle an hour a checkpoint passes less than four in 230 minutes, so no more than that and a tenth are kept of 20 loads."""
    operation = one_bus()
    slow = replace(
        operation,
        groups=(replace(operation.groups[0], count=1_000),),
        checkpoints=(replace(operation.checkpoints[0], service=HOUR),),
        windows=(replace(operation.windows[0], closes=operation.windows[0].opens + 8 * HOUR),),
        horizon=12 * HOUR,
    )
    assert len(jobs(given(slow))) == int(1.1 * (8 - 1 / 6))


def test_loads_keep_to_what_sites_take_and_serve_every_need() -> None:
    """No site is sent a tenth more than it takes, wheelchairs and stretchers are among the loads, and no load exceeds its vehicle."""
    operation = generate("M", Kind.RECEPTION, 2)
    made = jobs(given(operation))
    for site in operation.reception_sites:
        seats = sum(job.people for job in made if job.site == site.place)
        assert site.capacity_seat is not None
        assert seats <= 1.1 * site.capacity_seat + 200
    assert {mobility for job in made for mobility in job.offer.mobilities} == {"seat", "wheelchair", "stretcher"}
    assert all(0 < job.people <= sum(job.offer.load.values()) for job in made)
    assert sum(job.value for job in made) > 0


def test_rates_are_counted_over_as_many_steps_as_rounding_needs() -> None:
    """A third of a vehicle a step is one in three steps; whole numbers are counted step by step."""
    third, whole = Rate.of([1 / 3] * 20), Rate.of([2.0] * 20)
    assert (third.over, third.limit(0), third.limit(17)) == (3, 1, 1)
    assert (whole.over, whole.limit(0)) == (1, 2)


def test_the_finest_step_that_is_not_too_large_a_model() -> None:
    """Seconds to solve buy finer steps."""
    large = given(generate("M", Kind.FLEET, 1))
    steps = [fitting_step(replace(large, limit=limit)) for limit in (1.0, 5.0, 10.0, 600.0)]
    assert steps == sorted(steps, reverse=True)
    assert (steps[0], steps[-1]) == (7_200, 900)


def test_what_vehicles_of_the_program_do_is_continuous() -> None:
    """Each move takes vehicles from one node to a later one or another, and each of them is in the balance of both."""
    columns = TripModel(given(one_bus()), 900).build()
    for number, move in columns.moves.items():
        rows = {row: value for row, column, value in columns.entries if column == number and row[0] == "node"}
        assert rows == {("node", move.type, move.start, move.step): 1.0, ("node", move.type, move.goal, move.end): -1.0}
        assert move.end > move.step or not move.point


def test_relaxed_numbers_are_rounded_over_time() -> None:
    """0.4 vehicles in each of five steps are two vehicles, in the second and the fourth; people are rounded down."""
    columns = Columns()
    group = Group(id="g", mobility="seat", count=9, weight=1, ready=0, sites=("s",))
    columns.moves = {step: Move(type="bus", start="c", step=step, goal="s", end=step + 1, point="p") for step in range(5)}
    columns.loads = {5: (group, ("p", "s", 0))}
    assert rounded(columns, [0.4] * 5 + [7.9]) == {0: 0, 1: 1, 2: 0, 3: 1, 4: 0, 5: 7}


@pytest.mark.parametrize(("minutes", "people"), [(0, 50), (10, 100)])
def test_the_plain_program_loses_what_its_step_costs(minutes: int, people: int) -> None:
    """The second trip that just fits in exact seconds is lost to a step of a quarter of an hour; with ten minutes more it is found."""
    answer = highs_mip.solve(given(with_minutes_more(minutes)))
    assert (answer.people, answer.value, len(answer.trips)) == (people, people, people // 50)


def test_a_routing_engine_finds_both_trips_of_the_one_bus() -> None:
    """PyVRP makes two trips of one vehicle without reloading, and they are the best plan."""
    operation = one_bus()
    answer = pyvrp_routes.solve(given(operation, limit=1.0))
    assert [(trip.vehicle, trip.enters, trip.point, trip.site) for trip in answer.trips] == [
        ("bus-01", 2 * HOUR, "village", "town"),
        ("bus-01", 2 * HOUR + 130 * MINUTE, "village", "town"),
    ]
    assert answer.people == 100


# --- how they are run ---------------------------------------------------------------------------------------------------


def test_a_peer_is_run_in_its_own_process_and_its_plan_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the operation through the peer's process and its trips to a plan that passes, with what the process took."""
    monkeypatch.setattr(peer_run, "environment", lambda: Path(sys.executable))
    operation = two_corridors()
    [outcome] = peer_run.compare(operation, solve(operation), [Peer.HIGHS], 5.0)
    assert outcome.status == "Optimal, step 15 min"
    assert 0 < outcome.plan.totals.people <= 180
    assert verify(operation, outcome.plan).ok
    assert outcome.cpu_seconds is not None
    assert outcome.peak_mb is None or outcome.peak_mb > 1


def test_a_peer_that_fails_or_takes_too_long_has_no_trips() -> None:
    """The last line of its error is its status; one that is stopped says so. Neither ends the measurement."""
    slow = peer_run._ask([sys.executable, "-c", "import time; time.sleep(60)"], "", 0.2)
    wrong = peer_run._ask([sys.executable, "-c", "raise ValueError('no such road')"], "", 20.0)
    assert (slow["status"], slow["trips"]) == ("stopped, out of time", [])
    assert (wrong["status"], wrong["trips"]) == (f"{peer_run.FAILED}ValueError: no such road", [])


def test_the_environment_is_made_once_for_each_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made where there is none, used as it is while the lock is the same, and an install that fails says why and is tried again."""
    made: list[Path] = []

    def create(folder: Path, **_: bool) -> None:
        folder.mkdir(exist_ok=True)
        made.append(folder)

    monkeypatch.setattr("venv.create", create)
    monkeypatch.setattr("subprocess.run", lambda command, **_: _Done(command, 1))
    with pytest.raises(peer_run.PeerError, match="no network"):
        peer_run.environment(tmp_path / "env")
    monkeypatch.setattr("subprocess.run", lambda command, **_: _Done(command, 0))
    interpreter = peer_run.environment(tmp_path / "env")
    assert peer_run.environment(tmp_path / "env") == interpreter
    assert made == [tmp_path / "env"] * 2


class _Done:
    """An install that has ended."""

    stderr = "no network"

    def __init__(self, command: Sequence[str], returncode: int) -> None:
        assert "--require-hashes" in command
        self.returncode = returncode


@pytest.mark.skipif(not peer_run.ENVIRONMENT.exists(), reason="the environment of the peers has not been made")
@pytest.mark.parametrize("peer", [Peer.CPSAT, Peer.ROUTING, Peer.VROOM])
def test_peers_of_their_own_environment_find_the_one_bus(peer: Peer) -> None:
    """Each finds both trips that ten minutes more leave room for, and they are made."""
    operation = with_minutes_more(10)
    [outcome] = peer_run.compare(operation, solve(operation), [peer], 4.0)
    assert (outcome.claimed, outcome.plan.totals.people) == (100, 100), outcome.status
    assert verify(operation, outcome.plan).ok


# --- how they are printed -----------------------------------------------------------------------------------------------

PEER = PeerRow(
    peer="vroom",
    status="feasible",
    claimed=1500,
    claimed_value=3000,
    people=1000,
    value=2000,
    gap=0.5,
    seconds=2.25,
    cpu_seconds=1.0,
    peak_mb=80.2,
    verified=True,
)
ROW = Row(
    size="S",
    kind="fleet",
    seed=7,
    waiting=6000,
    people=1100,
    bound=1200,
    value=2500,
    value_bound=4000,
    gap=0.375,
    seconds=1.25,
    cpu_seconds=1.125,
    verify_seconds=0.5,
    peak_mb=88.4,
    verified=True,
    sources="0123456789ab",
    progress=((0.5, None, 5000), (1.0, 2500, 4000)),
    peers=(PEER, replace(PEER, peer="highs", people=1200, value=1250, claimed=0, peak_mb=None)),
)


def test_both_figures_of_a_peer_are_printed() -> None:
    """A row says what the peer claims, what it gets, what we get, and our gain, in people and weighted."""
    assert report.peer_cells(ROW, PEER) == [
        "S", "fleet", "7", "vroom", "1,500", "1,000", "1,100", "+10%", "3,000", "2,000", "2,500", "+25%",
        "50.00%", "2.2", "80", "yes", "feasible",
    ]  # fmt: skip
    assert report.peer_cells(ROW, ROW.peers[1])[-3:] == ["", "yes", "feasible"]


def test_peers_ahead_of_us_are_counted() -> None:
    """The summary says on how many operations a peer has more people or more value than we."""
    assert report.peer_summary([ROW]) == [
        ["S", "fleet", "highs", "1", "1", "0", "", "", "", "1"],
        ["S", "fleet", "vroom", "1", "0", "0", "+10.0%", "+25.0%", "1.50", "0"],
    ]


def test_json_has_a_row_for_each_peer() -> None:
    """Ours has no peer; theirs have the same names, and the bound that we have proven."""
    rows = report.flat([ROW])
    assert [row["peer"] for row in rows] == [None, "vroom", "highs"]
    wanted = {"people", "bound", "gap", "seconds", "peak_mb", "verified"}
    assert all(wanted <= set(row) for row in rows)
    assert {row["bound"] for row in rows} == {1200}
    assert "peers" not in rows[0]
    assert as_row(json.loads(json.dumps(asdict(ROW)))) == ROW


def test_peers_are_asked_for_by_name() -> None:
    """No name means all, no option none."""
    assert asked_peers(None) == ()
    assert asked_peers([]) == tuple(Peer) == tuple(SCRIPTS)
    assert asked_peers(["vroom", "highs"]) == (Peer.VROOM, Peer.HIGHS)
