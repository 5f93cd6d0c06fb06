"""What people name on the command line: a file of their own, or an operation that comes with the program."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.interfaces.exits import WrongUsageError

OPERATION_FILES = (".xlsx", ".yaml", ".yml")


def operation_path(name: str) -> Path:
    """
    Return the path that ``name`` means: a file, or else a bundled operation.

    Raises
    ------
    WrongUsageError
        If it is neither.
    """
    path = Path(name)
    if path.is_file():
        return path
    if path.is_dir() and name not in _examples():
        msg = f"{name!r} is a folder. Give the operation's file in it ({' or '.join(OPERATION_FILES)})."
        raise WrongUsageError(msg)
    return bundled_path(name, f"{name!r} is neither a file nor an operation that comes with the program.")


def bundled_path(name: str, otherwise: str) -> Path:
    """
    Return the path of the bundled operation ``name``.

    Raises
    ------
    WrongUsageError
        If there is none: with the words in ``otherwise``, and the name that comes nearest.
    """
    examples = _examples()
    if name in examples:
        return examples[name]
    from difflib import get_close_matches  # noqa: PLC0415 - slow to load, and needed only for a misspelt name

    near = get_close_matches(name, examples, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Bundled operations: {', '.join(examples)}."
    msg = f"{otherwise} {hint}"
    raise WrongUsageError(msg)


def _examples() -> Mapping[str, Path]:
    from safepassage.exchange.bundled import bundled  # noqa: PLC0415 - most commands are given a file

    return bundled()


def new_file(path: Path, *, force: bool, endings: Sequence[str] = OPERATION_FILES) -> Path:
    """
    Return ``path`` if an operation may be written there.

    Raises
    ------
    WrongUsageError
        If it does not end in one of ``endings``, its folder does not exist, or it exists already and ``force`` was not given.
    """
    if path.suffix.lower() not in endings:
        msg = f"{path} ends in {path.suffix or 'nothing'!r}. Expected {' or '.join(endings)}."
        raise WrongUsageError(msg)
    if not path.parent.is_dir():
        msg = f"The folder {path.parent} does not exist. Make it first, or give another path."
        raise WrongUsageError(msg)
    if path.exists() and not force:
        msg = f"{path} exists already. Give another name, or --force to replace it."
        raise WrongUsageError(msg)
    return path


def page_path(path: Path) -> Path:
    """
    Return ``path`` if a page may be written there.

    Raises
    ------
    WrongUsageError
        If it does not end in .html, or its folder does not exist.
    """
    if path.suffix.lower() not in {".html", ".htm"}:
        msg = f"{path} ends in {path.suffix or 'nothing'!r}. Expected .html."
        raise WrongUsageError(msg)
    if not path.parent.is_dir():
        msg = f"The folder {path.parent} does not exist. Make it first, or give another path."
        raise WrongUsageError(msg)
    return path


def existing_file(path: Path) -> Path:
    """
    Return ``path`` if a file is there.

    Raises
    ------
    WrongUsageError
        If none is.
    """
    if not path.is_file():
        msg = f"There is no file {path}. Check the path and the spelling."
        raise WrongUsageError(msg)
    return path


def load(name: str) -> Operation:
    """Return the operation that ``name`` means."""
    from safepassage.exchange import read_operation  # noqa: PLC0415 - loads the readers

    return read_operation(operation_path(name))


def load_planned(name: str, plan: Path) -> tuple[Operation, Plan]:
    """Return the operation that ``name`` means, under the assumptions of the plan in the file ``plan``, and that plan."""
    from safepassage.exchange import read_plan  # noqa: PLC0415 - loads the readers
    from safepassage.terms import as_planned  # noqa: PLC0415 - as above

    operation, made = load(name), read_plan(existing_file(plan))
    return as_planned(operation, made), made


def load_fitting(path: Path, operation: Operation) -> Plan:
    """
    Return the plan in the file ``path``, which may be older than ``operation`` but must be one that can be followed in it.

    Raises
    ------
    InvalidPlanFileError
        If it is of another operation, or moves by what is no longer there.
    """
    from safepassage.errors import InvalidPlanFileError  # noqa: PLC0415 - needed only if something is wrong
    from safepassage.exchange import read_plan  # noqa: PLC0415 - loads the readers
    from safepassage.terms import misfits  # noqa: PLC0415 - as above

    made = read_plan(existing_file(path))
    if wrong := " ".join(misfits(operation, made)):
        raise InvalidPlanFileError(wrong)
    return made


def assuming(operation: Operation, clauses: Sequence[str]) -> Operation:
    """
    Return ``operation`` with ``clauses`` assumed.

    Raises
    ------
    WrongUsageError
        If there is no such clause.
    """
    from safepassage.terms import assume  # noqa: PLC0415 - only some commands assume anything

    try:
        return assume(operation, clauses)
    except ValueError as error:
        raise WrongUsageError(str(error)) from error
