"""Read and write what a simulation found: ``simulation.json``, which lies beside the plan it is of."""

from os import PathLike
from pathlib import Path
from typing import Final

from safepassage.errors import InvalidSimulationFileError
from safepassage.exchange.mirrors import to_json
from safepassage.exchange.storage import write_bytes
from safepassage.exchange.versioned import Form, read_versioned
from safepassage.simulation.result import SIMULATION_VERSION, SimulationResult

FILE_NAME: Final = "simulation.json"
_FORM: Final = Form(
    kind=SimulationResult,
    version=SIMULATION_VERSION,
    noun="a simulation",
    command="safepassage simulate",
    again="Simulate the plan again",
    error=InvalidSimulationFileError,
)


def read_simulation(path: str | PathLike[str]) -> SimulationResult:
    """
    Return what a simulation found, from the file at ``path``.

    Raises
    ------
    InvalidSimulationFileError
        If it cannot be read, is no simulation, or is one of another version.
    """
    return read_versioned(path, _FORM)


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
