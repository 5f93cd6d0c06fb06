"""Road status from GeoJSON, onto the clearance of legs: newer over older, and never cleared by somebody's word that a road is open."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

from safepassage.domain.network import ClearanceStatus, Leg
from safepassage.domain.operation import Operation
from safepassage.domain.shape import Position
from safepassage.errors import InvalidOperationError
from safepassage.exchange.codes import notice
from safepassage.exchange.incoming.delimited import text_of
from safepassage.exchange.incoming.earth import nearest
from safepassage.exchange.incoming.proposal import Proposal
from safepassage.exchange.incoming.tracks import position_of
from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.storage import read_bytes
from safepassage.exchange.times import Clock, zone_of
from safepassage.notices import Notice, Where
from safepassage.units import Instant, Metres

_STATUS: Final = {
    "open": ClearanceStatus.UNVERIFIED,
    "restricted": ClearanceStatus.UNVERIFIED,
    "unknown": ClearanceStatus.UNVERIFIED,
    "unverified": ClearanceStatus.UNVERIFIED,
    "closed": ClearanceStatus.BLOCKED,
    "blocked": ClearanceStatus.BLOCKED,
    "cleared": ClearanceStatus.CLEARED,
}
"""
What a status makes of a leg. That a road is open says that vehicles pass, not that somebody has looked for mines: it lifts a block, and
clears nothing.
"""
_STATUS_KEYS: Final = ("status", "road_status", "roadstatus", "access", "state", "condition")
_TIME_KEYS: Final = ("as_of", "asof", "as-of", "date", "updated", "last_update", "lastupdate", "timestamp", "time")
_SOURCE_KEYS: Final = ("source", "reported_by", "organisation", "organization", "org")
_LEG_KEYS: Final = ("leg", "leg_id", "id")
_MOST: Final = 100_000
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """What one feature says of legs."""

    status: str
    as_of: Instant
    source: str
    where: Where


def with_roads(operation: Operation, path: Path, near: Metres) -> Proposal:
    """
    Return ``operation`` with the status of roads in the GeoJSON file at ``path``.

    A feature is about the leg that it names (property ``leg``), or the legs whose two ends lie within ``near`` metres of its line. The
    newest counts; of two of one time the worse. What is older than what the leg has is told and left.

    Raises
    ------
    InvalidOperationError
        If the file cannot be read, or is no GeoJSON.
    """
    features = _features(path)
    clock = Clock(zone_of(operation.zone), operation.epoch)
    notices: list[Notice] = []
    news: dict[str, list[_News]] = {}
    taken = 0
    for number, feature in enumerate(features, start=1):
        where = Where(file=path.name, row=number)
        found = _news(feature, clock, where, notices)
        legs = list(_legs(operation, feature, near, where, notices)) if found is not None else []
        for leg in legs:
            news.setdefault(leg, []).append(found)  # type: ignore[arg-type]
        taken += bool(legs)
    changed = {leg: _told(operation.leg[leg], items, notices) for leg, items in news.items()}
    after = replace(operation, legs=tuple(changed.get(leg.id, leg) for leg in operation.legs))
    return Proposal(before=operation, after=after, rows=len(features), taken=taken, notices=tuple(notices))


def _features(path: Path) -> Sequence[Mapping[str, object]]:
    where = Where(file=path.name)
    try:
        found = json.loads(text_of(read_bytes(path), path.name).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InvalidOperationError([notice("json-syntax", where, f"The file cannot be read: {error}.")]) from None
    features = found.get("features") if isinstance(found, dict) and found.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features) or not features:
        message = "This is no collection of features, or an empty one."
        raise InvalidOperationError([notice("wrong-shape", where, message, expected="a GeoJSON FeatureCollection")])
    if len(features) > _MOST:
        message = f"It has {len(features)} features."
        raise InvalidOperationError(
            [
                notice(
                    "sheet-too-large",
                    where,
                    message,
                    expected=f"at most {_MOST}",
                    remedy="Take out roads that are not of this operation.",
                )
            ]
        )
    return features


def _properties(feature: Mapping[str, object]) -> Mapping[str, object]:
    """Return the properties by their names in small letters."""
    found = feature.get("properties")
    return {str(name).casefold(): value for name, value in found.items()} if isinstance(found, dict) else {}


def _first(properties: Mapping[str, object], names: Sequence[str]) -> tuple[str, str]:
    """Return the first of ``names`` that is filled in, and its text; the first name and nothing if none is."""
    for name in names:
        value = properties.get(name)
        if isinstance(value, str | int | float) and str(value).strip():
            return name, str(value).strip()
    return names[0], ""


def _news(feature: Mapping[str, object], clock: Clock, where: Where, notices: list[Notice]) -> _News | None:
    """Return what a feature says, or None, told, if its status or time is missing or not understood."""
    properties = _properties(feature)
    key, status = _first(properties, _STATUS_KEYS)
    known = status.casefold() in _STATUS
    if not known:
        message = f"{status!r} is no status of a road." if status else "It has no status."
        notices.append(notice("bad-choice", replace(where, column=key), message, given=status, expected=", ".join(_STATUS)))
    time_key, text = _first(properties, _TIME_KEYS)
    try:
        as_of = clock.instant(text, Doubts())
    except (CellError, OverflowError):
        message = f"{text!r} is no time." if text else "It does not say as of when: old news cannot be told from new."
        expected = "a time such as 2022-03-31T10:00:00Z"
        notices.append(notice("bad-time", replace(where, column=time_key), message, given=text, expected=expected))
        return None
    source = _first(properties, _SOURCE_KEYS)[1]
    said = f"{status.casefold()}: {source}" if source else f"{status.casefold()}: {where.file}"
    return _News(status=status.casefold(), as_of=as_of, source=" ".join(said.split())[:_LONGEST], where=where) if known else None


def _legs(
    operation: Operation, feature: Mapping[str, object], near: Metres, where: Where, notices: list[Notice]
) -> Iterator[str]:
    """Yield the legs that a feature is about: the one it names, else those whose ends both lie on its line; tell it if there is none."""
    name = _first(_properties(feature), _LEG_KEYS)[1]
    if name in operation.leg:
        yield name
        return
    positions, sound = _positions(feature.get("geometry"))
    if not sound:
        expected = "a line or point with the longitude first"
        notices.append(notice("bad-geometry", where, "Its geometry is missing or no place on the earth.", expected=expected))
        return
    found = [leg.id for leg in operation.legs if _lies_on(operation, leg, positions, near)]
    yield from found
    if not found:
        message = f"No leg has both its ends within {near} m of it."
        notices.append(notice("no-leg", where, message, given=name, expected="the id of a leg in the property leg"))


def _lies_on(operation: Operation, leg: Leg, positions: Sequence[Position], near: Metres) -> bool:
    ends = (operation.place[place] for place in (leg.outer, leg.inner))
    return all(nearest(positions, (place.latitude, place.longitude))[0] <= near for place in ends)


def _positions(geometry: object) -> tuple[Sequence[Position], bool]:
    """Return the points of a geometry, and whether there are any and all are on the earth."""
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Point", "LineString", "MultiLineString"}:
        return (), False
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list):
        return (), False
    if geometry["type"] == "Point":
        coordinates = [coordinates]
    elif geometry["type"] == "MultiLineString":
        coordinates = list(chain.from_iterable(line for line in coordinates if isinstance(line, list)))
    found = [position_of(item[1], item[0]) if isinstance(item, list) and len(item) > 1 else None for item in coordinates]
    sound = [position for position in found if position is not None]
    return sound, bool(found) and len(sound) == len(found)


def _told(leg: Leg, items: Sequence[_News], notices: list[Notice]) -> Leg:
    """Return ``leg`` with the newest of what is said of it, if that is newer than what it has."""
    severity = (ClearanceStatus.CLEARED, ClearanceStatus.UNVERIFIED, ClearanceStatus.BLOCKED)
    newest = max(items, key=lambda item: (item.as_of, severity.index(_STATUS[item.status])))
    status = _STATUS[newest.status]
    if leg.clearance_as_of is not None and newest.as_of < leg.clearance_as_of:
        message = f"Leg {leg.id} has {leg.clearance.value!r} of a later time."
        notices.append(notice("old-news", newest.where, message, given=newest.status))
        return leg
    if newest.status == "open" and leg.clearance is ClearanceStatus.CLEARED:
        return leg
    return replace(leg, clearance=status, clearance_as_of=newest.as_of, clearance_source=newest.source)
