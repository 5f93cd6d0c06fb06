"""``safepassage export``: a plan in the formats of other tools."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

FormatName = Literal[
    "workbook",
    "geojson",
    "kml",
    "kmz",
    "gpx",
    "geopackage",
    "icalendar",
    "hxl",
    "xlsform-boarding",
    "xlsform-checkpoint",
    "gtfs",
    "cap",
    "messages",
]
AudienceName = Literal[
    "coordinator",
    "negotiator",
    "convoy-leader",
    "driver",
    "marshal",
    "medic",
    "radio-room",
    "reception",
    "cargo",
    "spokesperson",
    "party",
    "public",
]


def export(  # noqa: PLR0913 - one argument per option
    operation: str,
    plan: Path,
    /,
    *,
    format: FormatName,  # noqa: A002 - what the option is called
    out: Path | None = None,
    audience: Annotated[AudienceName, Parameter(name="--for")] = "coordinator",
    only: tuple[str, ...] = (),
    small: Annotated[int, Parameter(validator=Number(gte=0))] = 10,
    exercise: bool = False,
    opt_in: bool = False,
    code_words: Path | None = None,
    release: str = "",
    reason: str = "",
    sender: str = "safepassage.invalid",
    force: bool = False,
    json: bool = False,
) -> int:
    """
    Give a plan out in a format of other tools, with no more than its reader may have.

    The plan is verified first. Formats: workbook (Excel; gives the plan back as it was), geojson, kml, kmz, gpx, geopackage (QGIS),
    icalendar, hxl (aggregates), xlsform-boarding and xlsform-checkpoint (Kobo, ODK), gtfs, cap (public message), messages (SMS).

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    plan
        The plan's file, as written by the command plan.
    format
        What to make.
    out
        The file to write. Without it, beside the plan, named after the format and the audience.
    audience
        Who it is for: it holds what the need-to-know matrix gives them and nothing else.
    only
        Convoys, vehicles or places to tell of; give the option again for each. Needed for those who may have only their own.
    small
        In aggregates, counts of people above 0 and below this are withheld, and as many others as hide them.
    exercise
        Mark everything as an exercise.
    opt_in
        Make a calendar although telephones copy calendars to the servers of their makers.
    code_words
        For messages: a CSV file with a name and its code word in each line.
    release
        For a public message: the name and office of whoever releases it. It is kept beside the message, not in it.
    reason
        For a public message: why it is released.
    sender
        For a public message: what it calls its sender.
    force
        Replace the file if it exists.
    json
        Write what was done as JSON.
    """
    from safepassage.interfaces.export_desk import Order, give_out  # noqa: PLC0415 - the help text needs none of it

    return give_out(
        Order(
            operation=operation,
            plan=plan,
            format=format,
            out=out,
            audience=audience,
            only=only,
            small=small,
            exercise=exercise,
            opt_in=opt_in,
            code_words=code_words,
            release=release,
            reason=reason,
            sender=sender,
            force=force,
            json=json,
        )
    )
