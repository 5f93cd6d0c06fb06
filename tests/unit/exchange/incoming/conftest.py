"""Fixtures of the tests of incoming files."""

from pathlib import Path

import pytest

from unit.exchange.incoming.room import Room


@pytest.fixture
def room(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Room:
    """Return a room with an operation and its plan."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return Room(folder, capsys)
