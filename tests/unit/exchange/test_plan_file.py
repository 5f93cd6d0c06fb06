"""Tests of plan files."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from safepassage.domain.network import Direction
from safepassage.domain.people import Mobility
from safepassage.domain.plan import (
    Alight,
    Block,
    Board,
    Certificate,
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
    Totals,
    Unload,
)
from safepassage.errors import InvalidPlanFileError
from safepassage.exchange import plan_schema, read_plan, write_plan


def plan() -> Plan:
    """Return a plan with every kind of task and price; it need not keep any rule."""
    tasks = (
        Load(place="town", start=0, end=600, goods=(Goods(consignment="food", kg=800),)),
        Drive(leg="road", direction=Direction.IN, start=600, end=1_200, convoy="K1"),
        Service(checkpoint="post", direction=Direction.IN, start=1_200, end=1_500, convoy="K1"),
        Unload(place="village", start=1_500, end=2_100, goods=(Goods(consignment="food", kg=800),)),
        Board(
            place="village",
            site="town",
            offers=(Mobility.SEAT, Mobility.STRETCHER),
            start=2_100,
            end=3_000,
            people=(Headcount(group="всі", count=40),),
        ),
        Alight(place="town", offers=(Mobility.SEAT,), start=4_000, end=4_500, people=(Headcount(group="всі", count=40),)),
    )
    prices = tuple(
        Price(kind=kind, subject="x", price=3, direction=Direction.OUT, mobility=Mobility.SEAT, start=0, end=900)
        for kind in PriceKind
    )
    phases = (Phase(place="town", loaded=True, offset=30),)
    proof = Proof(weighted=True, horizon=9_000, step=300, vehicles=1, phases=phases, prices=prices, bound=41)
    return Plan(
        operation="hand",
        digest="0" * 64,
        objective=Objective.RESCUE,
        horizon=9_000,
        seed=0,
        conditions=("Route: the east is at 'proposed', not agreed in detail.",),
        convoys=(Convoy(id="K1", corridor="c", direction=Direction.IN, window="w", gate="g", entry=600, vehicles=("bus-01",)),),
        blocks=(Block(vehicle="bus-01", fleet="bus", tasks=tasks), Block(vehicle="bus-02", fleet="bus", tasks=())),
        totals=Totals(
            people=40,
            weighted=40,
            by_group=(Headcount(group="всі", count=40),),
            delivered=(Goods(consignment="food", kg=800),),
            clearance=None,
            exposure_people=1,
            exposure_vehicles=2,
            metres=3,
            vehicles_used=1,
        ),
        certificate=Certificate(objective=Objective.RESCUE, value=40, bound=41, gap=1 / 41, people_bound=41, proofs=(proof,)),
    )


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return the file of the plan."""
    path = tmp_path / "plan.json"
    write_plan(plan(), path)
    return path


def spoil(path: Path, keys: tuple[str | int, ...], value: object) -> Path:
    """Put ``value`` at the end of ``keys`` in the JSON of ``path``."""
    content: Any = json.loads(path.read_bytes())
    spot = content
    for key in keys[:-1]:
        spot = spot[key]
    spot[keys[-1]] = value
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_plan_comes_back_as_it_was(written: Path) -> None:
    """Tests that every task and price, and the gap to its last digit, survive."""
    assert read_plan(written) == plan()


def test_the_same_plan_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    """Tests that a plan read and written again is the same file."""
    write_plan(read_plan(written), tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == written.read_bytes()


def test_can_be_compared_line_by_line(written: Path) -> None:
    """Tests that each task, convoy and price that is not long has a line of its own, in the letters of its language."""
    lines = written.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["{", ' "version": 1,']
    assert '    {"task": "drive", "leg": "road", "direction": "in", "start": 600, "end": 1200, "convoy": "K1"},' in lines
    assert '  "by_group": [{"group": "всі", "count": 40}],' in lines
    assert max(map(len, lines)) <= 122


def test_the_schema_is_valid_and_describes_what_is_written(written: Path) -> None:
    """Tests the published schema against its own standard, and plans against the schema."""
    schema = plan_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(written.read_bytes()))


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("version",), 2),
        (("blocks", 0, "tasks", 1, "task"), "fly"),
        (("blocks", 0, "tasks", 1, "speed"), 80),
        (("blocks", 0, "tasks", 1, "start"), "600"),
        (("blocks", 0, "tasks", 1, "start"), 600.5),
        (("convoys", 0, "direction"), "sideways"),
        (("certificate", "proofs", 0, "prices", 0, "kind"), "hope"),
        (("totals",), None),
        (("note",), "added"),
    ],
)
def test_the_schema_and_the_reader_refuse_the_same(written: Path, keys: tuple[str | int, ...], value: object) -> None:
    """Tests that neither takes unknown keys, unknown kinds, other types, or another version."""
    spoil(written, keys, value)
    with pytest.raises(ValidationError):
        Draft202012Validator(plan_schema()).validate(json.loads(written.read_bytes()))
    with pytest.raises(InvalidPlanFileError, match=r"^plan\.json is "):
        read_plan(written)


def test_says_which_version_a_plan_has(written: Path) -> None:
    """Tests that a plan of another version is told as such, whatever else it holds."""
    spoil(written, ("version",), 2)
    spoil(written, ("totals",), {"souls": 40})
    with pytest.raises(InvalidPlanFileError, match=r"a plan of version 2; this program reads version 1\. Make the plan again\."):
        read_plan(written)


def test_says_where_a_plan_is_wrong(written: Path) -> None:
    """Tests that the reason names the spot."""
    with pytest.raises(InvalidPlanFileError, match=r"Expected `int`, got `str` - at `\$\.blocks\[0\]\.tasks\[1\]\.start`"):
        read_plan(spoil(written, ("blocks", 0, "tasks", 1, "start"), "600"))


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b"null", b"\xff\xfe{}", b'{"version": 1', b"[" * 100_000, b'{"version": "1"}']
)
def test_refuses_what_is_no_plan(tmp_path: Path, content: bytes) -> None:
    """Tests that other files, and hostile ones, are refused with a reason."""
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(
        InvalidPlanFileError, match=r"^plan\.json is not a plan: .+ Expected the JSON that `safepassage plan` writes\.$"
    ):
        read_plan(path)


def test_every_cut_of_a_plan_is_refused(written: Path) -> None:
    """Tests that a plan that was not written to its end is never taken for one."""
    whole = written.read_bytes()
    for end in range(0, len(whole) - 2, 50):
        written.write_bytes(whole[:end])
        with pytest.raises(InvalidPlanFileError):
            read_plan(written)


def test_missing_plans_are_told(tmp_path: Path) -> None:
    """Tests that there must be a file."""
    with pytest.raises(InvalidPlanFileError, match="There is no file"):
        read_plan(tmp_path / "none.json")


def test_refuses_to_write_what_would_not_come_back(tmp_path: Path) -> None:
    """Tests that a gap that is no number, or a time that is not whole, never reaches a file."""
    for gap in (float("nan"), float("inf")):
        with pytest.raises(InvalidPlanFileError):
            write_plan(replace(plan(), certificate=replace(plan().certificate, gap=gap)), tmp_path / "plan.json")
    with pytest.raises(InvalidPlanFileError):
        write_plan(replace(plan(), horizon=0.5), tmp_path / "plan.json")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
