"""The pictures: what they show, and that nothing in them lies over something else."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from operations import one_bus, two_corridors
from safepassage.documents import bars, gantt
from safepassage.documents import map as maps
from safepassage.documents.axis import axes, joined_corridors
from safepassage.documents.clocks import Clocks
from safepassage.documents.facts import Facts, derive
from safepassage.documents.glyphs import ORDER, glyph
from safepassage.documents.labels import Mark
from safepassage.documents.timedistance import road_name, short_name, time_distance
from safepassage.domain.movement import shown_period
from safepassage.domain.network import ClearanceStatus, Role
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Service
from safepassage.units import HOUR, Interval
from unit.documents.plans import flood, flood_plan, idle_plan, many_buses, one_bus_plan, two_in_line

SVG = re.compile(r"<text[^>]*>([^<]*)</text>")


def _diagram(facts: Facts, number: int = 0) -> str:
    period = shown_period(facts.operation, facts.plan)
    return time_distance(facts, axes(facts)[number], Clocks(facts.operation), period, "road")


def test_one_axis_from_the_site_to_the_village(facts: Facts) -> None:
    """The road is prolonged beyond its gates to the reception site and to the assembly point."""
    (axis,) = axes(facts)
    assert axis.places == ("town", "outer", "post", "inner", "village")
    assert dict(axis.position) == {"town": 0, "outer": 6_500, "post": 16_500, "inner": 26_500, "village": 29_500}
    assert road_name(facts, axis) == "Town – Village (The road)"


def test_corridors_in_line_share_an_axis_and_others_do_not() -> None:
    """Two that follow each other inwards are joined, whatever their order in the operation; two that part in town are not."""
    assert [[corridor.id for corridor in row] for row in joined_corridors(two_in_line())] == [["road", "far"]]
    assert [[corridor.id for corridor in row] for row in joined_corridors(two_corridors())] == [["north"], ["south"]]


def test_points_beyond_a_gate_are_as_far_as_their_own_road() -> None:
    """Mill and farm lie behind the north inner gate, each at its own distance."""
    facts = derive(two_corridors(), idle_plan(two_corridors()))
    north = axes(facts)[0]
    assert north.places == ("town", "north-outer", "north-post", "north-inner")
    assert (north.position["mill"], north.position["farm"]) == (36_500, 40_000)
    assert "harbour" not in north.position


def test_roads_without_corridors_are_those_of_the_trips() -> None:
    """In the flood two trips run on two roads; idle, a road that could be driven is shown."""
    facts = derive(flood(), flood_plan(flood()))
    assert [axis.places for axis in axes(facts)] == [("hall", "crossing", "mill"), ("school", "crossing", "dike")]
    idle = derive(flood(), idle_plan(flood()))
    assert axes(idle)[0].places[1] == "crossing"


def test_the_diagram_names_places_convoys_hours_and_nights() -> None:
    """Everything needed to read it is written on it."""
    operation = replace(one_bus(), nights=(Interval(4 * HOUR, 7 * HOUR),))
    facts = derive(operation, one_bus_plan(operation))
    words = SVG.findall(_diagram(facts))
    assert {"Town", "Outer gate", "Post", "Inner gate", "Village", "night", "UTC", "08:00", "16.5", "01", "02"} <= set(words)


def test_windows_margin_and_closed_hours_are_drawn_apart(facts: Facts) -> None:
    """One window with a firm frame, its margin, and hatching before and after it."""
    drawn = _diagram(facts)
    assert [
        drawn.count(f'class="{style}"') for style in ("window", "bar bar-margin", "bar bar-closed", "window conditional")
    ] == [1, 1, 2, 0]


def test_drives_beside_the_road_are_not_drawn_on_it() -> None:
    """On the road from the school to the dike, two ways there and two back; the other bus's way beyond the crossing is not on it."""
    facts = derive(flood(), flood_plan(flood()))
    root = ET.fromstring(_diagram(facts, 1))
    runs = [node.attrib for node in root.iter("line") if (node.get("class") or "").startswith("run")]
    slopes = [run for run in runs if run["y1"] != run["y2"]]
    assert [run["class"] for run in slopes] == ["run", "run", "run loaded", "run loaded"]


def test_the_queue_is_drawn_with_its_length() -> None:
    """Two buses that wait at the post on their way out stand above its line."""
    operation, plan = many_buses(2)
    second = plan.blocks[1]
    late = tuple(
        replace(task, start=task.start + 60) if isinstance(task, Service) and task.direction.value == "out" else task
        for task in second.tasks
    )
    facts = derive(operation, replace(plan, blocks=(replace(second, vehicle="bus-01", tasks=late), replace(second, tasks=late))))
    drawn = _diagram(facts)
    assert drawn.count('class="queue out"') == 1
    assert ">2</text>" in drawn


def test_labels_of_many_places_keep_apart() -> None:
    """The names beside the axis are at least 12 pixels apart."""
    facts = derive(one_bus(), one_bus_plan())
    root = ET.fromstring(_diagram(facts))
    heights = sorted(
        float(node.attrib["y"]) for node in root.iter("text") if node.text in {place.name for place in facts.operation.places}
    )
    assert len(heights) == 5
    assert all(after - before >= 12 for before, after in pairwise(heights))


def test_the_name_of_a_convoy_is_shortened_to_what_the_picture_does_not_show(facts: Facts) -> None:
    """Corridor and direction are seen."""
    assert [short_name(item.convoy) for item in facts.convoys] == ["01", "01", "02", "02"]


def test_a_row_for_each_vehicle_that_moves() -> None:
    """45 buses make one chart, one more makes two; idle ones have none."""
    for count, charts in ((45, 1), (46, 2)):
        operation, plan = many_buses(count)
        facts = derive(operation, plan)
        drawn = gantt.vehicle_charts(facts, Clocks(operation), shown_period(operation, plan), "v")
        assert len(drawn) == charts
        names = [words for chart in drawn for words in SVG.findall(chart) if words.startswith("bus-")]
        assert names == [f"bus-{number:02d}" for number in range(1, count + 1)]
    assert gantt.vehicle_charts(derive(one_bus(), idle_plan(one_bus())), Clocks(one_bus()), Interval(0, HOUR), "v") == ()


def test_what_bars_mean(facts: Facts) -> None:
    """The bus waits, drives empty, is served, boards, drives with people and alights; each kind is in the key."""
    kinds = {gantt.kind_of(spell) for spell in facts.courses[0].spells}
    assert kinds == {"wait", "drive", "service", "board", "people", "alight"}
    assert [words for _, words in gantt.key("k")] == list(gantt.KINDS.values())


def test_arrivals_stand_on_top_of_their_bars(facts: Facts, clocks: Clocks) -> None:
    """50, nobody and 50 people; a site where nobody arrives has no chart."""
    assert SVG.findall(bars.arrivals_chart(facts.sites[0], "Town", clocks, "a")) == [
        *("UTC", "day (UTC)"),
        *("50", "10:00", "0", "11:00", "50", "12:00"),
        "Wed 1 May",
    ]
    idle = derive(one_bus(), idle_plan(one_bus()))
    assert bars.arrivals_chart(idle.sites[0], "Town", clocks, "a") == ""


def test_a_map_names_every_place() -> None:
    """None is left out where there is room."""
    (drawn,) = maps.maps(two_corridors())
    names = {place.name for place in two_corridors().places}
    assert names <= set(SVG.findall(drawn.svg))
    assert drawn.unnamed == ()


def _crowded() -> Operation:
    base = one_bus()
    village = base.place["village"]
    more = tuple(
        replace(village, id=f"yard-{number}", name=f"Yard {number}", latitude=village.latitude + 0.0005 * number)
        for number in range(1, 5)
    )
    return replace(base, places=base.places + more)


def test_places_that_lie_too_close_get_a_map_of_their_own() -> None:
    """The village and its yards are a frame on the main map and are named on a second one."""
    main, inset = maps.maps(_crowded())
    assert (main.inset, inset.inset, inset.title) == (False, True, "A: Yard, 5 places")
    assert "Yard 3" not in SVG.findall(main.svg)
    assert "Yard 3" in SVG.findall(inset.svg)


def test_blocked_and_cleared_roads_are_drawn_apart() -> None:
    """A blocked leg has a bar across it, a cleared one a solid core."""
    base = one_bus()
    status = {"outer-post": ClearanceStatus.BLOCKED, "post-inner": ClearanceStatus.CLEARED}
    operation = replace(base, legs=tuple(replace(leg, clearance=status.get(leg.id, leg.clearance)) for leg in base.legs))
    (drawn,) = maps.maps(operation)
    assert [drawn.svg.count(f'class="{style}"') for style in ("blocked", "leg core", "leg core unverified", "leg exposed")] == [
        1,
        1,
        1,
        1,
    ]


def test_the_key_of_a_map_has_only_the_lines_drawn() -> None:
    """The flood has ordinary roads alone; the one bus a corridor not verified, a road to the village, and one to town."""
    assert [words for _, words in maps.key(flood())] == ["other road"]
    assert [words for _, words in maps.key(one_bus())] == ["corridor, clearance not verified", "other exposed road", "other road"]


def test_the_scale_is_true() -> None:
    """Ten kilometres on the bar are as long as ten kilometres between two places."""
    view = maps.view_of(one_bus().places)
    (_, south), (_, north) = view.at(-30.0, 10.0), view.at(-30.0, 10.0 + 10 / maps.KM_PER_DEGREE)
    assert south - north == pytest.approx(10 * view.scale, rel=1e-6)


def test_the_scale_bar_takes_a_corner_without_places() -> None:
    """A place in the lower left corner sends it to the right; places in all corners leave it where it was."""
    view = maps.view_of(one_bus().places)
    area = view.area
    corners = [(area.left + 20, area.bottom - 20), (area.right - 20, area.bottom - 20), (area.left + 20, area.top + 20)]
    corners.append((area.right - 20, area.top + 20))
    marks = [Mark(x=x, y=y, words="Mill") for x, y in corners]
    lefts = [maps.scale_bar(view, marks[:number])[1].left < view.width / 2 for number in range(5)]
    assert lefts == [True, False, True, False, True]


def test_across_the_date_line_places_stay_together() -> None:
    """A place just west of 180 degrees is drawn next to one just east of it."""
    base = one_bus()
    places = tuple(replace(place, longitude=179.98 if number % 2 else -179.98) for number, place in enumerate(base.places))
    view = maps.view_of(places)
    assert view.box.east - view.box.west < 1


def test_signs_are_all_different_and_none_is_a_protected_emblem() -> None:
    """No cross, no crescent, no shape on its edge; no colour but black and white."""
    drawn = {role: glyph(role, 8, 8) for role in ORDER}
    assert len(set(drawn.values())) == len(Role)
    assert all(one != other for one, other in combinations(drawn.values(), 2))
    assert not re.search(r"red|#|rotate", "".join(drawn.values()))


def test_an_operation_without_places_has_no_map() -> None:
    """Nothing to draw is no picture, not an empty one."""
    empty = replace(
        flood(), places=(), legs=(), fleets=(), groups=(), reception_sites=(), vehicle_types=(), consignments=(), checkpoints=()
    )
    assert maps.maps(empty) == ()
