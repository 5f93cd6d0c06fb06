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
from typing import Any, Final, NamedTuple, ParamSpec, TypeVar, cast

import numpy as np
from numba import njit, types
from numba.core import config
from numba.extending import intrinsic
from numpy.typing import NDArray

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Play(NamedTuple):
    """
    One replication in play: the arrays of `safepassage.simulation.memory.Memory`, and the row of its outcomes.

    In compiled code each is a bare address (`cells`), so that handing a play on costs four registers. Four arrays would be 28
    numbers, copied at every call, and counted in and out of use: that took two thirds of the time.
    """

    m: NDArray[np.int64]
    f: NDArray[np.float64]
    key: NDArray[np.uint64]
    row: NDArray[np.int64]


def compiled(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Return ``function`` compiled, to be called from compiled functions alone: nothing but numbers and cells in it."""
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def inlined(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Return ``function`` compiled into each that calls it: for what is done at every task. It makes the whole twice as fast."""
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)


def entrance(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Return ``function`` compiled, to be called from Python too; it makes no arrays, because it counts no use of memory."""
    return _compiled(function)


def _compiled(function: Callable[_P, _T], **options: bool) -> Callable[_P, _T]:
    make: Any = njit  # the stubs of numba do not know all its options
    with _kept_in(_FOLDER):
        return cast("Callable[_P, _T]", make(cache=True, error_model="numpy", _nrt=False, **options)(function))


def _address(_: object, array: Any) -> tuple[Any, Callable[..., Any]]:  # noqa: ANN401 - a type of numba
    """Return for the compiler the type of the bare address of ``array``, and how it is found."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:  # noqa: ANN401 - the compiler's own
        return context.make_array(signature.args[0])(context, builder, value=values[0]).data

    pointer: Any = types.CPointer  # numba has no types of its own here
    return pointer(array.dtype)(array), lower


cells: Final[Any] = intrinsic(_address)
"""In compiled code ``cells(array)`` is the array as nothing but its address: it is read and written alike, and knows no length."""


def is_kept() -> bool:
    """Return whether what these sources compile to is kept already, so that the first use need not wait for the compiler."""
    return any(Path(_FOLDER).rglob("kernel.replicate*.nbc"))


_NUMBERS: Final = frozenset({"compiled.py", "layout.py", "memory.py", "odds.py", "script.py"})
"""Sources without compiled functions whose constants are compiled in."""


def _folder() -> str:
    """Return where compiled code is kept: beside the sources, or in the user's cache where those cannot be written to."""
    here = Path(__file__).parent
    texts = {source.name: source.read_bytes() for source in sorted(here.glob("*.py"))}
    sources = [text for name, text in texts.items() if b"simulation.compiled import" in text or name in _NUMBERS]
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
