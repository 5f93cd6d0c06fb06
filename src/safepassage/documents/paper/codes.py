"""
QR codes (ISO/IEC 18004) of tokens: drawn by the thousand from a few dozen that the library makes.

Of ten digits, with version, level of correction and mask fixed, each module of the code is the sum modulo two of a constant and of some
bits of the data, for Reed-Solomon codes are linear and a mask is added. So the code of any ten digits is that of ten zeros, changed by
what each single bit changes: the library makes 35 codes once, and all others are sums of them.
"""

from functools import cache
from itertools import groupby
from typing import Final

from safepassage.domain.tokens import Token

SIDE: Final = 21
"""Modules along each side: version 1."""
MASK: Final = 3
"""One of the eight masks of QR codes: trying all of them, as is usual, gains nothing at this size."""
QUIET: Final = 2
"""Modules left white around a code, besides the white of the token itself."""
_GROUPS: Final = ((3, 10), (3, 10), (3, 10), (1, 4))
"""How ten digits become bits: three groups of three digits in ten bits, and one digit in four."""


def picture(token: Token) -> str:
    """Return the QR code of a token's ten digits as SVG; it holds nothing else."""
    width = SIDE + 2 * QUIET
    rows = modules(token.digits)
    drawn = "".join(_row(rows >> SIDE * y & (1 << SIDE) - 1, y) for y in range(SIDE))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}"><path stroke="#000" d="{drawn}"/></svg>'


def modules(digits: str) -> int:
    """Return the dark modules of the code of ten ``digits``: bit ``SIDE`` · y + x is the module at column x of row y."""
    found, start = _made("0" * 10), 0
    for group, (length, _) in enumerate(_GROUPS):
        found ^= _change(group, int(digits[start : start + length]))
        start += length
    return found


@cache
def _change(group: int, value: int) -> int:
    """Return what the code of ten zeros changes by when a group of digits has ``value``."""
    zeros, found = _made("0" * 10), 0
    for bit in range(_GROUPS[group][1]):
        if value >> bit & 1:
            digits = [f"{(1 << bit) * (place == group):0{length}d}" for place, (length, _) in enumerate(_GROUPS)]
            found ^= zeros ^ _made("".join(digits))
    return found


@cache
def _made(digits: str) -> int:
    """Return the modules of a code as the library makes it."""
    import segno  # noqa: PLC0415 - only tokens need it

    code = segno.make(digits, version=1, micro=False, error="m", boost_error=False, mask=MASK)
    return sum(1 << SIDE * y + x for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark)


@cache
def _row(bits: int, y: int) -> str:
    """Return the dark modules of a row as lines of a path."""
    drawn, x = [], QUIET
    for dark, run in groupby(range(SIDE), key=lambda column: bits >> column & 1):
        length = len(list(run))
        if dark:
            drawn.append(f"M{x} {y + QUIET}.5h{length}")
        x += length
    return "".join(drawn)
