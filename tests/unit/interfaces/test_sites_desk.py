"""The command sites: the register with the state of its positions."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from operations import one_bus
from safepassage import write_operation
from safepassage.domain.protected import ProtectedSite, SiteKind
from safepassage.interfaces.cli import main

CLINIC = ProtectedSite(
    id="clinic",
    name="Clinic",
    kind=SiteKind.HOSPITAL,
    latitude=10.23,
    longitude=-30.001,
    grid="25P HM 28584 32370",
    near="village",
)


def written(folder: Path, **changes: object) -> str:
    """Return the path of the one-bus operation with the clinic changed."""
    path = folder / "operation.xlsx"
    write_operation(replace(one_bus(), protected_sites=(replace(CLINIC, **changes),)), path)  # type: ignore[arg-type]
    return str(path)


def test_lists_the_sites_with_their_positions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A site whose two entries agree is listed with its distance from the nearest road."""
    assert main(["sites", written(tmp_path), "--within", "1"]) == 0
    text = capsys.readouterr().out
    assert "Clinic" in text
    assert "0.1 km (Inner gate to Village)" in text
    assert "entered twice, the same" in text


def test_a_wrong_position_ends_with_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A site whose entries differ is told by its code, and the exit code says so; check tells it with its cell."""
    path = written(tmp_path, grid="25P HM 28584 42370")
    assert main(["sites", path, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is False
    assert found["sites"][0]["flaws"] == ["entries-differ"]
    assert main(["check", path]) == 1
    where = "sheet Protected sites, row 2, column Grid reference"
    assert f"{where}: The two entries of the position of Clinic are 10.0 km apart." in capsys.readouterr().out


def test_places_with_the_role_are_listed_too(capsys: pytest.CaptureFixture[str]) -> None:
    """The warehouse of the bundled operation stands in no register: it is told that its position was entered once."""
    assert main(["sites", "mariupol-2022-03-31", "--json"]) == 0
    assert [(site["id"], site["flaws"]) for site in json.loads(capsys.readouterr().out)["sites"]] == [
        ("warehouse", ["entered-once"])
    ]
