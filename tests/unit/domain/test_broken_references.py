"""Every unknown id, duplicate id and rule broken between the parts of an operation is a sentence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from safepassage.domain.agreement import Consent, ConsentState
from safepassage.domain.fleet import Aboard, CargoAboard
from safepassage.domain.network import Checkpoint, Corridor, Direction, Leg, PrivateCars, Role, TravelTime
from safepassage.units import HOUR, Interval
from unit.domain.everything import everything

WHOLE = everything()


def problems(**fields: Any) -> list[str]:  # noqa: ANN401 - fields of any type
    """Return the sentences with which the operation with ``fields`` is refused; none if it is taken."""
    try:
        replace(WHOLE, **fields)
    except ValueError as error:
        return str(error).splitlines()
    return []


def with_first(field: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of any type
    """Return ``field`` of the operation with its first entry changed."""
    first, *others = getattr(WHOLE, field)
    return {field: (replace(first, **changes), *others)}


def unknown(owner: str, kind: str, name: str = "nowhere") -> str:
    """Return the sentence about a reference to nothing."""
    return f"{owner} refers to {name!r}, which is not among the {kind}."


def test_a_whole_operation_is_taken() -> None:
    """Nothing is wrong with the operation that the other tests break."""
    assert problems() == []


REFERENCES: list[tuple[dict[str, Any], list[str]]] = [
    (with_first("places", exposed_in="nowhere"), [unknown("Place town", "corridors")]),
    (with_first("legs", outer="nowhere"), [unknown("Leg town-outer", "places")]),
    (with_first("legs", inner="nowhere"), [unknown("Leg town-outer", "places")]),
    (with_first("legs", exposed_in="nowhere"), [unknown("Leg town-outer", "corridors")]),
    (
        with_first("corridors", outer_gate="nowhere"),
        [
            unknown("Corridor road", "places"),
            "Corridor road: leg 'outer-post' starts at 'outer', the chain from the outer gate is at 'nowhere'.",
        ],
    ),
    (
        with_first("corridors", inner_gate="nowhere"),
        [unknown("Corridor road", "places"), "Corridor road: its legs end at 'inner', its inner gate is 'nowhere'."],
    ),
    (with_first("corridors", legs=("outer-post", "nowhere")), [unknown("Corridor road", "legs")]),
    (with_first("windows", corridor="nowhere"), [unknown("Window morning", "corridors")]),
    (with_first("windows", clauses=("route", "nowhere")), [unknown("Window morning", "clauses")]),
    (with_first("checkpoints", place="nowhere"), [unknown("Checkpoint post", "places")]),
    (with_first("private_cars", corridor="nowhere"), [unknown("Private cars cars", "corridors")]),
    (with_first("fleets", type="nowhere"), [unknown("Fleet bus", "vehicle_types")]),
    (with_first("fleets", place="nowhere"), [unknown("Fleet bus", "places")]),
    (with_first("fleets", aboard=(Aboard(group="nowhere", count=1),)), [unknown("Fleet bus", "groups")]),
    (with_first("fleets", cargo=(CargoAboard(consignment="nowhere", kg=1),)), [unknown("Fleet bus", "consignments")]),
    (with_first("groups", place="nowhere"), [unknown("Group villagers", "places")]),
    (with_first("groups", reception_sites=("nowhere", "town")), [unknown("Group villagers", "reception_sites")]),
    (with_first("consignments", origin="nowhere"), [unknown("Consignment food", "places")]),
    (with_first("consignments", destination="nowhere"), [unknown("Consignment food", "places")]),
    (with_first("clauses", parties=("nowhere",)), [unknown("Clause route", "parties")]),
    (with_first("consents", clause="nowhere"), [unknown("A consent", "clauses")]),
    (with_first("consents", party="nowhere"), [unknown("A consent", "parties")]),
]


@pytest.mark.parametrize(("fields", "sentences"), REFERENCES)
def test_a_reference_to_nothing_is_told(fields: dict[str, Any], sentences: list[str]) -> None:
    """Who refers, to what, and where it was sought; with what follows from it, and nothing else."""
    assert problems(**fields) == sentences


def test_a_site_needs_its_place() -> None:
    """The site and the group that names it lose their footing together."""
    assert problems(**with_first("reception_sites", place="nowhere")) == [
        unknown("Group villagers", "reception_sites", "town"),
        unknown("Reception site nowhere", "places"),
    ]


KINDS = (
    "places",
    "legs",
    "corridors",
    "windows",
    "private_cars",
    "vehicle_types",
    "fleets",
    "groups",
    "consignments",
    "parties",
    "clauses",
)


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_that_occurs_twice_is_told(kind: str) -> None:
    """Once for each repetition."""
    first = getattr(WHOLE, kind)[0]
    assert problems(**{kind: (*getattr(WHOLE, kind), first)}) == [f"{first.id!r} occurs twice among the {kind}."]


def test_a_place_has_one_site_and_one_checkpoint() -> None:
    """The sentence says what is there twice."""
    site, checkpoint = WHOLE.reception_sites[0], WHOLE.checkpoints[0]
    assert problems(reception_sites=(site, site)) == ["'town' occurs twice among the reception_sites."]
    assert problems(checkpoints=(checkpoint, replace(checkpoint, id="other"))) == [
        "'post' occurs twice among the checkpoint places."
    ]
    assert problems(checkpoints=(checkpoint, replace(checkpoint, place="village"))) == [
        "'post' occurs twice among the checkpoints."
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "corridors"])
def test_an_empty_id_is_told(kind: str) -> None:
    """An empty text means "none" elsewhere, so nothing may be called so."""
    first = getattr(WHOLE, kind)[0]
    sentences = problems(**{kind: (*getattr(WHOLE, kind), replace(first, id=""))})
    assert sentences == [f"One of the {kind} has an empty id; give it a name of its own."]


def test_a_corridor_with_an_empty_id_is_told() -> None:
    """Its legs, exposed in the corridor of that id, would count as not exposed at all."""
    nameless = Corridor(id="", name="Road", outer_gate="town", inner_gate="outer", legs=("town-outer",))
    assert WHOLE.leg["town-outer"].exposed_in == nameless.id
    sentences = problems(corridors=(*WHOLE.corridors, nameless))
    assert sentences == ["One of the corridors has an empty id; give it a name of its own."]


@pytest.mark.parametrize(
    "epoch",
    [
        datetime(2030, 5, 1, 6),  # noqa: DTZ001 - the mistake
        datetime(2030, 5, 1, 6, 1, tzinfo=UTC),
        datetime(2030, 5, 1, 6, 0, 1, tzinfo=UTC),
        datetime(2030, 5, 1, 6, 0, 0, 1, tzinfo=UTC),
        datetime(2030, 5, 1, 9, tzinfo=timezone(timedelta(hours=3))),
    ],
)
def test_the_epoch_is_a_full_hour_in_utc(epoch: datetime) -> None:
    """Without a zone, in another zone or between hours it is refused."""
    assert problems(epoch=epoch) == [f"epoch must be a full hour in UTC, got {epoch.isoformat()}."]


@pytest.mark.parametrize("horizon", [0, -1])
def test_the_operation_lasts_some_time(horizon: int) -> None:
    """The sentence gives the seconds."""
    assert problems(horizon=horizon) == [f"horizon must be above 0 seconds, got {horizon}."]


@pytest.mark.parametrize(
    ("weights", "sentences"),
    [
        (((0, 1),), ["priority_weights: expected a class of at least 1 and a weight of at least 0, got 0 and 1."]),
        (((1, -1),), ["priority_weights: expected a class of at least 1 and a weight of at least 0, got 1 and -1."]),
        (((2, 3), (1, 1), (2, 3)), ["priority_weights: expected one weight for each class, got several for class 2."]),
        (((1, 0), (2, 5)), []),
    ],
)
def test_weights_are_one_for_a_class_and_not_negative(weights: tuple[tuple[int, int], ...], sentences: list[str]) -> None:
    """A weight of 0 is allowed."""
    assert problems(priority_weights=weights) == sentences


def test_groups_wait_at_assembly_points() -> None:
    """The sentence names the role that is missing."""
    assert problems(**with_first("groups", place="outer")) == [
        "Group villagers waits at 'outer', which has not the role assembly_point."
    ]
    assert Role.ASSEMBLY_POINT in WHOLE.place["village"].roles


@pytest.mark.parametrize("gate", ["outer", "inner"])
def test_a_checkpoint_does_not_stand_on_a_gate(gate: str) -> None:
    """Neither on the outer nor on the inner one."""
    sentences = problems(**with_first("checkpoints", place=gate))
    assert sentences == [f"Checkpoint post stands on the gate {gate!r}; give it a place of its own beside the gate."]


def chain(*pairs: str, gates: str, listed: tuple[str, ...] = ()) -> list[str]:
    """Return the sentences about a corridor of legs such as "ab" between places a, b, c and d; ``listed`` if not in that order."""
    place = WHOLE.places[1]
    places = tuple(replace(place, id=name, roles=frozenset()) for name in "abcd")
    time = (TravelTime(profile="road", day=60, night=60),)
    legs = tuple(
        Leg(id=pair, outer=pair[0], inner=pair[1], distance=9, travel_times=time, exposed_in="x") for pair in dict.fromkeys(pairs)
    )
    corridor = Corridor(id="x", name="X", outer_gate=gates[0], inner_gate=gates[1], legs=listed or pairs)
    return problems(places=(*WHOLE.places, *places), legs=(*WHOLE.legs, *legs), corridors=(*WHOLE.corridors, corridor))


def test_a_chain_from_gate_to_gate_is_taken() -> None:
    """Of one leg or of several."""
    assert chain("ab", gates="ab") == []
    assert chain("ab", "bc", "cd", gates="ad") == []


def test_a_chain_with_a_hole_is_told() -> None:
    """Where the next leg should start, and where it does."""
    assert chain("ab", "cd", gates="ad") == ["Corridor x: leg 'cd' starts at 'c', the chain from the outer gate is at 'b'."]


def test_a_chain_that_is_written_from_the_wrong_end_is_told() -> None:
    """Legs are driven inwards from the outer gate."""
    assert chain("ab", "bc", gates="ac", listed=("bc", "ab")) == [
        "Corridor x: leg 'bc' starts at 'b', the chain from the outer gate is at 'a'.",
        "Corridor x: leg 'ab' starts at 'a', the chain from the outer gate is at 'c'.",
        "Corridor x: its legs end at 'b', its inner gate is 'c'.",
    ]


def test_a_chain_that_misses_its_inner_gate_is_told() -> None:
    """Where it ends, and where it should."""
    assert chain("ab", gates="ad") == ["Corridor x: its legs end at 'b', its inner gate is 'd'."]


def test_a_leg_stands_in_a_chain_once() -> None:
    """There and back and there again is no corridor."""
    assert chain("ab", "ba", "ab", gates="ab") == ["Corridor x: leg 'ab' is named twice; a chain passes each leg once."]


def test_a_chain_passes_each_place_once() -> None:
    """Neither a detour nor a corridor that ends where it starts is one."""
    assert chain("ab", "bc", "cb", "bd", gates="ad", listed=("ab", "bc", "cb", "bd")) == [
        "Corridor x: leg 'cb' leads back to 'b'; a chain passes each place once."
    ]
    assert chain("ab", "ba", gates="aa") == ["Corridor x: leg 'ba' leads back to 'a'; a chain passes each place once."]


def test_legs_of_a_corridor_are_exposed_in_it() -> None:
    """Not at all exposed, or in another corridor, will not do."""
    legs = tuple(replace(leg, exposed_in="") if leg.id == "outer-post" else leg for leg in WHOLE.legs)
    assert problems(legs=legs) == ["Corridor road: leg 'outer-post' must be exposed in it, got exposed_in ''."]


def flow(name: str, number: int, start: int, end: int, direction: Direction = Direction.OUT) -> PrivateCars:
    """Return a flow of cars of 60 seconds each."""
    return PrivateCars(id=name, corridor="road", direction=direction, period=Interval(start, end), cars_per_hour=number)


def test_cars_leave_something_for_the_convoys() -> None:
    """60 cars of a minute each fill one lane; 59 do not, nor do 60 with two lanes or at a checkpoint off the corridor."""
    sentence = (
        "Private cars a take 3600 s of lane time an hour at 'post', which has 3600: nothing is left for the convoys. "
        "Lower cars_per_hour or service_per_car."
    )
    assert problems(private_cars=(flow("a", 60, 0, HOUR),)) == [sentence]
    assert problems(private_cars=(flow("a", 59, 0, HOUR),)) == []
    full = (flow("a", 60, 0, HOUR),)
    assert problems(**with_first("checkpoints", lanes=2), private_cars=full) == []
    assert problems(checkpoints=(Checkpoint(id="post", place="village"),), private_cars=full) == []


def test_flows_that_run_together_are_added() -> None:
    """It is told of the flow with which the lane is full."""
    found = problems(private_cars=(flow("a", 30, 0, 100), flow("b", 30, 99, 200)))
    assert [sentence.split(" of lane")[0] for sentence in found] == ["Private cars b take 3600 s"]


@pytest.mark.parametrize(
    "flows",
    [
        (flow("a", 30, 0, 100), flow("b", 30, 100, 200)),
        (flow("a", 30, 0, 100), flow("b", 30, 0, 100, Direction.IN)),
        (flow("all", 20, 0, 300), flow("a", 30, 0, 100), flow("b", 30, 200, 300)),
        (flow("none", 99, 50, 50),),
    ],
)
def test_flows_that_do_not_run_together_are_not_added(flows: tuple[PrivateCars, ...]) -> None:
    """One after the other, in the other direction, beside a third, or never."""
    assert problems(private_cars=flows) == []


def test_everything_wrong_is_told_at_once() -> None:
    """One sentence a line, in the order of the model."""
    consent = Consent(clause="start", party="west", state=ConsentState.PROPOSED)
    assert problems(horizon=0, consents=(consent,), **with_first("fleets", type="tram", place="moon")) == [
        "horizon must be above 0 seconds, got 0.",
        unknown("Fleet bus", "vehicle_types", "tram"),
        unknown("Fleet bus", "places", "moon"),
        unknown("A consent", "clauses", "start"),
        unknown("A consent", "parties", "west"),
    ]


def test_a_leg_has_one_shape_and_exists() -> None:
    """A shape of no leg would be drawn nowhere."""
    shape = WHOLE.shapes[0]
    assert problems(shapes=(shape, shape)) == ["'outer-post' occurs twice among the shapes."]
    assert problems(**with_first("shapes", leg="nowhere")) == [unknown("A shape", "legs")]


def test_protected_sites_have_names_of_their_own_and_known_places() -> None:
    """Two sites of one name, and one near a place that is not there, are refused."""
    site = WHOLE.protected_sites[0]
    assert problems(protected_sites=(site, site)) == ["'clinic' occurs twice among the protected_sites."]
    assert problems(**with_first("protected_sites", near="nowhere")) == [unknown("Protected site clinic", "places")]
    assert problems(**with_first("protected_sites", near="")) == []


def test_a_claim_corrects_one_that_is_there() -> None:
    """An id that no claim has is named, with what the claim is about."""
    subject = WHOLE.claims[0].subject
    assert problems(**with_first("claims", revises="C99")) == [
        f"The claim about {subject} revises 'C99', which is not the id of a claim."
    ]
