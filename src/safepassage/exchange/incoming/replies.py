"""
Short messages as reports for the logbook: ``CP3 OK 44/45 1215``.

The parts may be in any order: an optional number (``#12``) and convoy, the point's code, the status, how
many of how many vehicles, the time on the clock of the place or in UTC with ``Z``. Whoever sent it is never kept.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from safepassage.domain.logbook import Report, Source
from safepassage.domain.operation import Operation
from safepassage.errors import InvalidOperationError
from safepassage.exchange.archive import MOST_ROWS
from safepassage.exchange.codes import notice
from safepassage.exchange.incoming.delimited import text_of
from safepassage.exchange.incoming.reports import Desk, Reported, ReportError
from safepassage.exchange.storage import read_bytes
from safepassage.exchange.times import zone_of
from safepassage.notices import Notice, Where
from safepassage.units import HOUR, Instant

_STATUS: Final = {
    "ok": "passed",
    "passed": "passed",
    "pass": "passed",
    "part": "part",
    "held": "held",
    "hold": "held",
    "wait": "held",
    "no": "refused",
    "refused": "refused",
    "back": "turned_back",
    "turned": "turned_back",
}
_POINT: Final = re.compile(r"[A-Za-z]{2}\d{1,3}")
_VEHICLES: Final = re.compile(r"(\d{1,4})/(\d{1,4})")
_TIME: Final = re.compile(r"(?:(\d{2}))?([01]\d|2[0-3]):?([0-5]\d)(Z?)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"#\d{1,6}")
_LONGEST: Final = 1_000
_DAY_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a message, sorted by what they are."""

    said: Mapping[str, object]
    number: str


def reports_of_messages(desk: Desk, path: Path, encoding: str = "", words: Mapping[str, str] | None = None) -> Reported:
    """
    Return the reports in the messages at ``path``, one a line.

    Parameters
    ----------
    words
        Code words by name, if the messages use them.

    Raises
    ------
    InvalidOperationError
        If the file is no text, is empty, or has too many lines.
    """
    where = Where(file=path.name)
    lines = text_of(read_bytes(path), path.name, encoding).removeprefix("\ufeff").splitlines()
    if len(lines) > MOST_ROWS:
        raise InvalidOperationError(
            [
                notice(
                    "sheet-too-large",
                    where,
                    f"It has {len(lines)} lines.",
                    expected=f"at most {MOST_ROWS}",
                    remedy="Take them in in parts: none counts twice.",
                )
            ]
        )
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not filled:
        raise InvalidOperationError([notice("wrong-shape", where, "There is no message in it.", expected="one message a line")])
    meant = {word.casefold(): name for name, word in (words or {}).items()}
    notices: list[Notice] = []
    reports: dict[str, Report] = {}
    for number, line in filled:
        try:
            report = _report(desk, line, meant)
            reports.setdefault(report.id, report)
        except ReportError as error:
            spot = Where(file=path.name, row=number)
            notices.append(notice(error.code, spot, error.message, given=line, expected=error.expected))
    return Reported(reports=tuple(reports.values()), rows=len(filled), notices=tuple(notices))


def _report(desk: Desk, line: str, meant: Mapping[str, str]) -> Report:
    """Return the report that a message makes; its id follows from what it says, so that one that came twice is one."""
    if len(line) > _LONGEST:
        message = f"It is {len(line)} letters long."
        raise ReportError(message, code="bad-message", field="message", expected="one short message a line")
    found = _sorted(desk, _plain(line), meant)
    said = dict(found.said)
    said["arrived"] = _instant(desk.operation, str(said.pop("time", "")))
    key = "|".join(str(said.get(part, "")) for part in ("point", "convoy", "outcome", "vehicles", "of", "arrived"))
    name = f"message/{sha256(f'{key}|{found.number}'.encode()).hexdigest()[:16]}"
    return desk.passage(name, Source.MESSAGE, said)


def _plain(line: str) -> str:
    """Return a message without marks of direction, digits of other scripts as ours, wide letters as narrow ones."""
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFKC", line)
        if unicodedata.category(letter) not in {"Cf", "Cc"} or letter == "\t"
    )
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in kept)


def _sorted(desk: Desk, text: str, meant: Mapping[str, str]) -> _Words:
    """Return the words of a message by what they are; a word that is nothing known, or a second of a kind, makes it a bad one."""
    said: dict[str, object] = {}
    number = ""
    for word in text.replace(",", " ").split():
        name = meant.get(word.casefold(), word)
        parts = _meaning(desk, name)
        if parts is None and _NUMBER.fullmatch(word) and not number:
            number = word
            continue
        if parts is None or said.keys() & parts.keys():
            message = f"{word!r} is not understood here."
            raise ReportError(message, code="bad-message", field="message", expected="CP3 OK 44/45 1215")
        said |= parts
    missing = [word for part, word in (("point", "point"), ("outcome", "status"), ("time", "time")) if part not in said]
    if missing:
        message = f"It names no {' and no '.join(missing)}."
        raise ReportError(message, code="bad-message", field="message", expected="CP3 OK 44/45 1215")
    return _Words(said, number)


def _meaning(desk: Desk, word: str) -> dict[str, object] | None:
    """Return what a word of a message says, or None if it says nothing that we know."""
    if word.casefold() in _STATUS:
        return {"outcome": _STATUS[word.casefold()]}
    if _POINT.fullmatch(word) or word in desk.operation.place:
        return {"point": word}
    vehicles = _VEHICLES.fullmatch(word)
    if vehicles is not None:
        return {"vehicles": vehicles[1], "of": vehicles[2]}
    if _TIME.fullmatch(word):
        return {"time": word}
    return {"convoy": word} if word in desk.convoys else None


def _instant(operation: Operation, text: str) -> Instant | None:
    """
    Return the time of a message: of a day if it names the day of the month, else the one time in the operation's period.

    Raises
    ------
    ReportError
        If the operation has such a time on no day, or on several.
    """
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    day, hour, minute, universal = match.groups()
    zone = UTC if universal else zone_of(operation.zone)
    first = operation.epoch.astimezone(zone).date()
    days = [first + timedelta(days=number) for number in range(operation.horizon // (_DAY_HOURS * HOUR) + 2)]
    times = [datetime.combine(date, time(int(hour), int(minute)), zone) for date in days if day is None or date.day == int(day)]
    instants = [int((at.astimezone(UTC) - operation.epoch).total_seconds()) for at in times]
    inside = [instant for instant in instants if 0 <= instant <= operation.horizon]
    if len(inside) != 1:
        message = f"{text!r} is a time of {'no day' if not inside else 'several days'} of the operation."
        raise ReportError(message, code="bad-time", field="message", expected="the day of the month before it, such as 311215")
    return inside[0]
