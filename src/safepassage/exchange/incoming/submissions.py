"""Submissions of Kobo and ODK as reports for the logbook: each once, by its instance id."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

from safepassage.domain.logbook import Report, Source
from safepassage.errors import InvalidOperationError
from safepassage.exchange.archive import MOST_ROWS
from safepassage.exchange.codes import notice
from safepassage.exchange.incoming.delimited import text_of
from safepassage.exchange.incoming.reports import Desk, Reported, ReportError
from safepassage.exchange.outgoing.xlsform import BOARDING_FORM, CHECKPOINT_FORM, choice_name
from safepassage.exchange.storage import read_bytes
from safepassage.notices import Notice, Where

Answers: TypeAlias = Mapping[str, object]
"""Answers by the last part of the question's path."""
_LISTS: Final = ("results", "value", "submissions", "data")
"""Keys under which servers put the list: Kobo's API, ODK Central's OData, exports."""
_INSTANCE: Final = ("instanceID", "instanceid", "_uuid", "uuid", "__id", "KEY", "_id")
_REPLACED: Final = ("deprecatedID", "deprecatedid")
_FORM: Final = ("_xform_id_string", "formid", "form_id", "__form")
_RENAMED: Final = {"refused": "declined", "remarks": "remark"}
_PARTS: Final = "Take them in in parts: none counts twice."
_DEEPEST: Final = 20
_MOST_ANSWERS: Final = 1_000


def reports_of_submissions(desk: Desk, path: Path, encoding: str = "") -> Reported:
    """
    Return the reports in the file of submissions at ``path``: JSON of Kobo or ODK, or CSV.

    Raises
    ------
    InvalidOperationError
        If it cannot be read, or holds no submissions.
    """
    where = Where(file=path.name)
    submissions = _from_csv(path, encoding) if path.suffix.lower() == ".csv" else _from_json(path)
    notices: list[Notice] = []
    reports: list[Report] = []
    for number, answers in enumerate(submissions, start=1):
        at = Where(file=where.file, row=number)
        try:
            reports.append(_report(desk, answers))
        except ReportError as error:
            given = answers.get(error.field)
            spot = Where(file=at.file, row=number, column=error.field)
            notices.append(
                notice(error.code, spot, error.message, given="" if given is None else str(given), expected=error.expected)
            )
    return Reported(reports=tuple(reports), rows=len(submissions), notices=tuple(notices))


def _report(desk: Desk, answers: Answers) -> Report:
    instance = _first(answers, _INSTANCE)
    if not instance:
        message = "It has no instance id."
        raise ReportError(message, code="no-instance", field="instanceID", expected="a column or key instanceID, _uuid or KEY")
    operation = str(answers.get("operation") or "")
    if operation and operation != choice_name(desk.operation.id):
        message = f"It is of the operation {operation!r}."
        raise ReportError(message, code="unknown-form", field="operation", expected=desk.operation.id)
    form = _first(answers, _FORM)
    said = {_RENAMED.get(name, name): value for name, value in answers.items()}
    replaces = _plain_id(_first(answers, _REPLACED))
    if form == BOARDING_FORM or (not form and "wave" in said and not said.get("point")):
        return desk.boarding(_plain_id(instance), Source.FORM, said, replaces=replaces)
    if form == CHECKPOINT_FORM or (not form and "point" in said):
        return desk.passage(_plain_id(instance), Source.FORM, said, replaces=replaces)
    message = f"It is of the form {form!r}." if form else "It answers none of the questions of our forms."
    raise ReportError(message, code="unknown-form", field="form", expected=f"{BOARDING_FORM} or {CHECKPOINT_FORM}")


def _first(answers: Answers, names: tuple[str, ...]) -> str:
    return next((str(answers[name]).strip() for name in names if answers.get(name) not in (None, "")), "")


def _plain_id(text: str) -> str:
    """Return an instance id without the prefix that some exports put before it, so that it is one id wherever it comes from."""
    return text.removeprefix("uuid:").strip().lower()


def _from_json(path: Path) -> list[Answers]:
    where = Where(file=path.name)
    try:
        found = json.loads(text_of(read_bytes(path), path.name).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InvalidOperationError([notice("json-syntax", where, f"The file cannot be read: {error}.")]) from None
    if isinstance(found, dict):
        found = next((found[key] for key in _LISTS if isinstance(found.get(key), list)), [found])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        expected = "the submissions of Kobo or ODK as a list"
        raise InvalidOperationError([notice("wrong-shape", where, "This is no list of submissions.", expected=expected)])
    if not found:
        raise InvalidOperationError([notice("wrong-shape", where, "There are no submissions in it.", expected="at least one")])
    if len(found) > MOST_ROWS:
        expected = f"at most {MOST_ROWS}"
        raise InvalidOperationError(
            [notice("sheet-too-large", where, f"It has {len(found)} submissions.", expected=expected, remedy=_PARTS)]
        )
    return [dict(_flat(item, 0)) for item in found]


def _flat(item: Mapping[str, object], depth: int) -> Iterator[tuple[str, object]]:
    """Yield the answers of a submission by the last part of their names, groups unpacked; lists, such as of attachments, are left out."""
    for number, (name, value) in enumerate(item.items()):
        if number >= _MOST_ANSWERS:
            return
        if isinstance(value, dict):
            if depth < _DEEPEST:
                yield from _flat(value, depth + 1)
        elif not isinstance(value, list):
            yield _last_part(name), value


def _last_part(name: str) -> str:
    """Return the last part of a question's path: ``meta/instanceID``, ``meta-instanceID`` and ``meta:instanceID`` are instanceID."""
    return name.rpartition("/")[2].removeprefix("meta-").rpartition(":")[2].strip()


def _from_csv(path: Path, encoding: str) -> list[Answers]:
    where = Where(file=path.name)
    text = text_of(read_bytes(path), path.name, encoding)
    separator = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = list(islice(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator), MOST_ROWS + 1))
    except csv.Error as error:
        raise InvalidOperationError([notice("file-damaged", where, f"The table cannot be read: {error}.")]) from None
    if len(rows) > MOST_ROWS:
        expected = f"at most {MOST_ROWS} rows"
        raise InvalidOperationError(
            [notice("sheet-too-large", where, f"It has more than {MOST_ROWS} submissions.", expected=expected, remedy=_PARTS)]
        )
    found = [{_last_part(name): value for name, value in row.items() if isinstance(name, str)} for row in rows]
    if not any(_first(answers, _INSTANCE) or "wave" in answers or "point" in answers for answers in found):
        raise InvalidOperationError(
            [notice("wrong-shape", where, "There are no submissions in it.", expected="columns of our forms")]
        )
    return list(found)
