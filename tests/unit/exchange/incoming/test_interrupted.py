"""Imports that are killed in the middle, or meet another: the file is the old one or the new one, and nothing is lost or counted twice."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from safepassage.errors import InvalidOperationError
from safepassage.exchange import read_operation
from safepassage.exchange.logbook_file import read_logbook
from safepassage.exchange.storage import check_unchanged, contents
from safepassage.interfaces.cli import main
from unit.exchange.incoming.room import Room

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the tests kill a process that they fork"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
_CHANGES = frozenset({"os.rename", "os.remove", "os.chmod", "os.link", "os.truncate"})
_KILLED, _DONE = 9, 0


def _child(work: Callable[[], object], hook: Callable[[str, tuple[object, ...]], None] | None = None) -> int:
    """Return the number of a process that does ``work``, telling ``hook`` of each thing that it does to the disk."""
    number = os.fork()
    if number:
        return number
    try:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        if hook is not None:
            sys.addaudithook(lambda event, arguments: hook(event, arguments) if _is_change(event, arguments) else None)
        work()
    finally:
        os._exit(_DONE)


def _is_change(event: str, arguments: tuple[object, ...]) -> bool:
    """Return whether an event of the interpreter is about to change something on the disk."""
    if event == "open":
        return isinstance(arguments[2], int) and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
    return event in _CHANGES


def _exit_code(number: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def _killed_at(step: int) -> Callable[[str, tuple[object, ...]], None]:
    """Return a hook that kills the process, with nothing cleared up, as it is about to do its change number ``step``."""
    done = iter(range(1, 10_000))

    def hook(_event: str, _arguments: tuple[object, ...]) -> None:
        if next(done) == step:
            os._exit(_KILLED)

    return hook


_LIST = b"Type,Seats,Place,Number\nBus,50,Town,3\n"
_MESSAGE = b"#1 CP1 HELD 0815\n"
_CASES = [("vehicles", "list.csv", _LIST, "operation.yaml"), ("messages", "replies.txt", _MESSAGE, "operation.logbook.json")]


@pytest.mark.parametrize(("what", "name", "data", "result"), _CASES)
def test_an_import_that_is_killed_leaves_the_old_or_the_new(room: Room, what: str, name: str, data: bytes, result: str) -> None:
    """Killed before each change that it makes to the disk, in turn: then taken in again, it is as if nothing had been."""
    (room.folder / name).write_bytes(data)
    original = {path.name: path.read_bytes() for path in room.folder.iterdir()}
    command = ["import", what, str(room.path), str(room.folder / name), "--apply"]
    command += ["--plan", str(room.plan)] if what == "messages" else []
    assert main(command) == 0
    old, new = original.get(result), (room.folder / result).read_bytes()
    steps = 0
    while True:
        steps += 1
        for path in room.folder.iterdir():
            path.unlink()
        for file, content in original.items():
            (room.folder / file).write_bytes(content)
        code = _exit_code(_child(lambda: main(command), _killed_at(steps)))
        found = contents(room.folder / result)
        assert found in (old, new)
        if code == _DONE:
            assert found == new
            break
        assert main(command) == 0
        assert (room.folder / result).read_bytes() == new
        assert main(command) == 0
        assert (room.folder / result).read_bytes() == new
    assert steps > 3


def test_two_imports_at_once_both_count(room: Room) -> None:
    """The second waits for the first, though the first is slow to write, and adds to what it wrote."""
    (room.folder / "a.csv").write_bytes(b"Type,Seats,Place,Number\nBus,50,Town,3\n")
    (room.folder / "b.csv").write_bytes(b"Item,From,To,Weight\nFlour,Town,Village,500\n")
    started = room.folder / "started"

    def slow(event: str, arguments: tuple[object, ...]) -> None:
        if event == "os.rename" and str(arguments[1]).endswith("operation.yaml"):
            started.touch()
            time.sleep(0.5)

    first = _child(lambda: main(["import", "vehicles", str(room.path), str(room.folder / "a.csv"), "--apply"]), slow)
    while not started.exists():
        time.sleep(0.01)
    second = _child(lambda: main(["import", "aid", str(room.path), str(room.folder / "b.csv"), "--apply"]))
    assert [_exit_code(first), _exit_code(second)] == [_DONE, _DONE]
    operation = read_operation(room.path)
    assert [fleet.count for fleet in operation.fleets] == [3]
    assert [consignment.kg for consignment in operation.consignments] == [500]


def test_reports_that_come_in_at_once_all_stand_in_the_logbook(room: Room) -> None:
    """Four radio operators, one message each."""
    children = []
    for number in range(4):
        path = room.folder / f"{number}.txt"
        path.write_bytes(f"#{number} CP1 HELD 0815\n".encode())
        command = ["import", "messages", str(room.path), str(path), "--plan", str(room.plan), "--apply"]
        children.append(_child(lambda command=command: main(command)))  # type: ignore[misc]
    assert [_exit_code(child) for child in children] == [_DONE] * 4
    assert len(read_logbook(room.folder / "operation.logbook.json", "one-bus").reports) == 4


def test_a_file_that_somebody_else_changed_is_not_written_over(tmp_path: Path) -> None:
    """From another computer, for instance, where the claim is not known."""
    path = tmp_path / "operation.yaml"
    check_unchanged(path, None)
    path.write_bytes(b"old")
    before = contents(path)
    check_unchanged(path, before)
    path.write_bytes(b"new")
    with pytest.raises(InvalidOperationError) as raised:
        check_unchanged(path, before)
    (told,) = raised.value.notices
    assert (told.code, told.message) == ("file-changed", "operation.yaml was changed by somebody else while this was read.")
    assert "Do it again" in told.remedy
