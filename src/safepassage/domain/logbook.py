"""
The logbook of an operation: what marshals, convoy leaders and messages report, each report once.

Reports are only ever added. One that corrects another replaces it: both stay, the later one counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from safepassage.domain.checking import repeated, require_at_least
from safepassage.domain.people import PerMobility
from safepassage.units import Instant, People


class Source(StrEnum):
    """How a report came."""

    FORM = "form"
    SHEET = "sheet"
    MESSAGE = "message"


class Kind(StrEnum):
    """What a report is about."""

    BOARDING = "boarding"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    One report.

    Parameters
    ----------
    id
        Names the report for good: the instance id of a form, or what the report is about. A report that comes twice has one id.
    at, until
        When it began and ended; None if not stated.
    wave
        Of a boarding: its number (``001-002``).
    people
        Of a boarding: who boarded, by mobility.
    vehicles, of
        Of a passage: how many vehicles passed, and how many came; None if not stated.
    outcome
        Of a passage: one of the outcomes of the checkpoint form.
    replaces
        Id of the report that this one corrects; empty if none.
    """

    id: str
    kind: Kind
    source: Source
    place: str
    at: Instant | None = None
    until: Instant | None = None
    vehicle: str = ""
    convoy: str = ""
    wave: str = ""
    people: PerMobility = PerMobility()
    declined: People = 0
    vehicles: int | None = None
    of: int | None = None
    outcome: str = ""
    remark: str = ""
    replaces: str = ""

    def __post_init__(self) -> None:
        require_at_least(0, f"Report {self.id}", declined=self.declined, vehicles=self.vehicles, of=self.of)
        if not self.id or self.id == self.replaces:
            msg = f"A report needs an id of its own, got {self.id!r} which replaces {self.replaces!r}."
            raise ValueError(msg)
        if self.at is not None and self.until is not None and self.until < self.at:
            msg = f"Report {self.id}: it ends {self.at - self.until} s before it begins."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logbook:
    """All reports of one operation, in the order in which they came."""

    operation: str
    reports: tuple[Report, ...] = ()

    def __post_init__(self) -> None:
        twice = repeated(report.id for report in self.reports)
        if twice:
            msg = f"The logbook has two reports {twice[0]!r}."
            raise ValueError(msg)

    @property
    def current(self) -> tuple[Report, ...]:
        """Return the reports that count: those that no other replaces."""
        replaced = {report.replaces for report in self.reports}
        return tuple(report for report in self.reports if report.id not in replaced)

    @property
    def boarded(self) -> Mapping[str, People]:
        """Return how many people have boarded at each place."""
        people = Counter[str]()
        for report in self.current:
            if report.kind is Kind.BOARDING:
                people[report.place] += report.people.seat + report.people.wheelchair + report.people.stretcher
        return people


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering:
    """
    What becomes of reports that are to be entered.

    Parameters
    ----------
    logbook
        The logbook with those that were added.
    added, known
        Those that were added; those that stood in it already, word for word.
    contradicting
        Those that were not entered, each with the report that says otherwise.
    """

    logbook: Logbook
    added: tuple[Report, ...]
    known: tuple[Report, ...]
    contradicting: tuple[tuple[Report, Report], ...]


def enter(logbook: Logbook, reports: Iterable[Report]) -> Entering:
    """
    Return what becomes of ``reports``: a report enters once, however often it comes.

    A report contradicts one with the same id and other content, and a report of the same boarding that it does not replace. Boardings
    that say the same are one, whether they came as a form or from a sheet.
    """
    added: list[Report] = []
    known: list[Report] = []
    contradicting: list[tuple[Report, Report]] = []
    book = logbook
    for report in reports:
        other = _standing_against(book, report)
        if other is None:
            book = replace(book, reports=(*book.reports, report))
            added.append(report)
        elif _says(other) == _says(report):
            known.append(report)
        else:
            contradicting.append((report, other))
    return Entering(logbook=book, added=tuple(added), known=tuple(known), contradicting=tuple(contradicting))


def _standing_against(book: Logbook, report: Report) -> Report | None:
    """Return the report that has the id of ``report``, or else is of the same boarding and is not replaced by it."""
    same = next((other for other in book.reports if other.id == report.id), None)
    if same is not None or not report.wave:
        return same
    return next((other for other in book.current if other.wave == report.wave and other.id != report.replaces), None)


def _says(report: Report) -> object:
    """Return what a report says, without how it came: of a boarding, which one, on what vehicle and who."""
    if report.wave:
        return report.wave, report.vehicle, report.people
    return replace(report, source=Source.FORM)
