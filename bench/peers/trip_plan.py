"""From numbers of vehicles on each move to the trips of single vehicles: who has waited longest goes first."""

import math
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

from bench.peers.answer import Answer, Trip
from bench.peers.instance import Instance, Offer, Run
from bench.peers.trip_model import Cell, Columns, Move


def answer(instance: Instance, columns: Columns, numbers: Mapping[int, int], status: str, step: int) -> Answer:
    """Return the answer that whole ``numbers``, by column, mean."""
    by_step: dict[int, list[tuple[Move, int]]] = defaultdict(list)
    for column, move in columns.moves.items():
        if numbers.get(column, 0) > 0:
            by_step[move.step].append((move, numbers[column]))
    loads = [(group, numbers.get(column, 0)) for column, (group, _) in columns.loads.items()]
    seats: dict[tuple[Cell, str], int] = defaultdict(int)
    for column, (group, cell) in columns.loads.items():
        seats[cell, group.mobility] += numbers.get(column, 0)
    people, value = instance.aboard
    return Answer(
        people=people + sum(count for _, count in loads),
        value=value + sum(group.weight * count for group, count in loads),
        status=f"{status}, step {step // 60} min",
        trips=_trips(instance, by_step, step, seats),
    )


def rounded(columns: Columns, values: Sequence[float]) -> dict[int, int]:
    """
    Return whole numbers for the ``values`` of a relaxed program.

    Of each kind of move, as many are made up to each step as the relaxed program makes, to the nearest whole one. A vehicle that is then
    not where it should be stays out.
    """
    numbers = {column: math.floor(values[column] + 1e-6) for column in columns.loads}
    total: dict[tuple[object, ...], float] = defaultdict(float)
    for column, move in sorted(columns.moves.items(), key=lambda item: item[1].step):
        key = (move.type, move.start, move.goal, move.point, move.offer and move.offer.mobilities)
        before = math.floor(total[key] + 0.5)
        total[key] += values[column]
        numbers[column] = math.floor(total[key] + 0.5) - before
    return numbers


def _trips(
    instance: Instance, by_step: Mapping[int, list[tuple[Move, int]]], step: int, seats: dict[tuple[Cell, str], int]
) -> tuple[Trip, ...]:
    free: dict[tuple[str, str], deque[str]] = defaultdict(deque)
    coming: dict[int, list[tuple[tuple[str, str], str]]] = defaultdict(list)
    for vehicle in instance.vehicles:
        coming[max(0, int(vehicle.start / step + 0.5))].append(((vehicle.type, vehicle.place), vehicle.id))
    trips = []
    for now in range(instance.horizon // step + 1):
        for place, name in coming.pop(now, []):
            free[place].append(name)
        # An approach shorter than half a step ends in the step in which it begins: so approaches come before trips.
        for move, count in sorted(by_step.get(now, []), key=lambda item: bool(item[0].point)):
            waiting, goal = free[move.type, move.start], (move.type, move.goal)
            for _ in range(min(count, len(waiting))):
                name = waiting.popleft()
                if move.end == now:
                    free[goal].append(name)
                else:
                    coming[move.end].append((goal, name))
                if move.run and move.offer:
                    trips.append(_trip(move, move.run, move.offer, name, seats))
    return tuple(trips)


def _trip(move: Move, run: Run, offer: Offer, name: str, seats: dict[tuple[Cell, str], int]) -> Trip:
    """Return the trip of one vehicle, and take its people from those of its cell: as many as it has places."""
    people = {}
    for mobility, places in offer.load.items():
        key = (move.point, move.goal, move.step), mobility
        people[mobility] = min(places, seats[key])
        seats[key] -= people[mobility]
    return Trip(enters=run.enters, vehicle=name, point=move.point, site=move.goal, offer=offer.mobilities, people=people)
