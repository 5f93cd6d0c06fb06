"""The bus evacuation benchmark: exact against brute force, files refused with everything that is wrong, answers worked out again."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from bench import bep
from bench.bep_check import WrongAnswerError, last_arrival, plain_bound, prices_exclude
from bench.bep_files import InvalidInstanceError, read_instance
from bench.bep_greedy import nearest_next
from bench.bep_instance import SIZES, Instance, published_family, worked_example
from bench.bep_master import Master
from bench.bep_prices import Prices
from bench.bep_roads import Roads, Route
from bench.bep_solve import solve

GOOD = {"buses": 3, "loads": [1, 3, 3], "capacity": [4, 4, 1], "start": [7, 4, 9], "distance": [[6, 7, 8], [10, 9, 2], [6, 3, 7]]}


# --- an independent answer ----------------------------------------------------------------------------------------------


def tiny(rng: np.random.Generator) -> Instance:
    """Return an instance of up to 3 pick-ups, 3 shelters, 2 depots and 5 loads, with other times back than out."""
    pickups, shelters, depots = (int(rng.integers(1, most + 1)) for most in (3, 3, 2))
    while True:
        loads = rng.integers(0, 3, pickups).tolist()
        capacity = rng.integers(0, 4, shelters).tolist()
        buses = rng.integers(0, 3, depots).tolist()
        if 0 < sum(loads) <= 5 and sum(loads) <= sum(capacity) <= 6 and sum(buses):
            break

    def table(rows: int, columns: int, least: int) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(row) for row in rng.integers(least, 10, (rows, columns)).tolist())

    return Instance(
        name="tiny",
        buses=tuple(buses),
        loads=tuple(loads),
        capacity=tuple(capacity),
        start=table(depots, pickups, 0),
        out=table(pickups, shelters, 1),
        back=table(pickups, shelters, 1),
    )


def brute_force(instance: Instance, *, cover: bool) -> int:
    """Return the earliest last arrival, by extending the plan of one bus after the other in every way."""
    pairs = list(product(range(len(instance.loads)), range(len(instance.capacity))))
    best = 10**9
    seen: dict[tuple[object, ...], int] = {}

    def extend(bus: int, at: tuple[int, int | None], left: tuple[int, ...], places: tuple[int, ...], last: int) -> None:
        nonlocal best
        now, shelter = at
        state = (bus, at, left, places)
        if last >= best or seen.get(state, 10**9) <= last:
            return
        seen[state] = last
        if max(left) <= 0:
            best = last
            return
        if bus == len(fleet):
            return
        extend(bus + 1, (0, None), left, places, last)
        for pickup, onto in pairs:
            if not places[onto] or (left[pickup] <= 0 and not cover):
                continue
            way = instance.start[fleet[bus]][pickup] if shelter is None else instance.back[pickup][shelter]
            there = now + way + instance.out[pickup][onto]
            fewer = tuple(number - (place == pickup) for place, number in enumerate(left))
            taken = tuple(number - (place == onto) for place, number in enumerate(places))
            extend(bus, (there, onto), fewer, taken, max(last, there))

    fleet = [depot for depot, buses in enumerate(instance.buses) for _ in range(buses)]
    extend(0, (0, None), instance.loads, instance.capacity, 0)
    return best


@pytest.mark.parametrize("cover", [False, True])
def test_equals_brute_force_on_random_tiny_instances(cover: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Exactly or at least so many trips, several depots, other times back: the optimum is that of trying everything."""
    rng = np.random.default_rng(20240)
    for _ in range(150):
        instance = tiny(rng)
        answer = solve(instance, cover=cover)
        assert answer.proven, instance
        assert answer.arrival == brute_force(instance, cover=cover), instance
        assert last_arrival(instance, answer.routes, cover=cover) == answer.arrival
        assert plain_bound(instance) <= answer.arrival, instance


def test_brute_force_agrees_with_the_literature_on_its_worked_example() -> None:
    """The oracle itself finds the published 23, and so do the solver and its second reading of the inequality."""
    assert brute_force(worked_example(), cover=False) == 23
    assert solve(worked_example()).arrival == 23


def test_an_empty_trip_can_shorten_a_route() -> None:
    """With the published inequality a bus may drive by another pick-up on its way; with the exact demand it may not."""
    instance = Instance(
        name="detour",
        buses=(1,),
        loads=(1, 0),
        capacity=(9, 9),
        start=((20, 1),),
        out=((1, 9), (9, 1)),
        back=((9, 1), (9, 9)),
    )
    assert solve(instance).arrival == 21
    # Pick-up 2 at 1, shelter 2 at 2, pick-up 1 at 3, shelter 1 at 4.
    assert solve(instance, cover=True).arrival == 4


def test_a_second_depot_is_used_where_it_is_nearer() -> None:
    """Each bus starts from its own depot: with the near one empty, its load waits for the far bus."""
    near = Instance(
        name="n", buses=(1, 1), loads=(1, 1), capacity=(2,), start=((1, 9), (9, 1)), out=((2,), (2,)), back=((2,), (2,))
    )
    assert solve(near).arrival == 3
    assert solve(replace(near, buses=(2, 0))).arrival == 7


# --- the family ---------------------------------------------------------------------------------------------------------


def test_the_family_is_the_published_one_and_depends_on_the_seed_alone() -> None:
    """Ten instances of each size, numbers in the published ranges, room for everybody, the same for the same seed."""
    family = published_family(5)
    assert family == published_family(5)
    assert family != published_family(6)
    assert [(len(own.loads), len(own.capacity), own.buses) for own in family] == [
        (n, n, (b,)) for n, b in SIZES for _ in range(10)
    ]
    assert {load for own in family for load in own.loads} == set(range(1, 6))
    assert {time for own in family for row in own.out for time in row} == set(range(1, 11))
    assert all(sum(own.capacity) >= sum(own.loads) and own.out == own.back for own in family)


def test_every_size_up_to_six_pickups_is_proven() -> None:
    """Fifty instances of the family, each proven, and never worse than the plan by hand."""
    for instance in published_family(77)[:50]:
        answer = solve(instance)
        assert answer.proven
        assert answer.arrival <= last_arrival(instance, nearest_next(instance), cover=False)


def test_out_of_time_gives_a_plan_and_a_true_bound() -> None:
    """Without time, the plan by hand and the plain bound are what there is, and they are not called a proof."""
    instance = published_family(3)[-1]
    answer = solve(instance, time_limit=1e-9)
    assert not answer.proven
    assert plain_bound(instance) == answer.bound < solve(instance).arrival <= answer.arrival


def test_a_grid_gives_a_true_bound_and_a_plan_that_keeps_the_rules() -> None:
    """Times up to a million are rounded, down to nothing where they are short: the optimum lies between the bound and the plan."""
    rng = np.random.default_rng(7)
    gaps = []
    for _ in range(6):
        drawn = tiny(rng)
        wide = rng.integers(1, 100_000, (3, 3))
        out = tuple(tuple(int(wide[i, j]) * own**2 for j, own in enumerate(row)) for i, row in enumerate(drawn.out))
        back = tuple(tuple(1 if own < 4 else own * 12_345 for own in row) for row in drawn.back)
        start = tuple(tuple(own * 54_321 for own in row) for row in drawn.start)
        instance = replace(drawn, start=start, out=out, back=back)
        answer = solve(instance)
        best = brute_force(instance, cover=False)
        assert answer.bound <= best <= answer.arrival == last_arrival(instance, answer.routes, cover=False)
        gaps.append(answer.arrival / answer.bound - 1)
    assert max(gaps) < 0.1


def test_the_longest_times_allowed_are_solved() -> None:
    """A way of a billion does not make a table of a billion ticks."""
    far = Instance(
        name="far", buses=(1,), loads=(1, 1), capacity=(2, 2), start=((1, 10**9),), out=((1, 10**9),) * 2, back=((1, 10**9),) * 2
    )
    assert solve(far).arrival == 4
    assert solve(replace(far, start=((10**9, 10**9),))).bound > 0.999 * 10**9


# --- what answers are checked with --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("routes", "wrong"),
    [
        ([Route(depot=0, trips=((0, 0), (1, 2), (2, 1)))], "1 loads are fetched at pick-up 2, where 3 wait"),
        ([Route(depot=0, trips=((1, 2),))] * 4, "4 buses start at depot 1, which has 3"),
        ([Route(depot=0, trips=((1, 2),))] * 3, "3 loads are brought to shelter 3, which takes 1"),
    ],
)
def test_wrong_routes_are_refused(routes: list[Route], wrong: str) -> None:
    """Loads left, buses that do not exist and shelters too full are each told."""
    with pytest.raises(WrongAnswerError, match=wrong):
        last_arrival(worked_example(), routes, cover=False)


def test_prices_exclude_what_is_too_early_and_nothing_else() -> None:
    """The best prices exclude 22 for the worked example; prices of nothing, or below 0 for places, exclude no time at all."""
    roads = Roads.of(worked_example(), cover=False)
    prices, _ = Master(roads).settle(20)
    assert prices_exclude(roads, prices, 20)
    assert not prices_exclude(roads, prices, 23)
    nothing = Prices(load=np.zeros(3, dtype=np.int64), place=np.zeros(3, dtype=np.int64))
    assert not prices_exclude(roads, nothing, 5)
    assert not prices_exclude(roads, Prices(load=nothing.load, place=nothing.place - 1), 5)


# --- the command --------------------------------------------------------------------------------------------------------


def written(folder: Path, content: object) -> Path:
    """Return a file with ``content`` as JSON, or as it is if it is text."""
    path = folder / "own.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_file_is_solved_and_printed_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The worked example from a file, named after the file, with exactly the keys agreed."""
    assert bep.main([str(written(tmp_path, GOOD)), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["instances"]
    assert row.pop("seconds") >= 0
    assert row == {"name": "own", "optimum": 23, "bound": 23, "proven": True}


def test_depots_and_ways_back_are_read(tmp_path: Path) -> None:
    """A row of start and a number of buses for each depot; the way back in the order of distance."""
    raw = {
        "buses": [1, 2],
        "loads": [1, 2],
        "capacity": [3],
        "start": [[1, 2], [3, 4]],
        "distance": [[5], [6]],
        "distance_back": [[7], [8]],
    }
    instance = read_instance(written(tmp_path, raw))
    assert (instance.buses, instance.start, instance.out, instance.back) == ((1, 2), ((1, 2), (3, 4)), ((5,), (6,)), ((7,), (8,)))


def test_one_number_of_buses_for_several_depots_lets_them_start_anywhere(tmp_path: Path) -> None:
    """Each pick-up then counts from its nearest depot."""
    instance = read_instance(written(tmp_path, {**GOOD, "start": [[7, 4, 9], [8, 1, 2]]}))
    assert (instance.buses, instance.start) == ((3,), ((7, 1, 2),))


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ("{", ["is not JSON: Expecting property name"]),
        ('{"buses": 1, "buses": 2}', ["is not JSON: buses given more than once"]),
        ([1], ["holds a list. An object with buses, loads, capacity, start, distance is expected."]),
        (
            {"buses": 0, "loads": [1, -1], "capacity": [1.5, True], "speed": 3},
            [
                "start, distance: missing.",
                "speed: not known.",
                "loads, number 2: -1 given. A whole number from 0 ",
                "capacity, number 1: 1.5 given.",
                "capacity, number 2: true given.",
                "buses: 0 given. A whole number from 1 ",
            ],
        ),
        (
            {**GOOD, "start": [1, 2], "distance": [[6, 7, 8], [10, 9]], "capacity": [2, 2, 2]},
            [
                "distance: 2 rows given. One for each of the 3 pick-ups",
                "distance, row 2: 2 numbers given. One for each of the 3 shelters",
                "start, depot 1: 2 numbers given. One for each of the 3 pick-ups",
                "capacity: 6 places in all for 7 loads, so no plan exists.",
            ],
        ),
        ({**GOOD, "buses": [0, 0]}, ["buses: 2 numbers given for 1 depots", "buses: none at any depot."]),
        (
            {**GOOD, "distance": [[0, 1, 1], [], 3]},
            ["distance, row 1, number 1: 0", "distance, row 2: an empty", "distance, row 3: a number"],
        ),
        ({**GOOD, "loads": "many"}, ["loads: a text given. A list of whole numbers"]),
    ],
)
def test_a_wrong_file_is_refused_with_all_that_is_wrong(content: object, problems: list[str], tmp_path: Path) -> None:
    """Every problem is one line; none hides another."""
    with pytest.raises(InvalidInstanceError) as refused:
        read_instance(written(tmp_path, content))
    assert len(refused.value.problems) == len(problems)
    for told, expected in zip(refused.value.problems, problems, strict=True):
        assert told.startswith(expected)


def test_the_command_tells_what_is_wrong_in_all_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, nothing solved, and a line for each problem of each file."""
    assert bep.main([str(written(tmp_path, {})), str(tmp_path / "none.json"), "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert [row.split("json: ")[1].split(":")[0] for row in err.splitlines()] == [
        "buses, loads, capacity, start, distance",
        "cannot be read",
    ]


def test_results_are_kept_with_command_machine_and_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One size of the family into a folder: a Markdown table by size, and each instance in JSON."""
    assert bep.main(["--only", "2x2x2", "--seed", "4", "--out", str(tmp_path)]) == 0
    assert "10 of 10 proven" in capsys.readouterr().out
    kept = json.loads((tmp_path / "bep.json").read_text(encoding="utf-8"))
    assert set(kept) == {"command", "machine", "date", "instances"}
    assert len(kept["instances"]) == 10
    assert "| 2x2x2 | 10 of 10 |" in (tmp_path / "bep.md").read_text(encoding="utf-8")
