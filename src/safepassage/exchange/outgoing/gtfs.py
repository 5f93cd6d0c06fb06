"""GTFS for internal map and journey tools: vehicles as blocks, each way between boarding and reception as a trip. Never to be published."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from safepassage.domain.movement import Doing
from safepassage.exchange.outgoing.delimited import csv_bytes
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.exchange.outgoing.view import Call, Journey, View
from safepassage.units import HOUR, MINUTE, Instant, Seconds

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_NOWHERE: Final = "https://safepassage.invalid"
"""The standard wants an address; nothing is served there."""
_TURNS: Final = frozenset({Doing.BOARD, Doing.ALIGHT, Doing.LOAD, Doing.UNLOAD})
_BUS, _REGULAR, _NONE = 3, 0, 1
_OTHER: Final = "other-roads"
Table = list[Sequence[object]]


def gtfs_of(view: View) -> bytes:
    """
    Return the journeys of ``view`` as a GTFS feed. Times count on from the day on which the operation starts, past 24:00 if need be.

    Raises
    ------
    ExportRefusedError
        If there are no journeys to tell.
    """
    trips = [trip for journey in view.journeys for trip in _trips(journey)]
    if not trips:
        msg = "Nothing drives in what this audience may have of the plan: there are no trips for a feed. Choose another audience or format."
        raise ExportRefusedError(msg)
    day = view.epoch.astimezone(ZoneInfo(view.zone)).date()
    tables: dict[str, Table] = {
        "agency": [("agency_id", "agency_name", "agency_url", "agency_timezone"), ("desk", view.heading, _NOWHERE, view.zone)],
        "stops": _stops(view),
        "routes": _routes(view, trips),
        "trips": [
            ("route_id", "service_id", "trip_id", "trip_headsign", "block_id"),
            *(_trip_row(view, *trip) for trip in trips),
        ],
        "stop_times": _stop_times(trips, _start_of_day(view)),
        "calendar_dates": [("service_id", "date", "exception_type"), ("operation", f"{day:%Y%m%d}", 1)],
        "feed_info": [
            ("feed_publisher_name", "feed_publisher_url", "feed_lang"),
            (f"{view.operation} (internal)", _NOWHERE, "en"),
        ],
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.txt", _EARLIEST), csv_bytes(rows), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


Trip = tuple[Journey, int, Sequence[Call], str]
"""The journey, the number of the trip in it, its calls, and the route: the corridor or `_OTHER`."""


def _trips(journey: Journey) -> Iterator[Trip]:
    """Yield the parts of a journey between turns; each part has at least two calls."""
    turns = [number for number, call in enumerate(journey.calls) if _TURNS.intersection(call.doing)]
    ends = sorted({0, *turns, len(journey.calls) - 1})
    for number, (first, last) in enumerate(pairwise(ends), start=1):
        convoys = [hop.convoy for hop in journey.hops[first:last] if hop.convoy]
        yield journey, number, journey.calls[first : last + 1], convoys[0] if convoys else ""


def _route(view: View, convoy: str) -> str:
    return next((run.corridor for run in view.convoys if run.id == convoy), _OTHER)


def _stops(view: View) -> Table:
    used = {call.place for journey in view.journeys for call in journey.calls}
    rows = [(p.id, p.name, f"{p.latitude:.6f}", f"{p.longitude:.6f}") for p in view.points.values() if p.id in used]
    return [("stop_id", "stop_name", "stop_lat", "stop_lon"), *rows]


def _routes(view: View, trips: Sequence[Trip]) -> Table:
    used = dict.fromkeys(_route(view, convoy) for _, _, _, convoy in trips)
    rows = [(route, "desk", route, view.corridors.get(route, "Roads outside the corridors"), _BUS) for route in used]
    return [("route_id", "agency_id", "route_short_name", "route_long_name", "route_type"), *rows]


def _trip_id(journey: Journey, number: int) -> str:
    return f"{journey.vehicle}/{number}"


def _trip_row(view: View, journey: Journey, number: int, calls: Sequence[Call], convoy: str) -> Sequence[object]:
    headsign = view.points[calls[-1].place].name
    return (_route(view, convoy), "operation", _trip_id(journey, number), headsign, journey.vehicle)


def _stop_times(trips: Sequence[Trip], midnight: Seconds) -> Table:
    rows: Table = [
        ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "pickup_type", "drop_off_type", "timepoint")
    ]
    for journey, number, calls, _ in trips:
        for sequence, call in enumerate(calls, start=1):
            # A turn is the end of one trip and the start of the next: it is left after the boarding, and arrived at before it.
            arrives = call.leaves if sequence == 1 else call.arrives
            leaves = call.arrives if sequence == len(calls) else call.leaves
            pickup = _REGULAR if Doing.BOARD in call.doing and sequence == 1 else _NONE
            drop_off = _REGULAR if Doing.ALIGHT in call.doing and sequence == len(calls) else _NONE
            times = (_time(arrives - midnight), _time(leaves - midnight))
            rows.append((_trip_id(journey, number), *times, call.place, sequence, pickup, drop_off, 1))
    return rows


def _start_of_day(view: View) -> Instant:
    """Return the instant from which the standard counts: noon less 12 hours, which is midnight unless the clocks change that day."""
    zone = ZoneInfo(view.zone)
    noon = datetime.combine(view.epoch.astimezone(zone).date(), time(12), zone).astimezone(UTC)
    return int((noon - timedelta(hours=12) - view.epoch).total_seconds())


def _time(seconds: Seconds) -> str:
    return f"{seconds // HOUR:02d}:{seconds % HOUR // MINUTE:02d}:{seconds % MINUTE:02d}"
