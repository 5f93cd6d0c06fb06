"""
An operation and a plan as arrays: what the replications run over, made once.

Places, legs, checkpoints and so on are numbered in the order of the operation, tasks vehicle by vehicle in the order of the plan.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.network import AccessWindow, Direction
from safepassage.domain.operation import Operation, corridor_of
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Block, Board, Drive, Load, Plan, Service, Task, Unload
from safepassage.simulation.naming import Names, refuges
from safepassage.simulation.numbering import Numbers, numbered
from safepassage.simulation.roads import Run, runs_of
from safepassage.terms import usable_windows

Integers: TypeAlias = NDArray[np.int64]

DRIVE: Final = 0
SERVICE: Final = 1
BOARD: Final = 2
ALIGHT: Final = 3
LOAD: Final = 4
UNLOAD: Final = 5
_KINDS: Final[dict[type, int]] = {Drive: DRIVE, Service: SERVICE, Board: BOARD, Alight: ALIGHT, Load: LOAD, Unload: UNLOAD}

IN: Final = 0
OUT: Final = 1
NEVER: Final = 1 << 40
"""An instant after every other, about 35 000 years."""
NOWHERE: Final = ("", "")
_WAYS: Final = {Direction.IN: IN, Direction.OUT: OUT}


class Tasks(NamedTuple):
    """
    The tasks of all vehicles, one after the other.

    - ``first[v]`` to ``first[v + 1]`` are those of vehicle v; ``owner`` is v.
    - ``begin`` is the planned start, ``length`` the planned time; ``place`` and ``to`` are where a task starts and ends.
    - ``entry`` is the convoy that enters at a gate with this drive, or -1; ``head`` is 1 for the service that pays the batch by the plan;
      ``rank`` the order in which tasks that ask for something at the same instant are served, ``ranked`` the tasks in that order.
    - ``people`` from ``load[t]`` to ``load[t + 1]`` are the group and the count of those to board; ``kg`` is what is loaded or unloaded.
    - ``back`` is the first exposed drive of the way in that a task belongs to, or -1 where there is no turning back; ``resume`` the task at
      which a vehicle that turned back takes up the plan again, or -1.
    - ``point`` and ``boarding`` are the numbers of the turn-back point and of the last boarding, or -1; behind the turn-back points
      stand those at which a vehicle may be held at a refuge. ``hold`` is the task that the limit for that belongs to, or -1.
    - ``leaves`` is the window that a drive leaves, ``inside`` the window in which a vehicle is exposed during the task; -1 for none.
    """

    first: Integers
    owner: Integers
    kind: Integers
    begin: Integers
    place: Integers
    to: Integers
    leg: Integers
    way: Integers
    day: Integers
    night: Integers
    length: Integers
    ready: Integers
    convoy: Integers
    entry: Integers
    post: Integers
    head: Integers
    rank: Integers
    ranked: Integers
    site: Integers
    load: Integers
    people: Integers
    kg: Integers
    back: Integers
    resume: Integers
    point: Integers
    boarding: Integers
    hold: Integers
    leaves: Integers
    inside: Integers


class Vehicles(NamedTuple):
    """Where vehicles start, from when, with whom aboard; ``seats`` are the places per need, ``kept`` the seats kept for each stretcher."""

    place: Integers
    start: Integers
    fleet: Integers
    seats: Integers
    kept: Integers
    aboard: Integers
    kg: Integers


class Roads(NamedTuple):
    """Legs, places, corridors and windows; windows of corridor c are ``window[c]`` to ``window[c + 1]``, in order of opening."""

    leg_in: Integers
    metres: Integers
    place_in: Integers
    place_post: Integers
    refuge: Integers
    bays: Integers
    headway: Integers
    most: Integers
    window: Integers
    opens: Integers
    closes: Integers
    allows: Integers
    nights: Integers


class Posts(NamedTuple):
    """
    Checkpoints, and the private cars that take their lanes.

    ``hours`` of c are the rows from ``hour[c]`` to ``hour[c + 1]`` (start, end), ``quotas`` likewise (start, end, vehicles); ``cars`` are
    rows of corridor, way, start, end and seconds of lane time an hour.
    """

    lanes: Integers
    service: Integers
    batch: Integers
    corridor: Integers
    allows: Integers
    hour: Integers
    hours: Integers
    quota: Integers
    quotas: Integers
    cars: Integers


class Crowd(NamedTuple):
    """Groups and reception sites; ``queue[place[p]:place[p + 1]]`` are the groups at place p, those with the first priority first."""

    number: Integers
    need: Integers
    ready: Integers
    takes: Integers
    place: Integers
    queue: Integers
    intake: Integers


class Convoys(NamedTuple):
    """Convoys of the plan; vehicles ``members[member[c]:member[c + 1]]`` enter at the gate together."""

    corridor: Integers
    way: Integers
    member: Integers
    members: Integers


class Script(NamedTuple):
    """Everything that a replication needs of an operation and a plan; ``ends`` is the end of the operation, and the plan's horizon."""

    tasks: Tasks
    vehicles: Vehicles
    roads: Roads
    posts: Posts
    crowd: Crowd
    convoys: Convoys
    ends: Integers


def script_of(operation: Operation, plan: Plan) -> tuple[Script, Names]:
    """Return ``operation`` and ``plan`` as arrays, with what the numbers mean; the plan must keep the rules."""
    blocks = tuple(block for block in plan.blocks if block.tasks)
    windows = tuple(
        window for corridor in operation.corridors for window in usable_windows(operation) if window.corridor == corridor.id
    )
    runs = [runs_of(operation, plan, block, windows) for block in blocks]
    points = list(dict.fromkeys(pair for run in runs for pair in run.points if pair))
    boardings = list(dict.fromkeys(pair for run in runs for pair in run.boardings if pair))
    holds = list(dict.fromkeys(pair for block, run in zip(blocks, runs, strict=True) for pair in refuges(block, run) if pair))
    tasks = _tasks(operation, plan, blocks, runs, points, holds, boardings)
    script = Script(
        tasks=tasks,
        vehicles=_vehicles(operation, blocks),
        roads=_roads(operation, windows),
        posts=_posts(operation),
        crowd=_crowd(operation),
        convoys=_convoys(operation, plan, blocks, tasks),
        ends=_ints([operation.horizon, plan.horizon]),
    )
    names = Names(
        vehicles=tuple(block.vehicle for block in blocks),
        inside=tuple(
            block.vehicle
            for block in plan.blocks
            if not block.tasks and operation.place[operation.fleet[block.fleet].place].exposed_in
        ),
        points=tuple(points),
        holds=tuple(holds),
        boardings=tuple(boardings),
        windows=tuple(window.id for window in windows),
    )
    return script, names


def _tasks(
    op: Operation,
    plan: Plan,
    blocks: Sequence[Block],
    runs: Sequence[Run],
    points: Sequence[tuple[str, str]],
    holds: Sequence[tuple[str, str]],
    boardings: Sequence[tuple[str, str]],
) -> Tasks:
    at = Numbers.of(op, plan)
    tasks = [(number, task) for number, block in enumerate(blocks) for task in block.tasks]
    first = _offsets(len(block.tasks) for block in blocks)
    columns: dict[str, list[int]] = {
        name: [] for name in Tasks._fields if name not in {"first", "load", "people", "rank", "ranked"}
    }
    people: list[tuple[int, int]] = []
    load = [0]
    point_at, boarding_at = ({pair: n for n, pair in enumerate(pairs)} for pairs in (points, boardings))
    hold_at = {pair: len(points) + n for n, pair in enumerate(holds)}
    for vehicle, (block, run) in enumerate(zip(blocks, runs, strict=True)):
        held = refuges(block, run)
        for number, task in enumerate(block.tasks):
            row = _task_row(op, at, block, task) | {
                "owner": vehicle,
                "place": at.place[run.places[number][0]],
                "to": at.place[run.places[number][1]],
                "entry": at.convoy.get(run.entries[number], -1),
                "back": _moved(run.back[number], int(first[vehicle])),
                "resume": _moved(run.resume[number], int(first[vehicle])),
                "point": point_at.get(run.points[number] or NOWHERE, hold_at.get(held[number] or NOWHERE, -1)),
                "hold": _moved(run.holds[number], int(first[vehicle])),
                "boarding": boarding_at.get(run.boardings[number] or NOWHERE, -1),
                "leaves": run.leaves[number],
                "inside": run.inside[number],
            }
            for name, value in row.items():
                columns[name].append(value)
            if isinstance(task, Board):
                people += [(at.group[part.group], part.count) for part in task.people]
            load.append(len(people))
    order = sorted(range(len(tasks)), key=lambda n: (tasks[n][1].start, -columns["head"][n], n))
    ranked = _ints(order)
    rank = np.empty(len(tasks), dtype=np.int64)
    rank[ranked] = np.arange(len(tasks))
    whole = {name: _ints(column) for name, column in columns.items()}
    return Tasks(first=first, load=_ints(load), people=_table(people, 2), rank=rank, ranked=ranked, **whole)


def _task_row(op: Operation, at: "Numbers", block: Block, task: Task) -> dict[str, int]:
    """Return what the arrays hold of a task by itself."""
    row = dict.fromkeys(("leg", "way", "convoy", "post", "site"), -1)
    row |= {"kind": _KINDS[type(task)], "begin": task.start, "length": task.end - task.start}
    row |= dict.fromkeys(("day", "night", "head", "kg", "ready"), 0)
    if isinstance(task, Drive):
        time = op.leg[task.leg].travel_time(op.vehicle_type[op.fleet[block.fleet].type].profile)
        row |= {"leg": at.leg[task.leg], "way": _WAYS[task.direction], "convoy": at.convoy.get(task.convoy, -1)}
        row |= {"day": time.day if time else row["length"], "night": time.night if time else row["length"]}
    elif isinstance(task, Service):
        row |= {"post": at.post[task.checkpoint], "way": _WAYS[task.direction], "convoy": at.convoy.get(task.convoy, -1)}
        row |= {"head": int(task.convoy != "" and task in at.heads)}
    elif isinstance(task, Board):
        row |= {"site": at.site[task.site], "ready": max((op.group[part.group].ready_from for part in task.people), default=0)}
    elif isinstance(task, Alight):
        row |= {"site": at.site[task.place]}
    else:
        row |= {"kg": sum(part.kg for part in task.goods)}
        if isinstance(task, Load):
            row |= {"ready": max((op.consignment[part.consignment].ready_from for part in task.goods), default=0)}
    return row


def _vehicles(op: Operation, blocks: Sequence[Block]) -> Vehicles:
    fleets = numbered(fleet.id for fleet in op.fleets)
    places = numbered(place.id for place in op.places)
    groups = numbered(group.id for group in op.groups)
    aboard = np.zeros((len(blocks), len(op.groups)), dtype=np.int64)
    for number, block in enumerate(blocks):
        for load in op.fleet[block.fleet].aboard:
            aboard[number, groups[load.group]] += load.count
    own = [op.fleet[block.fleet] for block in blocks]
    types = [op.vehicle_type[fleet.type] for fleet in own]
    return Vehicles(
        place=_ints(places[fleet.place] for fleet in own),
        start=_ints(max(0, fleet.available_from) for fleet in own),
        fleet=_ints(fleets[fleet.id] for fleet in own),
        seats=_table([tuple(kind.places.of(need) for need in Mobility) for kind in types], 3),
        kept=_ints(kind.attendant_seats for kind in types),
        aboard=aboard,
        kg=_ints(sum(cargo.kg for cargo in fleet.cargo) for fleet in own),
    )


def _roads(op: Operation, windows: Sequence[AccessWindow]) -> Roads:
    corridors = numbered(corridor.id for corridor in op.corridors)
    posts = {checkpoint.place: number for number, checkpoint in enumerate(op.checkpoints)}
    return Roads(
        leg_in=_ints(corridors.get(leg.exposed_in, -1) for leg in op.legs),
        metres=_ints(leg.distance for leg in op.legs),
        place_in=_ints(corridors.get(place.exposed_in, -1) for place in op.places),
        place_post=_ints(posts.get(place.id, -1) for place in op.places),
        refuge=_ints(int("refuge" in place.roles) for place in op.places),
        bays=_ints(place.bays for place in op.places),
        headway=_ints(corridor.headway for corridor in op.corridors),
        most=_ints(-1 if corridor.max_convoys is None else corridor.max_convoys for corridor in op.corridors),
        window=_offsets(sum(window.corridor == corridor.id for window in windows) for corridor in op.corridors),
        opens=_ints(window.opens for window in windows),
        closes=_ints(window.closes for window in windows),
        allows=_table(
            [tuple(int(window.directions.allow(way)) for way in (Direction.IN, Direction.OUT)) for window in windows], 2
        ),
        nights=_table([(night.start, night.end) for night in op.nights], 2),
    )


def _posts(op: Operation) -> Posts:
    corridors = numbered(corridor.id for corridor in op.corridors)
    cars = [
        (corridors[c.corridor], _WAYS[c.direction], c.period.start, c.period.end, c.cars_per_hour * c.service_per_car)
        for c in op.private_cars
    ]
    checkpoints = op.checkpoints
    return Posts(
        lanes=_ints(checkpoint.lanes for checkpoint in checkpoints),
        service=_ints(checkpoint.service for checkpoint in checkpoints),
        batch=_ints(checkpoint.batch for checkpoint in checkpoints),
        corridor=_ints(corridors.get(corridor_of(op, checkpoint), -1) for checkpoint in checkpoints),
        allows=_table([tuple(int(c.directions.allow(way)) for way in (Direction.IN, Direction.OUT)) for c in checkpoints], 2),
        hour=_offsets(len(checkpoint.hours) for checkpoint in checkpoints),
        hours=_table([(hours.start, hours.end) for c in checkpoints for hours in sorted(c.hours)], 2),
        quota=_offsets(len(checkpoint.quotas) for checkpoint in checkpoints),
        quotas=_table([(q.period.start, q.period.end, q.vehicles) for c in checkpoints for q in c.quotas], 3),
        cars=_table(cars, 5),
    )


def _crowd(op: Operation) -> Crowd:
    needs = list(Mobility)
    sites = numbered(site.place for site in op.reception_sites)
    takes = np.zeros((len(op.groups), len(op.reception_sites)), dtype=np.int64)
    for number, group in enumerate(op.groups):
        takes[number, [sites[site] for site in op.sites_for(group)]] = 1
    at = {
        place.id: sorted((n for n, g in enumerate(op.groups) if g.place == place.id), key=lambda n: (op.groups[n].priority, n))
        for place in op.places
    }
    limits = [tuple(-1 if (most := site.intake(need)) is None else most for need in needs) for site in op.reception_sites]
    return Crowd(
        number=_ints(group.count for group in op.groups),
        need=_ints(needs.index(group.mobility) for group in op.groups),
        ready=_ints(group.ready_from for group in op.groups),
        takes=takes,
        place=_offsets(len(at[place.id]) for place in op.places),
        queue=_ints(number for place in op.places for number in at[place.id]),
        intake=_table(limits, 3),
    )


def _convoys(op: Operation, plan: Plan, blocks: Sequence[Block], tasks: Tasks) -> Convoys:
    corridors = numbered(corridor.id for corridor in op.corridors)
    members: list[list[int]] = [[] for _ in plan.convoys]
    for number in range(len(blocks)):
        for entry in tasks.entry[tasks.first[number] : tasks.first[number + 1]]:
            if entry >= 0:
                members[entry].append(number)
    return Convoys(
        corridor=_ints(corridors[convoy.corridor] for convoy in plan.convoys),
        way=_ints(_WAYS[convoy.direction] for convoy in plan.convoys),
        member=_offsets(len(own) for own in members),
        members=_ints(vehicle for own in members for vehicle in own),
    )


def _ints(values: Any) -> Integers:  # noqa: ANN401 - any run of whole numbers
    return np.array(list(values), dtype=np.int64)


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Integers:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)


def _offsets(lengths: Any) -> Integers:  # noqa: ANN401 - any run of whole numbers
    return np.concatenate([[0], np.cumsum(list(lengths), dtype=np.int64)]).astype(np.int64)


def _moved(number: int, by: int) -> int:
    return number if number < 0 else number + by
