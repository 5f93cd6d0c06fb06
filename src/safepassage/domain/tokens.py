"""
Boarding tokens: which place in which boarding a person has, as ten digits with a check digit, and nothing about the person.

Digits only: they are the same on every telephone, can be said over a radio, and have no look-alikes in Latin, Cyrillic or Arabic letters.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Board, Headcount, Plan
from safepassage.units import Instant, People

LARGEST: Final = 999
"""Largest number of a point, a wave or a serial: each has three digits."""
MINUS: Final = "\N{MINUS SIGN}"
_PARTS: Final = 3
_DIGITS: Final = 10
_DAMM: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_BETWEEN: Final = "CPZ"
"""First letters of the Unicode categories that may stand between the digits: marks of direction, points and dashes, spaces."""


def check_digit(digits: str) -> int:
    """
    Return the digit which, put behind ``digits``, makes a wrong digit or two neighbours in the wrong order show.

    References
    ----------
    Damm, H. M. (2004), Total anti-symmetrische Quasigruppen, doctoral thesis, Philipps-Universität Marburg: the table is a
    quasigroup of order 10 as constructed there.
    """
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """
    A place in a boarding.

    Parameters
    ----------
    point
        Number of the assembly point, as `point_numbers` gives it.
    wave
        Which boarding at that point.
    serial
        Which place in that boarding. All three from 1 to `LARGEST`.
    """

    point: int
    wave: int
    serial: int

    def __post_init__(self) -> None:
        if not all(1 <= part <= LARGEST for part in (self.point, self.wave, self.serial)):
            msg = (
                f"A token has a point, a wave and a serial from 1 to {LARGEST}, got {self.point}, {self.wave} and {self.serial}."
            )
            raise ValueError(msg)

    @property
    def digits(self) -> str:
        """Return the ten digits: three each for point, wave and serial, and the check digit."""
        body = f"{self.point:03d}{self.wave:03d}{self.serial:03d}"
        return f"{body}{check_digit(body)}"

    @property
    def code(self) -> str:
        """Return the token as people read it: ``007-002-015-6``."""
        digits = self.digits
        return "-".join((digits[:3], digits[3:6], digits[6:9], digits[9:]))

    def __str__(self) -> str:
        return self.code


def parse_token(text: str) -> Token:
    """
    Return the token that ``text`` says: digits of any script, with or without dashes, spaces and marks of direction.

    Raises
    ------
    ValueError
        If it says none: with what is wrong with it.
    """
    digits = "".join(map(_digit, text))
    if not digits.isdecimal() or len(digits) != _DIGITS:
        msg = f"{text!r} is no token. Expected {_DIGITS} digits, such as {Token(7, 2, 15).code}; read it again from the paper."
        raise ValueError(msg)
    if check_digit(digits) != 0:
        msg = f"{text!r} has a digit wrong or two in the wrong order: its check digit should be {check_digit(digits[:-1])}. Read it again."
        raise ValueError(msg)
    return Token(*(int(digits[start : start + _PARTS]) for start in (0, 3, 6)))


def _digit(character: str) -> str:
    """Return a decimal digit of any script as one of ours, nothing for what may stand between digits, and all else as it is."""
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    return "" if unicodedata.category(character)[0] in _BETWEEN or character == MINUS else character


def point_numbers(operation: Operation) -> dict[str, int]:
    """Return the numbers of the assembly points by id: 1, 2 and so on in the order of the operation's places."""
    points = (place.id for place in operation.places if Role.ASSEMBLY_POINT in place.roles)
    return {place: number for number, place in enumerate(points, start=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """
    One boarding: a vehicle at an assembly point. Waves at a point are numbered from 1 in order of their start.

    Parameters
    ----------
    point, number
        The number of the assembly point (``place``) and of the wave there.
    site
        Reception site that the people go to.
    people
        Who is to board, by group.
    """

    point: int
    number: int
    place: str
    vehicle: str
    site: str
    offers: tuple[Mobility, ...]
    start: Instant
    end: Instant
    people: tuple[Headcount, ...]

    @property
    def count(self) -> People:
        """Return how many are to board."""
        return sum(part.count for part in self.people)

    @property
    def name(self) -> str:
        """Return the wave as people read it: ``007-002``, the beginning of its tokens."""
        return f"{self.point:03d}-{self.number:03d}"

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Return one token for each person who is to board."""
        return tuple(Token(self.point, self.number, serial) for serial in range(1, self.count + 1))


def waves(operation: Operation, plan: Plan) -> tuple[Wave, ...]:
    """Return every boarding of ``plan``, by point and then by wave."""
    numbers = point_numbers(operation)
    return tuple(sorted(_waves(plan, numbers), key=lambda wave: (wave.point, wave.number)))


def _waves(plan: Plan, numbers: dict[str, int]) -> Iterator[Wave]:
    """Yield the boardings in order of time; those that start together by their end and then by vehicle."""
    boardings = [(task, block.vehicle) for block in plan.blocks for task in block.tasks if isinstance(task, Board)]
    so_far = defaultdict[str, int](int)
    for task, vehicle in sorted(boardings, key=lambda pair: (pair[0].start, pair[0].end, pair[1])):
        so_far[task.place] += 1
        yield Wave(
            point=numbers[task.place],
            number=so_far[task.place],
            place=task.place,
            vehicle=vehicle,
            site=task.site,
            offers=task.offers,
            start=task.start,
            end=task.end,
            people=task.people,
        )
