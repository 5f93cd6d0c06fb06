"""Read and write what a plan is worth if things go wrong: ``assurance.json``, which lies beside the plan it is about."""

from os import PathLike
from pathlib import Path
from typing import Final

from safepassage.advice.assurance import ASSURANCE_VERSION, Assurance
from safepassage.errors import InvalidAssuranceFileError
from safepassage.exchange.mirrors import to_json
from safepassage.exchange.storage import write_bytes
from safepassage.exchange.versioned import Form, read_versioned

FILE_NAME: Final = "assurance.json"
_FORM: Final = Form(
    kind=Assurance,
    version=ASSURANCE_VERSION,
    noun="an assurance",
    command="safepassage plan --confidence",
    again="Plan again with --confidence or --lose",
    error=InvalidAssuranceFileError,
)


def read_assurance(path: str | PathLike[str]) -> Assurance:
    """
    Return what a plan is worth if things go wrong, from the file at ``path``.

    Raises
    ------
    InvalidAssuranceFileError
        If it cannot be read, is no assurance, or is one of another version.
    """
    return read_versioned(path, _FORM)


def write_assurance(assurance: Assurance, path: str | PathLike[str]) -> None:
    """Write ``assurance`` to ``path``; the same gives the same bytes."""
    write_bytes(to_json(assurance), Path(path))


def assurance_beside(plan: str | PathLike[str]) -> Assurance | None:
    """
    Return the assurance that lies beside the plan's file, or None if there is none.

    Whether it is one of this plan is for the caller to ask: ``assurance.plan`` is the digest of the plan that it is about.

    Raises
    ------
    InvalidAssuranceFileError
        If there is a file that is no assurance.
    """
    path = Path(plan).parent / FILE_NAME
    return read_assurance(path) if path.exists() else None
