"""What is reported of boardings and passages, checked against operation and plan, as reports for the logbook."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from safepassage.domain.fleet import VehicleType
from safepassage.domain.logbook import Entering, Kind, Report, Source
from safepassage.domain.operation import Operation
from safepassage.domain.people import PerMobility
from safepassage.domain.plan import Plan
from safepassage.domain.pointcodes import point_codes
from safepassage.domain.tokens import Wave, waves
from safepassage.exchange.codes import notice
from safepassage.exchange.outgoing.xlsform import OUTCOMES, choice_name
from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.references import Names
from safepassage.exchange.times import Clock, zone_of
from safepassage.notices import Notice, Where
from safepassage.units import Instant, People

_WAVE: Final = re.compile(r"0*([1-9][0-9]{0,2})\s*[-/ ]\s*0*([1-9][0-9]{0,2})|([0-9]{3})([0-9]{3})")
_TELEPHONE: Final = re.compile(r"\+?\d(?:[\s().-]*\d){6,}")
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
        people = PerMobility(*(self.count(said, mobility) or 0 for mobility in ("seat", "wheelchair", "stretcher")))
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
            declined=self.count(said, "declined") or 0,
            remark=_remark(said.get("remark")),
            replaces=replaces,
        )

    def passage(self, name: str, source: Source, said: Mapping[str, object], *, replaces: str = "") -> Report:
        """
        Return the report of a convoy at a checkpoint or another point, called ``name``.

        Raises
        ------
        ReportError
            If the point, the convoy or the outcome is not known, or a count or time is wrong.
        """
        point, convoy = _text(said, "point"), _text(said, "convoy")
        found = self._places.find(point)
        if len(found) != 1:
            message = f"{point!r} can mean each of {', '.join(sorted(found))}." if found else f"There is no point {point!r}."
            raise ReportError(message, code="unknown-reference", field="point", expected="a code such as CP3")
        if convoy and convoy not in self.convoys:
            message = f"There is no convoy {convoy!r} in the plan."
            raise ReportError(
                message, code="unknown-reference", field="convoy", expected=", ".join(list(self.convoys.values())[:8])
            )
        outcome = _text(said, "outcome")
        if outcome not in OUTCOMES:
            message = f"{outcome!r} is no outcome."
            raise ReportError(message, code="bad-choice", field="outcome", expected=", ".join(OUTCOMES))
        passed, came = self.count(said, "vehicles"), self.count(said, "of")
        if passed is not None and came is not None and passed > came:
            message = f"{passed} vehicles passed, and only {came} came."
            raise ReportError(message, code="contradicting-count", field="vehicles")
        return self._report(
            id=name,
            kind=Kind.PASSAGE,
            source=source,
            place=next(iter(found)),
            at=self._instant(said, "arrived"),
            until=self._instant(said, "released"),
            convoy=self.convoys.get(convoy, ""),
            vehicles=passed,
            of=came,
            outcome=outcome,
            remark=_remark(said.get("remark")),
            replaces=replaces,
        )

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


def _by_choice(names: Iterable[str]) -> Mapping[str, str]:
    """Return names by themselves and by what a form makes of them."""
    known = tuple(names)
    return {**{choice_name(name): name for name in known}, **{name: name for name in known}}


def _text(said: Mapping[str, object], field: str) -> str:
    value = said.get(field)
    return "" if value is None else str(value).strip()


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
