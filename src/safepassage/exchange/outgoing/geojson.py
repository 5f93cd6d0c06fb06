"""GeoJSON (RFC 7946): places, roads, convoys and journeys, longitude first."""

import json
from collections.abc import Iterator, Mapping, Sequence

from safepassage.domain.shape import Position
from safepassage.exchange.outgoing.view import Journey, Passing, View

Feature = Mapping[str, object]


def geojson_of(view: View) -> bytes:
    """Return ``view`` as a feature collection; the property ``kind`` says what each feature is."""
    collection = {
        "type": "FeatureCollection",
        "safepassage": {
            "operation": view.operation,
            "title": view.heading,
            "plan": view.plan,
            "for": view.audience.value,
            "conditional": view.conditional,
            "exercise": view.exercise,
        },
        "features": [*_places(view), *_roads(view), *_convoys(view), *_journeys(view)],
    }
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def _feature(kind: str, key: str, geometry: Mapping[str, object], **properties: object) -> Feature:
    """Return a feature; a property that the reader may not know is left out, not empty."""
    known = {name: value for name, value in properties.items() if value is not None}
    return {"type": "Feature", "id": f"{kind}/{key}", "geometry": geometry, "properties": {"kind": kind, "id": key, **known}}


def _line(line: Sequence[Position]) -> Mapping[str, object]:
    """Return a line, longitude first; a point if it has one only, because a line of one point is none."""
    positions = [(longitude, latitude) for latitude, longitude in line]
    if len(positions) == 1:
        return {"type": "Point", "coordinates": positions[0]}
    return {"type": "LineString", "coordinates": positions}


def _places(view: View) -> Iterator[Feature]:
    for point in view.points.values():
        yield _feature("place", point.id, _line(view.line([point.id], ())), name=point.name, roles=list(point.roles))


def _roads(view: View) -> Iterator[Feature]:
    for road in view.roads:
        yield _feature(
            "leg",
            road.id,
            _line(view.road(road)),
            outer=road.outer,
            inner=road.inner,
            distance_m=road.metres,
            corridor=road.corridor or None,
            clearance=road.clearance.value,
            as_of=None if road.as_of is None else view.stamp(road.as_of),
        )


def _convoys(view: View) -> Iterator[Feature]:
    for run in view.convoys:
        stops = [_passing(view, passing) for passing in run.passings]
        if stops:
            yield _feature(
                "convoy",
                run.id,
                _line(view.line([passing.place for passing in run.passings], run.hops)),
                corridor=run.corridor,
                direction=run.direction.value,
                window=run.window,
                entry=view.stamp(run.entry),
                vehicles=run.vehicles,
                people=run.people,
                kg=run.kg,
                stops=stops,
            )


def _passing(view: View, passing: Passing) -> Mapping[str, object]:
    known = {"place": passing.place, "first": view.stamp(passing.first), "last": view.stamp(passing.last)}
    return known if passing.turn_back is None else {**known, "turn_back": view.stamp(passing.turn_back)}


def _journeys(view: View) -> Iterator[Feature]:
    for journey in view.journeys:
        yield _feature(
            "journey",
            journey.vehicle,
            _line(view.line([call.place for call in journey.calls], journey.hops)),
            vehicle_type=journey.kind,
            convoys=list(dict.fromkeys(hop.convoy for hop in journey.hops if hop.convoy)),
            stops=_stops(view, journey),
        )


def _stops(view: View, journey: Journey) -> list[Mapping[str, object]]:
    stops: list[Mapping[str, object]] = []
    for call in journey.calls:
        stop: dict[str, object] = {"place": call.place, "arrives": view.stamp(call.arrives), "leaves": view.stamp(call.leaves)}
        loads = {"doing": [doing.value for doing in call.doing] or None, "people": call.people, "kg": call.kg}
        stops.append(stop | {key: value for key, value in loads.items() if value is not None})
    return stops
