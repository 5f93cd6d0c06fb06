"""Routes become corridors, and road status comes onto legs."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import gpxpy
import pyogrio
import pytest
from fastkml import KML
from fastkml.features import Placemark
from fastkml.utils import find_all
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from safepassage.documents.map import maps
from safepassage.domain.audience import Audience
from safepassage.domain.network import ClearanceStatus, Role
from safepassage.domain.shape import Shape
from safepassage.exchange.incoming.earth import along, metres, nearest, simplified
from safepassage.exchange.outgoing.formats import export
from unit.exchange.incoming.room import Room
from unit.exchange.outgoing.wishes import wish

_POINTS = st.tuples(st.floats(-80, 80), st.floats(-170, 170))
_NORTH = [(10.0, -30.0), (10.1, -30.0), (10.2, -30.0)]


@given(_POINTS, st.tuples(st.floats(-1, 1), st.floats(-1, 1)))
def test_distances_agree_with_geodesy(first: tuple[float, float], step: tuple[float, float]) -> None:
    """Within six parts of a thousand, which is the earth's flattening twice over."""
    second = (first[0] + step[0], first[1] + step[1])
    expected = Geod(ellps="WGS84").inv(first[1], first[0], second[1], second[0])[2]
    assert math.isclose(metres(first, second), expected, rel_tol=6e-3, abs_tol=0.01)


@given(st.floats(-0.05, 0.25), st.floats(-0.05, 0.05))
def test_the_nearest_spot_is_no_farther_than_any_other(north: float, east: float) -> None:
    """Compared with two hundred spots along the line."""
    place = (10.0 + north, -30.0 + east)
    beside, at = nearest(_NORTH, place)
    spots = [(10.0 + 0.2 * number / 200, -30.0) for number in range(201)]
    assert beside <= min(metres(spot, place) for spot in spots) + 1
    assert 0 <= at <= along(_NORTH)[-1] + 1e-6


def test_one_point_is_a_line_of_no_length() -> None:
    """A point of a map."""
    assert nearest([(10.0, -30.0)], (10.0, -30.0)) == (0.0, 0.0)


def _gpx(*points: tuple[float, float, str], name: str = "side road") -> bytes:
    parts = "".join(
        f'<rtept lat="{lat}" lon="{lon}">{f"<name>{said}</name>" if said else ""}</rtept>' for lat, lon, said in points
    )
    text = f'<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="x"><rte><name>{name}</name>{parts}</rte></gpx>'
    return text.encode()


def test_a_drawn_road_becomes_a_corridor(room: Room) -> None:
    """Known places are found, named points become places, ends become gates, lengths are measured along the line."""
    data = _gpx((10.0, -30.0, ""), (10.05, -30.05, "Bridge"), (10.2, -30.05, ""))
    first = room.answer("route", "road.gpx", data, "--corridor", "side", "--apply", "--speed", "60")
    assert (first["rejected"], first["done"]) == (0, True)
    corridor = room.operation.corridor["side"]
    assert (corridor.outer_gate, corridor.inner_gate, corridor.legs) == (
        "town",
        "side-inner-gate",
        ("town-bridge", "bridge-side-inner-gate"),
    )
    legs = [room.operation.leg[leg] for leg in corridor.legs]
    assert [leg.distance for leg in legs] == [7_800, 16_680]
    assert [(time.day, time.night) for leg in legs for time in leg.travel_times] == [(480, 1_140), (1_020, 2_460)]
    assert {leg.exposed_in for leg in legs} == {"side"}
    assert room.operation.place["bridge"].roles == {Role.JUNCTION}
    claim = room.operation.claims[-1]
    assert (claim.assumption, claim.value) == (True, "drawn in road.gpx; travel times at 60 km/h by day and 25 by night")
    assert room.answer("route", "road.gpx", data, "--corridor", "side", "--speed", "60")["changes"] == []


def test_a_drawn_road_keeps_its_shape_to_every_map(room: Room, tmp_path: Path) -> None:
    """A bent road is bent in the file, on the map, and in every format that it leaves in; straight stretches need no points."""
    bent = [(10.0, -30.0), (10.02, -30.03), (10.05, -30.05), (10.1, -30.05), (10.12, -30.02), (10.2, -30.05)]
    data = _gpx(*((lat, lon, "Bridge" if number == 2 else "") for number, (lat, lon) in enumerate(bent)))
    assert room.answer("route", "road.gpx", data, "--corridor", "side", "--apply")["done"] is True
    shapes = {shape.leg: shape.points for shape in room.operation.shapes}
    assert shapes == {"town-bridge": ((10.02, -30.03),), "bridge-side-inner-gate": ((10.1, -30.05), (10.12, -30.02))}
    assert room.answer("route", "road.gpx", data, "--corridor", "side")["changes"] == []
    own = replace(room.operation, id="bent")
    lines = {name: _line_of(export(replace(wish(), operation=own), name), name, tmp_path) for name in _DRAWN}
    assert lines == {name: [(10.05, -30.05), (10.1, -30.05), (10.12, -30.02), (10.2, -30.05)] for name in _DRAWN}
    (picture, *_) = maps(own)
    straight, *_ = maps(replace(own, shapes=()))
    assert picture.svg != straight.svg


_DRAWN = ("geojson", "kml", "geopackage")


def _line_of(data: bytes, name: str, folder: Path) -> list[tuple[float, float]]:
    """Return the line of the last leg of the drawn road, latitude first, as GDAL reads it."""
    path = folder / f"plan.{'gpkg' if name == 'geopackage' else name}"
    path.write_bytes(data)
    layer = {"geojson": None, "kml": "Roads", "geopackage": "roads"}[name]
    frame = pyogrio.read_dataframe(path, layer=layer)
    key = "Name" if name == "kml" else "id"
    (line,) = [row.geometry for _, row in frame.iterrows() if str(row[key]).removeprefix("leg/") == "bridge-side-inner-gate"]
    return [(round(at[1], 6), round(at[0], 6)) for at in line.coords]


def test_a_convoy_is_drawn_along_its_road() -> None:
    """In and out, in every format: the bends stand between the two places, in the order in which they are passed."""
    asked = wish()
    own = replace(asked.operation, shapes=(Shape(leg="post-inner", points=((10.14, -30.01), (10.16, -30.02))),))
    found = json.loads(export(replace(asked, operation=own), "geojson"))
    lines = {feature["id"]: feature["geometry"]["coordinates"] for feature in found["features"]}
    assert lines["convoy/road-in-01"][1:] == [[-30.0, 10.13], [-30.01, 10.14], [-30.02, 10.16], [-30.0, 10.21]]
    assert lines["convoy/road-out-01"][:4] == lines["convoy/road-in-01"][:0:-1]
    assert [-30.01, 10.14] in lines["journey/bus-01"]
    gpx = gpxpy.parse(export(replace(asked, operation=own), "gpx").decode())
    assert [(point.latitude, point.name is None) for point in gpx.routes[0].points[1:]] == [
        (10.13, False), (10.14, True), (10.16, True), (10.21, False),
    ]  # fmt: skip
    assert "Lines follow the roads, but for 3 that are straight." in (gpx.description or "")
    own = replace(own, places=tuple(replace(place, name=place.id) for place in own.places))
    marks = KML.from_string(export(replace(asked, operation=own), "kml").decode().partition("\n")[2])
    found_marks: list[Any] = list(find_all(marks, of_type=Placemark))
    (convoy,) = [mark for mark in found_marks if mark.name == "road-in-01"]
    assert [at[:2] for at in convoy.geometry.coords][2:] == [(-30.01, 10.14), (-30.02, 10.16), (-30.0, 10.21)]


def test_a_shape_is_not_for_those_who_may_not_have_the_road() -> None:
    """A driver has the roads that they drive, a marshal has none."""
    asked = wish(Audience.MARSHAL, only=("village",))
    own = replace(asked.operation, shapes=(Shape(leg="post-inner", points=((10.14, -30.01),)),))
    assert "10.14" not in export(replace(asked, operation=own), "geojson").decode()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(10, 10.3), st.floats(-30.2, -30)), min_size=2, max_size=60), st.sampled_from([1.0, 50.0, 800.0])
)
def test_a_simplified_line_is_nowhere_far_from_the_line(points: list[tuple[float, float]], tolerance: float) -> None:
    """Each point left out lies within the tolerance of what is drawn, by an independent measure, and the ends stay."""
    kept = simplified(points, tolerance, 1_000)
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    assert all(nearest(kept, point)[0] <= tolerance * 1.02 + 0.5 for point in points)
    assert len(simplified(points, tolerance, 5)) <= 5


def test_our_own_route_finds_our_own_places(room: Room) -> None:
    """A convoy's route, given out as GPX or KML, comes back as the corridor that it is: the same gates and legs."""
    for name in ("gpx", "kml", "kmz"):
        data = export(wish(Audience.COORDINATOR), name)
        found = room.answer("route", f"plan.{name}", data, "--corridor", "road", "--track", "road-in-01", "--apply")
        assert found["rejected"] == 0
        corridor = room.operation.corridor["road"]
        assert (corridor.outer_gate, corridor.inner_gate, corridor.legs) == ("outer", "inner", ("outer-post", "post-inner"))
    assert room.operation.leg["outer-post"].distance == 8_900


def test_a_route_needs_a_name(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    """Which corridor it is cannot be guessed."""
    from safepassage.interfaces.cli import main  # noqa: PLC0415 - only here

    path = room.folder / "road.gpx"
    path.write_bytes(_gpx((10.0, -30.0, ""), (10.2, -30.05, "")))
    assert main(["import", "route", str(room.path), str(path)]) == 2
    assert "--corridor ID" in capsys.readouterr().err


def _status(*items: tuple[str, str, str, object]) -> bytes:
    features = [
        {"type": "Feature", "properties": {"leg": leg, "Status": status, "as_of": as_of, "source": "city"}, "geometry": geometry}
        for leg, status, as_of, geometry in items
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _line(*points: tuple[float, float]) -> object:
    return {"type": "LineString", "coordinates": [[longitude, latitude] for latitude, longitude in points]}


def test_a_status_comes_onto_the_leg_that_it_names(room: Room) -> None:
    """With its time and source; the second time nothing is new."""
    data = _status(("post-inner", "closed", "2030-05-01T05:00:00Z", None))
    assert room.answer("roads", "s.geojson", data, "--apply")["rejected"] == 0
    leg = room.operation.leg["post-inner"]
    assert (leg.clearance, leg.clearance_as_of, leg.clearance_source) == (ClearanceStatus.BLOCKED, -3_600, "closed: city")
    assert room.answer("roads", "s.geojson", data)["changes"] == []


@pytest.mark.parametrize("shape", ["LineString", "MultiLineString"])
def test_a_status_comes_onto_the_legs_that_its_line_covers(room: Room, shape: str) -> None:
    """Those with both ends on it."""
    geometry = _line((10.0, -30.0), (10.14, -30.001))
    if shape == "MultiLineString":
        geometry = {"type": shape, "coordinates": [[[-30.0, 10.0], [-30.0, 10.06]], [[-30.0, 10.06], [-30.0, 10.14]]]}
    data = _status(("", "restricted", "2030-05-01T05:00:00Z", geometry))
    room.answer("roads", "s.geojson", data, "--apply")
    assert [leg.id for leg in room.operation.legs if leg.clearance_source] == ["town-outer", "outer-post"]


def test_old_news_is_told_and_left(room: Room) -> None:
    """The newest counts, in one file and after another; of one time the worse."""
    room.answer("roads", "a.geojson", _status(("town-outer", "closed", "2030-05-01T05:00:00Z", None)), "--apply")
    old = room.answer("roads", "b.geojson", _status(("town-outer", "open", "2030-05-01T04:00:00Z", None)), "--apply")
    assert (old["changes"], [item["code"] for item in old["notices"]]) == ([], ["old-news"])  # type: ignore[attr-defined]
    both = _status(("town-outer", "closed", "2030-05-01T06:00:00Z", None), ("town-outer", "open", "2030-05-01T06:00:00Z", None))
    room.answer("roads", "c.geojson", both, "--apply")
    assert room.operation.leg["town-outer"].clearance is ClearanceStatus.BLOCKED


def test_an_open_road_is_not_a_cleared_one(room: Room) -> None:
    """It lifts a block and clears nothing; what somebody has cleared stays cleared."""
    found = []
    for hour, status in enumerate(("closed", "open", "cleared", "open"), start=1):
        room.answer("roads", "s.geojson", _status(("town-outer", status, f"2030-05-01T0{hour}:00:00Z", None)), "--apply")
        found.append(room.operation.leg["town-outer"].clearance.value)
    assert found == ["blocked", "unverified", "cleared", "cleared"]


def test_our_own_map_names_our_own_legs(room: Room) -> None:
    """The GeoJSON that goes out can come back with a status beside each leg."""
    found = json.loads(export(wish(), "geojson"))
    legs = [feature for feature in found["features"] if feature["properties"]["kind"] == "leg"]
    for feature in legs:
        feature["properties"] |= {"status": "closed", "as_of": "2030-05-01T05:00:00Z"}
    data = json.dumps({**found, "features": legs}).encode()
    assert room.answer("roads", "s.geojson", data, "--apply")["rejected"] == 0
    assert {leg.clearance for leg in room.operation.legs} == {ClearanceStatus.BLOCKED}
