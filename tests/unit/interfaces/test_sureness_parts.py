"""What a simulation found of each part, as it is printed."""

from dataclasses import replace

from operations import two_corridors
from safepassage.documents.clocks import Clocks
from safepassage.domain.network import Direction
from safepassage.interfaces.sureness_parts import HOURS_SHOWN, part_lines
from safepassage.simulation.result import Band, ConvoyOutcome, Estimate, Hour, Part, QueueHour, SimulationResult, WindowOutcome
from safepassage.units import HOUR

HALF = Estimate(value=0.5, low=0.45, high=0.55)
BAND = Band(p10=10.0, p50=1_200.0, p90=1_500.0, mean=Estimate(value=900, low=890, high=910))
RESULT = SimulationResult(
    operation="two-corridors",
    digest="",
    plan="",
    seed=0,
    replications=100,
    confidence=950_000,
    planned=1_600,
    received=BAND,
    all_out=HALF,
    complete=HALF,
    hours=tuple(Hour(until=n * HOUR, planned=100 * n, received=BAND) for n in range(1, 31)),
    needs=(Part(name="seat", planned=1_500, received=BAND), Part(name="stretcher", planned=100, received=BAND)),
    sites=(Part(name=two_corridors().reception_sites[0].place, planned=1_600, received=BAND),),
    convoys=tuple(
        ConvoyOutcome(
            convoy=f"c{n}", planned_out=None, out_in_time=replace(HALF, value=0.5 + n / 1_000), turned_back=HALF, out=None
        )
        for n in range(7)
    ),
    windows=(WindowOutcome(window="morning", out_in_time=HALF),),
    queues=tuple(
        QueueHour(
            checkpoint=two_corridors().checkpoints[0].id,
            direction=Direction.OUT,
            start=n * HOUR,
            planned=0.5,
            mean=float(n),
            p90=9.0,
        )
        for n in range(8)
    ),
)


def test_every_part_is_told_and_long_lists_are_cut() -> None:
    """The last hour is among the hours; the convoys are the worst and the queues the longest; names are those of places."""
    operation = two_corridors()
    lines = list(part_lines(operation, RESULT, Clocks(operation)))
    hours = lines[1 : lines.index("  People out by need and at each site (P10, P50, P90; planned):")]
    assert len(hours) <= HOURS_SHOWN
    assert hours[-1].endswith(": 10, 1\u202f200, 1\u202f500; 3\u202f000")
    site = operation.place[operation.reception_sites[0].place].name
    assert [line.strip().partition(":")[0] for line in lines if line.endswith("500; 1\u202f600")] == [site]
    assert "    stretcher: 10, 1\u202f200, 1\u202f500; 100" in lines
    assert "    morning: 50.0 % (45.0 to 55.0)" in lines
    first = lines.index("  Out in time by convoy, the worst of 7; turned back:")
    assert [line.split(":")[0].strip() for line in lines[first + 1 : first + 6]] == ["c0", "c1", "c2", "c3", "c4"]
    post = operation.place[operation.checkpoints[0].place].name
    assert [line.endswith(f"{n}.0 (9.0; 0.5)") for n, line in zip((7, 6, 5, 4, 3), lines[-5:], strict=True)] == [True] * 5
    assert all(line.startswith(f"    {post}, out, from ") for line in lines[-5:])


def test_what_is_empty_is_left_out() -> None:
    """Of an operation that nobody moves in, no list is told."""
    operation = two_corridors()
    nothing = replace(RESULT, hours=(), needs=(), sites=(), convoys=(), windows=(), queues=())
    assert list(part_lines(operation, nothing, Clocks(operation))) == []
