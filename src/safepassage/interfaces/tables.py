"""Tables of an operation and of a plan for a terminal: the same facts that the report prints."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.table import Table

from safepassage.documents.binding import bindings
from safepassage.documents.clocks import Clocks
from safepassage.documents.facts import Facts
from safepassage.documents.wording import NEEDS, WAYS, grouped, tonnes
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.interfaces.screen import plain
from safepassage.terms import window_standing
from safepassage.units import Instant

Rows = list[list[str]]


def operation_tables(operation: Operation) -> Iterator[Table]:
    """Yield the tables of an operation without a plan: access windows, vehicles, people who wait, reception sites."""
    clocks = Clocks(operation)
    yield table("Access windows", ("Window", "Corridor", "Opens", "Last out by", "Stands"), _windows(operation, clocks))
    yield table("Vehicles", ("Fleet", "#Vehicles", "Type", "Where", "State", "From"), _fleets(operation, clocks))
    yield table("People who wait", ("Place", "Group", "#People", "Need", "#Priority", "From"), _groups(operation, clocks))
    yield table("Reception sites", ("Site", *(f"#{NEEDS[need].capitalize()}" for need in Mobility)), _sites(operation))


def _windows(operation: Operation, clocks: Clocks) -> Rows:
    rows = []
    for window in operation.windows:
        standing = window_standing(operation, window).standing.value
        opens, out_by = clocks.both(window.opens), clocks.both(window.usable.end)
        rows.append([window.id, operation.corridor[window.corridor].name, opens, out_by, standing])
    return rows


def _fleets(operation: Operation, clocks: Clocks) -> Rows:
    rows = []
    for fleet in operation.fleets:
        kind, place = operation.vehicle_type[fleet.type].name, operation.place[fleet.place].name
        rows.append(
            [fleet.id, grouped(fleet.count), kind, place, fleet.state.replace("_", " "), clocks.both(fleet.available_from)]
        )
    return rows


def _groups(operation: Operation, clocks: Clocks) -> Rows:
    rows = []
    for group in operation.groups:
        place, need = operation.place[group.place].name, group.mobility.value
        rows.append([place, group.id, grouped(group.count), need, str(group.priority), clocks.both(group.ready_from)])
    return rows


def _sites(operation: Operation) -> Rows:
    limits = [(site, [site.capacity(need) for need in Mobility]) for site in operation.reception_sites]
    return [
        [operation.place[site.place].name, *("no limit" if limit is None else grouped(limit) for limit in numbers)]
        for site, numbers in limits
    ]


def plan_tables(facts: Facts) -> Iterator[Table]:
    """Yield the tables of a plan: convoys, boardings with the last one at each point, arrivals, and what binds."""
    clocks = Clocks(facts.operation)
    yield table("Convoys", ("Convoy", "Corridor", "Way", "Moves off", "#Vehicles", "#People", "#Aid"), _convoys(facts, clocks))
    yield table(
        "Boarding", ("Point", "#Waiting", "#Boarded", "Last boarding ends", "Then out", "Must be out by"), _points(facts, clocks)
    )
    yield table("Reception", ("Site", *(f"#{NEEDS[need].capitalize()}" for need in Mobility)), _arrivals(facts))
    yield table("What binds", ("Shared capacity", "One more", "#Worth in people"), _binding(facts, clocks))


def _convoys(facts: Facts, clocks: Clocks) -> Rows:
    rows = []
    for found in facts.convoys:
        convoy, name = found.convoy, facts.operation.corridor[found.convoy.corridor].name
        load = [grouped(len(convoy.vehicles)), grouped(found.people), tonnes(found.kg) if found.kg else ""]
        rows.append([convoy.id, name, WAYS[convoy.direction], clocks.both(convoy.entry), *load])
    return rows


def _points(facts: Facts, clocks: Clocks) -> Rows:
    def when(instant: Instant | None) -> str:
        return "" if instant is None else clocks.both(instant)

    return [
        [
            facts.operation.place[point.place].name,
            grouped(point.waiting),
            grouped(point.boarded),
            *map(when, (point.last_end, point.out, point.out_by)),
        ]
        for point in facts.points
    ]


def _arrivals(facts: Facts) -> Rows:
    return [[facts.operation.place[site.place].name, *(grouped(site.total[need]) for need in Mobility)] for site in facts.sites]


def _binding(facts: Facts, clocks: Clocks) -> Rows:
    proofs = facts.plan.certificate.proofs
    found = bindings(facts.operation, proofs[0]) if proofs else ()
    return [[binding.sentence(clocks), binding.unit, binding.worth] for binding in found]


def table(title: str, headings: Sequence[str], rows: Rows) -> Table:
    """Return a table; a heading that starts with # is of a column of numbers. Without rows it says so."""
    made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, caption=None if rows else "none", caption_justify="left")
    for heading in headings:
        made.add_column(heading.removeprefix("#"), justify="right" if heading.startswith("#") else "left", overflow="fold")
    for row in rows:
        made.add_row(*(plain(cell) for cell in row))
    return made
