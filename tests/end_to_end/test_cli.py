"""The program as people start it: a process with arguments, two streams and an exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "safepassage"]


def run(*arguments: str, cwd: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Return what the program wrote; its exit code must be ``code``."""
    done = subprocess.run([*PROGRAM, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_from_a_blank_folder_to_a_verified_plan(tmp_path: Path) -> None:
    """A person copies an example, turns it into a workbook, checks it, plans it, verifies the plan and looks at it."""
    run("examples", "two-corridors", "--out", "mine", cwd=tmp_path)
    run("convert", "mine/operation.yaml", "book.xlsx", cwd=tmp_path)
    assert run("check", "book.xlsx", cwd=tmp_path).stdout.endswith("It can be planned.\n")
    answer = json.loads(run("plan", "book.xlsx", "--json", cwd=tmp_path).stdout)
    assert (answer["people"], answer["bound"], answer["gap"]) == (180, 180, 0.0)
    assert (tmp_path / answer["report"]).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert answer["plan"] == "out/two-corridors/plan.json"
    run("verify", "book.xlsx", answer["plan"], cwd=tmp_path)
    run("verify", "mine/operation.yaml", answer["plan"], cwd=tmp_path)
    assert "180 of 200 waiting" in run("show", "book.xlsx", answer["plan"], cwd=tmp_path).stdout


def test_a_plan_belongs_to_its_operation_only(tmp_path: Path) -> None:
    """A plan of one operation does not pass for another."""
    run("plan", "one-bus", "--quiet", "--out", "out", cwd=tmp_path)
    assert "[plan]" in run("verify", "two-corridors", "out/plan.json", cwd=tmp_path, code=1).stdout
    why = "The plan is for operation 'one-bus', this is 'two-corridors'. Check the files.\n"
    for command in ("ready", "claims"):
        assert run(command, "two-corridors", "out/plan.json", cwd=tmp_path, code=1).stderr == f"error: {why}"


def test_the_same_question_gives_the_same_bytes(tmp_path: Path) -> None:
    """Operation, options and seed decide every byte of plan and report."""
    for folder in ("first", "second"):
        run("plan", "two-corridors", "--quiet", "--seed", "3", "--out", folder, cwd=tmp_path)
    for name in ("plan.json", "report.html"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


@pytest.mark.parametrize("objective", ["clear", "size"])
def test_what_cannot_be_cleared_is_said_in_sentences(objective: str, tmp_path: Path) -> None:
    """One bus leaves 20 of 120 behind: there is no plan that clears everybody, and the reasons are told."""
    done = run("plan", "one-bus", "--objective", objective, "--quiet", cwd=tmp_path, code=1)
    assert done.stdout == ""
    assert done.stderr.startswith("No plan is possible under these terms:\n- ")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["plan", "--help"], ["show", "mariupol-2022-03-31"], ["check", "mariupol-2022-03-31"]]
)
def test_a_terminal_that_lacks_letters_is_served(arguments: list[str], tmp_path: Path) -> None:
    """Where dashes, lines or letters of names cannot be shown, something stands in for them."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*PROGRAM, *arguments], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_is_no_error(unbuffered: str, tmp_path: Path) -> None:
    """When the reader of the answer has gone, the program ends without a word, whether it learns so early or late."""
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    process = subprocess.Popen(
        [*PROGRAM, "show", "one-bus"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), told) == (0, b"")
