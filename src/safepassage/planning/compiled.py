"""How functions are compiled: on first use, by numba, and kept on disk. To be imported where it is needed: numba is slow to load."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from numba import njit

from safepassage import units
from safepassage.kept import folder_for, kept_in

F = TypeVar("F", bound=Callable[..., Any])

_HERE: Final = Path(__file__).parent
_FOLDER: Final = folder_for([_HERE / "compiled.py", _HERE / "kernels.py", *(_HERE / "swift").glob("*.py"), Path(units.__file__)])


def entrance(function: F) -> F:
    """Return ``function`` compiled, to be called from Python."""
    return _compiled(function)


def inner(function: F) -> F:
    """Return ``function`` compiled, to be called from compiled functions alone: without what Python would need to call it."""
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def _compiled(function: F, **options: bool) -> F:
    bare: Any = njit  # the stubs of numba do not know all its options
    with kept_in(_FOLDER):
        return cast("F", bare(cache=True, nogil=True, error_model="numpy", **options)(function))
