"""GPX 1.1: places as waypoints, convoys as routes with times, vehicles as tracks, for navigation devices and telephones."""

from typing import Final

from safepassage.exchange.outgoing.markup import Element, child, document, root
from safepassage.exchange.outgoing.view import Hop, View
from safepassage.units import Instant

_NAMESPACE: Final = "http://www.topografix.com/GPX/1/1"


def gpx_of(view: View) -> bytes:
    """Return ``view`` as GPX: one route for each convoy (the times are those of its first vehicle), one track for each vehicle."""
    gpx = root("gpx", _NAMESPACE, version="1.1", creator="safepassage")
    metadata = child(gpx, "metadata")
    child(metadata, "name", view.heading)
    child(
        metadata,
        "desc",
        f"Operation {view.operation}, plan {view.plan}, for {view.audience.value}. {view.drawn}",
    )
    for point in view.points.values():
        waypoint = _at(gpx, "wpt", view, point.id, None)
        child(waypoint, "desc", ", ".join(role.replace("_", " ") for role in point.roles))
    for run in view.convoys:
        route = child(gpx, "rte")
        child(route, "name", run.id)
        child(
            route, "desc", f"{view.corridors[run.corridor]}, {run.direction.value}, {run.vehicles} vehicles, window {run.window}"
        )
        for number, passing in enumerate(run.passings):
            if number:
                _bends(route, "rtept", view, run.hops[number - 1])
            stop = _at(route, "rtept", view, passing.place, passing.first)
            limit = "" if passing.turn_back is None else f"; turn back if not gone on by {view.stamp(passing.turn_back)}"
            child(stop, "desc", f"last vehicle {view.stamp(passing.last)}{limit}")
    for journey in view.journeys:
        track = child(gpx, "trk")
        child(track, "name", journey.vehicle)
        segment = child(track, "trkseg")
        for number, call in enumerate(journey.calls):
            if number:
                _bends(segment, "trkpt", view, journey.hops[number - 1])
            for instant in dict.fromkeys((call.arrives, call.leaves)):
                _at(segment, "trkpt", view, call.place, instant)
    return document(gpx)


def _bends(parent: Element, name: str, view: View, hop: Hop) -> None:
    """Add the bends of a drive, as points without a name or time: nothing is said of when they are passed."""
    for latitude, longitude in view.between(hop):
        child(parent, name, lat=f"{latitude:.6f}", lon=f"{longitude:.6f}")


def _at(parent: Element, name: str, view: View, place: str, instant: Instant | None) -> Element:
    point = view.points[place]
    found = child(parent, name, lat=f"{point.latitude:.6f}", lon=f"{point.longitude:.6f}")
    if instant is not None:
        child(found, "time", view.stamp(instant))
    child(found, "name", point.name)
    return found
