"""The command notify: twenty slips each caught, and the way of a notification from the blank to its closing."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import mgrs
import openpyxl
import pytest

from operations import one_bus
from safepassage import solve, write_operation, write_plan
from safepassage.domain.agreement import Party
from safepassage.domain.operation import Operation
from safepassage.domain.protected import ProtectedSite
from safepassage.interfaces.cli import main
from safepassage.terms.notifying import notified_places

EARLY = "2030-04-28T06:00Z"
"""Three days before the operation starts."""


def told_operation() -> Operation:
    """Return the one-bus operation with two parties, a clinic near the road, and clocks of its own for one of them."""
    parties = (Party(id="north", name="Northern side", zone="Europe/Kyiv"), Party(id="south", name="Southern side"))
    clinic = ProtectedSite(id="clinic", name="Clinic", latitude=10.1, longitude=-29.999)
    return replace(one_bus(), parties=parties, protected_sites=(clinic,))


@dataclass(frozen=True, slots=True)
class Case:
    """A folder with an operation, its plan and the details of a notification, to be spoilt."""

    folder: Path

    @property
    def files(self) -> list[str]:
        """Return the operation and the plan, as they are named on the command line."""
        return [str(self.folder / "operation.yaml"), str(self.folder / "plan.json")]

    def run(self, *options: str) -> int:
        """Return the exit code of notify with ``options``."""
        return main(["notify", *self.files, *options])

    def hand_over(self, *options: str, at: str = EARLY) -> int:
        """Return the exit code of handing over what the details say."""
        return self.run("--details", str(self.folder / "details.yaml"), "--by", "officer", "--at", at, *options)


RIGHT: dict[str, list[dict[str, Any]]] = {
    "sender": [{"organisation": "Relief", "focal_point": "officer", "contact": "operations room", "purpose": "People out."}],
    "positions": [
        {"place": place.id, "grid": mgrs.MGRS().toMGRS(place.latitude, place.longitude)}
        for place in one_bus().places
        if place.id != "town"
    ],
    "vehicles": [
        {"vehicle": "bus-01", "plate": "EXAMPLE 1", "marking": "name on both sides", "roof_marking": "yes", "pictures": ["a.jpg"]}
    ],
}


def text_of(details: dict[str, list[dict[str, Any]]]) -> str:
    """Return details in the text form: JSON is YAML."""
    return json.dumps(details)


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the operation and its plan."""
    folder = tmp_path_factory.mktemp("notify")
    write_operation(told_operation(), folder / "operation.yaml")
    write_plan(solve(told_operation()), folder / "plan.json")
    return folder


@pytest.fixture
def case(plan_file: Path, tmp_path: Path) -> Case:
    """Return a fresh copy with details in which nothing is wrong."""
    for name in ("operation.yaml", "plan.json"):
        (tmp_path / name).write_bytes((plan_file / name).read_bytes())
    (tmp_path / "details.yaml").write_text(text_of(RIGHT))
    return Case(tmp_path)


def spoilt(sheet: str, row: int, **changes: Any) -> dict[str, list[dict[str, Any]]]:  # noqa: ANN401 - cells of any type
    """Return the right details with one row changed; a value of None takes the cell out."""
    rows = [dict(other) for other in RIGHT[sheet]]
    rows[row] = {key: value for key, value in {**rows[row], **changes}.items() if value is not None}
    return {**RIGHT, sheet: rows}


def swapped(grid: str) -> str:
    """Return a grid reference with two neighbouring digits swapped that are not the same."""
    for at in range(len(grid) - 1, 6, -1):
        if grid[at] != grid[at - 1]:
            return grid[: at - 1] + grid[at] + grid[at - 1] + grid[at + 1 :]
    raise AssertionError


POST = RIGHT["positions"][1]
VEHICLES = RIGHT["vehicles"]
SLIPS: dict[str, tuple[dict[str, list[dict[str, Any]]], list[str], str]] = {
    "no second entry": (spoilt("positions", 1, grid=None), [], "The position of Post was entered once only."),
    "latitude and longitude swapped": (
        spoilt("positions", 1, grid="25P " + mgrs.MGRS().toMGRS(10.0, -30.13)[3:]),
        [],
        "The two entries of the position of Post are",
    ),
    "two digits swapped": (spoilt("positions", 1, grid=swapped(POST["grid"][:9]) + POST["grid"][9:]), [], "km apart."),
    "a point copied from another row": (spoilt("positions", 1, grid=RIGHT["positions"][0]["grid"]), [], "are 8.8 km apart."),
    "no grid reference": (spoilt("positions", 1, grid="near the bridge"), [], "The second entry of Post is no grid reference."),
    "a coarse grid reference": (spoilt("positions", 1, grid=POST["grid"][:5] + "0112"), [], "is too coarse."),
    "not near where it should be": (
        spoilt("positions", 1, near="village", near_within="5 km"),
        [],
        "Post is not near Village. Given: 11.1 km from it.",
    ),
    "near an unknown place": (spoilt("positions", 1, near="atlantis"), [], "There is no place 'atlantis' in the operation."),
    "a place that does not exist": (spoilt("positions", 1, place="pots"), [], "There is no place 'pots' in the operation."),
    "a place twice": ({**RIGHT, "positions": [*RIGHT["positions"], POST]}, [], "'post' is already in row"),
    "short notice": (RIGHT, ["--at", "2030-04-30T06:00Z"], "The notice is too short for a movement that is no emergency."),
    "short notice for an emergency": (
        spoilt("sender", 0, emergency="yes"),
        ["--at", "2030-05-01T00:00Z"],
        "The notice is too short for an emergency.",
    ),
    "handed over after departure": (RIGHT, ["--at", "2030-05-01T12:00Z"], "It is handed over too late."),
    "an emergency without saying why": (
        spoilt("sender", 0, emergency="yes", purpose=None),
        [],
        "An emergency is flagged, and the purpose does not say why.",
    ),
    "nobody to answer": (spoilt("sender", 0, contact=None), [], "The contact is missing."),
    "no sender": ({**RIGHT, "sender": []}, [], "The organisation is missing."),
    "two senders": ({**RIGHT, "sender": RIGHT["sender"] * 2}, [], "A notification has one sender."),
    "a party that does not exist": (RIGHT, ["--to", "east"], "There is no party 'east' in the operation."),
    "no plate": (spoilt("vehicles", 0, plate=None), [], "bus-01 has no plate."),
    "no marking on the sides": (spoilt("vehicles", 0, marking=" "), [], "bus-01 has no marking on its sides."),
    "no marking on the roof": (spoilt("vehicles", 0, roof_marking="no"), [], "bus-01 is not marked on its roof."),
    "a vehicle left out": ({**RIGHT, "vehicles": []}, [], "bus-01 moves in the plan and is not in the file."),
    "a vehicle that does not move": (
        {**RIGHT, "vehicles": [*VEHICLES, {**VEHICLES[0], "vehicle": "bus-02", "plate": "EXAMPLE 2"}]},
        [],
        "bus-02 does not move in the plan.",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_every_slip_is_caught(slip: str, case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """Each wrong input is told, with its spot, and nothing is handed over."""
    details, options, message = SLIPS[slip]
    (case.folder / "details.yaml").write_text(text_of(details))
    at = options[1] if options[:1] == ["--at"] else EARLY
    assert case.hand_over(*(options if options[:1] != ["--at"] else []), at=at) == 1
    told = capsys.readouterr()
    assert message in told.err
    assert not (case.folder / "notifications.json").exists()


def test_the_same_plate_twice_is_caught(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two buses with one plate, spaces and case aside."""
    base = told_operation()
    operation = replace(base, fleets=(replace(base.fleets[0], count=2),))
    write_operation(operation, tmp_path / "operation.yaml")
    write_plan(solve(operation), tmp_path / "plan.json")
    second = {**VEHICLES[0], "vehicle": "bus-02", "plate": "example1"}
    (tmp_path / "details.yaml").write_text(text_of({**RIGHT, "vehicles": [*VEHICLES, second]}))
    assert Case(tmp_path).hand_over() == 1
    assert "bus-02 has the same plate as bus-01." in capsys.readouterr().err


def test_what_is_right_is_handed_over_acknowledged_amended_and_closed(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """The way of a notification: version 1, one answer, version 2 that this answer is not of, its answers, the end."""
    assert case.hand_over() == 0
    assert "Version 1 of N1 is entered as handed over. An acknowledgement says that the notification has arrived." in (
        capsys.readouterr().out
    )
    assert case.run("--acknowledged", "north", "--reference", "17/3", "--by", "radio", "--at", "2030-04-28T09:00Z") == 0
    told = capsys.readouterr()
    assert "Northern side: received 28 Apr 09:00 UTC (12:00 Kyiv), reference 17/3" in told.out.replace("\u00a0", " ")
    assert "Southern side: NO ANSWER" in told.out
    assert "It is not a permission." in told.err
    assert case.hand_over(at="2030-04-28T12:00Z") == 0
    capsys.readouterr()
    assert case.run("--json", "--at", "2030-04-28T13:00Z") == 0
    (found,) = json.loads(capsys.readouterr().out)["notifications"]
    assert (found["version"], found["matches"], found["permission"]) == (2, True, False)
    assert (found["acknowledged_earlier_version"], found["silent"]) == (["north"], ["north", "south"])
    assert found["protected_sites"] == ["clinic"]
    assert case.run("--json", "--at", "2030-05-03T00:00Z") == 1
    (found,) = json.loads(capsys.readouterr().out)["notifications"]
    assert found["attention"] == ["The period notified has passed. Close it."]
    assert case.run("--close", "facilitated", "--by", "coordinator", "--at", "2030-05-03T00:00Z", "--remarks", "All back.") == 0
    assert "Closed: facilitated, 3 May 00:00 UTC (03:00 Kyiv), by coordinator. All back." in capsys.readouterr().out
    page = (case.folder / "notification-N1-v2.html").read_text()
    assert "CLOSED" in page
    assert case.run("--acknowledged", "south", "--by", "radio", "--at", "2030-05-03T01:00Z") == 2
    assert "Notification N1 is closed." in capsys.readouterr().err


def test_a_changed_plan_flags_what_was_notified(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """Another plan of the same operation is not what the parties were told of; the page says so in its head."""
    assert case.hand_over() == 0
    write_plan(replace(solve(told_operation()), seed=1), case.folder / "plan.json")
    capsys.readouterr()
    assert case.run("--at", EARLY) == 1
    assert "! The plan has changed since it was notified." in capsys.readouterr().out
    assert "NO LONGER WHAT IS PLANNED" in (case.folder / "notification-N1-v1.html").read_text()


def test_a_changed_operation_flags_it_too(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """With another road the plan no longer belongs to the operation: nothing can be handed over, and what was is flagged."""
    assert case.hand_over() == 0
    operation = told_operation()
    longer = replace(operation, legs=(replace(operation.legs[0], distance=7_000), *operation.legs[1:]))
    write_operation(longer, case.folder / "operation.yaml")
    capsys.readouterr()
    assert case.hand_over() == 1
    assert "The plan was made for another state of the operation." in capsys.readouterr().err
    assert case.run("--at", EARLY) == 1
    assert "! The operation has changed since it was notified." in capsys.readouterr().out


def test_a_changed_ledger_is_not_believed(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """An entry that somebody has changed, taken out or made up is told; nothing is added to it."""
    assert case.hand_over() == 0
    ledger = case.folder / "notifications.json"
    right = ledger.read_text()
    for wrong, message in (
        (right.replace("operations room", "another room"), "entry 1 is not as it was written"),
        (right.replace('"version": 1', '"version": 9', 1), "is a ledger of version 9"),
        ("{}", "is not a ledger of notifications"),
    ):
        ledger.write_text(wrong)
        capsys.readouterr()
        assert case.run("--at", EARLY) == 1
        assert message in capsys.readouterr().err


def test_the_blank_asks_for_every_point_and_vehicle_and_shows_no_first_entry(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    """A row for each point and vehicle of the plan, the grid references empty: whoever enters them must not see the first."""
    blank = case.folder / "blank.xlsx"
    assert case.run("--blank", str(blank)) == 0
    book = openpyxl.load_workbook(blank)
    places = [row[0] for row in book["Positions"].iter_rows(min_row=3, values_only=True)]
    assert places == list(notified_places(told_operation(), solve(told_operation())))
    assert [row[0] for row in book["Vehicles"].iter_rows(min_row=3, values_only=True)] == ["bus-01"]
    assert not any("10.13" in str(cell) for row in book["Positions"].iter_rows(values_only=True) for cell in row)
    assert case.run("--details", str(blank), "--by", "officer", "--at", EARLY) == 1
    assert "sheet Positions, row 4, column Grid reference: The position of Post was entered once only." in capsys.readouterr().err


def test_a_draft_hands_nothing_over(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """With --draft everything is checked and the page written, and no ledger."""
    assert case.hand_over("--draft", "--to", "north") == 0
    assert "Nothing was handed over; the page is a draft." in capsys.readouterr().err
    assert "DRAFT: NOT HANDED OVER" in (case.folder / "notification-N1-v1-draft.html").read_text()
    assert not (case.folder / "notifications.json").exists()
    assert case.run("--at", EARLY) == 0
    assert "Nothing has been handed over yet." in capsys.readouterr().out


def test_the_board_of_go_or_no_go_reads_the_ledger(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """What was handed over and not acknowledged by all is red on the board; once all have, and in time, it is green."""

    def found() -> tuple[str, str]:
        capsys.readouterr()
        main(["ready", *case.files, "--at", "2030-04-28T10:00Z", "--json"])
        conditions = json.loads(capsys.readouterr().out)["conditions"]
        return next((found["state"], found["why"]) for found in conditions if found["id"] == "notification")

    assert case.hand_over() == 0
    assert found() == ("red", "Not acknowledged by Northern side, Southern side.")
    for party in ("north", "south"):
        assert case.run("--acknowledged", party, "--by", "radio", "--at", "2030-04-28T09:00Z") == 0
    assert found()[0] == "green"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--blank", "x.xlsx", "--close", "denied"], "--blank and --close are two tasks."),
        (["--name", "../N1"], "will not do as a name"),
        (["--at", "yesterday"], "is no date and time with its offset"),
        (["--at", "2030-05-01T10:00"], "is no date and time with its offset"),
        (["--close", "denied"], "Say with --by who does this"),
        (["--close", "denied", "--by", "desk"], "There is no notification N1. Handed over so far: none."),
        (["--acknowledged", "north", "--by", "desk"], "There is no notification N1."),
    ],
)
def test_wrong_usage_is_told(options: list[str], message: str, case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """Two tasks at once, names and times that will not do, who is not said, and what was never handed over."""
    assert case.run(*options) == 2
    assert message in capsys.readouterr().err


def test_nobody_to_tell_is_caught(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An operation without parties has nobody who could be told."""
    operation = replace(told_operation(), parties=())
    write_operation(operation, tmp_path / "operation.yaml")
    write_plan(solve(operation), tmp_path / "plan.json")
    (tmp_path / "details.yaml").write_text(text_of(RIGHT))
    assert Case(tmp_path).hand_over() == 1
    assert "The notification is for no party." in capsys.readouterr().err


def test_the_text_is_as_kept(case: Case, assert_golden: Callable[[str, str], None]) -> None:
    """What is read out and pasted into messages, line by line."""
    (case.folder / "details.yaml").write_text(
        text_of(spoilt("sender", 0, alternate_route="None is agreed.", remarks="Aid on the way in."))
    )
    assert case.hand_over() == 0
    text = (case.folder / "notification-N1-v1.txt").read_text()
    assert_golden("notification/one-bus.txt", re.sub(r"\b[0-9a-f]{12}\b", "digest", text))
