"""iCalendar of access windows, boardings and cut-offs, with alarms: for those who accept that telephones pass calendars on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from safepassage.domain.movement import Doing
from safepassage.exchange.outgoing.markup import text_of
from safepassage.exchange.outgoing.view import View
from safepassage.units import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry: ``key`` names it for good, so that a later file replaces it; ``alarms`` are minutes before its start."""

    key: str
    summary: str
    start: Instant
    end: Instant
    alarms: tuple[int, ...]


def calendar_of(view: View, now: datetime) -> bytes:
    """Return the windows and cut-offs of ``view`` as a calendar in UTC, made at ``now``."""
    import icalendar  # noqa: PLC0415 - slow to load

    found = icalendar.Calendar()
    found.add("prodid", "-//safepassage//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", text_of(view.heading))
    for entry in _entries(view):
        event = icalendar.Event()
        event.add("uid", text_of(f"{entry.key}.{view.operation}@safepassage.invalid"))
        event.add("dtstamp", now)
        event.add("dtstart", view.at(entry.start))
        if entry.end > entry.start:  # an end must come after the start: a cut-off has none
            event.add("dtend", view.at(entry.end))
        event.add("summary", text_of(("EXERCISE " if view.exercise else "") + entry.summary))
        event.add("class", "CONFIDENTIAL")
        event.add("transp", "TRANSPARENT")
        for minutes in entry.alarms:
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", text_of(entry.summary))
            alarm.add("trigger", timedelta(minutes=-minutes))
            event.add_component(alarm)
        found.add_component(event)
    return bytes(found.to_ical())


def _entries(view: View) -> Iterator[_Entry]:
    for window in view.windows:
        name, out_by = view.corridors[window.corridor], window.usable.end
        yield _Entry(
            key=f"opens.{window.id}", summary=f"{name}: window {window.id}", start=window.opens, end=out_by, alarms=(60,)
        )
        summary = f"{name}: every vehicle out by now (window {window.id})"
        yield _Entry(key=f"out.{window.id}", summary=summary, start=out_by, end=out_by, alarms=(60, 30))
    for run in view.convoys:
        summary = f"Convoy {run.id} moves off"
        yield _Entry(key=f"convoy.{run.id}", summary=summary, start=run.entry, end=run.entry, alarms=(15,))
        for passing in run.passings:
            if passing.turn_back is not None:
                summary = f"Convoy {run.id} turns back at {view.points[passing.place].name} if it has not gone on"
                at = passing.turn_back
                yield _Entry(key=f"turn.{run.id}.{passing.place}", summary=summary, start=at, end=at, alarms=(30, 0))
    yield from _sites(view)


def _sites(view: View) -> Iterator[_Entry]:
    """Yield for each place when the last boarding there ends, and when arrivals begin and end."""
    for place, name in ((point.id, point.name) for point in view.points.values()):
        calls = [call for journey in view.journeys for call in journey.calls if call.place == place]
        boarding = [call.leaves for call in calls if Doing.BOARD in call.doing]
        if boarding:
            last = max(boarding)
            yield _Entry(key=f"board.{place}", summary=f"{name}: last boarding ends", start=last, end=last, alarms=(30,))
        arriving = [call for call in calls if Doing.ALIGHT in call.doing]
        if arriving:
            first, end = min(call.arrives for call in arriving), max(call.leaves for call in arriving)
            yield _Entry(key=f"receive.{place}", summary=f"{name}: arrivals", start=first, end=end, alarms=(60,))
