"""
GeoPackage for QGIS, with styles: one layer each for places, roads, convoys and vehicles.

References
----------
OGC 12-128r18, GeoPackage Encoding Standard 1.3. The table ``layer_styles`` is a custom of QGIS, which loads the default style of a layer
from it.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from safepassage.domain.shape import Position
from safepassage.exchange.outgoing.markup import Element, child, document
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.exchange.outgoing.view import ConvoyRun, Journey, View

if TYPE_CHECKING:
    import numpy as np

_STYLES: Final = {
    "places": ("marker", {"name": "circle", "color": "255,255,255,255", "outline_color": "0,0,0,255", "size": "2.6"}),
    "roads": ("line", {"line_color": "128,128,128,255", "line_width": "0.6"}),
    "convoys": ("line", {"line_color": "0,80,160,255", "line_width": "0.9", "line_style": "dash"}),
    "vehicles": ("line", {"line_color": "96,96,96,255", "line_width": "0.3"}),
}
"""How QGIS draws each layer: plain circles and lines, legible without colour; never an emblem."""
_SYMBOLS: Final = {"marker": "SimpleMarker", "line": "SimpleLine"}
_NO_GIS: Final = (
    "GeoPackage needs the map libraries, which are not installed. Install them with: pip install 'safepassage[gis]', "
    "or give another format, such as geojson."
)
Row = tuple[Any, ...]


def geopackage_of(view: View) -> bytes:
    """
    Return ``view`` as a GeoPackage in WGS 84, with a style for each layer.

    Raises
    ------
    ExportRefusedError
        If the map libraries are not installed.
    """
    try:
        import pyogrio  # noqa: PLC0415 - an extra, and slow to load
        import shapely  # noqa: PLC0415 - as above
    except ImportError:
        raise ExportRefusedError(_NO_GIS) from None
    # The library writes the time of the last change into the file; fixed, so that the same plan gives the same bytes.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{view.epoch:%Y-%m-%dT%H:%M:%S.000Z}"})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.gpkg"
        for layer, (fields, rows) in _layers(view).items():
            if rows:
                _write(pyogrio, shapely, path, layer, fields, rows)
        _add_styles(path, view)
        return path.read_bytes()


def _layers(view: View) -> Mapping[str, tuple[Sequence[str], Sequence[Row]]]:
    """Return the fields and rows of each layer; the last value of a row is its list of positions."""

    def turned(line: Sequence[Position]) -> list[Position]:
        return [(longitude, latitude) for latitude, longitude in line]

    places = [
        (point.id, point.name, "; ".join(point.roles), [(point.longitude, point.latitude)]) for point in view.points.values()
    ]
    roads = [
        (road.id, road.outer, road.inner, road.metres, road.corridor, road.clearance.value, turned(view.road(road)))
        for road in view.roads
    ]
    convoys = [
        (*_convoy(view, run), turned(view.line([passing.place for passing in run.passings], run.hops)))
        for run in view.convoys
        if len(run.passings) > 1
    ]
    vehicles = [
        (*_vehicle(view, journey), turned(view.line([call.place for call in journey.calls], journey.hops)))
        for journey in view.journeys
        if journey.hops
    ]
    return {
        "places": (("id", "name", "roles"), places),
        "roads": (("id", "outer_end", "inner_end", "distance_m", "corridor", "clearance"), roads),
        "convoys": (("id", "corridor", "direction", "access_window", "entry", "vehicles", "people", "kg"), convoys),
        "vehicles": (("id", "type", "starts", "ends"), vehicles),
    }


def _convoy(view: View, run: ConvoyRun) -> Row:
    return (run.id, run.corridor, run.direction.value, run.window, view.stamp(run.entry), run.vehicles, run.people, run.kg)


def _vehicle(view: View, journey: Journey) -> Row:
    return (journey.vehicle, journey.kind, view.stamp(journey.calls[0].arrives), view.stamp(journey.calls[-1].leaves))


def _write(pyogrio: Any, shapely: Any, path: Path, layer: str, fields: Sequence[str], rows: Sequence[Row]) -> None:  # noqa: ANN401 - modules
    import numpy as np  # noqa: PLC0415 - comes with the libraries above

    make: Callable[[Any], Any] = shapely.Point if layer == "places" else shapely.LineString
    shapes = [make(row[-1][0] if layer == "places" else row[-1]) for row in rows]
    geometry = np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object)
    pyogrio.raw.write(
        path,
        geometry,
        [_column([row[number] for row in rows]) for number in range(len(fields))],
        list(fields),
        layer=layer,
        driver="GPKG",
        geometry_type="Point" if layer == "places" else "LineString",
        crs="EPSG:4326",
        append=path.exists(),
    )


def _column(values: Sequence[Any]) -> "np.ndarray[Any, Any]":
    """Return ``values`` as whole numbers if they are, else as texts; figures that the reader may not know stay away as empty texts."""
    import numpy as np  # noqa: PLC0415 - see above

    if all(isinstance(value, int) for value in values):
        return np.array(values, dtype=np.int64)
    return np.array(["" if value is None else str(value) for value in values], dtype=object)


def _add_styles(path: Path, view: View) -> None:
    columns = (
        "id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), "
        "f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, "
        "owner TEXT(30), ui TEXT(30), update_time DATETIME"
    )
    made = f"{view.epoch:%Y-%m-%dT%H:%M:%S.000Z}"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(f"CREATE TABLE layer_styles ({columns})")
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES (?, 'attributes', ?, ?)",
            ("layer_styles", "layer_styles", made),
        )
        found = [name for (name,) in base.execute("SELECT table_name FROM gpkg_geometry_columns ORDER BY table_name")]
        for layer in found:
            values = (
                "",
                "",
                layer,
                "geom",
                layer,
                _style(layer),
                True,
                view.heading,
                "safepassage",
                f"{view.epoch:%Y-%m-%dT%H:%M:%S.000Z}",
            )
            base.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, "
                "useAsDefault, description, owner, update_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )


def _style(layer: str) -> str:
    """Return the style of ``layer`` as QGIS keeps it: one symbol, and the id beside it."""
    kind, options = _STYLES[layer]
    style = Element("qgis", {"version": "3.28.0", "styleCategories": "Symbology|Labeling", "labelsEnabled": "1"})
    renderer = child(style, "renderer-v2", type="singleSymbol", symbollevels=0, enableorderby=0, forceraster=0)
    symbol = child(child(renderer, "symbols"), "symbol", type=kind, name=0, alpha=1, clip_to_extent=1, force_rhr=0)
    inner = child(symbol, "layer", **{"class": _SYMBOLS[kind]}, enabled=1, locked=0, **{"pass": 0})
    chosen = child(inner, "Option", type="Map")
    for name, value in options.items():
        child(chosen, "Option", name=name, type="QString", value=value)
    labels = child(child(style, "labeling", type="simple"), "settings")
    child(labels, "text-style", fieldName="name" if layer == "places" else "id", isExpression=0, fontSize=8)
    return document(style).decode().split("\n", 1)[1]
