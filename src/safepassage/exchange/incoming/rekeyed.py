"""Boarding and tracking sheets keyed in again, as reports for the logbook."""

from collections import defaultdict
from collections.abc import Mapping

from safepassage.domain.logbook import Report, Source
from safepassage.domain.tokens import parse_token
from safepassage.exchange.incoming.list_file import ListFile, reject
from safepassage.exchange.incoming.reports import Desk, Reported, ReportError
from safepassage.exchange.records import Record
from safepassage.notices import Notice


def reports_of_sheets(desk: Desk, found: ListFile) -> Reported:
    """Return the reports of the boardings in the list; tokens of one boarding are counted together, each once."""
    notices = list(found.notices)
    reports: list[Report] = []
    tokens: dict[str, dict[int, Record]] = defaultdict(dict)
    for record in found.records:
        try:
            if record.values["token"]:
                _note_token(record, desk, tokens, notices)
            else:
                reports.append(_counted(record, desk))
        except ReportError as error:
            notices.append(_rejected(record, error))
    for wave, rows in tokens.items():
        first = next(iter(rows.values()))
        try:
            reports.append(desk.boarding("", Source.SHEET, _together(wave, rows)))
        except ReportError as error:
            notices.append(_rejected(first, error))
    return Reported(reports=tuple(reports), rows=found.rows, notices=tuple(notices))


def reports_of_passages(desk: Desk, found: ListFile) -> Reported:
    """Return the reports of convoys at points in the list; each is named after its point, convoy and time."""
    notices = list(found.notices)
    reports: dict[str, Report] = {}
    for record in found.records:
        said = record.values
        try:
            report = desk.passage("", Source.SHEET, said)
        except ReportError as error:
            notices.append(_rejected(record, error))
            continue
        if reports.setdefault(report.id, report) != report:
            notices.append(reject(record, "contradicting-entry", "arrived", "Another row says another thing of this passage."))
    return Reported(reports=tuple(reports.values()), rows=found.rows, notices=tuple(notices))


def _counted(record: Record, desk: Desk) -> Report:
    """Return the report of a row that counts who boarded; a row that counts nobody, not even with a 0, says nothing."""
    said = record.values
    if all(said[name] is None for name in ("seat", "wheelchair", "stretcher", "women", "men", "girls", "boys")):
        message = "Nobody is counted in this row."
        expected = "how many boarded, in all or by sex and age; 0 if nobody did"
        raise ReportError(message, code="missing-value", field="seat", expected=expected)
    report = desk.boarding("", Source.SHEET, said)
    free = desk.count(said, "free")
    if free is not None:
        desk.check_free(report, free)
    return report


def _note_token(record: Record, desk: Desk, tokens: dict[str, dict[int, Record]], notices: list[Notice]) -> None:
    """Note the token of a row with its boarding; one that stands twice is told and counted once."""
    text = str(record.values["token"])
    try:
        token = parse_token(text)
    except ValueError as error:
        raise ReportError(str(error), code="bad-token", field="token") from None
    wave = f"{token.point:03d}-{token.wave:03d}"
    if wave not in desk.waves or token.serial > desk.waves[wave].count:
        message = f"The plan has given out no token {token.code}."
        raise ReportError(message, code="unknown-boarding", field="token")
    if token.serial in tokens[wave]:
        first = tokens[wave][token.serial]
        notices.append(
            reject(record, "repeated-row", "token", f"The token stands in row {first.row.where.row} already; it counts once.")
        )
    else:
        tokens[wave][token.serial] = record


def _together(wave: str, rows: Mapping[int, Record]) -> Mapping[str, object]:
    """Return what the tokens of one boarding come to: each is a seat unless its row marks a wheelchair or stretcher."""
    counts = {
        mobility: sum(bool(record.values[mobility]) for record in rows.values()) for mobility in ("wheelchair", "stretcher")
    }
    named = {str(record.values["vehicle"]) for record in rows.values() if record.values["vehicle"]}
    if len(named) > 1:
        message = f"Tokens of the boarding {wave} name several vehicles: {', '.join(sorted(named))}."
        raise ReportError(message, code="invalid-row", field="vehicle")
    return {"wave": wave, "vehicle": next(iter(named), ""), "seat": len(rows) - sum(counts.values()), **counts}


def _rejected(record: Record, error: ReportError) -> Notice:
    attributes = [column.attribute for column in record.matched.sheet.columns]
    attribute = error.field if error.field in attributes else attributes[0]
    return reject(record, error.code, attribute, error.message, expected=error.expected)
