"""Read the results that lie beside a plan as JSON with a version."""

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Final, Generic, TypeVar

import msgspec

from safepassage.errors import InvalidOperationError, SafePassageError
from safepassage.exchange.mirrors import from_json
from safepassage.exchange.storage import read_bytes

_T = TypeVar("_T")
_LARGEST: Final = 500_000_000


class _Version(msgspec.Struct):
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Generic[_T]):
    """
    What is read.

    Parameters
    ----------
    kind, version
        The class of the result, and the version that this program knows.
    noun, command, again
        What it is called, the command that writes it, and what to do if it is of another version.
    error
        What is raised if it is not one.
    """

    kind: type[_T]
    version: int
    noun: str
    command: str
    again: str
    error: type[SafePassageError]


def read_versioned(path: str | PathLike[str], form: Form[_T]) -> _T:
    """Return the result in the file at ``path``; if it cannot be read or is none, an error of ``form`` says why."""
    source = Path(path)
    try:
        data = read_bytes(source, _LARGEST)
    except InvalidOperationError as error:
        raise form.error(error.notices[0].message) from None
    try:
        found = msgspec.json.decode(data, type=_Version).version
        if found != form.version:
            msg = f"{source.name} is {form.noun} of version {found}, expected {form.version}. {form.again}."
            raise form.error(msg)
        return from_json(data, form.kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as error:
        msg = f"{source.name} is no {form.noun.partition(' ')[2]}: {error}. Expected the JSON that `{form.command}` writes."
        raise form.error(msg) from None
