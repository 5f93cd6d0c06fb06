"""
Whatever is changed in a good plan or its certificate is caught with a rule named, or is harmless.

Every change says which rules it can break. A changed plan that verifies is harmless only for a change that can be, and only if what
it claims is shown to be true in another way: see `is_harmless`.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from operations import one_bus, two_corridors
from safepassage.domain.aid import Consignment
from safepassage.domain.operation import Operation
from safepassage.domain.plan import (
    Alight,
    Block,
    Board,
    Convoy,
    Drive,
    Goods,
    Headcount,
    Load,
    Objective,
    Phase,
    Plan,
    Price,
    PriceKind,
    Proof,
    Service,
    Task,
    Unload,
)
from safepassage.planning.solve import solve
from safepassage.units import MINUTE
from safepassage.verification import Rule, verify
from safepassage.verification.prices import worth_of_capacities
from unit.verification.handmade import aid_case, clear_case, one_bus_plan, size_case, two_corridors_plan
from unit.verification.reference import Reference

CHANGES = 300
LEAST_CAUGHT = 0.85
"""Share of all changes that must be caught; the others are slack in time and claims that are weaker than they could be."""

Case = tuple[Operation, Plan]


def good_plans() -> list[Case]:
    """Return operations with plans that keep every rule, of every objective, made by hand and by the planner."""
    return [*by_hand(), *by_planner()]


def by_hand() -> list[Case]:
    """Return plans written task by task."""
    return [
        (one_bus(), one_bus_plan()),
        (two_corridors(), two_corridors_plan()),
        clear_case(),
        size_case(),
        aid_case(),
    ]


def with_aid() -> Operation:
    """Return one bus with a ton of flour for the village, and 42 minutes more in the window to carry it in two parts."""
    operation = one_bus()
    return replace(
        operation,
        consignments=(Consignment(id="flour", origin="town", destination="village", kg=1_000),),
        vehicle_types=(replace(operation.vehicle_types[0], kg=800),),
        windows=(replace(operation.windows[0], closes=operation.windows[0].closes + 42 * MINUTE),),
    )


@cache
def by_planner() -> tuple[Case, ...]:
    """Return plans of the planner: the two small operations, one with aid, everybody as early as can be, and with the fewest vehicles."""
    all_out = replace(two_corridors(), groups=tuple(replace(group, count=40) for group in two_corridors().groups))
    asked = (
        (one_bus(), Objective.RESCUE),
        (with_aid(), Objective.RESCUE),
        (two_corridors(), Objective.RESCUE),
        (all_out, Objective.CLEAR),
        (all_out, Objective.SIZE),
    )
    return tuple((operation, solve(operation, objective=objective)) for operation, objective in asked)


class NotApplicableError(Exception):
    """The plan has nothing of the kind to change."""


def pick(rng: random.Random, items: Any) -> Any:  # noqa: ANN401 - any of the items
    """Return one of ``items``."""
    found = list(items)
    if not found:
        raise NotApplicableError
    return rng.choice(found)


def other(rng: random.Random, items: Any, than: object) -> Any:  # noqa: ANN401 - any of the items
    """Return one of ``items`` that is not ``than``."""
    return pick(rng, [item for item in items if item != than])


def near(rng: random.Random, value: int) -> int:
    """Return another whole number, mostly a near one."""
    return value + rng.choice([-1, 1]) * rng.choice([1, 1, 2, 10, 60, 300, 3_600])


# --- tasks ------------------------------------------------------------------------------------------------------------


def with_task(rng: random.Random, made: Plan, kinds: tuple[type, ...], change: Callable[[Any], list[Task]]) -> Plan:
    """Return the plan with one task of ``kinds`` replaced by those that ``change`` makes of it."""
    spots = [(b, t) for b, block in enumerate(made.blocks) for t, task in enumerate(block.tasks) if isinstance(task, kinds)]
    number, at = pick(rng, spots)
    block = made.blocks[number]
    tasks = (*block.tasks[:at], *change(block.tasks[at]), *block.tasks[at + 1 :])
    return with_block(made, number, replace(block, tasks=tasks))


def with_block(made: Plan, number: int, *blocks: Block) -> Plan:
    """Return the plan with one block replaced."""
    return replace(made, blocks=(*made.blocks[:number], *blocks, *made.blocks[number + 1 :]))


ALL = (Drive, Service, Board, Alight, Load, Unload)


def time_of_a_task(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Move its start, its end, or both."""
    which = rng.choice([("start",), ("end",), ("start", "end")])
    by = near(rng, 0)
    return with_task(rng, made, ALL, lambda task: [replace(task, **{name: getattr(task, name) + by for name in which})])


def leg(rng: random.Random, operation: Operation, made: Plan) -> Plan:
    """Drive another leg."""
    return with_task(rng, made, (Drive,), lambda task: [replace(task, leg=other(rng, operation.leg, task.leg))])


def direction(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Drive or be served the other way."""
    return with_task(
        rng, made, (Drive, Service), lambda task: [replace(task, direction=other(rng, type(task.direction), task.direction))]
    )


def label(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Name another convoy, or none."""
    names = ["", "ghost", *(convoy.id for convoy in made.convoys)]
    return with_task(rng, made, (Drive, Service), lambda task: [replace(task, convoy=other(rng, names, task.convoy))])


def removed_task(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Leave a task out."""
    return with_task(rng, made, ALL, lambda _: [])


def doubled_task(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Do a task twice."""
    return with_task(rng, made, ALL, lambda task: [task, task])


def people_of_a_task(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Board or alight another number of people."""

    def change(task: Board | Alight) -> list[Task]:
        first, *others = task.people
        return [replace(task, people=(replace(first, count=near(rng, first.count)), *others))]

    return with_task(rng, made, (Board, Alight), change)


def people_of_a_trip(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Board and alight the same other number of people."""
    number = pick(rng, [n for n, block in enumerate(made.blocks) if any(isinstance(task, Board) for task in block.tasks)])
    by = rng.choice([-3, -1, 1, 7])
    tasks: list[Task] = []
    for task in made.blocks[number].tasks:
        if isinstance(task, Board | Alight):
            first, *others = task.people
            tasks.append(replace(task, people=(replace(first, count=first.count + by), *others)))
        else:
            tasks.append(task)
    return with_block(made, number, replace(made.blocks[number], tasks=tuple(tasks)))


def group(rng: random.Random, operation: Operation, made: Plan) -> Plan:
    """Board or alight people of another group."""

    def change(task: Board | Alight) -> list[Task]:
        first, *others = task.people
        name = other(rng, [*operation.group, "ghosts"], first.group)
        return [replace(task, people=(replace(first, group=name), *others))]

    return with_task(rng, made, (Board, Alight), change)


def site(rng: random.Random, operation: Operation, made: Plan) -> Plan:
    """Board for another site."""
    return with_task(rng, made, (Board,), lambda task: [replace(task, site=other(rng, operation.place, task.site))])


def place(rng: random.Random, operation: Operation, made: Plan) -> Plan:
    """Board, alight, load or unload elsewhere."""
    return with_task(
        rng, made, (Board, Alight, Load, Unload), lambda task: [replace(task, place=other(rng, operation.place, task.place))]
    )


def offers(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Offer no places."""
    return with_task(rng, made, (Board, Alight), lambda task: [replace(task, offers=())])


def kilograms(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Load or unload another weight."""
    return with_task(
        rng, made, (Load, Unload), lambda task: [replace(task, goods=tuple(replace(g, kg=near(rng, g.kg)) for g in task.goods))]
    )


def vehicle(rng: random.Random, operation: Operation, made: Plan) -> Plan:
    """Give a block to another vehicle, or to none that there is."""
    number = rng.randrange(len(made.blocks))
    names = [name for fleet in operation.fleets for name in fleet.vehicles]
    block = made.blocks[number]
    return with_block(made, number, replace(block, vehicle=other(rng, [*names, "ghost"], block.vehicle)))


def fleet_of_a_block(rng: random.Random, operation: Operation, made: Plan) -> Plan:
    """Name another fleet."""
    number = rng.randrange(len(made.blocks))
    block = made.blocks[number]
    return with_block(made, number, replace(block, fleet=other(rng, [*operation.fleet, "ghost"], block.fleet)))


def removed_block(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Leave a block out."""
    return with_block(made, rng.randrange(len(made.blocks)))


def tasks_of_two_blocks(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Let two vehicles do each other's tasks."""
    first = rng.randrange(len(made.blocks))
    second = pick(rng, [n for n, block in enumerate(made.blocks) if block.tasks != made.blocks[first].tasks])
    one, two = made.blocks[first], made.blocks[second]
    return with_block(with_block(made, first, replace(one, tasks=two.tasks)), second, replace(two, tasks=one.tasks))


# --- convoys ----------------------------------------------------------------------------------------------------------


def convoy(rng: random.Random, operation: Operation, made: Plan) -> Plan:
    """Change one field of a convoy."""
    number = pick(rng, range(len(made.convoys)))
    old = made.convoys[number]
    changed: dict[str, Any] = {
        "id": "ghost",
        "corridor": other(rng, [*operation.corridor, "ghost"], old.corridor),
        "direction": other(rng, type(old.direction), old.direction),
        "window": other(rng, [*operation.window, "ghost"], old.window),
        "gate": other(rng, ["", *operation.place], old.gate),
        "entry": near(rng, old.entry),
        "vehicles": rng.choice([old.vehicles[1:], (*old.vehicles, "ghost"), old.vehicles * 2]),
    }
    name = rng.choice(list(changed))
    return with_convoys(made, number, replace(old, **{name: changed[name]}))


def removed_convoy(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Leave a convoy out."""
    return with_convoys(made, pick(rng, range(len(made.convoys))))


def doubled_convoy(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Name a convoy twice, under its own id or another."""
    number = pick(rng, range(len(made.convoys)))
    old = made.convoys[number]
    return with_convoys(made, number, old, replace(old, id=rng.choice([old.id, "ghost"])))


def with_convoys(made: Plan, number: int, *convoys: Convoy) -> Plan:
    """Return the plan with one convoy replaced."""
    return replace(made, convoys=(*made.convoys[:number], *convoys, *made.convoys[number + 1 :]))


# --- totals, conditions, identity -------------------------------------------------------------------------------------


def total(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Claim another total."""
    names = ("people", "weighted", "clearance", "exposure_people", "exposure_vehicles", "metres", "vehicles_used")
    name = rng.choice(names)
    value: Any = near(rng, getattr(made.totals, name) or 0)
    return replace(made, totals=replace(made.totals, **{name: value}))


def total_by_name(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Claim another number of one group, or aid that was not delivered."""
    first, *others = made.totals.by_group
    totals = rng.choice(
        [
            replace(made.totals, by_group=(replace(first, count=near(rng, first.count)), *others)),
            replace(made.totals, by_group=tuple(others)),
            replace(made.totals, by_group=(Headcount(group="ghosts", count=1), first, *others)),
            replace(made.totals, delivered=(*made.totals.delivered, Goods(consignment="ghost", kg=5))),
        ]
    )
    return replace(made, totals=totals)


def condition(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Leave a condition out, or name one too many."""
    return replace(made, conditions=rng.choice([made.conditions[1:] or ("ghost",), (*made.conditions, "ghost")]))


def identity(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Name another operation, digest, version or objective."""
    changed: dict[str, Any] = {
        "operation": "ghost",
        "digest": "0" * 64,
        "version": 2,
        "objective": other(rng, Objective, made.objective),
    }
    name = rng.choice(list(changed))
    return replace(made, **{name: changed[name]})


def horizon(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Change the plan's horizon."""
    return replace(made, horizon=near(rng, made.horizon))


# --- the certificate --------------------------------------------------------------------------------------------------


def claim(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Claim another value, bound, gap or bound on people."""
    old = made.certificate
    name = rng.choice(["value", "bound", "gap", "people_bound"])
    value: Any = old.gap + rng.choice([-0.1, 0.001, 0.5]) if name == "gap" else near(rng, getattr(old, name))
    return replace(made, certificate=replace(old, **{name: value}))


def with_proof(rng: random.Random, made: Plan, change: Callable[[Proof], Proof]) -> Plan:
    """Return the plan with one proof changed."""
    number = pick(rng, range(len(made.certificate.proofs)))
    proofs = list(made.certificate.proofs)
    proofs[number] = change(proofs[number])
    return replace(made, certificate=replace(made.certificate, proofs=tuple(proofs)))


def bound_of_a_proof(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Claim another bound in a proof."""
    return with_proof(rng, made, lambda old: replace(old, bound=near(rng, old.bound)))


def grid_of_a_proof(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Change step, horizon or vehicles of a proof."""
    name = rng.choice(["step", "horizon", "vehicles"])

    def change(old: Proof) -> Proof:
        value: Any = near(rng, getattr(old, name))
        return replace(old, **{name: value})

    return with_proof(rng, made, change)


def price(rng: random.Random, operation: Operation, made: Plan) -> Plan:
    """Change, add or leave out a price."""
    extra = Price(kind=PriceKind.DEMAND, subject=pick(rng, operation.group), price=rng.randrange(-2, 1_500_000))

    def change(old: Proof) -> Proof:
        if not old.prices or rng.random() < 0.3:
            return replace(old, prices=(*old.prices, extra))
        number = rng.randrange(len(old.prices))
        first = old.prices[number]
        new = rng.choice(
            [
                (),
                (replace(first, price=near(rng, first.price)),),
                (replace(first, price=first.price * 2),),
                (replace(first, subject="ghost"),),
            ]
        )
        return replace(old, prices=(*old.prices[:number], *new, *old.prices[number + 1 :]))

    return with_proof(rng, made, change)


def phase(rng: random.Random, operation: Operation, made: Plan) -> Plan:
    """Shift the grid at one place."""
    shifted = Phase(place=pick(rng, operation.place), loaded=rng.random() < 0.5, offset=rng.randrange(-5, 310))
    return with_proof(rng, made, lambda old: replace(old, phases=(*old.phases, shifted)))


def removed_proof(rng: random.Random, _: Operation, made: Plan) -> Plan:
    """Leave a proof out."""
    number = pick(rng, range(len(made.certificate.proofs)))
    proofs = made.certificate.proofs
    return replace(made, certificate=replace(made.certificate, proofs=(*proofs[:number], *proofs[number + 1 :])))


# --- what each change can break ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """A kind of change: the rules of which it must break at least one, and whether it can be harmless."""

    change: Callable[[random.Random, Operation, Plan], Plan]
    rules: frozenset[Rule]
    harmless: bool = False


def kind(change: Callable[[random.Random, Operation, Plan], Plan], *rules: Rule, harmless: bool = False) -> Kind:
    """Return a kind of change."""
    return Kind(change, frozenset(rules), harmless)


R = Rule
KINDS = (
    kind(time_of_a_task, R.BLOCK, R.MOVING, R.SITE, R.CHECKPOINT, R.CONVOY, R.WINDOW, R.TOTALS, R.HORIZON, R.BAY, harmless=True),
    kind(leg, R.BLOCK),
    kind(direction, R.BLOCK, R.CHECKPOINT),
    kind(label, R.CONVOY, harmless=True),
    kind(removed_task, R.BLOCK, R.CHECKPOINT, R.PEOPLE, R.CARGO),
    kind(doubled_task, R.BLOCK),
    kind(people_of_a_task, R.PEOPLE),
    kind(people_of_a_trip, R.TOTALS),
    kind(group, R.PEOPLE, R.BLOCK),
    kind(site, R.PEOPLE),
    kind(place, R.BLOCK),
    kind(offers, R.SITE),
    kind(kilograms, R.CARGO),
    kind(vehicle, R.BLOCK),
    kind(fleet_of_a_block, R.BLOCK),
    kind(removed_block, R.BLOCK),
    kind(tasks_of_two_blocks, R.CONVOY, R.LOAD, harmless=True),
    kind(convoy, R.CONVOY),
    kind(removed_convoy, R.CONVOY),
    kind(doubled_convoy, R.CONVOY),
    kind(total, R.TOTALS),
    kind(total_by_name, R.TOTALS),
    kind(condition, R.CONDITION),
    kind(identity, R.PLAN, R.CERTIFICATE),
    kind(horizon, R.HORIZON, R.CERTIFICATE, harmless=True),
    kind(claim, R.CERTIFICATE, harmless=True),
    kind(bound_of_a_proof, R.CERTIFICATE, harmless=True),
    kind(grid_of_a_proof, R.CERTIFICATE, harmless=True),
    kind(price, R.CERTIFICATE, harmless=True),
    kind(phase, R.CERTIFICATE, harmless=True),
    kind(removed_proof, R.CERTIFICATE, harmless=True),
)


def is_harmless(operation: Operation, good: Plan, changed: Plan) -> bool:
    """
    Return whether a changed plan that verifies is as good as it says, seen in another way than `verify` does.

    Its people, and what they are worth, are those of the good plan. No claim is stronger than the good plan's, unless its horizon is
    shorter, as long as everybody is received by then. And each proof shows what it says by the plain reference.
    """
    old, new = good.certificate, changed.certificate
    weaker = new.bound >= old.bound if good.objective is Objective.RESCUE else new.bound <= old.bound
    same = (new.value, changed.totals, changed.conditions) == (old.value, good.totals, good.conditions)
    last = max(task.end for block in changed.blocks for task in block.tasks)
    return (
        same
        and weaker
        and new.people_bound >= old.people_bound
        and last <= changed.horizon
        and all(shows(operation, each) for each in new.proofs if each not in old.proofs)
    )


def shows(operation: Operation, proof: Proof) -> bool:
    """Return whether a proof shows the bound that it claims, by the plain reference."""
    worth = worth_of_capacities(operation, proof.prices, proof.vehicles)
    return (worth + Reference(operation, proof).profits()) // 1_000_000 <= proof.bound


def changed_somewhere(rng: random.Random, cases: list[Case], chosen: Kind) -> tuple[int, Plan]:
    """Return a plan changed and its number: the first of the cases, in random order, that has anything of the kind to change."""
    for number in rng.sample(range(len(cases)), len(cases)):
        try:
            return number, chosen.change(rng, *cases[number])
        except NotApplicableError:
            continue
    raise NotApplicableError


def test_good_plans_are_good() -> None:
    """Before anything is changed."""
    assert [verify(operation, made).violations for operation, made in good_plans()] == [()] * len(good_plans())


def test_every_change_is_caught_with_its_rule_or_is_harmless() -> None:
    """300 random changes, and at least 85 % of them caught."""
    cases, caught, harmless, used = good_plans(), Counter[str](), Counter[str](), set[int]()
    seed = 0
    while caught.total() + harmless.total() < CHANGES:
        seed += 1
        rng = random.Random(seed)
        chosen = KINDS[seed % len(KINDS)]
        name = chosen.change.__name__
        number, changed = changed_somewhere(rng, cases, chosen)
        operation, good = cases[number]
        used.add(number)
        broken = {violation.rule for violation in verify(operation, changed).violations}
        if broken:
            assert broken & chosen.rules, f"seed {seed}: {name} broke {sorted(broken)}, expected one of {sorted(chosen.rules)}"
            caught[name] += 1
        else:
            assert changed != good, f"seed {seed}: {name} changed nothing"
            assert chosen.harmless, f"seed {seed}: {name} was not caught"
            assert is_harmless(operation, good, changed), f"seed {seed}: {name} was not caught, and is not harmless"
            harmless[name] += 1
    assert used == set(range(len(cases)))
    assert set(caught) | set(harmless) == {each.change.__name__ for each in KINDS}
    assert caught.total() >= LEAST_CAUGHT * CHANGES, f"only {caught.total()} caught; harmless: {dict(harmless)}"
