"""What really happened to an operation of the past, to set a prediction beside it."""

from dataclasses import dataclass

from safepassage.units import People


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of what happened, as its source put it."""

    what: str
    value: str
    source: str
    said_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    How many people came out, and what else is known.

    Parameters
    ----------
    counted
        Who is counted, in words: the same people that the plan counts.
    low, high
        How many they were, at least and at most; both are the same where a source gives one figure.
    """

    counted: str
    low: People
    high: People
    source: str
    said_by: str = ""
    as_of: str = ""
    note: str = ""
    figures: tuple[Figure, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            msg = f"An outcome must have 0 <= low <= high, got {self.low} and {self.high}."
            raise ValueError(msg)
        if not self.source:
            msg = f"An outcome must name its source; {self.low} to {self.high} people have none."
            raise ValueError(msg)
