"""The table of results in one command, what it keeps, and the figures that are drawn of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bench import figures, table
from bench.measure import Case, MeasurementError, PeerRow, Row, sources
from bench.peer_names import Peer
from bench.plot import Scale, mark
from bench.report import flat, nested
from bench.sizes import Kind

SVG = "{http://www.w3.org/2000/svg}"


def measured(case: Case) -> Row:
    """Return what measuring ``case`` might come to."""
    peers = tuple(
        PeerRow(
            peer=peer.value,
            status="feasible",
            claimed=900,
            claimed_value=1800,
            people=800,
            value=1600,
            gap=0.36,
            seconds=2.0,
            cpu_seconds=1.0,
            peak_mb=50.0,
            verified=True,
        )
        for peer in case.peers
    )
    return Row(
        size=case.size,
        kind=case.kind.value,
        seed=case.seed,
        waiting=6000,
        people=1100,
        bound=1200,
        value=2000,
        value_bound=2500,
        gap=0.2,
        seconds=1.25,
        cpu_seconds=1.125,
        verify_seconds=0.5,
        peak_mb=88.4,
        verified=True,
        sources=sources(),
        baseline=1000,
        baseline_value=1500,
        baseline_on_paper=1500,
        size_of_problem=45 * 12 * 360,
        time_limit=case.time_limit,
        progress=((0.1, None, 5000), (0.5, 1000, 5000), (1.0, 2000, 2500)),
        peers=peers,
    )


def made(folder: Path, *options: str, measure: Callable[[Case], Row] = measured) -> tuple[int, list[Case]]:
    """Return what the command returns and what it has measured, with results in ``folder``."""
    asked: list[Case] = []

    def keep(case: Case) -> Row:
        asked.append(case)
        return measure(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "run", keep)
        return table.main([*options, "--results", str(folder / "ops")]), asked


# --- what is measured ---------------------------------------------------------------------------------------------------


def test_all_sizes_are_measured_seed_by_seed() -> None:
    """Ten seeds of S and M, three of L, one of XL, each in three kinds; some of everything first, and XL without the others."""
    cases = list(table.cases(table._parser().parse_args([])))
    assert len(cases) == 3 * (10 + 10 + 3 + 1)
    assert [case.size for case in cases[:12]] == [size for size in ("S", "M", "L", "XL") for _ in range(3)]
    assert {case.seed for case in cases if case.size == "S"} == set(range(101, 111))
    assert {(case.size, bool(case.peers)) for case in cases} == {("S", True), ("M", True), ("L", True), ("XL", False)}
    assert cases[0].peers == tuple(Peer)


def test_it_goes_on_where_it_ended(tmp_path: Path) -> None:
    """What is measured is not measured again, unless more others are asked, the time is another, or another planner has done it."""
    options = ("--size", "S", "--seeds", "1", "--peers", "highs")
    status, asked = made(tmp_path, *options)
    assert (status, len(asked)) == (0, 3)
    assert made(tmp_path, *options) == (0, [])
    assert len(made(tmp_path, "--size", "S", "--seeds", "2", "--peers", "highs")[1]) == 3
    assert len(made(tmp_path, "--size", "S", "--seeds", "1", "--peers", "highs", "vroom")[1]) == 3
    assert len(made(tmp_path, *options, "--time-limit", "2")[1]) == 3
    found = json.loads((tmp_path / "ops.json").read_text(encoding="utf-8"))
    for row in found["rows"]:
        row["sources"] = "another"
    (tmp_path / "ops.json").write_text(json.dumps(found), encoding="utf-8")
    assert len(made(tmp_path, *options, "--time-limit", "2")[1]) == 3


def test_nothing_is_begun_that_might_not_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With time for S alone, the longer operations are left for the next run; the command says so and ends with 1."""
    status, asked = made(tmp_path, "--size", "L", "S", "--seeds", "1", "--peers", "vroom", "--budget", "60")
    assert (status, {case.size for case in asked}) == (1, {"S"})
    assert "3 of 6 operations are missing. The same command goes on with them." in capsys.readouterr().out


def test_expected_time_is_learnt(tmp_path: Path) -> None:
    """The first guess beside the planning is replaced by what the last operation of the size took."""
    case = Case(size="S", kind=Kind.FLEET, seed=1, time_limit=3.0, peers=(Peer.VROOM,))
    results = table.Table(tmp_path / "ops", [case], "command", measure=measured)
    assert results.expected(case) == pytest.approx(3.0 * 2 + 1.2 * 10.0)
    results.fill(60.0)
    assert results.expected(case) == pytest.approx(3.0 * 2)


def test_a_failure_is_told_and_the_others_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with 1, and the failure is in the file."""

    def half(case: Case) -> Row:
        if case.kind is Kind.FLEET:
            message = "out of luck"
            raise MeasurementError(message)
        return measured(case)

    status, _ = made(tmp_path, "--size", "S", "--seeds", "1", measure=half)
    found = json.loads((tmp_path / "ops.json").read_text(encoding="utf-8"))
    assert status == 1
    assert found["failures"] == [{"size": "S", "kind": "fleet", "seed": 101, "message": "out of luck"}]
    assert "S fleet 101: out of luck" in capsys.readouterr().err


def test_a_file_of_something_else_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Results that cannot be read are left where they are, and the message says what to do."""
    (tmp_path / "ops.json").write_text('{"instances": []}', encoding="utf-8")
    assert made(tmp_path, "--size", "S", "--seeds", "1") == (1, [])
    assert "Move it away, or name another with --results." in capsys.readouterr().err
    assert (tmp_path / "ops.json").read_text(encoding="utf-8") == '{"instances": []}'


def test_files_have_the_rows_in_order_with_their_command(tmp_path: Path) -> None:
    """Kinds and seeds are sorted, the command says nothing of the budget, and what is written is what is read again."""
    made(tmp_path, "--size", "S", "--seeds", "2", "--peers", "vroom", "--budget", "500")
    found = json.loads((tmp_path / "ops.json").read_text(encoding="utf-8"))
    assert found["command"] == "python -m bench.table --size S --seeds 2 --peers vroom"
    assert [(row["kind"], row["seed"], row["peer"]) for row in found["rows"]][:4] == [
        ("fleet", 101, None),
        ("fleet", 101, "vroom"),
        ("fleet", 102, None),
        ("fleet", 102, "vroom"),
    ]
    rows = nested(found["rows"])
    assert json.loads(json.dumps(flat(rows))) == found["rows"]
    text = (tmp_path / "ops.md").read_text(encoding="utf-8")
    assert "## Against other optimisers, in short" in text
    assert "| S | fleet | vroom | 2 | 0 | 0 | +37.5% | +25.0% | 1.12 | 0 |" in text


# --- figures ------------------------------------------------------------------------------------------------------------


def test_a_logarithmic_scale() -> None:
    """It holds whole powers of ten, puts what lies beyond at its end, and writes large numbers as powers."""
    scale = Scale.log(0.3, 40.0)
    assert (scale.least, scale.most) == (0.1, 100.0)
    assert [round(scale.part(value), 6) for value in (0.1, 1.0, 100.0, 1e9, 1e-9)] == [0.0, 0.333333, 1.0, 1.0, 0.0]
    assert scale.ticks("s") == [(0.1, "0.1 s"), (1.0, "1 s"), (10.0, "10 s"), (100.0, "100 s")]
    assert Scale.log(0.001, 1.0).ticks("%")[0][1] == "0.1 %"
    assert [words for _, words in Scale.log(1e5, 1e10).ticks("")] == ["10⁵", "10⁶", "10⁷", "10⁸", "10⁹", "10¹⁰"]


def test_each_shape_is_another() -> None:
    """Marks can be told apart without their colour."""
    shapes = ("line", "dot", "circle", "square", "diamond", "up", "down", "cross")
    assert len({mark(shape, 0, 0, "#000000") for shape in shapes}) == len(shapes)


def test_figures_show_every_method_and_row(tmp_path: Path) -> None:
    """The gap has a frame for each size and kind, a line for each of our plans and a mark for each other; growth has all rows."""
    case = Case(size="S", kind=Kind.FLEET, seed=1, time_limit=3.0, peers=(Peer.VROOM, Peer.HIGHS))
    small = measured(case)
    large = replace(small, size="M", size_of_problem=small.size_of_problem * 100, seconds=30.0, peers=())
    paths = figures.draw([small, large], tmp_path)
    assert [path.name for path in paths] == ["gap.svg", "growth.svg"]
    gap, growth = (ET.parse(path).getroot() for path in paths)
    words = [element.text for element in gap.iter(f"{SVG}text")]
    assert [name for name in figures.NAMES.values() if name in words] == ["safepassage", "HiGHS", "VROOM", "spreadsheet"]
    assert sum(str(word).endswith("-bound") for word in words) == 2 * 3
    dots = [element for element in gap.iter(f"{SVG}circle") if element.get("r") == "2"]
    assert len(dots) == 2
    assert len(list(growth.iter(f"{SVG}circle"))) == 2 * 3


def test_the_command_draws_beside_the_results(tmp_path: Path) -> None:
    """Given a file of results, the figures are written into its folder."""
    made(tmp_path, "--size", "S", "--seeds", "1")
    (tmp_path / "gap.svg").unlink()
    assert figures.main([str(tmp_path / "ops.json")]) == 0
    assert (tmp_path / "gap.svg").exists()
