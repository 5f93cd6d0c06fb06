"""The asks as a table: what can be asked for, of whom, how much, and in which words."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from safepassage.advice import means_changes as means
from safepassage.advice import road_changes as roads
from safepassage.advice import window_changes as windows
from safepassage.advice.ask import Ask, Giver, Recipe, of
from safepassage.domain.fleet import VehicleState
from safepassage.domain.network import ClearanceStatus
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.units import MINUTE

_PLACES_FOR: Final = {
    Mobility.SEAT: "people seated",
    Mobility.WHEELCHAIR: "wheelchair users",
    Mobility.STRETCHER: "stretcher cases",
}


def catalogue(operation: Operation) -> tuple[Ask, ...]:
    """Return everything that can be asked for in ``operation``, in the order of the table, smaller amounts first."""
    base = windows.settled(operation)
    return tuple(ask for recipe in RECIPES.values() for ask in recipe.asks(base))


def granted(operation: Operation, asks: Iterable[Ask]) -> Operation:
    """
    Return ``operation`` with every one of ``asks`` granted, in the order of the table, whatever order they are given in.

    If there are any, whatever is planned on it is conditional: nobody has agreed to them yet.

    Raises
    ------
    ValueError
        If an ask is of no known kind, or about something that the operation does not have.
    """
    order = list(RECIPES)
    given = tuple(asks)
    operation = windows.settled(operation) if given else operation
    for ask in sorted(given, key=lambda ask: (order.index(ask.kind) if ask.kind in RECIPES else -1, ask)):
        if ask.kind not in RECIPES:
            msg = f"There is no ask of the kind {ask.kind!r}. The kinds are {', '.join(RECIPES)}."
            raise ValueError(msg)
        try:
            operation = RECIPES[ask.kind].change(operation, ask.subjects, ask.amount)
        except KeyError as error:
            msg = f"{ask.id} is about {error.args[0]!r}, which the operation does not have. Take an ask of its own catalogue."
            raise ValueError(msg) from None
    return operation


def parse_ask(text: str) -> Ask:
    """
    Return the ask called ``text``, for instance ``close-later/morning/2``.

    Raises
    ------
    ValueError
        If it is not of the form kind/subjects/amount.
    """
    kind, _, rest = text.partition("/")
    subjects, _, amount = rest.rpartition("/")
    if kind not in RECIPES or not subjects or not amount.isdecimal():
        msg = f"{text!r} is no ask. Expected kind/subjects/amount, for instance close-later/morning/2, with a kind of {', '.join(RECIPES)}."
        raise ValueError(msg)
    return Ask(kind, tuple(subjects.split("+")), int(amount))


def words(operation: Operation, ask: Ask) -> str:
    """Return ``ask``, of ``operation``, in plain words."""
    return RECIPES[ask.kind].words(windows.settled(operation), ask.subjects, ask.amount)


def _number(amount: int, one: str, many: str = "") -> str:
    return f"{amount} {one if amount == 1 else many or one + 's'}"


def _and(names: Iterable[str]) -> str:
    *first, last = dict.fromkeys(names)
    return f"{', '.join(first)} and {last}" if first else last


def _place(operation: Operation, name: str) -> str:
    return operation.place[name].name


def _the_windows(operation: Operation, ids: Sequence[str]) -> str:
    named = _and(operation.corridor[operation.window[name].corridor].name for name in ids)
    opens = {window.opens for window in operation.windows}
    when = f" that opens {operation.at(operation.window[ids[0]].opens):%d %b %H:%M} UTC" if len(opens) > 1 else ""
    return f"the window{when} on {named}"


def _the_posts(operation: Operation, ids: Sequence[str]) -> str:
    posts = {post.id: post for post in operation.checkpoints}
    if len(ids) > 3:  # noqa: PLR2004 - a longer list is no longer read
        first, last = _place(operation, posts[ids[0]].place), _place(operation, posts[ids[-1]].place)
        return f"each of the {len(ids)} checkpoints from {first} to {last}"
    return _and(_place(operation, posts[name].place) for name in ids)


def _the_roads(operation: Operation, ids: Sequence[str]) -> str:
    return _and(operation.corridor[name].name for name in ids)


def _opens_earlier(op: Operation, ids: Sequence[str], hours: int) -> str:
    dawn = windows.hours_before_dawn(op, ids)
    when = (
        ", at first light" if hours == next(iter(dawn), 0) else ", before dawn" if windows.is_in_the_dark(op, ids, hours) else ""
    )
    return f"Open {_the_windows(op, ids)} {_number(hours, 'hour')} earlier{when}"


def _more_vehicles(op: Operation, ids: Sequence[str], count: int) -> str:
    place, _ = means.start_of_more(op, ids[0])
    return (
        f"{_number(count, 'more vehicle', 'more vehicles')} of the type {op.vehicle_type[ids[0]].name}, from {_place(op, place)}"
    )


def _site(op: Operation, ids: Sequence[str]) -> str:
    return f"{_PLACES_FOR[Mobility(ids[1])]} at {_place(op, ids[0])}"


def _corridors(keep: Callable[[Operation, str], bool]) -> Callable[[Operation], list[tuple[str, ...]]]:
    """Return the corridors for which ``keep`` holds, each alone, and all of them together if there are several."""

    def found(operation: Operation) -> list[tuple[str, ...]]:
        names = [corridor.id for corridor in operation.corridors if keep(operation, corridor.id)]
        return [*((name,) for name in names), *([tuple(names)] if len(names) > 1 else [])]

    return found


def _assembly_points(operation: Operation) -> list[tuple[str, ...]]:
    """Return the places where people wait, each alone, and all of them together if there are several."""
    names = list(dict.fromkeys(group.place for group in operation.groups))
    return [*((name,) for name in names), *([tuple(names)] if len(names) > 1 else [])]


def _quarter_and_whole(what: str) -> Callable[[Operation, Sequence[str]], list[int]]:
    """Return as amounts a quarter of what there is, rounded up, and as much again."""

    def amounts(operation: Operation, ids: Sequence[str]) -> list[int]:
        limit = means.limit_of(operation.reception_site[ids[0]], what, Mobility(ids[1]))
        return [-(-limit // 4), limit]

    return amounts


def _quota_amounts(operation: Operation, ids: Sequence[str]) -> list[int]:
    most = max(quota.vehicles for post in operation.checkpoints if post.id in ids for quota in post.quotas)
    return [max(1, -(-most // 4)), max(1, most)]


def _headways(operation: Operation, ids: Sequence[str]) -> list[int]:
    longest = max(operation.corridor[name].headway for name in ids) // MINUTE
    return [minutes for minutes in (5, 10, 20) if minutes <= longest]


def _not_ready(operation: Operation, state: VehicleState | None) -> list[tuple[str, ...]]:
    """Return the fleets that come free only later, together: those that are held, or with None all others."""
    names = [
        f.id for f in operation.fleets if f.available_from and (f.state is VehicleState.HELD) == (state is VehicleState.HELD)
    ]
    return [tuple(names)] if names else []


def _groups_not_ready(operation: Operation) -> list[tuple[str, ...]]:
    names = [group.id for group in operation.groups if group.ready_from]
    return [tuple(names)] if names else []


def _exposed_gates(operation: Operation) -> list[tuple[str, ...]]:
    gates = dict.fromkeys(corridor.inner_gate for corridor in operation.corridors)
    return [(gate,) for gate in gates if operation.place[gate].exposed_in]


def _ids_with(items: Callable[[Operation], Iterable[str]]) -> Callable[[Operation], list[tuple[str, ...]]]:
    return lambda operation: [(name,) for name in items(operation)]


_TABLE: Final = (
    Recipe(
        kind="agree-window", giver=Giver.PARTIES, unit="agreement", amounts=of(1),
        subjects=windows.windows_left_aside, change=windows.agreed_after_all,
        words=lambda op, ids, _: f"Agree in detail, all of you, to {_the_windows(op, ids)}",
    ),
    Recipe(
        kind="open-earlier", giver=Giver.PARTIES, unit="hour", amounts=lambda op, ids: (1, 2, *windows.hours_before_dawn(op, ids)),
        subjects=windows.windows_together, change=windows.opened_earlier, allowed=windows.may_open_earlier, words=_opens_earlier,
    ),
    Recipe(
        kind="close-later", giver=Giver.PARTIES, unit="hour", amounts=of(1, 2, 4, 8, 24),
        subjects=windows.windows_together, change=windows.closed_later, allowed=windows.may_close_later,
        words=lambda op, ids, hours: f"Close {_the_windows(op, ids)} {_number(hours, 'hour')} later",
    ),
    Recipe(
        kind="again", giver=Giver.PARTIES, unit="day", amounts=of(1, 2),
        subjects=windows.windows_together, change=windows.held_again, allowed=windows.may_be_held_again,
        words=lambda op, ids, days: f"Hold {_the_windows(op, ids)} again on the next {'day' if days == 1 else f'{days} days'}",
    ),
    Recipe(
        kind="lanes", giver=Giver.CHECKPOINT, unit="lane", amounts=of(1, 2),
        subjects=roads.checkpoints_of_corridors, change=roads.more_lanes,
        words=lambda op, ids, lanes: f"{_number(lanes, 'more lane', 'more lanes')} at {_the_posts(op, ids)}",
    ),
    Recipe(
        kind="faster", giver=Giver.CHECKPOINT, unit="10 % less time", size=10, amounts=of(20, 50),
        subjects=roads.checkpoints_of_corridors, change=roads.faster_service,
        words=lambda op, ids, percent: f"{percent} % less time for each vehicle at {_the_posts(op, ids)}",
    ),
    Recipe(
        kind="hours", giver=Giver.CHECKPOINT, unit="hour at each end", amounts=of(1, 2, 4),
        subjects=_ids_with(lambda op: (post.id for post in op.checkpoints if post.hours)), change=roads.longer_hours,
        words=lambda op, ids, hours: f"Open {_the_posts(op, ids)} {_number(hours, 'hour')} earlier and close it as much later",
    ),
    Recipe(
        kind="quota", giver=Giver.CHECKPOINT, unit="vehicle", amounts=_quota_amounts,
        subjects=_ids_with(lambda op: (post.id for post in op.checkpoints if post.quotas)), change=roads.higher_quota,
        words=lambda op, ids, count: f"Raise the quota of {_the_posts(op, ids)} by {_number(count, 'vehicle')}",
    ),
    Recipe(
        kind="no-quota", giver=Giver.CHECKPOINT, unit="quota lifted", amounts=of(1),
        subjects=_ids_with(lambda op: (post.id for post in op.checkpoints if post.quotas)), change=roads.no_quota,
        words=lambda op, ids, _: f"Lift the quota of {_the_posts(op, ids)}",
    ),
    Recipe(
        kind="longer-convoys", giver=Giver.PARTIES, unit="vehicle in each convoy", amounts=of(2, 5, 10),
        subjects=_corridors(lambda _op, _name: True), change=roads.longer_convoys,
        words=lambda op, ids, count: f"{_number(count, 'more vehicle', 'more vehicles')} in each convoy on {_the_roads(op, ids)}",
    ),
    Recipe(
        kind="shorter-headway", giver=Giver.PARTIES, unit="10 minutes less", size=10, amounts=_headways,
        subjects=_corridors(lambda op, name: op.corridor[name].headway > 0), change=roads.shorter_headway,
        words=lambda op, ids, minutes: f"{minutes} minutes less between convoys on {_the_roads(op, ids)}",
    ),
    Recipe(
        kind="more-convoys", giver=Giver.PARTIES, unit="convoy", amounts=of(1, 2, 4),
        subjects=_corridors(lambda op, name: op.corridor[name].max_convoys is not None), change=roads.more_convoys,
        words=lambda op, ids, count: (
            f"{_number(count, 'more convoy', 'more convoys')} each way in each window on {_the_roads(op, ids)}"
        ),
    ),
    Recipe(
        kind="fewer-escorts", giver=Giver.PARTIES, unit="escort in each convoy",
        amounts=lambda op, ids: range(1, max(op.corridor[name].escorts for name in ids) + 1),
        subjects=_corridors(lambda op, name: op.corridor[name].escorts > 0), change=roads.fewer_escorts,
        words=lambda op, ids, count: f"{_number(count, 'escort')} fewer in each convoy on {_the_roads(op, ids)}",
    ),
    Recipe(
        kind="clear-road", giver=Giver.PARTIES, unit="road cleared", amounts=of(1),
        subjects=_ids_with(lambda op: (leg.id for leg in op.legs if leg.clearance is ClearanceStatus.BLOCKED)), change=roads.cleared,
        words=lambda op, ids, _: f"Clear the road from {_place(op, op.leg[ids[0]].outer)} to {_place(op, op.leg[ids[0]].inner)}",
    ),
    Recipe(
        kind="night-hold", giver=Giver.PARTIES, unit="place", amounts=of(1), subjects=_exposed_gates, change=roads.held_for_the_night,
        words=lambda op, ids, _: f"Let vehicles stay at {_and(_place(op, name) for name in ids)} when no window is open",
    ),
    Recipe(
        kind="cars-apart", giver=Giver.PARTIES, unit="flow", amounts=of(1),
        subjects=_ids_with(lambda op: (cars.id for cars in op.private_cars)), change=roads.cars_apart,
        words=lambda op, ids, _: (
            f"Lanes of their own for private cars on {_the_roads(op, [cars.corridor for cars in op.private_cars if cars.id in ids])}"
        ),
    ),
    Recipe(
        kind="vehicles", giver=Giver.OURSELVES, unit="vehicle", amounts=of(1, 2, 5, 10, 20),
        subjects=_ids_with(lambda op: (kind.id for kind in op.vehicle_types)), change=means.more_vehicles, words=_more_vehicles,
    ),
    Recipe(
        kind="drivers", giver=Giver.OURSELVES, unit="driver in each vehicle", amounts=of(1),
        subjects=_ids_with(lambda op: (k.id for k in op.vehicle_types if k.driving_limit is not None)), change=means.more_drivers,
        words=lambda op, ids, count: f"{_number(count, 'more driver', 'more drivers')} in each {op.vehicle_type[ids[0]].name}",
    ),
    Recipe(
        kind="release-held", giver=Giver.PARTIES, unit="hour", amounts=of(1, 2, 4),
        subjects=lambda op: _not_ready(op, VehicleState.HELD), change=means.released_earlier,
        words=lambda op, ids, hours: (
            f"Release the vehicles held at {_and(_place(op, op.fleet[name].place) for name in ids)} {_number(hours, 'hour')} earlier"
        ),
    ),
    Recipe(
        kind="vehicles-earlier", giver=Giver.OURSELVES, unit="hour", amounts=of(1, 2, 4),
        subjects=lambda op: _not_ready(op, None), change=means.released_earlier,
        words=lambda op, ids, hours: (
            f"Have the vehicles for {_and(_place(op, op.fleet[name].place) for name in ids)} there {_number(hours, 'hour')} earlier"
        ),
    ),
    Recipe(
        kind="people-earlier", giver=Giver.OURSELVES, unit="hour", amounts=of(1, 2),
        subjects=_groups_not_ready, change=means.people_ready_earlier,
        words=lambda op, ids, hours: (
            f"Have people ready at {_and(_place(op, op.group[name].place) for name in ids)} {_number(hours, 'hour')} earlier"
        ),
    ),
    Recipe(
        kind="bays", giver=Giver.PARTIES, unit="bay", amounts=of(1, 2, 4), subjects=_assembly_points, change=means.more_bays,
        words=lambda op, ids, bays: (
            f"Another assembly point with {_number(bays, 'bay')} beside {_place(op, ids[0])}"
            if len(ids) == 1
            else f"{_number(bays, 'more bay', 'more bays')} at each of the {len(ids)} assembly points"
        ),
    ),
    Recipe(
        kind="room", giver=Giver.RECEPTION, unit="place", amounts=_quarter_and_whole("capacity"),
        subjects=lambda op: means.limited(op, "capacity"), change=means.more_room,
        words=lambda op, ids, people: f"Room for {people} more {_site(op, ids)}",
    ),
    Recipe(
        kind="intake", giver=Giver.RECEPTION, unit="person an hour", amounts=_quarter_and_whole("intake"),
        subjects=lambda op: means.limited(op, "intake"), change=means.faster_intake,
        words=lambda op, ids, people: f"Receive {people} more {_site(op, ids)} an hour",
    ),
    Recipe(
        # Last, so that the second road is like the first with everything else granted.
        kind="second-road", giver=Giver.PARTIES, unit="road", amounts=of(1),
        subjects=lambda op: [(corridor.id,) for corridor in op.corridors if len(corridor.legs) > 1], change=roads.second_road,
        words=lambda op, ids, _: f"A second road like {_the_roads(op, ids)}, with checkpoints of its own",
    ),
)  # fmt: skip

RECIPES: Final = {recipe.kind: recipe for recipe in _TABLE}
"""Every kind of ask by its key, in the order in which asks are granted."""
