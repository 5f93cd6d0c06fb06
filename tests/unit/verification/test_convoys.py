"""Rule 4: who drives in a corridor is in a convoy, and convoys have their size, gate, entry, window, headway and number."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Directions
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Convoy, Drive, Plan, Service
from safepassage.units import HOUR, MINUTE
from safepassage.verification import Rule
from unit.verification.handmade import (
    IN,
    OUT,
    Field,
    Log,
    changed,
    convoy,
    found,
    one_bus_plan,
    plan,
    said,
    size_case,
    two_corridors_plan,
    with_convoy,
)


def with_road(operation: Operation, **changes: Field) -> Operation:
    """Return the operation with its first corridor changed."""
    first, *others = operation.corridors
    return replace(operation, corridors=(replace(first, **changes), *others))


def renamed(made: Plan, old: str, new: str) -> Plan:
    """Return the plan with every drive and service of one convoy in another."""
    blocks = []
    for block in made.blocks:
        tasks = [replace(t, convoy=new) if isinstance(t, Drive | Service) and t.convoy == old else t for t in block.tasks]
        blocks.append(replace(block, tasks=tuple(tasks)))
    return replace(made, blocks=tuple(blocks))


def test_a_drive_in_a_corridor_without_convoy_is_reported() -> None:
    """Two legs inwards, in no convoy; the convoy that is left lists a vehicle that never drives in it."""
    messages = said(one_bus(), renamed(one_bus_plan(), "in-1", ""), Rule.CONVOY)
    assert messages == [
        "Vehicle bus-01 on leg outer-post at 2030-05-01 08:00 UTC belongs to no convoy (it names ''). Name a convoy of the plan.",
        "Vehicle bus-01 on leg post-inner at 2030-05-01 08:20 UTC belongs to no convoy (it names ''). Name a convoy of the plan.",
        "Convoy in-1 lists bus-01, which never drive in it. Remove them.",
    ]


def test_a_convoy_that_the_plan_does_not_have_is_reported_off_the_chain_too() -> None:
    """A drive before the gate names a convoy that does not exist; or one that does not list the vehicle."""
    made = one_bus_plan()
    tasks = made.blocks[0].tasks
    for name, message in (("x", "belongs to no convoy (it names 'x')"), ("in-1", "")):
        block = replace(made.blocks[0], tasks=(changed(tasks[0], convoy=name), *tasks[1:]))
        messages = said(one_bus(), replace(made, blocks=(block,)), Rule.CONVOY)
        assert len(messages) == bool(message)
        assert all(message in each for each in messages)


def test_a_convoy_lists_its_vehicles_each_once() -> None:
    """Not listed: each drive is reported. Listed twice, or without driving: the convoy is."""
    made = one_bus_plan()
    assert found(one_bus(), with_convoy(made, 0, vehicles=()), Rule.CONVOY) == 2 * [("bus-01", 1, "")]
    assert found(one_bus(), with_convoy(made, 0, vehicles=("bus-01", "bus-01")), Rule.CONVOY) == [("in-1", 1, "")]
    assert found(one_bus(), with_convoy(made, 0, vehicles=("bus-01", "x", "y")), Rule.CONVOY) == [("in-1", 2, "vehicles")]


def test_a_convoy_goes_one_way_in_one_corridor() -> None:
    """Two drives inwards in a convoy that goes outwards, which also starts at the wrong gate for that."""
    messages = said(one_bus(), with_convoy(one_bus_plan(), 0, direction=OUT), Rule.CONVOY)
    assert [message.split("; ")[-1] for message in messages] == [
        "convoy in-1 goes out in 'road'.",
        "convoy in-1 goes out in 'road'.",
        "the gate for that is inner. Correct gate or direction.",
    ]


def test_a_convoy_of_another_or_of_no_corridor_is_reported() -> None:
    """The corridor is that of its drives."""
    messages = said(two_corridors(), with_convoy(two_corridors_plan(), 0, corridor="nowhere"), Rule.CONVOY)
    assert messages[-1] == "Convoy N1 names corridor 'nowhere', which does not exist. Correct it."
    messages = said(two_corridors(), with_convoy(two_corridors_plan(), 0, corridor="south"), Rule.CONVOY)
    assert messages[0].endswith("which goes through corridor 'south'; the checkpoint is not on that. Name no convoy.")
    assert messages[2].endswith("goes in in corridor north; convoy N1 goes in in 'south'.")


def test_two_convoys_have_two_names() -> None:
    """The second of a name is reported."""
    made = one_bus_plan()
    twice = replace(made, convoys=(*made.convoys, made.convoys[0]))
    assert "Two convoys have the id 'in-1'. Rename one." in said(one_bus(), twice, Rule.CONVOY)


def test_a_vehicle_that_enters_again_needs_a_new_convoy() -> None:
    """The second trip in the convoy of the first."""
    made = renamed(one_bus_plan(), "in-2", "in-1")
    made = replace(made, convoys=tuple(c for c in made.convoys if c.id != "in-2"))
    assert said(one_bus(), made, Rule.CONVOY) == [
        "Vehicle bus-01 on leg outer-post at 2030-05-01 10:10 UTC enters at outer again in convoy in-1. It needs a new convoy."
    ]


def test_a_convoy_that_enters_says_at_which_gate() -> None:
    """A convoy without gate cannot enter, nor one of the other gate."""
    assert said(one_bus(), with_convoy(one_bus_plan(), 0, gate=""), Rule.CONVOY) == [
        "Vehicle bus-01 on leg outer-post at 2030-05-01 08:00 UTC enters at outer; convoy in-1 enters at no gate. Use one that enters here."
    ]
    assert said(one_bus(), with_convoy(one_bus_plan(), 0, gate="inner"), Rule.CONVOY) == [
        "Vehicle bus-01 on leg outer-post at 2030-05-01 08:00 UTC enters at outer; convoy in-1 enters at inner. Use one that enters here.",
        "Convoy in-1 goes in from 'inner'; the gate for that is outer. Correct gate or direction.",
    ]


def test_all_vehicles_enter_at_the_entry() -> None:
    """Half a minute off, either way."""
    assert said(one_bus(), with_convoy(one_bus_plan(), 0, entry=120 * MINUTE - 30), Rule.CONVOY) == [
        "Vehicle bus-01 enters 30 s after its convoy in-1. Enter together.",
        (
            "Convoy in-1 goes in at 2030-05-01 07:59:30 UTC; window morning allows both from 2030-05-01 08:00 UTC to 2030-05-01 11:50 UTC. "
            "Name the window it is in."
        ),
    ]
    assert said(one_bus(), with_convoy(one_bus_plan(), 0, entry=120 * MINUTE + 30), Rule.CONVOY) == [
        "Vehicle bus-01 enters 30 s before its convoy in-1. Enter together."
    ]


def test_a_convoy_names_a_usable_window_of_its_corridor_for_its_direction() -> None:
    """Another corridor's window, none at all, or one for the other direction."""
    made = two_corridors_plan()
    assert said(two_corridors(), with_convoy(made, 0, window="south-morning"), Rule.CONVOY) == [
        "Convoy N1 names window 'south-morning', which is no usable window of corridor north. Name one that is."
    ]
    operation = one_bus()
    outward = replace(operation, windows=(replace(operation.windows[0], directions=Directions.OUT),))
    assert [subject for subject, _, _ in found(outward, one_bus_plan(), Rule.CONVOY)] == ["in-1", "in-2"]


@pytest.mark.parametrize(("most", "expected"), [(2, []), (1, [("in", 1, "vehicles"), ("out", 1, "vehicles")])])
def test_a_convoy_has_at_most_its_vehicles(most: int, expected: list[tuple[str, int, str]]) -> None:
    """Two buses go together."""
    operation, made = size_case()
    assert found(with_road(operation, max_vehicles=most), made, Rule.CONVOY) == expected


def escorted(escorts: int) -> tuple[Operation, Plan]:
    """Return the one-bus operation with a scout car, and a bus trip inwards with it."""
    operation = with_road(one_bus(), escorts=escorts, max_vehicles=4)
    scout = replace(operation.vehicle_types[0], id="scout", escort=True)
    fleets = (*operation.fleets, Fleet(id="scout", type="scout", count=1, place="town"))
    operation = replace(operation, vehicle_types=(*operation.vehicle_types, scout), fleets=fleets)
    logs = [Log(operation, name, now=110 * MINUTE).drive("town-outer", to=IN) for name in ("bus-01", "scout-01")]
    for number, log in enumerate(logs):
        log.drive("outer-post", to=IN, convoy="in").at((135 + 5 * number) * MINUTE).serve(IN, "in")
        log.drive("post-inner", to=IN, convoy="in")
    return operation, plan(operation, logs, [convoy("in", "road", IN, "morning", "outer", 120 * MINUTE, "bus-01", "scout-01")])


@pytest.mark.parametrize(("escorts", "expected"), [(1, []), (3, [("in", 2, "vehicles")])])
def test_a_convoy_that_enters_has_its_escorts(escorts: int, expected: list[tuple[str, int, str]]) -> None:
    """One scout goes with the bus."""
    assert found(*escorted(escorts), Rule.CONVOY) == expected


def test_convoys_keep_their_headway_at_a_gate() -> None:
    """The two inward convoys are 130 minutes apart, the two outward ones too."""
    for headway, expected in ((130 * MINUTE, []), (131 * MINUTE, [("in-2", 60, "s"), ("out-2", 60, "s")])):
        assert found(with_road(one_bus(), headway=headway), one_bus_plan(), Rule.CONVOY) == expected


@pytest.mark.parametrize(("most", "expected"), [(None, []), (2, []), (1, 2 * [("morning", 1, "convoys")])])
def test_so_many_convoys_enter_per_window_and_direction(most: int | None, expected: list[tuple[str, int, str]]) -> None:
    """Two each way."""
    assert found(with_road(one_bus(), max_convoys=most), one_bus_plan(), Rule.CONVOY) == expected


def long_road() -> Operation:
    """Return one bus at the post, on a long road whose window is open all day; nobody waits."""
    operation = one_bus()
    return replace(
        operation,
        fleets=(Fleet(id="bus", type="bus", count=1, place="post"),),
        windows=(replace(operation.windows[0], opens=0, closes=7 * HOUR, clearance_margin=0),),
        checkpoints=(),
    )


def inside(name: str, to: str, entry: int) -> Convoy:
    """Return a convoy that starts inside."""
    return convoy(name, "road", IN if to == "in" else OUT, "morning", "", entry * MINUTE, "bus-01")


def gate_in(name: str, entry: int) -> Convoy:
    """Return a convoy that enters at the outer gate."""
    return convoy(name, "road", IN, "morning", "outer", entry * MINUTE, "bus-01")


def gate_out(name: str, entry: int) -> Convoy:
    """Return a convoy that enters at the inner gate."""
    return convoy(name, "road", OUT, "morning", "inner", entry * MINUTE, "bus-01")


Do = Callable[[Log], Log]
INSIDE: list[tuple[Do, list[Convoy], list[str]]] = [
    # Starting inside: a convoy without a gate.
    (lambda log: log.drive("outer-post", to=OUT, convoy="a"), [inside("a", "out", 0)], []),
    (
        lambda log: log.drive("outer-post", to=OUT, convoy="a"),
        [gate_out("a", 0)],
        ["joins convoy a inside the corridor, but that"],
    ),
    (lambda log: log.drive("outer-post", to=OUT, convoy="a"), [inside("a", "out", 1)], ["its entry says 2030-05-01 06:01 UTC."]),
    # Going through to the gate and entering there again.
    (
        lambda log: log.drive("outer-post", to=OUT, convoy="a").drive("outer-post", "post-inner", to=IN, convoy="b"),
        [inside("a", "out", 0), gate_in("b", 15)],
        [],
    ),
    # Turning at the post needs a new convoy, and one without a gate.
    (
        lambda log: (
            log.drive("post-inner", to=IN, convoy="a")
            .drive("post-inner", to=OUT, convoy="b")
            .drive("post-inner", to=IN, convoy="c")
        ),
        [inside("a", "in", 0), gate_out("b", 15), inside("c", "in", 30)],
        [],
    ),
    (
        lambda log: (
            log.drive("post-inner", to=IN, convoy="a")
            .drive("post-inner", to=OUT, convoy="b")
            .drive("post-inner", to=IN, convoy="a")
        ),
        [inside("a", "in", 0), gate_out("b", 15)],
        ["goes back to convoy a, which it had left. It needs a new convoy."],
    ),
    # After the inner gate a side road leads back to the post, beyond which the corridor goes on outwards or inwards.
    (
        lambda log: log.drive("post-inner", to=IN, convoy="a").drive("side", to=OUT).drive("post-inner", to=IN, convoy="b"),
        [inside("a", "in", 0), inside("b", "in", 20)],
        [],
    ),
    # Leaving the chain before its end and going on in the same convoy is allowed, in another it is not.
    (
        lambda log: (
            log.drive("post-inner", to=OUT, convoy="a")
            .drive("shop", to=IN)
            .drive("shop", to=OUT)
            .drive("outer-post", to=OUT, convoy="a")
        ),
        [gate_out("a", 0)],
        [],
    ),
    (
        lambda log: (
            log.drive("post-inner", to=OUT, convoy="a")
            .drive("shop", to=IN)
            .drive("shop", to=OUT)
            .drive("outer-post", to=OUT, convoy="b")
        ),
        [gate_out("a", 0), inside("b", "out", 25)],
        ["changes from convoy a to b without turning. Keep the convoy."],
    ),
]


@pytest.mark.parametrize(("do", "convoys", "expected"), INSIDE)
def test_vehicles_inside_go_on_turn_and_leave_in_the_convoys_they_may(do: Do, convoys: list[Convoy], expected: list[str]) -> None:
    """The places are outer gate, post, inner gate; a side road joins post and inner gate, a lane leads from the post to a shop."""
    operation = long_road()
    times = operation.legs[0].travel_times
    side = replace(
        operation.legs[3], id="side", outer="post", inner="inner", travel_times=(replace(times[0], day=300, night=300),)
    )
    shop = replace(side, id="shop", inner="village")
    operation = replace(operation, legs=(*operation.legs, side, shop))
    first = do(Log(operation, "bus-01")).tasks[0]
    place = operation.leg[first.leg].ends(first.direction)[0] if isinstance(first, Drive) else ""
    operation = replace(operation, fleets=(replace(operation.fleets[0], place=place),))
    made = plan(operation, [do(Log(operation, "bus-01"))], convoys)
    messages = said(operation, made, Rule.CONVOY)
    assert found(operation, made, Rule.BLOCK) == []
    assert len(messages) == len(expected)
    assert all(part in message for part, message in zip(expected, messages, strict=True))


def test_convoys_that_start_inside_are_exempt_from_headway_number_and_escorts_but_not_from_size() -> None:
    """Two buses at the post go in two convoys at once, in a corridor that lets one in with two escorts."""
    operation = with_road(long_road(), headway=HOUR, max_convoys=0, escorts=2, max_vehicles=3)
    operation = replace(operation, fleets=(replace(operation.fleets[0], count=2),))
    logs = [Log(operation, f"bus-0{number}").drive("outer-post", to=OUT, convoy=f"c{number}") for number in (1, 2)]
    convoys = [replace(inside(f"c{number}", "out", 0), vehicles=(f"bus-0{number}",)) for number in (1, 2)]
    assert found(operation, plan(operation, logs, convoys), Rule.CONVOY) == []
    small = with_road(operation, max_vehicles=1, escorts=0)
    together = [Log(small, f"bus-0{number}").drive("outer-post", to=OUT, convoy="c") for number in (1, 2)]
    made = plan(small, together, [replace(inside("c", "out", 0), vehicles=("bus-01", "bus-02"))])
    assert found(small, made, Rule.CONVOY) == [("c", 1, "vehicles")]
