"""Figures as people put them, as the range that they leave open: "about 170,000", "tens of thousands", "20 to 150 cars a day"."""

import math
import re
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:\.\d+)?"
_WORDS: Final = (
    "more than", "over", "at least", "less than", "fewer than", "under", "at most", "up to", "about", "around", "some", "nearly", "almost",
    "approximately", "between", "from", "~", ">", "<", "≥", "≤",
)  # fmt: skip
_RANGE: Final = re.compile(
    rf"(?P<word>{'|'.join(_WORDS)})?\s*(?P<low>{_NUMBER})(?:\s*(?:to|and|-|–)\s*(?P<high>{_NUMBER}))?\s*(?P<unit>%|[a-z]+(?:/h)?)?",
    re.IGNORECASE,
)
_VAGUE: Final = (
    ("hundreds of thousands", 200_000, 999_999),
    ("tens of thousands", 20_000, 99_999),
    ("thousands", 2_000, 99_999),
    ("hundreds", 200, 999),
    ("dozens", 24, 99),
)
"""What vague words leave open, in people's usage: two of them at least; the longest words first."""
_ABOVE: Final = frozenset({"more than", "over", "at least", ">", "≥"})
_BELOW: Final = frozenset({"less than", "fewer than", "under", "at most", "up to", "<", "≤"})
_ABOUT: Final = frozenset({"about", "around", "some", "nearly", "almost", "approximately", "~"})
ROUGHLY: Final = 10
"""Of how many parts one is how far "about" may be off: a tenth, which is a convention of ours."""
_UNITS: Final = {
    "km": ("m", 1_000.0), "m": ("m", 1.0), "mi": ("m", 1_609.344), "mile": ("m", 1_609.344), "miles": ("m", 1_609.344),
    "h": ("s", 3_600.0), "hour": ("s", 3_600.0), "hours": ("s", 3_600.0), "min": ("s", 60.0), "minutes": ("s", 60.0), "s": ("s", 1.0),
    "days": ("s", 86_400.0), "t": ("kg", 1_000.0), "tonnes": ("kg", 1_000.0), "kg": ("kg", 1.0), "%": ("%", 1.0), "km/h": ("km/h", 1.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """
    What a figure leaves open.

    Parameters
    ----------
    low, high
        The least and the most that it can mean; ``high`` may be infinite.
    unit
        Metres, seconds, kilograms, per cent or kilometres an hour, as m, s, kg, % and km/h; empty for things that are counted.
    """

    low: float
    high: float
    unit: str = ""

    def contradicts(self, other: "Amount") -> bool:
        """Return whether both cannot be true: they are of one unit and have nothing in common."""
        return self.unit == other.unit and (self.high < other.low or other.high < self.low)


def amount_of(text: str) -> Amount | None:
    """Return what the first figure in ``text`` leaves open; None if there is none."""
    match = _RANGE.search(text)
    vague = next(((low, high) for words, low, high in _VAGUE if words in text.casefold()), None)
    if vague is not None and (match is None or text.casefold().find("ousands") < match.start()):
        return Amount(*vague)
    if match is None:
        return None
    word = (match["word"] or "").casefold()
    low = _number(match["low"])
    high = low if match["high"] is None else _number(match["high"])
    unit, size = _UNITS.get((match["unit"] or "").casefold(), ("", 1.0))
    if word in _ABOVE:
        high = math.inf
    elif word in _BELOW:
        low = 0.0
    elif word in _ABOUT:
        low, high = low - low / ROUGHLY, high + high / ROUGHLY
    return Amount(min(low, high) * size, max(low, high) * size, unit)


def _number(text: str) -> float:
    return float(re.sub(r"[,\u00a0\u202f ]", "", text))
