"""VROOM: jobs with several time windows, a priority for the prize, a skill for the type."""

from datetime import timedelta

import numpy as np
import vroom

from bench.peers.answer import NOTHING, Answer, main, seconds_left
from bench.peers.instance import Instance
from bench.peers.jobs import Job, answer, jobs

TOP = 100
"""The highest priority."""
EXPLORE, LARGE = (5, 0), 500_000
"""VROOM's own measure of thoroughness, the most, and the least where jobs times vehicles are more than this: more is not done in time."""


def solve(instance: Instance) -> Answer:
    """Return the routes that VROOM finds in time."""
    made = jobs(instance)
    if not made:
        return NOTHING
    problem = _problem(instance, made)
    left = max(0.1, seconds_left(instance, spare=0.5))
    level = EXPLORE[len(made) * len(instance.vehicles) > LARGE]
    found = problem.solve(exploration_level=level, nb_threads=instance.cores, timeout=timedelta(seconds=left))
    routes: dict[str, list[tuple[int, int]]] = {vehicle.id: [] for vehicle in instance.vehicles}
    steps = found.routes
    columns = (steps.type, steps.vehicle_id, steps.id, steps.arrival, steps.waiting_time)
    for kind, number, job, arrival, waiting in zip(*columns, strict=True):
        if kind == "job":
            routes[instance.vehicles[int(number)].id].append((int(job), int(arrival + waiting)))
    return answer(instance, made, routes, "feasible")


def _problem(instance: Instance, made: list[Job]) -> vroom.Input:
    spots = list(dict.fromkeys(job.spot for job in made))
    places = list(dict.fromkeys(vehicle.place for vehicle in instance.vehicles))
    problem = vroom.Input()
    profiles = {kind.id: kind.profile for kind in instance.types}
    for name in dict.fromkeys(profiles.values()):
        problem.set_durations_matrix(name, _matrix(instance, name, spots, places))
    skill = {kind.id: number for number, kind in enumerate(instance.types)}
    most = max(job.value for job in made)
    problem.add_job(
        [
            vroom.Job(
                number,
                location=spots.index(job.spot),
                default_service=job.lasts,
                skills={skill[job.type.id]},
                priority=max(1, round(TOP * job.value / most)),
                time_windows=[vroom.TimeWindow(first, last) for first, last in job.entries],
            )
            for number, job in enumerate(made)
        ]
    )
    problem.add_vehicle(
        [
            vroom.Vehicle(
                number,
                start=len(spots) + places.index(vehicle.place),
                profile=profiles[vehicle.type],
                skills={skill[vehicle.type]},
                time_window=vroom.TimeWindow(vehicle.start, instance.horizon),
            )
            for number, vehicle in enumerate(instance.vehicles)
            if vehicle.start < instance.horizon
        ]
    )
    return problem


def _matrix(instance: Instance, profile: str, spots: list[tuple[str, str]], places: list[str]) -> np.ndarray:
    """Return the seconds from each site or starting place (rows) to each gate (columns)."""
    approach, never = instance.approach[profile], 2 * instance.horizon
    starts = [site for _, site in spots] + places
    matrix = np.zeros((len(starts), len(starts)), dtype=np.uint32)
    for row, place in enumerate(starts):
        for column, (corridor, _) in enumerate(spots):
            matrix[row, column] = approach[place].get(corridor, never)
    return matrix


if __name__ == "__main__":
    main(solve)
