"""The tutorial is what a person will see: its commands run in order, and answer what stands there."""

import re
import shlex
from pathlib import Path

import pytest

from safepassage.interfaces.cli import main

TUTORIAL = Path(__file__).parents[2] / "docs/tutorial/first-plan.md"
BLOCK = re.compile(r"```console\n\$ safepassage (.*?)\n(.*?)```", re.DOTALL)


def test_every_command_answers_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The commands run one after the other in a blank folder."""
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(TUTORIAL.read_text(encoding="utf-8"))
    assert len(blocks) == 5
    for command, answer in blocks:
        assert main(shlex.split(command)) == 0
        shown, ellipsis, _ = answer.partition("...\n")
        told = capsys.readouterr().out
        assert (told[: len(shown)] if ellipsis else told) == shown


def test_nobody_clears_everybody_with_one_bus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page says that there is no such plan, and that the program says why with the numbers."""
    monkeypatch.chdir(tmp_path)
    assert main(["plan", "one-bus", "--objective", "clear", "--quiet"]) == 1
    assert "no plan at all can bring out more than 100" in capsys.readouterr().err
