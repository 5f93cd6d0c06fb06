"""Files on disk: read whole, with every way to fail told; written whole or not at all."""

import os
import secrets
from contextlib import suppress
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
