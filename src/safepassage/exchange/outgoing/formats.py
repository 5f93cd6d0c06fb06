"""The formats a plan can be given out in, and how each is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Final

from safepassage.domain.audience import Audience, Sight, Topic, sight
from safepassage.domain.disclosure import SMALL
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.domain.pointcodes import code_of
from safepassage.domain.tokens import Wave, waves
from safepassage.exchange.outgoing.aggregates import aggregates_of
from safepassage.exchange.outgoing.cap import Release, cap_of
from safepassage.exchange.outgoing.geojson import geojson_of
from safepassage.exchange.outgoing.gpx import gpx_of
from safepassage.exchange.outgoing.hxl import hxl_of
from safepassage.exchange.outgoing.kml import kml_of, kmz_of
from safepassage.exchange.outgoing.messages import messages_of, text_of_messages
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.exchange.outgoing.selection import view_of
from safepassage.exchange.outgoing.view import View
from safepassage.exchange.storage import write_bytes
from safepassage.simulation.result import SimulationResult

CONFIDENCE: Final = 900_000
"""Of the turn-back times that are given out, in millionths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """
    What is to be given out.

    Parameters
    ----------
    only
        Convoys, vehicles or places to be told of; empty for everything that the audience may have.
    exercise
        True if everything must be marked as an exercise.
    small
        Counts of people above 0 and below this are withheld from aggregates.
    words
        Code words by name, for short messages; None for plain messages.
    opt_in
        True if a calendar is wanted though telephones pass calendars on.
    simulation
        The simulation of the plan, which knows until when convoys can turn back; None if there is none.
    release
        Who releases a message to the public, and why; None for every other format.
    now
        The time at which it is made, in UTC.
    """

    operation: Operation
    plan: Plan
    audience: Audience = Audience.COORDINATOR
    only: Sequence[str] = ()
    exercise: bool = False
    small: int = SMALL
    words: Mapping[str, str] | None = None
    opt_in: bool = False
    simulation: SimulationResult | None = None
    release: Release | None = None
    now: datetime

    @property
    def view(self) -> View:
        """Return what the audience may have."""
        turns = () if self.simulation is None else self.simulation.turn_backs
        cut_offs = {(turn.convoy, turn.place): at for turn in turns if (at := turn.at(CONFIDENCE)) is not None}
        return view_of(self.operation, self.plan, self.audience, self.only, exercise=self.exercise, cut_offs=cut_offs)

    @property
    def whole(self) -> bool:
        """Return whether everything is wanted."""
        return not self.only


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: the ending of its files, what it is for, and what makes it."""

    ending: str
    use: str
    make: Callable[[Wish], bytes]


def export(wish: Wish, name: str) -> bytes:
    """
    Return the bytes of what ``wish`` asks for in the format ``name``, one of `FORMATS`.

    Raises
    ------
    ExportRefusedError
        If the audience may not have it, something needed is not given, or the format is not known.
    """
    if name not in FORMATS:
        msg = f"There is no format {name!r}. The formats are {', '.join(FORMATS)}."
        raise ExportRefusedError(msg)
    return FORMATS[name].make(wish)


def export_plan(
    operation: Operation,
    plan: Plan,
    path: str | PathLike[str],
    name: str,
    *,
    audience: Audience = Audience.COORDINATOR,
    only: Sequence[str] = (),
    exercise: bool = False,
    small: int = SMALL,
) -> None:
    """
    Write ``plan`` to ``path`` in the format ``name``, with no more than ``audience`` may have.

    Whether the plan keeps the rules is for the caller to ask, with `verify`. A calendar or a public message is made by the command
    line only, where a person says that they want it.

    Parameters
    ----------
    name
        One of `FORMATS`.
    only, exercise, small
        As in `Wish`.

    Raises
    ------
    ExportRefusedError
        If the audience may not have it, or the format is not known.
    """
    wish = Wish(
        operation=operation,
        plan=plan,
        audience=audience,
        only=only,
        exercise=exercise,
        small=small,
        now=operation.epoch,
    )
    write_bytes(export(wish, name), Path(path))


def _workbook(wish: Wish) -> bytes:
    from safepassage.exchange.outgoing.workbook import workbook_of  # noqa: PLC0415 - loads the readers of workbooks

    return workbook_of(wish.operation, wish.plan, wish.view, whole=wish.whole)


def _geopackage(wish: Wish) -> bytes:
    from safepassage.exchange.outgoing.geopackage import geopackage_of  # noqa: PLC0415 - an extra

    return geopackage_of(wish.view)


def _calendar(wish: Wish) -> bytes:
    from safepassage.exchange.outgoing.calendar import calendar_of  # noqa: PLC0415 - not needed for other formats

    if not wish.opt_in:
        msg = "Telephones copy calendars to the servers of their makers. If you accept that, give --opt-in."
        raise ExportRefusedError(msg)
    return calendar_of(wish.view, wish.now)


def _gtfs(wish: Wish) -> bytes:
    from safepassage.exchange.outgoing.gtfs import gtfs_of  # noqa: PLC0415 - not needed for other formats

    return gtfs_of(wish.view)


def _hxl(wish: Wish) -> bytes:
    found = aggregates_of(wish.operation, wish.plan, wish.audience, wish.small)
    return hxl_of(wish.operation, wish.plan, found, exercise=wish.exercise)


def _boarding_form(wish: Wish) -> bytes:
    from safepassage.exchange.outgoing.xlsform import boarding_form  # noqa: PLC0415 - not needed for other formats

    if sight(wish.audience, Topic.TOKENS) is Sight.NONE and wish.audience is not Audience.COORDINATOR:
        msg = f"The {wish.audience.value.replace('_', ' ')} keeps no boarding log. The marshal does: --for marshal --only PLACE"
        raise ExportRefusedError(msg)
    return boarding_form(wish.view, _waves(wish))


def _waves(wish: Wish) -> list[Wave]:
    """Return the boardings that stand in the view: those of its vehicles at its places."""
    calls = {(journey.vehicle, call.place) for journey in wish.view.journeys for call in journey.calls if call.doing}
    return [wave for wave in waves(wish.operation, wish.plan) if (wave.vehicle, wave.place) in calls]


def _checkpoint_form(wish: Wish) -> bytes:
    from safepassage.exchange.outgoing.xlsform import checkpoint_form  # noqa: PLC0415 - not needed for other formats

    return checkpoint_form(wish.view, _codes(wish))


def _codes(wish: Wish) -> Mapping[str, str]:
    return {place: code_of(wish.operation, place) for place in wish.operation.place}


def _messages(wish: Wish) -> bytes:
    return text_of_messages(messages_of(wish.view, _codes(wish), wish.words))


def _cap(wish: Wish) -> bytes:
    if wish.release is None:
        msg = "A message to the public is made only when somebody releases it: give --release NAME and --reason TEXT."
        raise ExportRefusedError(msg)
    return cap_of(wish.operation, wish.release, conditional=wish.plan.conditional, exercise=wish.exercise)


FORMATS: Final[Mapping[str, Format]] = {
    "workbook": Format(ending=".xlsx", use="the plan for Excel and print; it gives the plan back as it was", make=_workbook),
    "geojson": Format(ending=".geojson", use="web maps and scripts", make=lambda wish: geojson_of(wish.view)),
    "kml": Format(ending=".kml", use="Google Earth, My Maps", make=lambda wish: kml_of(wish.view)),
    "kmz": Format(ending=".kmz", use="the same, packed", make=lambda wish: kmz_of(wish.view)),
    "gpx": Format(ending=".gpx", use="navigation devices, OsmAnd, Organic Maps", make=lambda wish: gpx_of(wish.view)),
    "geopackage": Format(ending=".gpkg", use="QGIS, with styles", make=_geopackage),
    "icalendar": Format(ending=".ics", use="windows and cut-offs in calendars (needs --opt-in)", make=_calendar),
    "hxl": Format(ending=".csv", use="aggregates with P-codes, small counts withheld", make=_hxl),
    "xlsform-boarding": Format(ending=".xlsx", use="boarding log for Kobo and ODK", make=_boarding_form),
    "xlsform-checkpoint": Format(ending=".xlsx", use="checkpoint log for Kobo and ODK", make=_checkpoint_form),
    "gtfs": Format(ending=".zip", use="journeys for internal map tools", make=_gtfs),
    "cap": Format(ending=".xml", use="a public message (needs --release and --reason)", make=_cap),
    "messages": Format(ending=".txt", use="short messages for convoys, each fits one SMS", make=_messages),
}
"""Every format by the name that it is asked for by."""
