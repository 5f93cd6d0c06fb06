"""
Functions that are compiled on first use and kept compiled on disk.

The compiler notices when the file of a function changes, but not when another function that it calls does. So what is kept
lies in a folder that is named after all the sources together: a new version never runs what an old one compiled.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple, ParamSpec, TypeVar, cast

import numpy as np
from numba import njit
from numba.core import config
from numpy.typing import NDArray

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Play(NamedTuple):
    """One replication in play: the arrays of `safepassage.simulation.memory.Memory`, and the row of its outcomes."""

    m: NDArray[np.int64]
    f: NDArray[np.float64]
    key: NDArray[np.uint64]
    row: NDArray[np.int64]


def compiled(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Return ``function`` compiled to machine code: the same answer, and nothing but numbers and arrays of numbers in it."""
    with _kept_in(_FOLDER):
        return cast("Callable[_P, _T]", njit(cache=True, error_model="numpy")(function))


def is_kept() -> bool:
    """Return whether anything compiled from these sources is kept already, so that the first use need not wait for the compiler."""
    return any(Path(_FOLDER).rglob("*.nbc"))


_NUMBERS: Final = frozenset({"compiled.py", "layout.py", "memory.py", "odds.py", "script.py"})
"""Sources without compiled functions whose constants are compiled in."""


def _folder() -> str:
    """Return where compiled code is kept: beside the sources, or in the user's cache where those cannot be written to."""
    here = Path(__file__).parent
    texts = {source.name: source.read_bytes() for source in sorted(here.glob("*.py"))}
    sources = [text for name, text in texts.items() if b"@compiled" in text or name in _NUMBERS]
    name = sha256(b"".join(sources)).hexdigest()[:16]
    beside = here / "__pycache__"
    is_writable = os.access(beside if beside.exists() else here, os.W_OK)
    home = beside if is_writable else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "safepassage"
    return str(home / f"compiled-{name}")


_FOLDER: Final = _folder()
_SETTING: Final = "CACHE_DIR"


@contextmanager
def _kept_in(folder: str) -> Iterator[None]:
    """Let the compiler keep what is declared meanwhile in ``folder``, and restore its own setting after."""
    before = getattr(config, _SETTING)
    setattr(config, _SETTING, folder)
    try:
        yield
    finally:
        setattr(config, _SETTING, before)
