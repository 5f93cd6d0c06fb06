"""How functions are compiled: on first use, by numba, and kept on disk. To be imported where it is needed: numba is slow to load."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def entrance(function: F) -> F:
    """Return ``function`` compiled, to be called from Python."""
    return cast("F", njit(cache=True, nogil=True, error_model="numpy")(function))


def inner(function: F) -> F:
    """Return ``function`` compiled, to be called from compiled functions alone: without what Python would need to call it."""
    bare: Any = njit  # the stubs of numba do not know the last two options
    made = bare(cache=True, nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
    return cast("F", made)
