"""The command print: what it prints, what it answers, and when it prints nothing."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from safepassage import bundled, read_operation, read_plan, write_plan
from safepassage.domain.digest import plan_digest
from safepassage.exchange import write_simulation
from safepassage.interfaces.cli import main
from safepassage.simulation.result import Band, Deadline, Estimate, LastBoarding, SimulationResult, TurnBack
from safepassage.units import HOUR


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a plan of the one bus."""
    out = tmp_path_factory.mktemp("plan")
    assert main(["plan", "one-bus", "--quiet", "--out", str(out)]) == 0
    return out / "plan.json"


def test_prints_and_says_where(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The documents of two readers in two languages, with progress on the other stream."""
    out = tmp_path / "papers"
    readers = ["--for", "driver", "--for", "cargo", "--lang", "en", "--lang", "ar"]
    assert main(["print", "one-bus", str(plan), *readers, "--out", str(out)]) == 0
    told = capsys.readouterr()
    assert told.out == f"4 documents are in {out}. Give each reader their own folder only; print-ledger.json stays at the desk.\n"
    assert told.err == "6 of 6 parts printed\n"
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.*")) == [
        "cargo/ar/load-plan.pdf",
        "cargo/en/load-plan.pdf",
        "driver/ar/bus-01/driver-card.pdf",
        "driver/en/bus-01/driver-card.pdf",
        "print-ledger.json",
    ]


def test_answers_in_json_and_nothing_else(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program gets one object: the operation, the folder, the files and the seconds."""
    wish = ["--for", "spokesperson", "--as-of", "2030-05-01T05:30Z", "--json", "--out", str(tmp_path)]
    assert main(["print", "one-bus", str(plan), *wish]) == 0
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert told.err == ""
    assert 0 < answer.pop("seconds") < 60
    files = [str(tmp_path / "spokesperson/en/situation-report.pdf")]
    assert answer == {"operation": "one-bus", "folder": str(tmp_path), "files": files}
    ledger = json.loads((tmp_path / "print-ledger.json").read_text(encoding="utf-8"))
    assert [version["as_of"] for version in ledger["versions"]] == ["2030-05-01T05:30:00Z"]


def test_without_a_folder_it_prints_beside_the_plan(plan: Path) -> None:
    """The papers lie in print/ beside the plan."""
    assert main(["print", "one-bus", str(plan), "--for", "cargo", "--quiet"]) == 0
    assert (plan.parent / "print/cargo/en/load-plan.pdf").is_file()


def test_a_plan_that_breaks_a_rule_is_not_printed(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it breaks is listed, and no folder appears."""
    made = read_plan(plan)
    wrong = tmp_path / "wrong.json"
    write_plan(replace(made, totals=replace(made.totals, people=made.totals.people + 1)), wrong)
    assert main(["print", "one-bus", str(wrong), "--for", "all", "--out", str(tmp_path / "papers")]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.endswith("A plan that breaks a rule is not a plan: nothing was printed.\n")
    assert not (tmp_path / "papers").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--for", "driver", "--only", "bus-9"],
            "There is no copy about 'bus-9' for these readers. Copies there are, or the first of them: bus-01.",
        ),
        (
            ["--for", "cargo", "--only", "bus-01"],
            "or the first of them: none: these readers get one copy for the whole operation.",
        ),
        (["--for", "cargo", "--as-of", "06:30"], "--as-of '06:30' cannot be read. Expected a date and time with Z"),
        (["--for", "cargo", "--expires", "2030-05-01T12:00"], "--expires '2030-05-01T12:00' cannot be read."),
    ],
)
def test_wrong_usage_is_told(
    options: list[str], message: str, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says what was given, what is expected, and nothing is printed."""
    assert main(["print", "one-bus", str(plan), *options, "--out", str(tmp_path / "papers")]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "papers").exists()


def test_a_file_is_no_folder(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The plan's own file cannot be printed into."""
    assert main(["print", "one-bus", str(plan), "--for", "cargo", "--out", str(plan)]) == 2
    assert capsys.readouterr().err == f"error: {plan} is a file. Give --out a folder.\n"


@pytest.mark.parametrize("reader", ["public", "nobody"])
def test_nothing_is_printed_for_the_public(reader: str, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The public is no reader, nor is anybody else who is not in the matrix."""
    assert main(["print", "one-bus", str(plan), "--for", reader, "--out", str(tmp_path)]) == 2
    assert reader in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def simulation(digest: str) -> SimulationResult:
    """Return a simulation that knows one time to turn back and one last boarding."""
    sure = Estimate(value=1.0, low=1.0, high=1.0)
    latest = (Deadline(confidence=900_000, latest=4 * HOUR), Deadline(confidence=500_000, latest=5 * HOUR))
    return SimulationResult(
        operation="one-bus",
        digest="",
        plan=digest,
        seed=0,
        replications=1,
        confidence=950_000,
        planned=100,
        received=Band(p10=100, p50=100, p90=100, mean=Estimate(value=100, low=100, high=100)),
        all_out=sure,
        complete=sure,
        turn_backs=(TurnBack(convoy="road-in-01", place="post", planned=2 * HOUR, latest=latest),),
        last_boardings=(LastBoarding(place="village", convoy="road-out-01", planned=3 * HOUR, latest=latest),),
    )


def test_a_simulation_of_this_plan_gives_the_latest_times(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its times at nine in ten go before the hard limits; one of another plan is left aside, and that is told."""
    made = read_plan(plan)
    write_plan(made, tmp_path / "plan.json")
    op = read_operation(bundled()["one-bus"])
    assert made.operation == op.id
    printing = ["print", "one-bus", str(tmp_path / "plan.json"), "--for", "marshal", "--quiet"]
    card = tmp_path / "print/marshal/en/village/boarding-sheet.pdf"

    def text() -> str:
        from unit.documents.paper.papers import pages  # noqa: PLC0415 - needs the fonts too

        return pages(card)[0].replace("\u00a0", " ")

    assert main(printing) == 0
    assert "(hard limit, not simulated) 1 May 11:10 UTC" in text()
    write_simulation(simulation("another"), tmp_path / "simulation.json")
    assert main(printing) == 0
    assert "is of another plan and was not used" in capsys.readouterr().err
    assert "(hard limit, not simulated)" in text()
    write_simulation(simulation(plan_digest(made)), tmp_path / "simulation.json")
    assert main(printing) == 0
    assert "(simulated) 1 May 10:00 UTC" in text()
