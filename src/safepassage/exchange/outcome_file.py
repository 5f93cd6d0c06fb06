"""Read what happened: ``outcome.yaml``, which lies beside an operation of the past."""

import json
from os import PathLike
from pathlib import Path
from typing import Final

import msgspec

from safepassage.advice.outcome import Outcome
from safepassage.errors import InvalidOperationError
from safepassage.exchange.codes import notice
from safepassage.exchange.mirrors import from_json
from safepassage.exchange.storage import read_bytes
from safepassage.notices import Where

FILE_NAME: Final = "outcome.yaml"
_LARGEST: Final = 1_000_000


def read_outcome(path: str | PathLike[str]) -> Outcome:
    """
    Return what happened, from the text file at ``path``.

    Raises
    ------
    InvalidOperationError
        If it cannot be read, or does not say what happened.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to load, and only histories need it
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - as above
    from ruamel.yaml.events import AliasEvent  # noqa: PLC0415 - as above

    source = Path(path)
    data = read_bytes(source, _LARGEST)
    try:
        yaml = YAML(typ="safe", pure=True)
        if any(isinstance(event, AliasEvent) for event in yaml.parse(data)):
            msg = "it repeats a part by its name, which could unfold without end"
            raise ValueError(msg)  # noqa: TRY301 - told with the others below
        found = yaml.load(data)
        return from_json(json.dumps(found).encode(), Outcome)
    except (YAMLError, msgspec.DecodeError, RecursionError, UnicodeDecodeError, TypeError, ValueError) as error:
        message = f"{source.name} does not say what happened: {' '.join(str(error).split())}."
        expected = "counted, low, high, source and figures; those of examples/sumy-2022-03-08 show how"
        raise InvalidOperationError([notice("text-syntax", Where(file=source.name), message, expected=expected)]) from None


def outcome_beside(operation: str | PathLike[str]) -> Outcome | None:
    """
    Return the outcome that lies beside the operation's file, or None if there is none.

    Raises
    ------
    InvalidOperationError
        If there is a file of that name which is no outcome.
    """
    path = Path(operation).parent / FILE_NAME
    return read_outcome(path) if path.is_file() else None
