"""The operations that come with the program: sound, the same in both forms, and true to what they say of themselves."""

from dataclasses import replace
from pathlib import Path

import pytest

import operations
from safepassage.domain.fleet import VehicleState
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.exchange import check, read_operation
from safepassage.exchange.bundled import bundled
from safepassage.planning.solve import solve
from safepassage.terms import ALL, Standing, assume, usable_windows, window_standing
from safepassage.units import HOUR
from safepassage.verification import verify

HISTORICAL = (
    "aleppo-2016-12",
    "azovstal-2022-04-29",
    "homs-2014-02",
    "mariupol-2022-03-31",
    "mariupol-2022-04-01",
    "mariupol-2022-04-20",
    "srebrenica-1993-03-29",
    "sumy-2022-03-08",
)
INVENTED = ("flood-three-villages", "hamlets-on-a-district-road", "one-bus", "patients-at-addresses", "two-corridors")
EXAMPLES = tuple(sorted((*HISTORICAL, *INVENTED)))
WITH_WORKBOOK = ("mariupol-2022-03-31", *INVENTED)


@pytest.fixture(scope="module")
def mariupol() -> Operation:
    """Return the report's operation."""
    return read_operation(bundled()["mariupol-2022-03-31"])


def test_the_bundled_operations_are_these() -> None:
    """Every folder with an operation is found, in order of name."""
    assert tuple(bundled()) == EXAMPLES


@pytest.mark.parametrize(
    ("name", "form"), [*((name, ".yaml") for name in EXAMPLES), *((name, ".xlsx") for name in WITH_WORKBOOK)]
)
def test_nothing_is_wrong_or_doubtful_in_a_bundled_operation(name: str, form: str) -> None:
    """Neither form gives an error or a warning, so every figure has its claim."""
    assert [str(notice) for notice in check(bundled()[name].with_suffix(form))] == []


@pytest.mark.parametrize("name", WITH_WORKBOOK)
def test_text_and_workbook_are_the_same_operation(name: str) -> None:
    """The workbook is what the text says; if not, write it again with ``safepassage convert``."""
    path = bundled()[name]
    assert read_operation(path.with_suffix(".xlsx")) == read_operation(path)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_operation_has_a_readme_beside_it_and_its_own_id(name: str) -> None:
    """The folder, the operation and its page go by one name."""
    path = bundled()[name]
    assert read_operation(path).id == name
    assert (path.parent / "README.md").is_file()


@pytest.mark.parametrize("expected", [operations.one_bus(), operations.two_corridors()], ids=lambda operation: operation.id)
def test_the_small_operations_are_those_of_the_tests(expected: Operation) -> None:
    """What is worked out by hand in the tests holds for the files too; only they have claims and a description."""
    found = read_operation(bundled()[expected.id])
    assert replace(found, claims=(), description="") == expected


@pytest.mark.parametrize(
    ("name", "people"), [("one-bus", 100), ("two-corridors", 180), ("flood-three-villages", 456), ("patients-at-addresses", 11)]
)
def test_the_answers_worked_out_by_hand_are_reached_and_proven(name: str, people: int) -> None:
    """What the pages beside the small operations work out is what a plan brings out and what its proof allows."""
    operation = read_operation(bundled()[name])
    plan = solve(operation)
    assert (plan.totals.people, plan.certificate.people_bound) == (people, people)
    assert verify(operation, plan).ok
    page = (bundled()[name].parent / "README.md").read_text(encoding="utf-8")
    assert f"**{people} people**" in page


def test_the_report_counts_45_buses_17_under_way_and_28_held(mariupol: Operation) -> None:
    """The fleets add up to what the report says of them."""
    count = {state: sum(fleet.count for fleet in mariupol.fleets if fleet.state is state) for state in VehicleState}
    assert count == {VehicleState.READY: 0, VehicleState.UNDER_WAY: 17, VehicleState.HELD: 28}
    assert {fleet.place for fleet in mariupol.fleets if fleet.state is VehicleState.HELD} == {"vasylivka"}


def test_the_report_has_170000_people_wait(mariupol: Operation) -> None:
    """Nobody is aboard yet."""
    assert mariupol.waiting == 170_000


def test_the_window_of_the_report_is_24_hours_from_0700_utc_and_conditional(mariupol: Operation) -> None:
    """Something is not agreed by all, so it may be planned with only if that is assumed."""
    assert usable_windows(mariupol) == ()
    assert [window.corridor for window in usable_windows(assume(mariupol, [ALL]))] == ["east", "west"]
    for window in mariupol.windows:
        assert mariupol.at(window.opens).isoformat() == "2022-03-31T07:00:00+00:00"
        assert window.closes - window.opens == 24 * HOUR
        assert window_standing(mariupol, window).standing is Standing.CONDITIONAL


def test_fifteen_checkpoints_stand_between_zaporizhzhia_and_berdiansk(mariupol: Operation) -> None:
    """One on the way to the outer gate, fourteen inside the western corridor, none on a gate; one more before Mariupol."""
    inside = {mariupol.leg[name].outer for name in mariupol.corridor["west"].legs}
    before = {"checkpoint-01"}
    assert len((inside | before) & mariupol.checkpoint_at.keys()) == 15
    assert mariupol.checkpoint_at.keys() - inside - before == {"mariupol-post"}


def test_the_road_of_the_report_leads_from_zaporizhzhia_to_mariupol(mariupol: Operation) -> None:
    """The corridors are joined at Berdiansk, and the road is as long as the claims beside it say."""
    west, east = mariupol.corridor["west"], mariupol.corridor["east"]
    assert (west.outer_gate, west.inner_gate, east.outer_gate, east.inner_gate) == (
        "kamianske",
        "berdiansk",
        "berdiansk",
        "mariupol-west",
    )
    road = ("zaporizhzhia-checkpoint-01", "checkpoint-01-kamianske", *west.legs, *east.legs)
    assert sum(mariupol.leg[name].distance for name in road) == 286_200
    assert sum(mariupol.leg[name].distance for name in east.legs) == 84_000


def test_the_struck_warehouse_is_a_protected_site_and_nothing_else(mariupol: Operation) -> None:
    """No leg leads there: it is on the map to be spared."""
    assert mariupol.place["warehouse"].roles == {Role.PROTECTED_SITE}
    assert not [leg.id for leg in mariupol.legs if "warehouse" in {leg.outer, leg.inner}]


@pytest.mark.parametrize("name", HISTORICAL)
def test_every_claim_of_history_is_a_fact_or_says_that_it_is_assumed(name: str) -> None:
    """A claim that is no assumption names a source, and an assumption never passes for one."""
    for claim in read_operation(bundled()[name]).claims:
        assert claim.assumption is claim.source.startswith("assumption"), claim.subject


def test_the_flood_asks_nobody() -> None:
    """There are no parties and no clauses, and all windows stand firm."""
    flood = read_operation(bundled()["flood-three-villages"])
    assert (flood.parties, flood.clauses) == ((), ())
    assert {window_standing(flood, window).standing for window in flood.windows} == {Standing.FIRM}


def test_examples_inside_the_package_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel carries the examples inside the package; where there are none, the checkout's are taken."""
    package = tmp_path / "src" / "safepassage"
    monkeypatch.setattr("safepassage.exchange.bundled.__file__", str(package / "exchange" / "bundled.py"))
    outside = tmp_path / "examples" / "outside" / "operation.yaml"
    inside = package / "examples" / "inside" / "operation.yaml"
    outside.parent.mkdir(parents=True)
    outside.touch()
    assert dict(bundled()) == {"outside": outside}
    inside.parent.mkdir(parents=True)
    inside.touch()
    assert dict(bundled()) == {"inside": inside}
