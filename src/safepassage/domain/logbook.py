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
class Breakdown:
    """How many of those who boarded are women, men, girls and boys, as a boarding sheet counts them."""

    women: People = 0
    men: People = 0
    girls: People = 0
    boys: People = 0

    def __post_init__(self) -> None:
        require_at_least(0, "A breakdown", women=self.women, men=self.men, girls=self.girls, boys=self.boys)

    @property
    def total(self) -> People:
        """Return how many they are together."""
        return self.women + self.men + self.girls + self.boys


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
    breakdown
        Of a boarding: the same people by sex and age; None if not stated.
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
    breakdown: Breakdown | None = None
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
        boarded = self.people.seat + self.people.wheelchair + self.people.stretcher
        if self.breakdown is not None and self.breakdown.total != boarded:
            msg = f"Report {self.id}: women, men, girls and boys are {self.breakdown.total}, and {boarded} boarded."
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
    shelf = _Shelf(logbook)
    for report in reports:
        other = shelf.standing_against(report)
        if other is None:
            shelf.add(report)
            added.append(report)
        elif _agree(other, report):
            known.append(report)
        else:
            contradicting.append((report, other))
    return Entering(
        logbook=replace(logbook, reports=(*logbook.reports, *added)),
        added=tuple(added),
        known=tuple(known),
        contradicting=tuple(contradicting),
    )


class _Shelf:
    """Reports by id, and of each boarding those that count: so that a hundred thousand reports are entered in seconds."""

    def __init__(self, logbook: Logbook) -> None:
        self._by_id: dict[str, Report] = {}
        self._by_wave: dict[str, dict[str, Report]] = {}
        self._replaced: set[str] = set()
        for report in logbook.reports:
            self.add(report)

    def standing_against(self, report: Report) -> Report | None:
        """
        Return the report that has the id of ``report``, or else is of the same boarding and neither replaces it nor is replaced by it.

        A report that comes after its own correction is only late: it stands beside it, and the correction counts.
        """
        same = self._by_id.get(report.id)
        if same is not None or not report.wave or report.id in self._replaced:
            return same
        others = self._by_wave.get(report.wave, {})
        return next((other for other in others.values() if other.id != report.replaces), None)

    def add(self, report: Report) -> None:
        """Put ``report`` among the others; the one that it replaces counts no more."""
        self._by_id[report.id] = report
        if report.replaces:
            self._replaced.add(report.replaces)
            earlier = self._by_id.get(report.replaces)
            if earlier is not None:
                self._by_wave.get(earlier.wave, {}).pop(earlier.id, None)
        if report.wave and report.id not in self._replaced:
            self._by_wave.setdefault(report.wave, {})[report.id] = report


def _agree(one: Report, other: Report) -> bool:
    """
    Return whether two reports say the same, however they came: of a boarding, which one, on what vehicle and who.

    A breakdown that only one of them has is no contradiction: forms do not ask for it.
    """
    if not one.wave:
        return replace(one, source=Source.FORM) == replace(other, source=Source.FORM)
    boarding = (one.wave, one.vehicle, one.people) == (other.wave, other.vehicle, other.people)
    return boarding and (one.breakdown == other.breakdown or None in {one.breakdown, other.breakdown})
