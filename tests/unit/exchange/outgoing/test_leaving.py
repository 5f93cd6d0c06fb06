"""What leaves the operation, taken together: nobody can work out a small count from all the files and papers of one run."""

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog  # type: ignore[import-untyped]

from operations import one_bus
from safepassage.documents.paper.access import Document
from safepassage.documents.paper.copies import Copy
from safepassage.documents.paper.language import Language
from safepassage.domain.audience import Audience
from safepassage.domain.disclosure import SMALL
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Alight, Board, Headcount, Plan, Task
from safepassage.exchange.outgoing.formats import FORMATS, Wish, export
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from unit.documents.paper.papers import stock_of
from unit.documents.plans import one_bus_plan
from unit.exchange.outgoing.wishes import NOW, wish_of_many

_OUTSIDE = [audience for audience in Audience if audience.is_outside]
_AREAS = 4
"""Three of the test, and that of the village, which has no code: 120 wait there, and stay."""
_CELLS = 2 * len(Mobility)
_COUNTS = st.lists(st.tuples(st.sampled_from([0, 0, 1, 3, 9, 12, 40]), st.sampled_from([0, 0, 2, 9, 30])), min_size=9, max_size=9)


def _operation(counts: list[tuple[int, int]]) -> tuple[Operation, Plan]:
    """Return an operation with people in three areas and three needs: so many whom the plan brings out, so many who stay."""
    base = one_bus()
    village = base.place["village"]
    places = [replace(village, id=f"v{area}", name=f"V{area}", pcode=f"UA{area}") for area in range(3)]
    groups = [
        EvacueeGroup(id=f"g{number}", place=f"v{number // 3}", count=out + left, mobility=list(Mobility)[number % 3])
        for number, (out, left) in enumerate(counts)
    ]
    operation = replace(base, places=(*base.places, *places), groups=(*groups, *base.groups))
    plan = one_bus_plan(base)
    by_group = tuple(Headcount(group=f"g{number}", count=out) for number, (out, _) in enumerate(counts) if out)
    return operation, replace(plan, totals=replace(plan.totals, people=sum(out for out, _ in counts), by_group=by_group))


def _figure(text: str) -> float | None:
    return float(text.replace(",", "")) if re.fullmatch(r"[\d,]+", text) else None


def _published(operation: Operation, plan: Plan) -> list[tuple[list[float], float]]:
    """Return every figure of people that leaves: of which cells it is the sum (by area, received before left behind), and its value."""
    known: list[tuple[list[float], float | None]] = []
    table = export(Wish(operation=operation, plan=plan, audience=Audience.PUBLIC, now=NOW), "hxl").decode()
    for area, row in enumerate(list(csv.reader(io.StringIO(table)))[2:]):
        own = [float(at // _CELLS == area) for at in range(_AREAS * _CELLS)]
        known += [
            ([float(at == area * _CELLS + cell) for at in range(len(own))], _figure(row[4 + cell])) for cell in range(_CELLS)
        ]
        known.append((own, _figure(row[4 + _CELLS])))
    report = _rows(operation, plan, Audience.SPOKESPERSON, Document.SITUATION_REPORT)
    known.append(([1.0] * _AREAS * _CELLS, _figure(report["People who wait, as counted"])))
    received = [float(at % _CELLS < len(Mobility)) for at in range(_AREAS * _CELLS)]
    known.append((received, _figure(report["People the plan brings out"])))
    return [(cells, value) for cells, value in known if value is not None]


def _rows(operation: Operation, plan: Plan, reader: Audience, document: Document) -> dict[str, str]:
    """Return the first table of a printed document: what stands beside each first cell."""
    stock = stock_of(operation, plan)
    documents = dict(stock.documents(Copy(reader=reader, language=Language.ENGLISH, subject="")))
    data: Any = documents[document]
    table = next(block for block in data["blocks"] if block["kind"] == "table")
    return {row[0]: row[1]["strong"] for row in table["rows"]}


@settings(max_examples=25, deadline=None)
@given(_COUNTS)
def test_no_small_count_can_be_worked_out_from_everything_that_leaves(counts: list[tuple[int, int]]) -> None:
    """By a linear program over the table of figures and the papers together: each small count could be at the threshold."""
    operation, plan = _operation(counts)
    known = _published(operation, plan)
    equations, values = [cells for cells, _ in known], [value for _, value in known]
    truth = [0] * _AREAS * _CELLS
    truth[3 * _CELLS + len(Mobility)] = 120
    for number, pair in enumerate(counts):
        for half, people in enumerate(pair):
            truth[number // 3 * _CELLS + half * len(Mobility) + number % 3] = people
    for cells, value in known:  # what is published is true
        assert sum(a * b for a, b in zip(cells, truth, strict=True)) == value
    for at, count in enumerate(truth):
        if 0 < count < SMALL:
            aim = [-float(at == other) for other in range(len(truth))]
            found = linprog(aim, A_eq=equations or None, b_eq=values or None, bounds=(0, None))
            assert found.status == 3 or -found.fun >= SMALL - 1e-6


@pytest.mark.parametrize("audience", _OUTSIDE)
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in {"hxl", "cap"}])
def test_no_other_file_for_outside_tells_of_people(audience: Audience, name: str) -> None:
    """It is the same file, byte for byte, whoever is aboard; the coordinator's is not, where it has loads."""
    asked = wish_of_many(audience, opt_in=True)
    others = replace(asked, plan=_with_fewer_aboard(asked.plan))
    try:
        data = export(asked, name)
    except ExportRefusedError:
        assert audience is not Audience.PARTY or name in _NOT_FOR_PARTIES
        return
    assert export(others, name) == data
    if name in _WITH_LOADS:
        inside = [replace(wish, audience=Audience.COORDINATOR) for wish in (asked, others)]
        assert export(inside[0], name) != export(inside[1], name)


_NOT_FOR_PARTIES = {"xlsform-boarding", "gtfs"}
_WITH_LOADS = {"geojson", "workbook", "geopackage"}


def _with_fewer_aboard(plan: Plan) -> Plan:
    def fewer(task: Task) -> Task:
        if not isinstance(task, Board | Alight):
            return task
        return replace(task, people=tuple(replace(part, count=part.count - 7) for part in task.people))

    blocks = tuple(replace(block, tasks=tuple(map(fewer, block.tasks))) for block in plan.blocks)
    return replace(plan, blocks=blocks)
