"""``safepassage import``: lists, forms, roads and messages of others."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

What = Literal["vehicles", "people", "aid", "boardings", "passages", "submissions", "messages", "route", "roads"]


def take_in(  # noqa: PLR0913 - one argument per option
    what: What,
    operation: str,
    file: Path,
    /,
    *,
    apply: bool = False,
    partly: bool = False,
    out: Path | None = None,
    plan: Path | None = None,
    logbook: Path | None = None,
    mapping: Path | None = None,
    map: tuple[str, ...] = (),  # noqa: A002 - what the option is called
    encoding: str = "",
    corridor: str = "",
    track: str = "",
    near: Annotated[int, Parameter(validator=Number(gte=0))] = 500,
    speed: Annotated[int, Parameter(validator=Number(gte=1, lte=130))] = 40,
    night_speed: Annotated[int, Parameter(validator=Number(gte=1, lte=130))] = 25,
    code_words: Path | None = None,
    json: bool = False,
) -> int:
    """
    Take in lists, forms, roads and messages of others: shows what would change, then does it.

    Without --apply nothing is written. Every row that cannot be taken is listed with its reason, and while there is one, nothing is
    changed unless --partly is given. The same file can be taken in again: nothing is counted twice. Names, telephone numbers,
    documents and plates are never read.

    Parameters
    ----------
    what
        What the file holds: vehicles, people, aid (lists in .xlsx or .csv), boardings and passages (boarding and tracking sheets keyed
        in again), submissions (of Kobo or ODK, JSON or CSV), messages (one a line: CP3 OK 44/45 1215), route (a road as GPX, KML or
        KMZ), roads (their status as GeoJSON).
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    file
        The file to take in.
    apply
        Do it. A copy of the operation's file as it was stays beside it.
    partly
        Do it although rows were rejected, without them.
    out
        Write the operation to this file instead of its own.
    plan
        For boardings, passages, submissions and messages: the plan that they are about.
    logbook
        For these: the file of the logbook. Without it, beside the operation's file.
    mapping
        For lists: the file in which the meaning of headings is remembered. Without it, beside the operation's file.
    map
        For lists: what a heading means, as "HEADING=attribute" ("HEADING=" for a column that is not to be read); again for each.
    encoding
        For text without a byte-order mark: its encoding, such as cp1251. Without it, UTF-8.
    corridor
        For a route: the id of the corridor that it becomes.
    track
        For a route: the name of the line. Without it, the one with the most points.
    near
        For a route and roads: metres from a line within which a place lies on it.
    speed
        For a route: kilometres an hour by day. An assumption, and marked as one.
    night_speed
        For a route: kilometres an hour by night.
    code_words
        For messages: a CSV file with a name and its code word in each line.
    json
        Write what would change, or was changed, as JSON.
    """
    from safepassage.interfaces.import_desk import Request, take_in_file  # noqa: PLC0415 - the help text needs none of it

    return take_in_file(
        Request(
            what=what,
            operation=operation,
            file=file,
            apply=apply,
            partly=partly,
            out=out,
            plan=plan,
            logbook=logbook,
            mapping=mapping,
            map=map,
            encoding=encoding,
            corridor=corridor,
            track=track,
            near=near,
            speed=speed,
            night_speed=night_speed,
            code_words=code_words,
            json=json,
        )
    )
