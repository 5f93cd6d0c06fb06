"""The workbook of a plan: to read, to print, and to give the plan back as it was."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from safepassage.domain.audience import Audience
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.exchange.outgoing.view import Call, ConvoyRun, Journey, Passing, View
from safepassage.exchange.plan_cells import TIME
from safepassage.exchange.plan_reader import plan_in
from safepassage.exchange.plan_tables import PLAN, SHEETS, rows_of
from safepassage.exchange.workbook_reader import read_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed mark, so that the same content gives the same bytes
_LONGEST: Final = 32_767
_WIDEST: Final = 40
_A4: Final = 9
Rows = Sequence[Sequence[object]]


def plan_workbook(operation: Operation, plan: Plan, view: View) -> bytes:
    """
    Return the workbook of the whole ``plan``; what is written has been read back and is the same plan.

    Raises
    ------
    ExportRefusedError
        If a cell cannot keep something in the plan.
    """
    book = _Book(view)
    rows = rows_of(plan, operation.epoch)
    book.add(PLAN, ("Fact", "Value"), rows[PLAN])
    for sheet in SHEETS:
        local = [heading for heading, (_, codec) in sheet.columns.items() if codec is TIME and view.zone != "UTC"]
        headings = (*sheet.columns, *(f"{heading.removesuffix(' (UTC)')} ({view.zone})" for heading in local))
        book.add(sheet.title, headings, [(*row, *_local(row, headings, local, view.zone)) for row in rows[sheet.title]])
    data = book.data()
    if plan_in(read_workbook(data, "workbook")) != plan:
        msg = "The plan does not come back from a workbook as it is: a name in it is too long, blank, or begins with #. Use the JSON."
        raise ExportRefusedError(msg)
    return data


def view_workbook(view: View) -> bytes:
    """Return the workbook of what an audience may have: windows, convoys, and where its vehicles stand when."""
    book = _Book(view)
    windows = [
        (window.id, view.corridors[window.corridor], *map(_naive, (view.at(window.opens), view.at(window.usable.end))))
        for window in view.windows
    ]
    book.add("Windows", ("Window", "Corridor", "Opens (UTC)", "Last out by (UTC)"), windows)
    stops = (
        "Convoy",
        "Corridor",
        "Direction",
        "Vehicles",
        "Place",
        "First (UTC)",
        "Last (UTC)",
        "Turn back by (UTC)",
        "People",
        "Aid (kg)",
    )
    book.add("Convoys", stops, [_stop(view, run, passing) for run in view.convoys for passing in run.passings])
    calls = ("Vehicle", "Type", "Place", "Arrives (UTC)", "Leaves (UTC)", "Does", "People", "Aid (kg)")
    book.add("Vehicles", calls, [_call(view, journey, call) for journey in view.journeys for call in journey.calls])
    return book.data()


def _stop(view: View, run: ConvoyRun, passing: Passing) -> Sequence[object]:
    times = (_naive(view.at(passing.first)), _naive(view.at(passing.last)))
    convoy = (run.id, view.corridors[run.corridor], run.direction.value, run.vehicles)
    turn_back = None if passing.turn_back is None else _naive(view.at(passing.turn_back))
    return (*convoy, view.points[passing.place].name, *times, turn_back, run.people, run.kg)


def _call(view: View, journey: Journey, call: Call) -> Sequence[object]:
    times = (_naive(view.at(call.arrives)), _naive(view.at(call.leaves)))
    does = ", ".join(doing.value for doing in call.doing)
    return (journey.vehicle, journey.kind, view.points[call.place].name, *times, does, call.people, call.kg)


def workbook_of(operation: Operation, plan: Plan, view: View, *, whole: bool) -> bytes:
    """Return the workbook of the plan if ``view`` is the coordinator's of everything (``whole``), else the one of the view."""
    if view.audience is Audience.COORDINATOR and whole:
        return plan_workbook(operation, plan, view)
    return view_workbook(view)


def _naive(at: datetime) -> datetime:
    """Return a time in UTC as a spreadsheet keeps it: without a zone, which the heading names."""
    return at.replace(tzinfo=None)


def _local(row: Sequence[object], headings: Sequence[str], times: Sequence[str], zone: str) -> list[object]:
    """Return the times of ``row`` on the clock of the place, for people who read."""
    found = [row[headings.index(heading)] for heading in times]
    return [
        at.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        for at in found
        if isinstance(at, datetime)
    ]


class _Book:
    """A workbook that is fit to print: A4 across, as wide as the page, headings on every page, pages numbered."""

    def __init__(self, view: View) -> None:
        import xlsxwriter  # noqa: PLC0415 - slow to load

        self._stream = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book: Workbook = xlsxwriter.Workbook(self._stream, options)
        self._book.set_properties({"created": _MADE, "title": view.heading})
        self._view = view
        self._formats: Mapping[str, Any] = {
            "heading": self._book.add_format(
                {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E6E6E6"}
            ),
            # The mark of a text that is one whatever it begins with: it stays text when the cell is edited or copied.
            "text": self._book.add_format({"num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"}),
            "time": self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top", "align": "left"}),
            "number": self._book.add_format({"valign": "top"}),
        }

    def add(self, title: str, headings: Sequence[str], rows: Rows) -> None:
        """Add a sheet."""
        page = self._book.add_worksheet(title)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.freeze_panes(1, 1)
        page.set_header(f"&L{_in_header(self._view.heading)}&R{_in_header(self._view.operation)}, plan {self._view.plan}")
        page.set_footer(f"&L{title}, for {self._view.audience.value.replace('_', ' ')}&RPage &P of &N")
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, self._formats["heading"])
            page.set_column(column, column, _width(heading, [row[column] for row in rows]))
        if rows:
            page.autofilter(0, 0, len(rows), len(headings) - 1)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(page, number, column, value)

    def _write(self, page: Any, row: int, column: int, value: object) -> None:  # noqa: ANN401 - the library has no types
        if isinstance(value, datetime):
            page.write_datetime(row, column, value, self._formats["time"])
        elif isinstance(value, int | float):
            page.write_number(row, column, value, self._formats["number"])
        elif value is not None:
            text = str(value)
            if len(text) > _LONGEST:
                msg = (
                    f"A cell holds at most {_LONGEST} characters, and one of the plan has {len(text)}. Use the JSON of the plan."
                )
                raise ExportRefusedError(msg)
            page.write_string(row, column, text, self._formats["text"])

    def data(self) -> bytes:
        """Return the workbook as bytes; nothing can be added afterwards."""
        self._book.close()
        return self._stream.getvalue()


def _in_header(text: str) -> str:
    """Return ``text`` for the head of a page, where an ampersand begins a command and 255 characters are the most."""
    return text.replace("&", "&&")[:100]


def _width(heading: str, values: Sequence[object]) -> float:
    longest = max((19 if isinstance(value, datetime) else len(str(value)) for value in values if value is not None), default=0)
    return float(min(_WIDEST, max(9, len(heading) // 2 + 2, longest + 2)))
