"""
The log of decisions to go or not to go: who decided, when, and on which facts; appended to, never changed.

Each line is one decision as JSON. It holds the whole board, the digests of what it was computed from, and the hash of the line before, so
that a line that was changed, taken out or put in is found. The inputs are kept beside the log, in a folder of their digest, so that the
board can be computed again.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import msgspec

from safepassage.errors import DecisionLogError, InvalidOperationError
from safepassage.exchange.storage import read_bytes, write_bytes

FIRST: Final = "0" * 64
"""What stands in the place of the line before the first."""
_VERSION: Final = 1


class Choice(StrEnum):
    """What people decided."""

    GO = "go"
    NO_GO = "no-go"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """
    One decision.

    Parameters
    ----------
    decided_at
        When it was entered, by the clock of the computer; ``board_at`` is the instant that the board shows, as a date and time.
    board
        The board as plain data, with every condition.
    inputs
        File names of what the board was computed from, below the folder of the log, by what they are.
    """

    number: int
    decided_at: datetime
    decided_by: str
    choice: Choice
    reason: str
    operation: str
    board_at: datetime
    board: Mapping[str, Any]
    inputs: Mapping[str, str] = field(default_factory=dict)
    previous: str = FIRST
    hash: str = ""


def board_digest(board: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, of a board as plain data: the same facts give the same."""
    return hashlib.sha256(msgspec.json.encode(board, order="deterministic")).hexdigest()


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """
    Return the decisions in the log at ``path``, the oldest first; none if there is no such file.

    Raises
    ------
    DecisionLogError
        If a line cannot be read, or is not what was written.
    """
    if not path.exists():
        return ()
    try:
        lines = read_bytes(path).decode().splitlines()
    except (InvalidOperationError, UnicodeDecodeError) as error:
        msg = f"{path} cannot be read: {error}. Expected the log that `safepassage ready --decide` writes."
        raise DecisionLogError(msg) from None
    return tuple(_checked(path, lines))


def _checked(path: Path, lines: list[str]) -> Iterator[Decision]:
    previous = FIRST
    for number, line in enumerate(lines, start=1):
        try:
            decision = msgspec.json.decode(line, type=Decision)
        except (msgspec.DecodeError, RecursionError) as error:
            msg = f"{path}, line {number}, is no decision: {error}. Take the log from a copy that nobody has touched."
            raise DecisionLogError(msg) from None
        if (decision.number, decision.previous, decision.hash) != (number, previous, _hash(decision)):
            msg = (
                f"{path}, line {number}, is not what was written: it was changed, or a line before it was taken out or put in. "
                "Take the log from a copy that nobody has touched."
            )
            raise DecisionLogError(msg)
        previous = decision.hash
        yield decision


def _hash(decision: Decision) -> str:
    content = msgspec.to_builtins(decision)
    content["hash"] = ""
    return board_digest({"version": _VERSION, **content})


def append_decision(decision: Decision, path: Path) -> Decision:
    """
    Return ``decision`` with its number and hashes, after appending it to the log at ``path`` and seeing that it is on the disk.

    Raises
    ------
    DecisionLogError
        If what stands in the log is not what was written.
    """
    before = read_decisions(path)
    linked = replace(decision, number=len(before) + 1, previous=before[-1].hash if before else FIRST, hash="")
    made = replace(linked, hash=_hash(linked))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as log:
        log.write(msgspec.json.encode(made) + b"\n")
        log.flush()
        os.fsync(log.fileno())
    return made


def keep_inputs(files: Mapping[str, Path], folder: Path) -> dict[str, str]:
    """Return the names, below ``folder``, of copies of ``files``: each in ``decisions/``, called by its own digest."""
    kept = {}
    for what, source in files.items():
        data = read_bytes(source)
        name = f"decisions/{hashlib.sha256(data).hexdigest()[:16]}{source.suffix}"
        if not (folder / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_bytes(data, folder / name)
        kept[what] = name
    return kept
