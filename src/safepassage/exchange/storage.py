"""Files on disk: read whole, with every way to fail told; written whole or not at all, by one process at a time."""

import hashlib
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from safepassage.errors import InvalidOperationError
from safepassage.exchange.codes import notice
from safepassage.notices import Where

_LARGEST: Final = 100_000_000


def read_bytes(path: Path, largest: int = _LARGEST) -> bytes:
    """
    Return what stands in the file at ``path``.

    Raises
    ------
    InvalidOperationError
        If it is missing, is not a file, may not be read, or is larger than ``largest`` bytes.
    """
    where = Where(file=path.name or str(path))
    try:
        if path.is_dir():
            raise InvalidOperationError([notice("file-unreadable", where, f"{path} is a folder.", expected="a file")])
        if path.exists() and not path.is_file():
            raise InvalidOperationError([notice("file-unreadable", where, f"{path} is not a plain file.", expected="a file")])
        if path.stat().st_size > largest:
            message = f"The file has {path.stat().st_size} bytes."
            raise InvalidOperationError([notice("file-too-large", where, message, expected=f"at most {largest} bytes")])
        return path.read_bytes()
    except FileNotFoundError:
        raise InvalidOperationError([notice("file-missing", where, f"There is no file {path}.")]) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InvalidOperationError([notice("file-unreadable", where, f"The file cannot be read: {reason}.")]) from None


def write_bytes(data: bytes, path: Path) -> None:
    """Write ``data`` to ``path``, whole or not at all: into a new file beside it, which then takes its place and its permissions."""
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            beside.chmod(target.stat().st_mode & 0o777)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """
    Let one process of a user at a time read and then change the file at ``path``: others that ask for it wait.

    The system itself ends the claim of a process that is killed. The claim lies on a file in the folder for temporary ones, so that none
    is left beside the user's. Who works from another computer, or as another user, is not kept out: see `check_unchanged`.
    """
    owner = os.environ.get("USERNAME", "") if sys.platform == "win32" else os.getuid()
    # One of sixteen, so that the folder does not fill up; that two files now and then share one only makes somebody wait.
    share = hashlib.sha256(os.path.realpath(path).encode()).hexdigest()[0]
    claim = Path(tempfile.gettempdir()) / f"safepassage-{owner}-{share}.lock"
    with claim.open("a+b") as file:
        if sys.platform == "win32":  # pragma: no cover - another system
            import msvcrt  # noqa: PLC0415 - there is none elsewhere

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - there is none on Windows

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def contents(path: Path) -> bytes | None:
    """Return what stands in the file at ``path``, or None if there is none."""
    return read_bytes(path) if path.exists() else None


def check_unchanged(path: Path, before: bytes | None) -> None:
    """
    Check that the file at ``path`` still has the contents that it had ``before``, None for no file.

    Raises
    ------
    InvalidOperationError
        If it has others.
    """
    if contents(path) != before:
        message = f"{path.name} was changed by somebody else while this was read."
        raise InvalidOperationError([notice("file-changed", Where(file=path.name), message)])
