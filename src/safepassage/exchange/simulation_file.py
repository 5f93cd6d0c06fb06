"""Read and write what a simulation found: ``simulation.json``, which lies beside the plan it is of."""

from os import PathLike
from pathlib import Path
from typing import Final

import msgspec

from safepassage.errors import InvalidOperationError, InvalidSimulationFileError
from safepassage.exchange.mirrors import from_json, to_json
from safepassage.exchange.storage import read_bytes, write_bytes
from safepassage.simulation.result import SIMULATION_VERSION, SimulationResult

FILE_NAME: Final = "simulation.json"
_LARGEST: Final = 500_000_000


class _Version(msgspec.Struct):
    version: int


def read_simulation(path: str | PathLike[str]) -> SimulationResult:
    """
    Return what a simulation found, from the file at ``path``.

    Raises
    ------
    InvalidSimulationFileError
        If it cannot be read, is no simulation, or is one of another version.
    """
    source = Path(path)
    try:
        data = read_bytes(source, _LARGEST)
    except InvalidOperationError as error:
        raise InvalidSimulationFileError(error.notices[0].message) from None
    try:
        found = msgspec.json.decode(data, type=_Version).version
        if found != SIMULATION_VERSION:
            msg = f"{source.name} is a simulation of version {found}, expected {SIMULATION_VERSION}. Simulate the plan again."
            raise InvalidSimulationFileError(msg)
        return from_json(data, SimulationResult)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as error:
        msg = f"{source.name} is no simulation: {error}. Expected the JSON that `safepassage simulate` writes."
        raise InvalidSimulationFileError(msg) from None


def write_simulation(result: SimulationResult, path: str | PathLike[str]) -> None:
    """Write ``result`` to ``path``; the same result gives the same bytes."""
    write_bytes(to_json(result), Path(path))


def simulation_beside(plan: str | PathLike[str]) -> SimulationResult | None:
    """
    Return the simulation that lies beside the plan's file, or None if there is none.

    Whether it is one of this plan is for the caller to ask: ``result.plan`` is the digest of the plan that was simulated.

    Raises
    ------
    InvalidSimulationFileError
        If there is a file that is no simulation.
    """
    path = Path(plan).parent / FILE_NAME
    return read_simulation(path) if path.exists() else None
