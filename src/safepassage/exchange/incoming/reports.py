"""What is reported of boardings and passages, checked against operation and plan, as reports for the logbook."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from safepassage.domain.fleet import VehicleType
from safepassage.domain.logbook import Breakdown, Entering, Kind, Report, Source
from safepassage.domain.operation import Operation
from safepassage.domain.people import PerMobility
from safepassage.domain.plan import Plan
from safepassage.domain.pointcodes import corridor_points, point_codes
from safepassage.domain.tokens import Wave, waves
from safepassage.exchange.cells import text_in
from safepassage.exchange.codes import notice
from safepassage.exchange.outgoing.xlsform import OUTCOMES, choice_name
from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.references import Names
from safepassage.exchange.times import Clock, text_of, zone_of
from safepassage.notices import Notice, Where
from safepassage.units import Instant, People

_WAVE: Final = re.compile(r"0*([1-9][0-9]{0,2})\s*[-/ ]\s*0*([1-9][0-9]{0,2})|([0-9]{3})([0-9]{3})")
_TELEPHONE: Final = re.compile(r"\+?\d(?:[\s().-]*\d){6,}")
_MARKS: Final = dict.fromkeys([0x61C, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks of direction, which stand around codes on Arabic papers and say nothing."""
_LONGEST: Final = 1_000
_MOST: Final = 10_000
"""People or vehicles in one report beyond which it is a slip."""


class ReportError(Exception):
    """A report that cannot be used: the code of the notice, what it is about, and sentences."""

    def __init__(self, message: str, *, code: str, field: str, expected: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.message = message
        self.expected = expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Reports that were read; how many rows or submissions there were, and what is wrong with those that were not taken."""

    reports: tuple[Report, ...]
    rows: int
    notices: tuple[Notice, ...]


class Desk:
    """Knows the operation and the plan, and makes reports of what is said."""

    def __init__(self, operation: Operation, plan: Plan) -> None:
        self.operation = operation
        self.clock = Clock(zone_of(operation.zone), operation.epoch)
        self.waves: Mapping[str, Wave] = {wave.name: wave for wave in waves(operation, plan)}
        self.convoys = _by_choice(convoy.id for convoy in plan.convoys)
        self._corridors = {convoy.id: convoy.corridor for convoy in plan.convoys}
        self._places = _place_names(operation)
        self._vehicles = _by_choice(vehicle for fleet in operation.fleets for vehicle in fleet.vehicles)
        self._types = {v: operation.vehicle_type[fleet.type] for fleet in operation.fleets for v in fleet.vehicles}

    def boarding(self, name: str, source: Source, said: Mapping[str, object], *, replaces: str = "") -> Report:
        """
        Return the report of a boarding, called ``name`` (or after its wave if that is empty).

        Raises
        ------
        ReportError
            If the boarding or vehicle is not known, a count or time is wrong, or more boarded than there are places.
        """
        wave = self._wave(said)
        vehicle = self._vehicle(said, wave)
        breakdown = self._breakdown(said)
        people = self._people(said, breakdown)
        _check_places(people, self._types[vehicle], vehicle)
        return self._report(
            id=name or f"boarding/{wave.name}",
            kind=Kind.BOARDING,
            source=source,
            place=wave.place,
            at=self._instant(said, "started"),
            until=self._instant(said, "ended"),
            vehicle=vehicle,
            wave=wave.name,
            people=people,
            breakdown=breakdown,
            declined=self.count(said, "declined") or 0,
            remark=_remark(said.get("remark")),
            replaces=replaces,
        )

    def passage(self, name: str, source: Source, said: Mapping[str, object], *, replaces: str = "") -> Report:
        """
        Return the report of a convoy at a checkpoint or another point, called ``name`` (or after point, convoy and time if that is empty).

        Raises
        ------
        ReportError
            If the point, the convoy or the outcome is not known, or a count or time is wrong.
        """
        convoy = _text(said, "convoy")
        if convoy and convoy not in self.convoys:
            message = f"There is no convoy {convoy!r} in the plan."
            raise ReportError(
                message, code="unknown-reference", field="convoy", expected=", ".join(list(self.convoys.values())[:8])
            )
        place = self._point(_text(said, "point"), _text(said, "place"), self.convoys.get(convoy, ""))
        passed, came = self.count(said, "vehicles"), self.count(said, "of")
        outcome = _text(said, "outcome") or (_come_to(passed, came) if source is Source.SHEET else "")
        if outcome not in OUTCOMES:
            message = f"{outcome!r} is no outcome."
            raise ReportError(message, code="bad-choice", field="outcome", expected=", ".join(OUTCOMES))
        if passed is not None and came is not None and passed > came:
            message = f"{passed} vehicles passed, and only {came} came."
            raise ReportError(message, code="contradicting-count", field="vehicles")
        return self._report(
            id=name or f"passage/{place}/{convoy}/{said.get('arrived')}".casefold(),
            kind=Kind.PASSAGE,
            source=source,
            place=place,
            at=self._instant(said, "arrived"),
            until=self._instant(said, "released"),
            convoy=self.convoys.get(convoy, ""),
            vehicles=passed,
            of=came,
            outcome=outcome,
            remark=_remark(said.get("remark")),
            replaces=replaces,
        )

    def check_free(self, report: Report, free: People) -> None:
        """
        Check the places that are said to have stayed free against those of the boarding, or of the whole vehicle.

        Raises
        ------
        ReportError
            If those who boarded and the free places come to neither.
        """
        boarded = report.people.seat + report.people.wheelchair + report.people.stretcher
        planned, places = self.waves[report.wave].count, self._types[report.vehicle].places
        whole = places.seat + places.wheelchair + places.stretcher
        if boarded + free not in {planned, whole}:
            message = f"{boarded} boarded and {free} free come neither to the {planned} of the boarding nor to the {whole} of the vehicle."
            raise ReportError(message, code="contradicting-count", field="free")

    def count(self, said: Mapping[str, object], field: str) -> People | None:
        """Return the whole number in a field, or None if it is empty."""
        value = said.get(field)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
        if isinstance(value, bool) or not text.isdecimal() or int(text) > _MOST:
            message = f"{text[:40]!r} is no count."
            raise ReportError(message, code="not-whole", field=field, expected=f"a whole number from 0 to {_MOST}")
        return int(text)

    def _breakdown(self, said: Mapping[str, object]) -> Breakdown | None:
        """Return how many women, men, girls and boys boarded; None if none of them is counted."""
        counts = {name: self.count(said, name) for name in ("women", "men", "girls", "boys")}
        if all(count is None for count in counts.values()):
            return None
        return Breakdown(**{name: count or 0 for name, count in counts.items()})

    def _people(self, said: Mapping[str, object], breakdown: Breakdown | None) -> PerMobility:
        """Return who boarded by mobility; seats that are not counted are what the breakdown leaves for them."""
        seat, wheelchair, stretcher = (self.count(said, mobility) for mobility in ("seat", "wheelchair", "stretcher"))
        if seat is None and breakdown is not None:
            seat = breakdown.total - (wheelchair or 0) - (stretcher or 0)
            if seat < 0:
                message = f"{breakdown.total} boarded, and {breakdown.total - seat} of them in wheelchairs or on stretchers."
                raise ReportError(message, code="contradicting-count", field="wheelchair")
        people = PerMobility(seat or 0, wheelchair or 0, stretcher or 0)
        boarded = people.seat + people.wheelchair + people.stretcher
        if breakdown is not None and breakdown.total != boarded:
            message = f"Women, men, girls and boys are {breakdown.total}, and {boarded} boarded."
            raise ReportError(message, code="contradicting-count", field="women")
        return people

    def _point(self, point: str, place: str, convoy: str) -> str:
        """Return the id of the place that a row names: by its number in the corridor of ``convoy``, by code, by name, or by two of them."""
        if not point and not place:
            message = "No point is named."
            raise ReportError(message, code="missing-value", field="point", expected="a number or code such as CP3, or a place")
        found = [self._numbered(int(point), convoy)] if point.isdecimal() else [self._named(point, "point")] if point else []
        found += [self._named(place, "place")] if place else []
        if found[0] != found[-1]:
            message = f"Point {point} is {found[0]!r}, and the row names the place {found[-1]!r}."
            raise ReportError(message, code="contradicting-entry", field="point")
        return found[0]

    def _named(self, text: str, field: str) -> str:
        found = self._places.find(text)
        if len(found) != 1:
            message = f"{text!r} can mean each of {', '.join(sorted(found))}." if found else f"There is no point {text!r}."
            raise ReportError(message, code="unknown-reference", field=field, expected="a code such as CP3")
        return next(iter(found))

    def _numbered(self, number: int, convoy: str) -> str:
        if not convoy:
            message = f"Point {number} is a number on the sheet of a convoy, and no convoy is named."
            raise ReportError(
                message, code="missing-value", field="convoy", expected="a column Convoy, as in the title of the sheet"
            )
        points = corridor_points(self.operation, self._corridors[convoy])
        if not 1 <= number <= len(points):
            message = f"There is no point {number} on the way of {convoy}."
            raise ReportError(message, code="unknown-reference", field="point", expected=f"a number from 1 to {len(points)}")
        return points[number - 1]

    def _wave(self, said: Mapping[str, object]) -> Wave:
        text = _text(said, "wave")
        match = _WAVE.fullmatch(text)
        numbers = [int(number) for number in match.groups() if number is not None] if match else []
        wave = self.waves.get("-".join(f"{number:03d}" for number in numbers))
        if wave is None:
            message = f"There is no boarding {text!r} in the plan." if text else "No boarding is named."
            raise ReportError(message, code="unknown-boarding", field="wave", expected="a number such as 001-002")
        return wave

    def _vehicle(self, said: Mapping[str, object], wave: Wave) -> str:
        text = _text(said, "vehicle")
        if not text:
            return wave.vehicle
        vehicle = self._vehicles.get(text)
        if vehicle is None:
            message = f"There is no vehicle {text!r}."
            raise ReportError(message, code="unknown-reference", field="vehicle", expected=f"such as {wave.vehicle}")
        return vehicle

    def _instant(self, said: Mapping[str, object], field: str) -> Instant | None:
        value = said.get(field)
        if value is None or isinstance(value, int):
            return value
        text = str(value).strip()
        if not text:
            return None
        try:
            return self.clock.instant(text, Doubts())
        except (CellError, OverflowError) as error:
            message = error.message if isinstance(error, CellError) else str(error)
            raise ReportError(
                message, code="bad-time", field=field, expected="a time such as 2022-03-31T10:00:00+03:00"
            ) from None

    @staticmethod
    def _report(**values: object) -> Report:
        try:
            return Report(**values)  # type: ignore[arg-type]
        except ValueError as error:
            raise ReportError(str(error), code="invalid-row", field="until") from None


def _come_to(passed: int | None, came: int | None) -> str:
    """Return the outcome that the vehicles come to where none is said: a convoy that is heard of at a point has passed it."""
    if passed is None or came is None or passed >= came:
        return "passed"
    return "part" if passed else "held"


def _place_names(operation: Operation) -> Names:
    """Return the places by everything that a point may be called: its codes, its id, its name, its other names."""
    codes: dict[str, list[str]] = {}
    for code, name in point_codes(operation).items():
        codes.setdefault(name, []).append(code)
    names = Names()
    for place in operation.places:
        names.add(place.id, (place.name, *place.aliases, *codes.get(place.id, ())))
    return names


def contradictions(entering: Entering, file: str) -> tuple[Notice, ...]:
    """Return a notice for each report in ``file`` that was not entered because the logbook says another thing."""
    return tuple(
        notice(
            "contradicting-entry",
            Where(file=file, column=report.wave or report.id),
            f"The report {report.id} says another thing than the report {other.id} in the logbook.",
        )
        for report, other in entering.contradicting
    )


def said_of(report: Report, clock: Clock) -> str:
    """Return what a report says, on one line: what it is about, who boarded or which vehicles passed, and when."""
    about = f"{report.kind} {report.wave or report.place} {report.vehicle or report.convoy}".rstrip()
    parts = []
    if report.kind is Kind.BOARDING:
        parts.append(f"{report.people.seat + report.people.wheelchair + report.people.stretcher} boarded")
        special = {
            "in wheelchairs": report.people.wheelchair,
            "on stretchers": report.people.stretcher,
            "declined": report.declined,
        }
        parts += [f"{count} {what}" for what, count in special.items() if count]
    else:
        parts.append(report.outcome)
        vehicles = f"{'?' if report.vehicles is None else report.vehicles} of {'?' if report.of is None else report.of} vehicles"
        parts += [vehicles] if (report.vehicles, report.of) != (None, None) else []
    times = ((word, at) for word, at in (("from", report.at), ("until", report.until)) if at is not None)
    parts += [f"{word} {text_of(clock.at(at), clock.zone)}" for word, at in times]
    return f"{about}: {', '.join(parts)}"


def _by_choice(names: Iterable[str]) -> Mapping[str, str]:
    """Return names by themselves and by what a form makes of them."""
    known = tuple(names)
    return {**{choice_name(name): name for name in known}, **{name: name for name in known}}


def _text(said: Mapping[str, object], field: str) -> str:
    value = said.get(field)
    text = "" if value is None else text_in(value) if isinstance(value, float) else str(value)  # a point may be the number 3.0
    return text.translate(_MARKS).strip()


def _check_places(people: PerMobility, kind: VehicleType, vehicle: str) -> None:
    for mobility in ("seat", "wheelchair", "stretcher"):
        boarded, places = getattr(people, mobility), getattr(kind.places, mobility)
        if boarded > places:
            message = f"{boarded} boarded, and {vehicle} has {places} places of this kind."
            raise ReportError(message, code="too-many-people", field=mobility)


def _remark(value: object) -> str:
    """Return a remark without telephone numbers, on one line, of a sensible length."""
    text = " ".join(("" if value is None else str(value)).split())
    return _TELEPHONE.sub("[number left out]", text)[:_LONGEST]
