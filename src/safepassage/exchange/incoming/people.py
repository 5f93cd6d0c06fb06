"""A list of people who wait as evacuee groups: counts by place and need, never names."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import cast

from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.exchange.incoming.list_file import ListFile, reject
from safepassage.exchange.incoming.naming import free_id
from safepassage.exchange.incoming.proposal import Proposal
from safepassage.exchange.records import Record
from safepassage.notices import Notice
from safepassage.units import Instant, People

_PARTS = ("women", "men", "children")


@dataclass(frozen=True, slots=True)
class _Alike:
    """What names the group that a row counts: its id, or else place, need, priority and time."""

    group: str
    place: str
    mobility: Mobility
    priority: int
    ready_from: Instant


@dataclass(slots=True)
class _Sum:
    """What the rows of one group come to; None if no row states it."""

    count: People = 0
    low: People | None = None
    high: People | None = None


def with_people(operation: Operation, found: ListFile) -> Proposal:
    """
    Return ``operation`` with the counts of the list.

    Rows of one group are added up. A group that the list counts has the list's number, whatever it had; the others stay as they are.
    """
    notices = list(found.notices)
    sums: dict[_Alike, _Sum] = {}
    named: dict[str, _Alike] = {}
    taken = 0
    for record in found.records:
        alike, count = _alike(record, operation, notices), _count(record, notices)
        if alike is None or count is None:
            continue
        other = named.setdefault(alike.group, alike) if alike.group else alike
        if other != alike:
            message = f"Another row of the group {alike.group!r} has another place, need, priority or time."
            notices.append(reject(record, "invalid-row", "group", message))
            continue
        low, high = (cast("int | None", record.values[name]) for name in ("low", "high"))
        if not (count if low is None else low) <= count <= (count if high is None else high):
            notices.append(reject(record, "contradicting-count", "count", f"{count} does not lie between {low} and {high}."))
            continue
        so_far = sums.setdefault(alike, _Sum())
        so_far.low = _plus(so_far.low, so_far.count, low, count)
        so_far.high = _plus(so_far.high, so_far.count, high, count)
        so_far.count += count
        taken += 1
    after = replace(operation, groups=tuple(_groups(operation, sums)))
    return Proposal(before=operation, after=after, rows=found.rows, taken=taken, notices=tuple(notices))


def _plus(limit: People | None, count: People, more: People | None, counted: People) -> People | None:
    """Return the sum of two limits, of which one that is not stated is the count itself; None if neither is stated."""
    if limit is None and more is None:
        return None
    return (count if limit is None else limit) + (counted if more is None else more)


def _count(record: Record, notices: list[Notice]) -> People | None:
    """Return how many people a row counts: its total, or the sum of its parts; None, told, if they contradict or nothing is stated."""
    total = cast("int | None", record.values["count"])
    parts = [cast("int", record.values[name]) for name in _PARTS if record.values[name] is not None]
    if total is None and not parts:
        notices.append(
            reject(record, "missing-value", "count", "No count is stated.", expected="a total, or women, men and children")
        )
        return None
    if total is not None and len(parts) == len(_PARTS) and sum(parts) != total:
        notices.append(reject(record, "contradicting-count", "count", f"The total is {total}, its parts come to {sum(parts)}."))
        return None
    if total is not None and sum(parts) > total:
        notices.append(reject(record, "contradicting-count", "count", f"The total is {total}, parts of it come to {sum(parts)}."))
        return None
    return sum(parts) if total is None else total


def _alike(record: Record, operation: Operation, notices: list[Notice]) -> _Alike | None:
    values = record.values
    place, group = str(values["place"]), str(values["group"]).strip()
    if Role.ASSEMBLY_POINT not in operation.place[place].roles:
        message = f"{operation.place[place].name} is no assembly point."
        notices.append(reject(record, "not-an-assembly-point", "place", message))
        return None
    if group and group in operation.group and operation.group[group].place != place:
        message = f"The group {group!r} waits at {operation.group[group].place!r}, not here."
        notices.append(reject(record, "broken-rule", "group", message))
        return None
    mobility = Mobility(str(values["mobility"]))
    if group in operation.group:
        known = operation.group[group]
        return _Alike(known.id, place, known.mobility, known.priority, known.ready_from)
    priority, ready = int(str(values["priority"])), int(str(values["ready_from"]))
    fitting = _fitting(operation.groups, place, mobility, priority, ready) if not group else []
    if len(fitting) > 1:
        message = f"This can mean each of the groups {', '.join(found.id for found in fitting)}."
        notices.append(reject(record, "ambiguous-reference", "place", message, expected="the id of the group in a column Group"))
        return None
    return _Alike(fitting[0].id if fitting else group, place, mobility, priority, ready)


def _fitting(groups: Iterable[EvacueeGroup], place: str, mobility: Mobility, priority: int, ready: Instant) -> list[EvacueeGroup]:
    return [
        group
        for group in groups
        if (group.place, group.mobility, group.priority, group.ready_from) == (place, mobility, priority, ready)
    ]


def _groups(operation: Operation, sums: dict[_Alike, _Sum]) -> list[EvacueeGroup]:
    counted = {alike.group: found for alike, found in sums.items() if alike.group}
    groups = [
        replace(group, count=counted[group.id].count, low=counted[group.id].low, high=counted[group.id].high)
        if group.id in counted
        else group
        for group in operation.groups
    ]
    for alike, found in sums.items():
        if alike.group in operation.group:
            continue
        name = alike.group or free_id(f"{alike.place} {alike.mobility.value}", (group.id for group in groups))
        new = EvacueeGroup(
            id=name,
            place=alike.place,
            count=found.count,
            mobility=alike.mobility,
            priority=alike.priority,
            ready_from=alike.ready_from,
            low=found.low,
            high=found.high,
        )
        groups.append(new)
    return groups
