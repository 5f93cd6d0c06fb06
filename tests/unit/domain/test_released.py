"""The one table of figures that may leave: by area, with those aboard already, small counts withheld."""

from dataclasses import replace

from operations import one_bus
from safepassage.domain.fleet import Aboard
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.released import released
from unit.documents.plans import one_bus_plan


def _operation() -> Operation:
    """Return `one_bus` with the village in an area, three people in wheelchairs there, and ten of the villagers aboard already."""
    base = one_bus()
    places = tuple(replace(place, pcode="UA23" if place.id == "village" else place.pcode) for place in base.places)
    wheelchairs = EvacueeGroup(id="chairs", place="village", count=3, mobility=Mobility.WHEELCHAIR)
    fleets = (replace(base.fleets[0], aboard=(Aboard(group="villagers", count=10),)),)
    return replace(base, places=places, groups=(*base.groups, wheelchairs), fleets=fleets)


def test_everybody_is_counted_by_area_and_need() -> None:
    """100 of 130 are received, 30 stay; with no threshold the three in wheelchairs are told."""
    found = released(_operation(), one_bus_plan(), 0)
    assert found.areas == ("UA23",)
    assert found.figures.cells == ((100, 0, 0, 30, 3, 0),)
    assert (found.received, found.everybody) == (100, 133)


def test_a_small_count_takes_its_neighbour_with_it() -> None:
    """The three who stay in wheelchairs, and the 30 beside them; who is received, and everybody, can still be told."""
    found = released(_operation(), one_bus_plan())
    assert found.figures.cells == ((100, 0, 0, None, None, 0),)
    assert (found.received, found.everybody) == (100, 133)
