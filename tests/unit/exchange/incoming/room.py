"""A room in which files are taken in: an operation, its plan, and a look at whether anything in it has changed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from operations import one_bus
from safepassage.domain.network import Place, Role
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.exchange import read_operation, write_operation, write_plan
from safepassage.interfaces.cli import main
from safepassage.planning.solve import solve

GRUESOME = "\u202e=cmd|'/c calc'!A1\u200f"


def operation() -> Operation:
    """Return `one_bus`, with a place whose name is a formula between marks of direction."""
    base = one_bus()
    odd = Place(
        id="odd", name=GRUESOME, latitude=10.3, longitude=-30.1, roles=frozenset({Role.ASSEMBLY_POINT}), exposed_in="road"
    )
    return replace(base, places=(*base.places, odd))


@cache
def plan() -> Plan:
    """Return the best plan of the operation: two boardings at the village."""
    return solve(operation())


@cache
def _files() -> tuple[bytes, bytes]:
    """Return the operation and the plan as they stand in their files, written once."""
    with TemporaryDirectory() as folder:
        own, made = Path(folder) / "operation.yaml", Path(folder) / "plan.json"
        write_operation(operation(), own)
        write_plan(plan(), made)
        return own.read_bytes(), made.read_bytes()


class Room:
    """A folder with ``operation.yaml`` and ``plan.json``, in which a person types commands."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.path = folder / "operation.yaml"
        self.plan = folder / "plan.json"
        for path, data in zip((self.path, self.plan), _files(), strict=True):
            path.write_bytes(data)

    def take_in(self, what: str, name: str, data: bytes, *options: str) -> tuple[int, str, str]:
        """Return exit code, answer and complaints of importing ``data`` as a file called ``name``, outside the watched folder."""
        incoming = self.folder.parent / "incoming"
        incoming.mkdir(exist_ok=True)
        (incoming / name).write_bytes(data)
        own = ["--plan", str(self.plan)] if what in {"boardings", "passages", "submissions", "messages"} else []
        own += ["--corridor", "road"] if what == "route" and "--corridor" not in options else []
        self._capsys.readouterr()
        code = main(["import", what, str(self.path), str(incoming / name), *own, *options])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def answer(self, what: str, name: str, data: bytes, *options: str) -> Mapping[str, object]:
        """Return the answer of importing ``data`` as JSON."""
        found: Mapping[str, object] = json.loads(self.take_in(what, name, data, "--json", *options)[1])
        return found

    @property
    def operation(self) -> Operation:
        """Return the operation as it now stands in its file."""
        return read_operation(self.path)

    def contents(self) -> dict[str, bytes]:
        """Return everything in the folder, by name."""
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}

    def refuses(self, what: str, name: str, data: bytes, *options: str) -> str:
        """Return what is complained of ``data``, which must be refused with nothing changed, though told to apply it."""
        before = self.contents()
        code, _, complaints = self.take_in(what, name, data, "--apply", *options)
        assert code == 1
        assert self.contents() == before
        lines = complaints.splitlines()
        assert lines
        assert all(
            line.startswith(("error: ", "warning: ")) or line.endswith("Nothing was planned or written.") for line in lines
        )
        return complaints
