"""KML 2.2 and KMZ: places, roads, convoys with their time spans, for Google Earth, Organic Maps and the like."""

import io
import zipfile
from collections.abc import Sequence
from typing import Final

from safepassage.domain.shape import Position
from safepassage.exchange.outgoing.markup import Element, child, document, root
from safepassage.exchange.outgoing.view import View

_NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
_STYLES: Final = {"leg": ("ff808080", 2), "exposed": ("ff0000c8", 4), "convoy": ("ffa05000", 3), "journey": ("ff606060", 1)}
"""Colour (alpha, blue, green, red) and width of each kind of line. Places have no icon: readers show their own pin."""
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)


def kml_of(view: View) -> bytes:
    """Return ``view`` as KML: a folder each for places, roads, convoys and vehicles."""
    kml = root("kml", _NAMESPACE)
    top = child(kml, "Document")
    child(top, "name", view.heading)
    child(
        top,
        "description",
        f"Operation {view.operation}, plan {view.plan}, for {view.audience.value}. {view.drawn}",
    )
    for name, (colour, width) in _STYLES.items():
        style = child(child(top, "Style", id=name), "LineStyle")
        child(style, "color", colour)
        child(style, "width", width)
    _places(top, view)
    _roads(top, view)
    _convoys(top, view)
    _journeys(top, view)
    return document(kml)


def kmz_of(view: View) -> bytes:
    """Return ``view`` as KMZ: the KML in an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("doc.kml", _EARLIEST), kml_of(view), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _folder(top: Element, name: str) -> Element:
    folder = child(top, "Folder")
    child(folder, "name", name)
    return folder


def _placemark(folder: Element, name: str, description: str, style: str = "", span: tuple[str, str] | None = None) -> Element:
    mark = child(folder, "Placemark")
    child(mark, "name", name)
    child(mark, "description", description)
    if span is not None:
        period = child(mark, "TimeSpan")
        child(period, "begin", span[0])
        child(period, "end", span[1])
    if style:
        child(mark, "styleUrl", f"#{style}")
    return mark


def _line(mark: Element, line: Sequence[Position]) -> None:
    """Add a line, longitude first; of one position, its point."""
    shape = child(mark, "LineString" if len(line) > 1 else "Point")
    if len(line) > 1:
        child(shape, "tessellate", 1)
    child(shape, "coordinates", " ".join(f"{longitude:.6f},{latitude:.6f},0" for latitude, longitude in line))


def _places(top: Element, view: View) -> None:
    folder = _folder(top, "Places")
    for point in view.points.values():
        mark = _placemark(folder, point.name, ", ".join(role.replace("_", " ") for role in point.roles))
        _line(mark, [(point.latitude, point.longitude)])


def _roads(top: Element, view: View) -> None:
    folder = _folder(top, "Roads")
    for road in view.roads:
        said = f"{road.metres / 1000:.1f} km, {road.clearance.value}"
        mark = _placemark(folder, road.id, said, "exposed" if road.corridor else "leg")
        _line(mark, view.road(road))


def _convoys(top: Element, view: View) -> None:
    folder = _folder(top, "Convoys")
    for run in view.convoys:
        if not run.passings:
            continue
        times = "; ".join(
            f"{view.points[passing.place].name} {view.stamp(passing.first)} to {view.stamp(passing.last)}"
            for passing in run.passings
        )
        said = f"{run.vehicles} vehicles, {run.direction.value}. {times}"
        span = (view.stamp(run.passings[0].first), view.stamp(run.passings[-1].last))
        line = view.line([passing.place for passing in run.passings], run.hops)
        _line(_placemark(folder, run.id, said, "convoy", span), line)


def _journeys(top: Element, view: View) -> None:
    folder = _folder(top, "Vehicles")
    for journey in view.journeys:
        span = (view.stamp(journey.calls[0].arrives), view.stamp(journey.calls[-1].leaves))
        line = view.line([call.place for call in journey.calls], journey.hops)
        _line(_placemark(folder, journey.vehicle, journey.kind, "journey", span), line)
