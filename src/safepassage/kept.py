"""
Where compiled code is kept.

The compiler (numba) notices when the file of a function changes, but not when another does whose functions or constants are compiled
in. So what is kept lies in a folder that is named after all the sources together: a new version never runs what an old one compiled.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

_SETTING = "CACHE_DIR"


def folder_for(sources: Iterable[Path]) -> str:
    """Return the folder for what is compiled from ``sources``: beside the first, or in the user's cache where that cannot be written to."""
    files = sorted(sources)
    name = sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    here = files[0].parent
    beside = here / "__pycache__"
    is_writable = os.access(beside if beside.exists() else here, os.W_OK)
    home = beside if is_writable else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "safepassage"
    return str(home / f"compiled-{name}")


@contextmanager
def kept_in(folder: str) -> Iterator[None]:
    """Let the compiler keep what is declared meanwhile in ``folder``, and restore its own setting after."""
    from numba.core import config  # noqa: PLC0415 - numba takes half a second to load

    before = getattr(config, _SETTING)
    setattr(config, _SETTING, folder)
    try:
        yield
    finally:
        setattr(config, _SETTING, before)
