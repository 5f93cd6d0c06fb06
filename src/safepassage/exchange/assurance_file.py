"""Write what a plan is worth if things go wrong: ``assurance.json``, which lies beside the plan it is about."""

from os import PathLike
from pathlib import Path

from safepassage.advice.assurance import Assurance
from safepassage.exchange.mirrors import to_json
from safepassage.exchange.storage import write_bytes


def write_assurance(assurance: Assurance, path: str | PathLike[str]) -> None:
    """Write ``assurance`` to ``path``; the same gives the same bytes."""
    write_bytes(to_json(assurance), Path(path))
