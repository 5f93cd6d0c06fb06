"""What a document is made from: the plan's facts, the reader with their own part of it, and the words and times of their language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from safepassage.documents.facts import ConvoyFacts, Facts, PointFacts, SiteFacts
from safepassage.documents.paper.language import Words
from safepassage.documents.paper.ledger import Printed
from safepassage.documents.paper.times import Times
from safepassage.domain.agreement import Party
from safepassage.domain.audience import Audience
from safepassage.domain.movement import Course, Doing
from safepassage.domain.notification import Notification
from safepassage.domain.orders import chance_ordered
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Plan
from safepassage.domain.released import Released, released
from safepassage.domain.tokens import Wave
from safepassage.domain.uncertainty import WHOLE, Situation
from safepassage.simulation.result import SimulationResult
from safepassage.terms import Board
from safepassage.units import Instant, Millionths, People


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """
    What a simulation says, at its own confidence.

    Parameters
    ----------
    confidence
        The share of simulated courses in which a time is still early enough.
    turn_backs
        The latest instant to turn round, by convoy and place.
    last_boardings
        The latest instant at which a boarding may end, by place.
    """

    confidence: float
    turn_backs: Mapping[tuple[str, str], Instant] = field(default_factory=dict)
    last_boardings: Mapping[str, Instant] = field(default_factory=dict)


CONFIDENCE: Final[Millionths] = 900_000
"""The confidence of the latest times that are printed."""


def simulated(result: SimulationResult, plan: Plan) -> Simulated:
    """
    Return the latest times of a simulation at the chance below which ``plan`` orders to turn back, or else at `CONFIDENCE`.

    Of several convoys that leave an assembly point the latest time counts; a time that does not reach the confidence is left out.
    """
    confidence = chance_ordered(plan, Situation.LATE) or CONFIDENCE
    turns = {(turn.convoy, turn.place): at for turn in result.turn_backs if (at := turn.at(confidence)) is not None}
    boardings: dict[str, Instant] = {}
    for last in result.last_boardings:
        at = last.at(confidence)
        if at is not None:
            boardings[last.place] = max(boardings.get(last.place, at), at)
    return Simulated(confidence=confidence / WHOLE, turn_backs=turns, last_boardings=boardings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """
    What a document is made from.

    Parameters
    ----------
    subject
        Id of the convoy, vehicle, assembly point, reception site or party that the reader's copy is about; empty for the whole operation.
    convoys, courses, points, sites, parties
        The reader's own part of the plan.
    waves
        Boardings at the reader's points.
    previous
        The version before, if one was printed.
    boardings_by
        The latest instant at which a boarding may end by windows and roads alone, by place.
    board
        The go/no-go board as of printing.
    notification
        What the parties were told of this plan, as handed over; None if nothing was.
    """

    facts: Facts
    words: Words
    times: Times
    reader: Audience
    as_of: datetime
    version: int
    waves: tuple[Wave, ...]
    subject: str = ""
    convoys: tuple[ConvoyFacts, ...] = ()
    courses: tuple[Course, ...] = ()
    points: tuple[PointFacts, ...] = ()
    sites: tuple[SiteFacts, ...] = ()
    parties: tuple[Party, ...] = ()
    previous: Printed | None = None
    orders: Mapping[str, Mapping[str, int | str]] = field(default_factory=dict)
    simulated: Simulated | None = None
    boardings_by: Mapping[str, Instant] = field(default_factory=dict)
    board: Board | None = None
    notification: Notification | None = None

    def place(self, name: str) -> str:
        """Return what people call a place."""
        return self.words.name(self.facts.operation.place[name].name)

    def type_name(self, course: Course) -> str:
        """Return what people call the type of a vehicle."""
        return self.words.name(self.facts.operation.vehicle_type[course.fleet.type].name)

    def figure(self, value: int) -> str:
        """Return a number, a dash for none."""
        return self.words.number(value) if value else "–"


def subjects(facts: Facts, reader: Audience) -> tuple[str, ...]:
    """Return what copies for ``reader`` are about: one for each convoy, vehicle, site or party; one with an empty subject for the rest."""
    match reader:
        case Audience.CONVOY_LEADER:
            return tuple(convoy.convoy.id for convoy in facts.convoys)
        case Audience.DRIVER:
            return tuple(course.vehicle for course in facts.courses if course.used)
        case Audience.MARSHAL:
            return tuple(point.place for point in facts.points if point.boardings)
        case Audience.RECEPTION:
            return tuple(site.place for site in facts.sites if site.hours)
        case Audience.PARTY:
            return tuple(party.id for party in facts.operation.parties)
        case _:
            return ("",)


def scoped(whole: Setting, subject: str) -> Setting:
    """Return ``whole`` with only what the reader's copy about ``subject`` may draw on."""
    facts = whole.facts
    convoys, courses, points, sites = facts.convoys, tuple(c for c in facts.courses if c.used), facts.points, facts.sites
    parties = facts.operation.parties
    match whole.reader:
        case Audience.CONVOY_LEADER:
            convoys = tuple(convoy for convoy in convoys if convoy.convoy.id == subject)
            members = frozenset(vehicle for convoy in convoys for vehicle in convoy.convoy.vehicles)
            courses, points, sites = tuple(course for course in courses if course.vehicle in members), (), ()
        case Audience.DRIVER:
            convoys, points, sites = (), (), ()
            courses = tuple(course for course in courses if course.vehicle == subject)
        case Audience.MARSHAL:
            convoys, courses, sites = (), (), ()
            points = tuple(point for point in points if point.place == subject)
        case Audience.RECEPTION:
            convoys, points = (), ()
            sites = tuple(site for site in sites if site.place == subject)
            courses = tuple(course for course in courses if _alights(course, subject))
        case Audience.PARTY:
            parties = tuple(party for party in parties if party.id == subject)
        case Audience.CARGO:
            courses = tuple(course for course in courses if any(spell.kg for spell in course.spells))
            convoys, points, sites = (), (), ()
        case Audience.SPOKESPERSON:
            convoys, courses, points, sites, parties = (), (), (), (), ()
        case _:
            pass
    own = frozenset(point.place for point in points)
    waves = tuple(
        wave for wave in whole.waves if wave.place in own or (wave.site == subject and whole.reader is Audience.RECEPTION)
    )
    return replace(
        whole, subject=subject, convoys=convoys, courses=courses, points=points, sites=sites, parties=parties, waves=waves
    )


def _alights(course: Course, site: str) -> bool:
    return any(spell.doing is Doing.ALIGHT and spell.place == site for spell in course.spells)


def by_need(setting: Setting, wave: Wave) -> dict[Mobility, People]:
    """Return how many are to board in ``wave``, by need."""
    counts = dict.fromkeys(Mobility, 0)
    for part in wave.people:
        counts[setting.facts.operation.group[part.group].mobility] += part.count
    return counts


def received(setting: Setting) -> str:
    """Return how many people the plan brings out; to readers outside the operation only if no small count can be worked out from it."""
    return _withheld(setting, setting.facts.plan.totals.people, lambda figures: figures.received)


def everybody(setting: Setting) -> str:
    """Return how many people there are, as `received` does."""
    return _withheld(setting, setting.facts.operation.waiting, lambda figures: figures.everybody)


def _withheld(setting: Setting, people: People, published: Callable[[Released], People | None]) -> str:
    if setting.reader.is_outside and published(released(setting.facts.operation, setting.facts.plan)) is None:
        return setting.words.say("withheld")
    return setting.words.number(people)
