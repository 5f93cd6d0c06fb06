"""
Random numbers by name: each is found from what it is about, not from how many were drawn before it.

A number belongs to a seed, a replication, a stream (what kind of thing happens) and up to three whole numbers (to what: this checkpoint on
that day, this vehicle on its n-th drive). So two plans meet the same bad day at the same checkpoint, whatever else they draw, and it does
not matter which process works on which replication.

The numbers are hashes: what they are about is added to the key of the stream, as multiples of two odd constants, and mixed twice by the
finaliser of SplitMix64 [1]_, whose output passes the usual tests when its input is a plain counter, as it is here. Normal deviates are the
inverse of the normal distribution by Wichura's algorithm AS 241 [2]_, exact to about 1e-16.

References
----------
.. [1] Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators, OOPSLA, doi:10.1145/2660193.2660195.
.. [2] Wichura (1988), Algorithm AS 241, Applied Statistics 37:477-484, doi:10.2307/2347330.
"""

from math import log, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from safepassage.simulation.compiled import entrance, inlined

CHECKPOINT_DAY: Final = 1
HOLD: Final = 2
HOLD_TIME: Final = 3
REFUSAL: Final = 4
SEIZURE: Final = 5
SEIZURE_TIME: Final = 6
SERVICE: Final = 7
TRAVEL_DAY: Final = 8
TRAVEL: Final = 9
HANDLING_DAY: Final = 10
HANDLING: Final = 11
TURNOUT_DAY: Final = 12
TURNOUT: Final = 13
CHECKPOINT_LATE: Final = 14
CHECKPOINT_EARLY: Final = 15
WINDOW_LATE: Final = 16
WINDOW_CUT: Final = 17
SUSPENSION: Final = 18
BREAKDOWN: Final = 19
BREAKDOWN_TIME: Final = 20
BLOCKED: Final = 21
BLOCKED_TIME: Final = 22
LEAVING: Final = 23
JOINING: Final = 24
WINDOW_DAY: Final = 25
STREAMS: Final = 26

_GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_DELTA: Final = np.uint64(0xD1342543DE82EF95)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)
_S30: Final = np.uint64(30)
_S27: Final = np.uint64(27)
_S31: Final = np.uint64(31)
_S12: Final = np.uint64(12)
_ONE: Final = np.uint64(1)


@inlined
def mixed(state: np.uint64) -> np.uint64:
    """Return the finaliser of SplitMix64 of ``state``."""
    state = (state ^ (state >> _S30)) * _MIX_1
    state = (state ^ (state >> _S27)) * _MIX_2
    return state ^ (state >> _S31)


@inlined
def name_streams(keys: NDArray[np.uint64], seed: int, replication: int) -> None:
    """Put the key of each stream of one replication in its place: every number of it is found from these."""
    own = mixed(mixed(np.uint64(seed) + _GAMMA) + np.uint64(replication + 1) * _GAMMA)
    for stream in range(STREAMS):
        keys[stream] = mixed(own + np.uint64(stream) * _GAMMA)


@inlined
def uniform(keys: NDArray[np.uint64], stream: int, a: int, b: int, c: int) -> float:
    """Return the number between 0 and 1, neither of them, of ``stream`` about ``a``, ``b`` and ``c``."""
    state = mixed(keys[stream] + np.uint64(a + 1) * _GAMMA + np.uint64(b + 1) * _DELTA)
    state = mixed(state + np.uint64(c + 1) * _GAMMA)
    return (float(state >> _S12) + 0.5) / 4503599627370496.0


@inlined
def normal(keys: NDArray[np.uint64], stream: int, a: int, b: int, c: int) -> float:
    """Return the standard normal deviate of ``stream`` about ``a``, ``b`` and ``c``."""
    return normal_quantile(uniform(keys, stream, a, b, c))


@entrance
def normal_quantile(p: float) -> float:
    """Return the value that a standard normal deviate stays below with probability ``p``, by AS 241 (PPND16)."""
    q = p - 0.5
    if abs(q) <= 0.425:  # noqa: PLR2004 - the algorithm's own limits and coefficients, here and below
        r = 0.180625 - q * q
        top = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                 + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
                 + 133.14166789178437745) * r + 3.387132872796366608)  # fmt: skip
        below = (((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                   + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
                   + 42.313330701600911252) * r + 1.0)  # fmt: skip
        return q * top / below
    r = sqrt(-log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:  # noqa: PLR2004
        r -= 1.6
        top = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
                 + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
                 + 4.6303378461565452959) * r + 1.42343711074968357734)  # fmt: skip
        below = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
                   + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
                   + 2.05319162663775882187) * r + 1.0)  # fmt: skip
    else:
        r -= 5.0
        top = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
                 + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
                 + 5.4637849111641143699) * r + 6.6579046435011037772)  # fmt: skip
        below = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
                   + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
                   + 0.59983220655588793769) * r + 1.0)  # fmt: skip
    return -top / below if q < 0.0 else top / below
