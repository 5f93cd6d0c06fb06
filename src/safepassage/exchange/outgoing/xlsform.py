"""XLSForm for Kobo and ODK: what marshals key in after each boarding, and what convoy leaders key in at each checkpoint."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from safepassage.domain.tokens import Wave
from safepassage.exchange.outgoing.view import View

BOARDING_FORM: Final = "safepassage_boarding"
CHECKPOINT_FORM: Final = "safepassage_checkpoint"
OUTCOMES: Final = {
    "passed": "Passed",
    "part": "Part of the vehicles passed",
    "held": "Held",
    "refused": "Refused",
    "turned_back": "Turned back",
}
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]+")
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed mark, so that the same content gives the same bytes
_SURVEY: Final = ("type", "name", "label", "hint", "required", "constraint", "constraint_message", "calculation", "appearance")
_COUNT: Final = {"type": "integer", "required": "yes", "constraint": ". >= 0 and . <= 200", "constraint_message": "0 to 200"}
Question: TypeAlias = Mapping[str, str]
Choice: TypeAlias = tuple[str, str]


def _not_before(question: str) -> Question:
    return {"constraint": f". >= ${{{question}}}", "constraint_message": "Not before the time above"}


def boarding_form(view: View, waves: Sequence[Wave]) -> bytes:
    """Return the form of the boarding log, with the boardings in ``waves`` to choose from."""
    choices = [
        (wave.name, f"{wave.name} {view.points[wave.place].name}, {wave.vehicle}, {view.at(wave.start):%d %b %H:%M} UTC")
        for wave in waves
    ]
    vehicles = dict.fromkeys(wave.vehicle for wave in waves)
    questions: list[Question] = [
        {"type": "select_one waves", "name": "wave", "label": "Boarding", "required": "yes", "appearance": "minimal"},
        {"type": "select_one vehicles", "name": "vehicle", "label": "Vehicle that came", "required": "yes", "appearance": "minimal"},
        {"name": "seat", "label": "Boarded: seats", **_COUNT},
        {"name": "wheelchair", "label": "Boarded: wheelchairs", **_COUNT},
        {"name": "stretcher", "label": "Boarded: stretchers", **_COUNT},
        {"name": "refused", "label": "Decided not to go", "hint": "Leaving is voluntary.", **_COUNT},
        {"type": "dateTime", "name": "started", "label": "First person boarded", "required": "yes"},
        {"type": "dateTime", "name": "ended", "label": "Doors closed", "required": "yes", **_not_before("started")},
        {"type": "text", "name": "remarks", "label": "Remarks", "hint": "No names of people."},
    ]  # fmt: skip
    return _form(
        view, BOARDING_FORM, "Boarding log", questions, {"waves": choices, "vehicles": [(name, name) for name in vehicles]}
    )


def checkpoint_form(view: View, codes: Mapping[str, str]) -> bytes:
    """Return the form of the checkpoint log, with the checkpoints and convoys of ``view`` to choose from."""
    points = [
        (codes.get(point.id, point.id), f"{codes.get(point.id, point.id)} {point.name}")
        for point in view.points.values()
        if "checkpoint" in point.roles
    ]
    convoys = [(run.id, run.id) for run in view.convoys]
    questions: list[Question] = [
        {"type": "select_one checkpoints", "name": "point", "label": "Checkpoint", "required": "yes", "appearance": "minimal"},
        {"type": "select_one convoys", "name": "convoy", "label": "Convoy", "required": "yes", "appearance": "minimal"},
        {"type": "dateTime", "name": "arrived", "label": "First vehicle arrived", "required": "yes"},
        {"type": "dateTime", "name": "released", "label": "Last vehicle released", **_not_before("arrived")},
        {"name": "vehicles", "label": "Vehicles that passed", **_COUNT},
        {"name": "of", "label": "Vehicles that came", **_COUNT},
        {"type": "select_one outcomes", "name": "outcome", "label": "Outcome", "required": "yes"},
        {"type": "text", "name": "remarks", "label": "Remarks", "hint": "Procedure, demands. No names of people."},
    ]  # fmt: skip
    choices = {"checkpoints": points, "convoys": convoys, "outcomes": list(OUTCOMES.items())}
    return _form(view, CHECKPOINT_FORM, "Checkpoint log", questions, choices)


def choice_name(text: str) -> str:
    """Return ``text`` as forms can keep it in an answer: letters, digits, points, dashes and underscores."""
    return text if _NAME.fullmatch(text) else re.sub(r"[^A-Za-z0-9_.-]", lambda found: f"_{ord(found[0]):x}_", text)


def _form(view: View, form: str, title: str, questions: Iterable[Question], choices: Mapping[str, Sequence[Choice]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - slow to load

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": _MADE, "title": title})
    metadata: list[Question] = [
        {"type": "start", "name": "start"},
        {"type": "end", "name": "end"},
        {"type": "calculate", "name": "operation", "calculation": f"'{choice_name(view.operation)}'"},
    ]
    survey = [[question.get(column, "") for column in _SURVEY] for question in (*metadata, *questions)]
    listed = [[name, choice_name(key), _label(label)] for name, items in choices.items() for key, label in items]
    settings = [_label(f"{title}: {view.heading}"), form, view.plan, "default"]
    _sheet(book.add_worksheet("survey"), [list(_SURVEY), *([row[0] or "integer", *row[1:]] for row in survey)])
    _sheet(book.add_worksheet("choices"), [["list_name", "name", "label"], *listed])
    _sheet(book.add_worksheet("settings"), [["form_title", "form_id", "version", "style"], settings])
    book.close()
    return stream.getvalue()


def _label(text: str) -> str:
    """Return ``text`` so that a form does not take it for the answer to another question."""
    return text.replace("${", "$ {")


def _sheet(page: object, rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                page.write_string(number, column, text)  # type: ignore[attr-defined]
