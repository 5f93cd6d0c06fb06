"""The command line: commands that read, show and write, and how each ends."""

import json
from pathlib import Path
from typing import Literal

import pytest

from safepassage import __version__, read_operation
from safepassage.exchange import operation_file
from safepassage.exchange.bundled import bundled
from safepassage.interfaces.cli import build, main


def test_every_command_is_listed_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    """The help names the commands and the exit codes."""
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"│ {name} " in text for name in ("check", "plan", "verify", "show", "template", "convert", "examples"))
    assert "Exit codes: 0 done, 1 the input or plan is wrong (listed), 2 wrong usage." in text


@pytest.mark.parametrize("command", [name for name in build() if not name.startswith("-")])
def test_every_command_teaches_by_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The help of each command ends with examples of it."""
    assert main([command, "--help"]) == 0
    assert f"• safepassage {command}" in capsys.readouterr().out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands_and_options(shell: Literal["bash", "zsh", "fish"]) -> None:
    """What is installed for a shell knows every command, and the options of commands that are loaded only when they run."""
    script = build().generate_completion(shell=shell)
    assert all(name in script for name in build() if not name.startswith("-"))
    assert "time-limit" in script


def test_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The version is that of the package."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{__version__}\n"


@pytest.mark.parametrize(
    "tokens",
    [
        ["fly"],
        ["check"],
        ["check", "one-bus", "--nonsense"],
        ["plan", "one-bus", "--objective", "fastest"],
        ["plan", "one-bus", "--time-limit", "0"],
        ["plan", "one-bus", "--time-limit", "soon"],
        ["plan", "one-bus", "--gap", "1"],
        ["plan", "one-bus", "--gap", "-0.1"],
        ["plan", "one-bus", "--seed", "-1"],
        ["plan", "one-bus", "--deadline", "noon"],
        ["plan", "one-bus", "--deadline", "+200"],
        ["plan", "one-bus", "--out", __file__],
        ["check", "nowhere.xlsx"],
        ["check", "."],
        ["verify", "one-bus", "nowhere.json"],
        ["show", "one-bus", "nowhere.json"],
        ["template", "operation.yaml"],
        ["template", "no/such/folder/operation.xlsx"],
        ["check", ""],
        ["examples", "one-buss"],
        ["examples", __file__],
        ["examples", "--out", "new"],
        ["examples", "one-bus", "--out", "."],
    ],
)
def test_wrong_usage_ends_with_2_and_says_why(tokens: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What a command cannot mean is told on the stream of problems, without an answer and without a traceback."""
    assert main(tokens) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip()
    assert "Traceback" not in told.err


def test_a_misspelt_bundled_name_is_recognised(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that comes near one of the bundled operations is suggested."""
    main(["check", "one-buss"])
    expected = "error: 'one-buss' is neither a file nor an operation that comes with the program. Did you mean one-bus?\n"
    assert capsys.readouterr().err == expected


def test_lists_the_bundled_operations(capsys: pytest.CaptureFixture[str]) -> None:
    """Each has its name and title on a line."""
    assert main(["examples"]) == 0
    listed = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert [name for name, _ in listed] == list(bundled())
    assert dict(listed)["one-bus"] == "One bus, one road"


def test_copies_a_bundled_operation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The copy is a file of one's own that can be read."""
    folder = tmp_path / "mine"
    assert main(["examples", "one-bus", "--out", str(folder)]) == 0
    copied = capsys.readouterr().out.splitlines()
    assert str(folder / "operation.yaml") in copied
    assert all(Path(name).is_file() for name in copied)
    assert read_operation(folder / "operation.yaml").id == "one-bus"


def test_checks_an_operation_that_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    """Without errors the verdict is that it can be planned."""
    assert main(["check", "one-bus"]) == 0
    assert capsys.readouterr().out == "operation.yaml: 0 errors, 0 warnings. It can be planned.\n"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Return the path of an operation with two errors: a place that is not there, and a count that is no number."""
    main(["convert", "one-bus", str(tmp_path / "wrong.yaml")])
    path = tmp_path / "wrong.yaml"
    text = path.read_text(encoding="utf-8")
    broken = text.replace("count: 120", "count: plenty").replace("place: town", "place: tovn", 1)
    assert broken.count("plenty") == broken.count("tovn") == 1
    path.write_text(broken, encoding="utf-8")
    return path


def test_lists_everything_that_is_wrong(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both errors are listed, each with its spot, and the exit code is 1."""
    capsys.readouterr()
    assert main(["check", str(wrong)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "wrong.yaml: 2 errors, 0 warnings. It cannot be planned until the errors are mended."
    assert len(lines) == 3
    assert any("plenty" in line for line in lines)
    assert any("tovn" in line for line in lines)


def test_the_list_as_json(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same list for programs: nothing but JSON on the stream of answers."""
    capsys.readouterr()
    assert main(["check", str(wrong), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["operation"], answer["ok"], len(answer["notices"])) == (str(wrong), False, 2)
    assert {"code", "severity", "where", "message", "given", "expected", "remedy", "text"} == set(answer["notices"][0])


@pytest.mark.parametrize("tokens", [["plan"], ["show"], ["convert"]])
def test_no_command_takes_an_operation_that_is_wrong(tokens: list[str], wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Planning, showing and converting list the errors, end with 1, and write nothing."""
    capsys.readouterr()
    target = wrong.parent / "new.xlsx"
    extra = {"plan": ["--out", str(wrong.parent / "out")], "show": [], "convert": [str(target)]}[tokens[0]]
    assert main([*tokens, str(wrong), *extra]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[-1] == "2 errors, 0 warnings. Nothing was planned or written."
    assert sorted(path.name for path in wrong.parent.iterdir()) == ["wrong.yaml"]


def test_writes_a_template_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that exists is not replaced unless --force says so."""
    path = tmp_path / "operation.xlsx"
    assert main(["template", str(path)]) == 0
    assert capsys.readouterr().out == f"{path} is written. Fill it in, then run: safepassage check {path}\n"
    first = path.read_bytes()
    assert main(["template", str(path)]) == 2
    assert capsys.readouterr().err == f"error: {path} exists already. Give another name, or --force to replace it.\n"
    assert main(["template", str(path), "--force"]) == 0
    assert len(path.read_bytes()) == len(first)


def test_converting_there_and_back_loses_nothing(tmp_path: Path) -> None:
    """Text to workbook to text gives the same text."""
    for source, target in (("two-corridors", "first.yaml"), ("first.yaml", "book.xlsx"), ("book.xlsx", "second.yaml")):
        known = source if source == "two-corridors" else str(tmp_path / source)
        assert main(["convert", known, str(tmp_path / target)]) == 0
    assert (tmp_path / "first.yaml").read_bytes() == (tmp_path / "second.yaml").read_bytes()


def test_shows_an_operation_as_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """The tables say when the window is, what there is, who waits and who takes them."""
    assert main(["show", "one-bus"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("One bus, one road\n")
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "morning The road 1 May 08:00 UTC 1 May 11:50 UTC firm" in rows
    assert "bus 1 Bus Town ready 1 May 06:00 UTC" in rows
    assert "Village villagers 120 seat 1 1 May 06:00 UTC" in rows
    assert "Town no limit no limit no limit" in rows


def test_a_file_that_may_not_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An error of the file system ends with 1 and names the file."""
    (tmp_path / "file").touch()
    assert main(["examples", "one-bus", "--out", str(tmp_path / "file" / "below")]) == 1
    assert capsys.readouterr().err.startswith(f"error: {tmp_path / 'file' / 'below'}: Not a directory.")


def test_ctrl_c_outside_planning_ends_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Interrupted while it reads, the program says so and ends as shells expect."""

    def interrupted(_path: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(operation_file, "read_and_check", interrupted)
    assert main(["check", "one-bus"]) == 130
    assert capsys.readouterr().err == "Interrupted.\n"
