"""The generated operations, the coordinator's spreadsheet, and the command that measures them."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from bench import operations as command
from bench import report
from bench.baseline import baseline
from bench.generate import generate
from bench.measure import Case, MeasurementError, Row, run
from bench.sizes import SIZES, Kind

from operations import one_bus, two_corridors
from safepassage.domain.digest import digest
from safepassage.domain.fleet import VehicleState
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.exchange.plausibility import check_operation
from safepassage.notices import Where
from safepassage.planning.solve import solve
from safepassage.terms import Standing, window_standing
from safepassage.units import HOUR
from safepassage.verification import verify

ROW = Row(
    size="S",
    kind="fleet",
    seed=7,
    waiting=6000,
    people=1100,
    bound=1200,
    value=2000,
    value_bound=2500,
    gap=0.2,
    seconds=1.25,
    cpu_seconds=1.125,
    verify_seconds=0.5,
    peak_mb=88.4,
    verified=True,
    sources="0123456789ab",
    baseline=1000,
    baseline_value=1600,
    baseline_on_paper=1500,
)


@pytest.mark.parametrize(
    ("size", "vehicles", "types", "points", "corridors", "hours", "windows"),
    [
        ("S", 45, 2, 12, 1, 30, 1),
        ("M", 200, 3, 60, 3, 72, 9),
        ("L", 1_000, 4, 300, 10, 72, 30),
    ],
)
def test_size_is_as_published(
    size: str, vehicles: int, types: int, points: int, corridors: int, hours: int, windows: int
) -> None:
    """A generated operation has the vehicles, points, corridors, two checkpoints on each and the days of its size."""
    operation = generate(size, Kind.FLEET, 3)
    assert sum(fleet.count for fleet in operation.fleets) == vehicles
    assert len(operation.vehicle_types) == types
    assert sum(Role.ASSEMBLY_POINT in place.roles for place in operation.places) == points
    assert (len(operation.corridors), len(operation.checkpoints)) == (corridors, 2 * corridors)
    assert (operation.horizon, len(operation.windows)) == (hours * HOUR, windows)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("size", ["S", "M"])
def test_operation_makes_sense(size: str, kind: Kind) -> None:
    """The check that users' files pass has nothing to say about a generated operation, but that its figures have no sources."""
    for seed in (1, 2, 3):
        notices = check_operation(generate(size, kind, seed), lambda *_: Where(), incomplete={"Claims"})
        assert [str(notice) for notice in notices] == []


def test_every_feature_occurs() -> None:
    """Size M has all mobilities and classes, refuges, quotas, hours, private cars, aid, conditional windows, vehicles in mid-operation."""
    operation = generate("M", Kind.CHECKPOINT, 1)
    assert {group.mobility for group in operation.groups} == set(Mobility)
    assert {group.priority for group in operation.groups} == {1, 2, 3}
    assert any(group.ready_from for group in operation.groups)
    assert any(Role.REFUGE in place.roles for place in operation.places)
    assert any(post.quotas for post in operation.checkpoints)
    assert any(post.hours for post in operation.checkpoints)
    assert any(post.batch for post in operation.checkpoints)
    assert {fleet.state for fleet in operation.fleets} == set(VehicleState)
    assert any(fleet.aboard for fleet in operation.fleets)
    assert any(fleet.cargo for fleet in operation.fleets)
    assert {window_standing(operation, window).standing for window in operation.windows} == {Standing.FIRM, Standing.CONDITIONAL}
    assert operation.private_cars
    assert operation.consignments
    assert all(site.intake_seat for site in operation.reception_sites)


def test_seed_decides_everything() -> None:
    """The same size, kind and seed give the same operation to the last byte, another seed another one."""
    first, again, other = (generate("S", Kind.FLEET, seed) for seed in (5, 5, 6))
    assert digest(first) == digest(again)
    assert digest(first) != digest(other)


def test_kinds_differ_only_in_limits() -> None:
    """Of one seed, the kinds share people, vehicles, roads and windows; only checkpoints and sites differ."""
    fleet, checkpoint, reception = (generate("M", kind, 4) for kind in Kind)
    for name in ("places", "legs", "corridors", "windows", "fleets", "groups", "consignments", "private_cars", "nights"):
        assert getattr(fleet, name) == getattr(checkpoint, name) == getattr(reception, name)
    assert fleet.checkpoints == reception.checkpoints
    assert fleet.reception_sites == checkpoint.reception_sites
    assert _an_hour(checkpoint) < _an_hour(fleet) / 4
    assert _taken(reception) == pytest.approx(_taken(fleet) / 5, rel=0.01)


def _an_hour(operation: Operation) -> float:
    """Return the vehicles that all checkpoints together can serve in an hour."""
    return sum(post.lanes * HOUR / post.service for post in operation.checkpoints)


def _taken(operation: Operation) -> int:
    return sum(site.capacity_seat or 0 for site in operation.reception_sites)


def test_unknown_size_is_refused() -> None:
    """A size that does not exist is refused with those that do."""
    with pytest.raises(ValueError, match="Expected a size among S, M, L, XL, got 'XXL'"):
        generate("XXL", Kind.FLEET, 1)


def test_sheet_of_one_bus_is_right() -> None:
    """With one bus there are no queues: the sheet finds the two trips that fit, and they are the best plan."""
    operation = one_bus()
    sheet = baseline(operation, solve(operation))
    assert (sheet.on_paper, sheet.plan.totals.people, sheet.plan.certificate.gap) == (100, 100, 0.0)
    assert verify(operation, sheet.plan).ok


def test_sheet_sends_to_the_nearest_corridor() -> None:
    """
    The sheet fills the nearer corridor first and leaves 40 people behind whom the best plan brings out.

    Three buses empty the harbour (40 + 40 + 20); the fourth goes north to the farm, where most wait (40); nobody goes to the mill.
    """
    operation = two_corridors()
    plan = solve(operation)
    sheet = baseline(operation, plan)
    assert plan.totals.people == 180
    assert (sheet.on_paper, sheet.plan.totals.people) == (140, 140)
    assert sheet.plan.certificate.gap == pytest.approx(40 / 180)
    assert verify(operation, sheet.plan).ok


def test_sheet_forgets_queues() -> None:
    """
    Five buses and one bay: the sheet counts two trips for each, but they board one after the other, and only one bus can go twice.

    The first boards from 08:40 to 09:00 and the fifth from 10:00 to 10:20. The first is back at 10:50, the last moment for a second trip.
    """
    operation = one_bus()
    fleets = (replace(operation.fleets[0], count=5),)
    operation = replace(operation, fleets=fleets, groups=(replace(operation.groups[0], count=1_000),))
    sheet = baseline(operation, solve(operation, time_limit=2.0))
    assert (sheet.on_paper, sheet.plan.totals.people) == (500, 300)
    assert verify(operation, sheet.plan).ok


def test_measurement_has_a_process_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """The command plans, verifies and prints one JSON object; what this process has taken is not in the peak memory."""
    ballast = bytearray(300_000_000)
    asked = ["--size", "S", "--kind", "reception", "--seed", "2", "--time-limit", "0.1", "--baseline", "--json"]
    assert command.main(asked) == 0
    found = json.loads(capsys.readouterr().out)
    [row] = found["rows"]
    assert {"people", "bound", "gap", "seconds", "peak_mb", "verified"} <= set(row)
    assert row["verified"] is True
    assert 0 < row["people"] <= row["bound"] <= row["waiting"]
    assert row["gap"] == pytest.approx(1 - row["value"] / row["value_bound"])
    assert row["baseline"] <= row["baseline_on_paper"]
    assert row["peak_mb"] < len(ballast) / 1_000_000
    assert found["failures"] == []


def test_failed_measurement_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A measurement that fails is listed with its message, the others are still made, and the command ends with 1."""

    def half(case: Case) -> Row:
        if case.seed == 2:
            message = "out of luck"
            raise MeasurementError(message)
        return replace(ROW, seed=case.seed)

    monkeypatch.setattr(command, "run", half)
    assert command.main(["--kind", "fleet", "--seed", "1", "--seeds", "3", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [row["seed"] for row in found["rows"]] == [1, 3]
    assert found["failures"] == [{"size": "S", "kind": "fleet", "seed": 2, "message": "out of luck"}]


def test_error_in_the_process_is_passed_on() -> None:
    """An error in the process of a measurement becomes an error here, with its last line."""
    with pytest.raises(MeasurementError, match="Expected a size among"):
        run(Case(size="XXL", kind=Kind.FLEET, seed=1, time_limit=1.0))


@pytest.mark.parametrize(("size", "limit"), [("S", 10.0), ("M", 10.0), ("L", 60.0), ("XL", 600.0)])
def test_time_limit_goes_with_the_size(size: str, limit: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without ``--time-limit`` each size has its own."""
    cases: list[Case] = []

    def keep(case: Case) -> Row:
        cases.append(case)
        return ROW

    monkeypatch.setattr(command, "run", keep)
    assert command.main(["--size", size, "--kind", "fleet", "--json"]) == 0
    assert [case.time_limit for case in cases] == [limit] == [SIZES[size].time_limit]


def test_cells_say_what_planning_gains() -> None:
    """A row is printed with the gap in per cent, and what planning gains over what the sheet comes to."""
    expected: Sequence[str] = (
        "S", "fleet", "7", "6,000", "1,100", "1,200", "20.00%", "1.2", "1.1", "88", "yes", "1,500", "1,000", "+10%", "+25%",
    )  # fmt: skip
    assert report.cells(ROW) == list(expected)
    unasked = replace(ROW, verified=False, baseline=None, baseline_value=None, baseline_on_paper=None)
    assert report.cells(unasked)[-5:] == ["NO", "", "", "", ""]


def test_summary_has_medians() -> None:
    """Rows of one size and kind are summed up by median and largest gap and time."""
    rows = [replace(ROW, gap=gap, seconds=seconds) for gap, seconds in ((0.1, 2.0), (0.2, 9.0), (0.6, 3.0))]
    rows.append(replace(ROW, kind="checkpoint", verified=False, baseline=None, baseline_value=None))
    assert report.summary(rows) == [
        ["S", "fleet", "3", "20.00%", "60.00%", "3.0", "9.0", "88", "3", "+10%", "+25%"],
        ["S", "checkpoint", "1", "20.00%", "20.00%", "1.2", "1.2", "88", "0", "", ""],
    ]
