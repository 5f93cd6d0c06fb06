"""Numbers and lists in words, the same everywhere on a page."""

from collections.abc import Iterable, Sequence
from math import ceil

from safepassage.domain.network import Direction
from safepassage.domain.people import Mobility

THIN = "\u202f"
"""A narrow space that does not break: between thousands, and before a unit."""

NEEDS = {Mobility.SEAT: "seats", Mobility.WHEELCHAIR: "wheelchairs", Mobility.STRETCHER: "stretchers"}
WAYS = {Direction.IN: "inbound", Direction.OUT: "outbound"}


def grouped(value: float) -> str:
    """Return a whole number with thin spaces between thousands."""
    return f"{round(value):,}".replace(",", THIN)


def amount(value: float) -> str:
    """Return a number with as many decimals as it needs to say something: 1 250, 12.5, 0.04."""
    if abs(value) >= 100 or value == int(value):  # noqa: PLR2004 - from three digits on decimals say nothing
        return grouped(value)
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2g}"


def share(value: float) -> str:
    """Return a fraction in per cent, rounded up so that a small one is never shown as none."""
    percent = ceil(round(value * 1000, 6)) / 10
    return f"{percent:g}{THIN}%"


def part(value: int, of: int) -> str:
    """Return what part ``value`` is of ``of`` in per cent, rounded down so that only the whole is 100 %."""
    return "–" if of == 0 else f"{100 * value // of}{THIN}%"


def percent(value: float) -> str:
    """Return a fraction in per cent with one decimal, none if it is whole."""
    return f"{100 * value:.1f}".removesuffix(".0") + f"{THIN}%"


def kilometres(metres: int) -> str:
    """Return a distance in kilometres."""
    return f"{grouped(metres / 1000)}{THIN}km" if metres >= 10_000 else f"{metres / 1000:.1f}{THIN}km"  # noqa: PLR2004 - 10 km


def tonnes(kg: int) -> str:
    """Return a mass in tonnes, or below one in kilograms."""
    return f"{kg / 1000:g}{THIN}t" if kg >= 1000 else f"{kg}{THIN}kg"  # noqa: PLR2004 - 1 t


def count(value: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 convoy", "12 convoys"."""
    return f"{grouped(value)} {one if value == 1 else many or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """Return ``words`` as a list in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "none"


def runs(names: Iterable[str]) -> str:
    """Return names with numbers at their ends, runs of them shortened: "held-01 to held-05, road-07"."""
    shown: list[tuple[str, str]] = []
    for name in names:
        if shown and _follows(shown[-1][1], name):
            shown[-1] = (shown[-1][0], name)
        else:
            shown.append((name, name))
    return ", ".join(first if first == last else f"{first} to {last}" for first, last in shown)


def _follows(before: str, after: str) -> bool:
    stem, _, digits = before.rpartition("-")
    other, _, more = after.rpartition("-")
    return stem == other and digits.isdecimal() and more.isdecimal() and int(more) == int(digits) + 1
