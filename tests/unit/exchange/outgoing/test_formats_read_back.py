"""Every format, read back by the reader of its own ecosystem."""

import io
import json
import sqlite3
import sys
import xml.etree.ElementTree as ET
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import gpxpy
import hxl
import icalendar
import openpyxl
import pyogrio
import pytest
from fastkml import KML
from fastkml.features import Placemark
from fastkml.utils import find_all
from pyxform.xls2xform import convert

from safepassage.domain.audience import Audience
from safepassage.exchange.outgoing.formats import FORMATS, export
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.exchange.plan_reader import plan_in
from safepassage.exchange.workbook_reader import read_workbook
from safepassage.simulation.result import Band, Deadline, Estimate, SimulationResult, TurnBack
from unit.exchange.outgoing.wishes import HOSTILE, wish, wish_of_many

_PRINTED = HOSTILE.replace("\x07", "")
"""The hostile name as XML can keep it."""


def test_geojson_by_gdal(tmp_path: Path) -> None:
    """GDAL finds each feature with its kind, and the coordinates the right way round."""
    path = tmp_path / "plan.geojson"
    path.write_bytes(export(wish(), "geojson"))
    meta, _, geometry, fields = pyogrio.raw.read(path)
    kinds = list(fields[list(meta["fields"]).index("kind")])
    assert {kind: kinds.count(kind) for kind in kinds} == {"place": 5, "leg": 4, "convoy": 4, "journey": 1}
    bounds = pyogrio.read_bounds(path)[1]
    assert (bounds[0].min(), bounds[1].min(), bounds[3].max()) == (-30.0, 10.0, 10.23)
    assert len(geometry) == 14


def test_geojson_keeps_the_name_and_the_times() -> None:
    """As plain JSON."""
    found = json.loads(export(wish(), "geojson"))
    assert found["safepassage"]["title"] == HOSTILE
    convoy = next(feature for feature in found["features"] if feature["id"] == "convoy/road-in-01")
    assert convoy["properties"]["stops"][0] == {"place": "outer", "first": "2030-05-01T08:00:00Z", "last": "2030-05-01T08:00:00Z"}


def test_gpx_by_gpxpy() -> None:
    """Waypoints, a route for each convoy with its times, a track for the bus."""
    gpx = gpxpy.parse(export(wish(), "gpx").decode())
    assert gpx.version == "1.1"
    assert [point.name for point in gpx.waypoints] == ["Town", "Outer gate", _PRINTED, "Inner gate", "Village"]
    assert [route.name for route in gpx.routes] == ["road-in-01", "road-out-01", "road-in-02", "road-out-02"]
    first = gpx.routes[0].points[0]
    assert (first.latitude, first.longitude, str(first.time)) == (10.05, -30.0, "2030-05-01 08:00:00+00:00")
    assert gpx.tracks[0].name == "bus-01"
    assert gpx.tracks[0].get_time_bounds().end_time == gpx.tracks[0].segments[0].points[-1].time


def _marks(kml: KML) -> list[Any]:
    return list(find_all(kml, of_type=Placemark))


@pytest.mark.parametrize("name", ["kml", "kmz"])
def test_kml_by_fastkml(name: str) -> None:
    """A placemark for each place, road, convoy and vehicle; convoys with their time span."""
    data = export(wish(), name)
    if name == "kmz":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = archive.read("doc.kml")
    kml = KML.from_string(data.decode().partition("\n")[2])
    marks = {mark.name: mark for mark in _marks(kml)}
    assert len(marks) == 5 + 4 + 4 + 1
    assert _PRINTED in marks
    assert marks["Village"].geometry.coords == ((-30.0, 10.23, 0.0),)
    times = marks["road-in-01"].times
    assert (str(times.begin), str(times.end)) == ("2030-05-01T08:00:00+00:00", "2030-05-01T08:35:00+00:00")


def test_geopackage_by_gdal(tmp_path: Path) -> None:
    """Four layers in WGS 84, and a style for each that QGIS loads by itself."""
    path = tmp_path / "plan.gpkg"
    path.write_bytes(export(wish(), "geopackage"))
    layers = {name: kind for name, kind in pyogrio.list_layers(path) if name != "layer_styles"}
    assert layers == {"places": "Point", "roads": "LineString", "convoys": "LineString", "vehicles": "LineString"}
    assert pyogrio.read_info(path, layer="places")["crs"] == "EPSG:4326"
    meta, _, _, fields = pyogrio.raw.read(path, layer="convoys")
    found = dict(zip(meta["fields"], (list(column) for column in fields), strict=True))
    assert found["entry"][0] == "2030-05-01T08:00:00Z"
    assert found["people"] == [0, 50, 0, 50]
    with closing(sqlite3.connect(path)) as base:
        styles = base.execute("SELECT f_table_name, styleQML, useAsDefault FROM layer_styles ORDER BY f_table_name").fetchall()
    assert [(name, default) for name, _, default in styles] == [(name, 1) for name in sorted(layers)]
    assert {ET.fromstring(style).tag for _, style, _ in styles} == {"qgis"}


def test_geopackage_without_the_map_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says how to get them, and what else there is."""
    monkeypatch.setitem(sys.modules, "pyogrio", None)
    with pytest.raises(ExportRefusedError, match=r"pip install 'safepassage\[gis\]', or give another format"):
        export(wish(), "geopackage")


def test_calendar_by_icalendar() -> None:
    """The window, the cut-off, the convoys, the last boarding, the arrivals: all in UTC, with alarms, confidential."""
    found = icalendar.Calendar.from_ical(export(wish(opt_in=True), "icalendar"))
    events = {str(event["uid"]).split(".", maxsplit=1)[0] + "/" + str(event["summary"]): event for event in found.walk("VEVENT")}
    assert len(events) == 2 + 4 + 1 + 1
    out = events["out/The road: every vehicle out by now (window morning)"]
    assert str(out.decoded("dtstart")) == "2030-05-01 11:50:00+00:00"
    assert [str(alarm.decoded("trigger")) for alarm in out.walk("VALARM")] == ["-1 day, 23:00:00", "-1 day, 23:30:00"]
    assert str(events["board/Village: last boarding ends"].decoded("dtstart")) == "2030-05-01 11:10:00+00:00"
    assert {str(event["class"]) for event in events.values()} == {"CONFIDENTIAL"}
    assert all("dtend" not in event or event.decoded("dtend") > event.decoded("dtstart") for event in events.values())


def test_turn_back_times_go_out_with_the_convoy() -> None:
    """As a simulation knows them, at a confidence of nine tenths: in the calendar, on the map, in the navigation device, in the table."""
    turn = TurnBack(
        convoy="road-in-01",
        place="post",
        planned=9_000,
        latest=(Deadline(confidence=500_000, latest=10_800), Deadline(confidence=900_000, latest=9_900)),
    )
    never = TurnBack(convoy="road-in-01", place="outer", planned=9_000, latest=(Deadline(confidence=900_000, latest=None),))
    asked = wish(opt_in=True, simulation=_simulated(turn, never))
    calendar = icalendar.Calendar.from_ical(export(asked, "icalendar"))
    (event,) = [event for event in calendar.walk("VEVENT") if str(event["uid"]).startswith("turn.")]
    assert str(event["summary"]) == f"Convoy road-in-01 turns back at {_PRINTED} if it has not gone on"
    assert str(event.decoded("dtstart")) == "2030-05-01 08:45:00+00:00"
    found = json.loads(export(asked, "geojson"))
    convoy = next(feature for feature in found["features"] if feature["id"] == "convoy/road-in-01")
    assert [stop.get("turn_back") for stop in convoy["properties"]["stops"]] == [None, "2030-05-01T08:45:00Z", None]
    assert "turn back if not gone on by 2030-05-01T08:45:00Z" in export(asked, "gpx").decode()
    book = openpyxl.load_workbook(io.BytesIO(export(replace(asked, audience=Audience.RADIO_ROOM), "workbook")))
    assert [str(row[7].value) for row in book["Convoys"].iter_rows(min_row=2, max_row=4)] == [
        "None",
        "2030-05-01 08:45:00",
        "None",
    ]


def _simulated(*turns: TurnBack) -> SimulationResult:
    """Return a simulation that found these turn-back times, and nothing else of note."""
    sure = Estimate(value=1.0, low=1.0, high=1.0)
    people = Band(p10=100, p50=100, p90=100, mean=Estimate(value=100, low=100, high=100))
    return SimulationResult(
        operation="one-bus",
        digest="",
        plan="",
        seed=0,
        replications=1,
        confidence=950_000,
        planned=100,
        received=people,
        all_out=sure,
        complete=sure,
        turn_backs=turns,
    )


def test_a_calendar_must_be_wanted() -> None:
    """Because telephones pass it on."""
    with pytest.raises(ExportRefusedError, match="--opt-in"):
        export(wish(), "icalendar")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_hxl_by_libhxl() -> None:
    """The tags are good HXL, and the figures are those of the plan."""
    data = hxl.data(io.BytesIO(export(wish(), "hxl")))
    assert data.columns[2].display_tag == "#adm+code+origin"
    (row,) = list(data)
    assert row.get("#adm+code") == "UA23"
    assert (row.get("#affected+evacuated+seat"), row.get("#affected+remaining+seat"), row.get("#affected+total")) == (
        "100",
        "20",
        "120",
    )
    assert row.get("#meta+withheld") == "no"


def test_hxl_withholds_small_counts() -> None:
    """With a threshold of 21 the 20 who stay behind are withheld, and with them the total, which would give them away."""
    lines = export(wish(small=21), "hxl").decode().splitlines()
    assert lines[2].split(",")[4:] == ["100", "0", "0", "", "0", "0", "", "yes"]


def test_hxl_is_the_same_for_everybody_and_names_no_place() -> None:
    """Only the area's code: two tables that are cut in different ways could be compared."""
    assert export(wish(), "hxl") == export(wish(Audience.PUBLIC), "hxl")
    assert "Village" not in export(wish(), "hxl").decode()


@pytest.mark.parametrize("name", ["xlsform-boarding", "xlsform-checkpoint"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_forms_by_pyxform(name: str) -> None:
    """They convert without a warning, to a form with the plan's choices."""
    form = convert(xlsform=export(wish(), name), validate=False, file_type=".xlsx")
    assert not [warning for warning in form.warnings if "language" not in warning]
    assert ("001-002 Village, bus-01" if name == "xlsform-boarding" else "CP1") in form.xform
    assert f'id="safepassage_{name.removeprefix("xlsform-")}"' in form.xform


@pytest.mark.filterwarnings("ignore")
def test_gtfs_by_gtfs_kit(tmp_path: Path) -> None:
    """The feed loads, and its trips run on the day of the operation with the times of the plan."""
    import gtfs_kit  # noqa: PLC0415 - slow to load

    path = tmp_path / "plan.zip"
    path.write_bytes(export(wish(), "gtfs"))
    feed = gtfs_kit.read_feed(path, dist_units="km")
    assert feed.get_dates() == ["20300501"]
    assert list(feed.get_trips("20300501")["trip_id"]) == ["bus-01/1", "bus-01/2", "bus-01/3", "bus-01/4"]
    times = feed.stop_times[feed.stop_times["trip_id"] == "bus-01/2"]
    assert next(iter(times["arrival_time"])) == "09:00:00"
    assert list(times["stop_id"]) == ["village", "inner", "post", "outer", "town"]
    assert set(feed.stop_times["stop_id"]) <= set(feed.stops["stop_id"])
    assert set(feed.trips["route_id"]) == set(feed.routes["route_id"])


def test_workbook_by_openpyxl() -> None:
    """It has the sheets, pages that print, and no formula anywhere."""
    book = openpyxl.load_workbook(io.BytesIO(export(wish(), "workbook")))
    titles = [
        "Plan",
        "Convoys",
        "Tasks",
        "Vehicles",
        "Conditions",
        "Standing orders",
        "People by group",
        "Aid delivered",
        "Proofs",
        "Phases",
        "Prices",
    ]
    assert book.sheetnames == titles
    tasks = book["Tasks"]
    assert (tasks.page_setup.orientation, tasks.page_setup.fitToHeight, tasks.print_title_rows) == ("landscape", 0, "$1:$1")
    assert [cell.value for cell in tasks[7]][:2] == ["bus-01", "board"]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_workbook_of_a_view_has_no_formula() -> None:
    """A name that begins like one stays text."""
    book = openpyxl.load_workbook(io.BytesIO(export(wish(Audience.RADIO_ROOM), "workbook")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    hostile = [cell for cell in cells if str(cell.value).startswith("=1+1")]
    assert hostile
    assert {(cell.data_type, cell.quotePrefix) for cell in hostile} == {("s", True)}


def test_workbook_gives_the_plan_back() -> None:
    """Exactly."""
    asked = wish_of_many()
    assert plan_in(read_workbook(export(asked, "workbook"), "plan.xlsx")) == asked.plan


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_plan_gives_the_same_bytes(name: str) -> None:
    """Whenever it is made: the time is an argument."""
    if name == "cap":
        pytest.skip("a release has its own time")
    first, second = (export(wish(opt_in=True), name) for _ in range(2))
    assert first == second


def test_an_unknown_format_is_told() -> None:
    """With those that there are."""
    with pytest.raises(ExportRefusedError, match=r"There is no format 'shape'\. The formats are workbook, geojson"):
        export(wish(), "shape")
