"""Functions that are compiled on first use and kept compiled on disk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, ParamSpec, TypeVar, cast

import numpy as np
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from safepassage.kept import folder_for, kept_in

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
    with kept_in(_FOLDER):
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


def _sources() -> Iterator[Path]:
    """Yield the files whose text is in what is compiled."""
    for source in Path(__file__).parent.glob("*.py"):
        if source.name in _NUMBERS or b"simulation.compiled import" in source.read_bytes():
            yield source


_FOLDER: Final = folder_for(_sources())
