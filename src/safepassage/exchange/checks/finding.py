"""What a check of sense yields: a finding without its spot in the file, its severity and its remedy."""

from dataclasses import dataclass

from safepassage.units import HOUR, MINUTE, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One thing that makes no sense.

    Parameters
    ----------
    code
        A key of `safepassage.exchange.plausibility.NOTICES`.
    sheet, id, attribute
        The figure that it is about: sheet of the schema, id of the row, attribute of the column.
    """

    code: str
    sheet: str
    id: str = ""
    attribute: str = ""
    message: str
    given: str = ""
    expected: str = ""


def hours(seconds: Seconds) -> str:
    """Return ``seconds`` as hours and minutes, for people who read; part minutes are left out."""
    return f"{seconds // HOUR} h {seconds % HOUR // MINUTE:02d} min" if seconds >= HOUR else f"{seconds // MINUTE} min"
