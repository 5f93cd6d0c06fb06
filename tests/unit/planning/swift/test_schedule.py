"""From arrays to tasks with their convoys."""

from operations import one_bus
from safepassage.domain.network import Direction
from safepassage.domain.plan import Alight, Board, Drive, Headcount, Service
from safepassage.planning.swift.schedule import as_schedule
from unit.planning.small import SEAT, clock
from unit.planning.swift.plain import sent
from unit.planning.swift.test_dispatch import carrying


def test_trips_become_tasks() -> None:
    """Names, directions, offers and people of the first trip; the convoys that its drives and services are in."""
    yard, _, run = sent(one_bus())
    schedule = as_schedule(yard, run)
    tasks = schedule.trucks[0].tasks
    fifty = (Headcount(group="villagers", count=50),)
    assert len(tasks) == 24
    assert tasks[0] == (Drive(leg="town-outer", direction=Direction.IN, start=0, end=600), None)
    service, entry = tasks[2]
    assert service == Service(checkpoint="post", direction=Direction.IN, start=clock(8, 15), end=clock(8, 20))
    assert entry is not None
    assert (entry.corridor, entry.gate, entry.instant, entry.vehicles) == ("road", "outer", clock(8), ["bus-01"])
    assert tasks[5][0] == Board(place="village", site="town", offers=(SEAT,), start=clock(8, 40), end=clock(9), people=fifty)
    assert tasks[11][0] == Alight(place="town", offers=(SEAT,), start=clock(9, 50), end=clock(10), people=fifty)
    assert (schedule.people, schedule.weighted, schedule.stranded) == (100, 100, ())


def test_people_aboard_at_the_outset_alight_by_name() -> None:
    """The 30 of the village."""
    yard, _, run = sent(carrying())
    task = as_schedule(yard, run).trucks[0].tasks[1][0]
    assert isinstance(task, Alight)
    assert task.people == (Headcount(group="villagers", count=30),)
