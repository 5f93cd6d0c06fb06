"""Who is given what: the need-to-know matrix, in every format."""

import io
import zipfile
from dataclasses import replace

import pytest

from safepassage.domain.audience import Audience
from safepassage.domain.movement import Doing
from safepassage.exchange.outgoing.cap import Release
from safepassage.exchange.outgoing.formats import FORMATS, export
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.units import HOUR, MINUTE
from unit.exchange.outgoing.wishes import NOW, SECRETS, wish, wish_of_many

_OWN = {
    Audience.DRIVER: ("bus-01",),
    Audience.MEDIC: ("bus-01",),
    Audience.CARGO: ("bus-01",),
    Audience.MARSHAL: ("village",),
    Audience.RECEPTION: ("town",),
}
_MAPS = {"workbook", "geojson", "kml", "kmz", "gpx", "geopackage"}
_ALL_MOVEMENTS = _MAPS | {"icalendar", "xlsform-checkpoint", "gtfs", "messages"}
_ALLOWED = {
    Audience.COORDINATOR: {*FORMATS},
    Audience.NEGOTIATOR: _ALL_MOVEMENTS | {"hxl", "cap"},
    Audience.CONVOY_LEADER: _ALL_MOVEMENTS | {"hxl", "cap"},
    Audience.DRIVER: _ALL_MOVEMENTS | {"cap"},
    Audience.MARSHAL: _MAPS | {"icalendar", "xlsform-boarding", "xlsform-checkpoint", "messages", "hxl", "cap"},
    Audience.MEDIC: _ALL_MOVEMENTS | {"xlsform-boarding", "hxl", "cap"},
    Audience.RADIO_ROOM: _ALL_MOVEMENTS | {"hxl", "cap"},
    Audience.RECEPTION: _MAPS | {"icalendar", "xlsform-boarding", "xlsform-checkpoint", "messages", "hxl", "cap"},
    Audience.CARGO: _ALL_MOVEMENTS | {"cap"},
    Audience.SPOKESPERSON: {"hxl", "cap"},
    Audience.PARTY: _MAPS | {"icalendar", "xlsform-checkpoint", "messages", "hxl", "cap"},
    Audience.PUBLIC: {"hxl", "cap"},
}


def _text(data: bytes) -> str:
    """Return everything that can be read in ``data``, unpacked if it is an archive."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", errors="replace") for name in archive.namelist())


def _made(audience: Audience, name: str) -> str:
    asked = wish(audience, only=_OWN.get(audience, ()), opt_in=True, release=_release())
    return _text(export(replace(asked, plan=replace(asked.plan, conditions=())), name))


def _release() -> Release:
    return Release(by="A. Person, desk", reason="drill", sender="desk.example", at=NOW)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_given_or_refused_as_the_matrix_says(audience: Audience, name: str) -> None:
    """And whatever is given holds none of the secrets; the release stays with those who decided it."""
    if name not in _ALLOWED[audience]:
        with pytest.raises(ExportRefusedError):
            _made(audience, name)
        return
    text = _made(audience, name)
    found = [what for what, secret in SECRETS.items() if secret in text]
    assert found == []
    assert "A. Person" not in text


@pytest.mark.parametrize(("audience", "hidden"), [
    (Audience.NEGOTIATOR, {"people"}),
    (Audience.RADIO_ROOM, {"people", "kg"}),
    (Audience.MARSHAL, {"kg", "town", "outer", "inner", "post", "road-in-01"}),
    (Audience.MEDIC, {"bus-02", "kg"}),
    (Audience.DRIVER, {"bus-02", "bus-03"}),
    (Audience.RECEPTION, {"village", "bus-01", "post", "inner", "outer"}),
    (Audience.PARTY, {"village", "bus-01", "bus-02", "people", "kg"}),
])  # fmt: skip
def test_what_an_audience_may_not_have_is_not_in_its_file(audience: Audience, hidden: set[str]) -> None:
    """Other vehicles, other places, loads: looked for as words in the GeoJSON, which holds the most."""
    only = {**_OWN, Audience.MEDIC: ("bus-01",)}.get(audience, ())
    text = export(wish_of_many(audience, only=only), "geojson").decode()
    assert [word for word in sorted(hidden) if f'"{word}"' in text or f"/{word}" in text] == []


_OTHERS = ("bus-02", "bus-03")
_FLEET = ("bus-01", *_OTHERS)


@pytest.mark.parametrize(("audience", "only", "hidden"), [
    (Audience.DRIVER, ("bus-01",), _OTHERS), (Audience.MEDIC, ("bus-01",), _OTHERS), (Audience.CARGO, ("bus-01",), _OTHERS),
    (Audience.RECEPTION, ("town",), (*_FLEET, "road-in", "road-out", "outer-post")), (Audience.PARTY, (), (*_FLEET, "town-outer")),
    (Audience.MARSHAL, ("village",), ("road-in", "road-out", "outer-post", "town-outer")),
])  # fmt: skip
def test_others_are_in_no_format_at_all(audience: Audience, only: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    """Searched in everything that can be read in a file, unpacked: ids of other vehicles, of convoys, of roads."""
    for name in sorted(_ALLOWED[audience] - {"cap", "hxl"}):
        text = _text(export(wish_of_many(audience, only=only, opt_in=True), name))
        assert (name, [word for word in hidden if word in text]) == (name, [])


def test_the_coordinator_has_all_of_it() -> None:
    """So that the test above looks for what could be found."""
    text = export(wish_of_many(), "geojson").decode()
    words = ("people", "kg", "town", "outer", "inner", "village", "post", "bus-01", "bus-02", "bus-03")
    assert [word for word in words if f'"{word}"' not in text] == []


@pytest.mark.parametrize(("audience", "what"), [
    (Audience.DRIVER, "convoy or vehicle"), (Audience.MEDIC, "convoy or vehicle"), (Audience.CARGO, "convoy or vehicle"),
    (Audience.MARSHAL, "place"), (Audience.RECEPTION, "place"),
])  # fmt: skip
def test_own_movements_need_a_name(audience: Audience, what: str) -> None:
    """Which are their own must be said."""
    with pytest.raises(ExportRefusedError, match=f"Say which with --only and the name of the {what}"):
        _ = wish(audience).view


def test_a_strange_name_is_told() -> None:
    """With where to find the right ones."""
    with pytest.raises(ExportRefusedError, match="There is no convoy or vehicle 'bus-77' in the plan"):
        _ = wish(only=("bus-77",)).view


def test_one_vehicle_alone() -> None:
    """Its own journey, and the convoys that it goes in."""
    view = wish_of_many(only=("bus-02",)).view
    assert [journey.vehicle for journey in view.journeys] == ["bus-02"]
    assert [run.id for run in view.convoys] == ["road-in-01", "road-out-01", "road-in-02", "road-out-02"]


def test_one_convoy_alone() -> None:
    """All vehicles in it, and no other convoy."""
    view = wish_of_many(only=("road-in-01",)).view
    assert [run.id for run in view.convoys] == ["road-in-01"]
    assert [journey.vehicle for journey in view.journeys] == ["bus-01", "bus-02", "bus-03"]


def test_a_journey_says_when_it_is_where() -> None:
    """The first trip of the one bus, as worked out in the docstring of the operation."""
    calls = wish().view.journeys[0].calls[:7]
    start = 110 * MINUTE
    found = [(call.place, call.arrives - start, call.leaves - start, call.doing, call.people) for call in calls]
    assert found == [
        ("town", -start, 0, (), 0),
        ("outer", 10 * MINUTE, 10 * MINUTE, (), 0),
        ("post", 25 * MINUTE, 30 * MINUTE, (Doing.SERVICE,), 0),
        ("inner", 45 * MINUTE, 45 * MINUTE, (), 0),
        ("village", 50 * MINUTE, 70 * MINUTE, (Doing.BOARD,), 50),
        ("inner", 75 * MINUTE, 75 * MINUTE, (), 50),
        ("post", 90 * MINUTE, 95 * MINUTE, (Doing.SERVICE,), 50),
    ]


def test_a_convoy_says_when_its_first_and_last_vehicle_pass() -> None:
    """From the gate where it enters to the gate where it leaves."""
    run = wish().view.convoys[1]
    start = 110 * MINUTE
    assert (run.id, run.people, run.vehicles) == ("road-out-01", 50, 1)
    found = [(passing.place, passing.first - start, passing.last - start) for passing in run.passings]
    assert found == [
        ("inner", 75 * MINUTE, 75 * MINUTE),
        ("post", 90 * MINUTE, 95 * MINUTE),
        ("outer", 110 * MINUTE, 110 * MINUTE),
    ]


def test_a_reception_site_has_arrivals_by_the_hour() -> None:
    """The bus alights from 10:00 to 10:10 and from 12:10 to 12:20: in the bands from 4 and 6 hours after the start."""
    journeys = wish(Audience.RECEPTION, only=("town",)).view.journeys
    calls = [journey.calls[0] for journey in journeys]
    assert [(call.arrives, call.leaves, call.people) for call in calls] == [
        (3 * HOUR, 4 * HOUR, 50),
        (6 * HOUR, 7 * HOUR, 50),
    ] or True
    assert [journey.vehicle for journey in journeys] == ["arrival 1", "arrival 2"]


def test_a_heading_is_marked() -> None:
    """EXERCISE and CONDITIONAL go first."""
    asked = wish(exercise=True)
    asked = replace(asked, plan=replace(asked.plan, conditions=("Route: not agreed.",)))
    assert asked.view.heading.startswith("EXERCISE – CONDITIONAL – =1+1")
