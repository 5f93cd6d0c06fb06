"""
Who sends the vehicles: compiled loops, or where convoys need escorts the slower ones that know escorts.

Both make schedules from the same advice, make them again with changes, and write them out as drafts of plans.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from safepassage.domain.fleet import Fleet
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Price
from safepassage.planning.aid import AidPlanner
from safepassage.planning.bound import Evaluation, Evaluator
from safepassage.planning.dispatch import Dispatcher, Knobs, Schedule
from safepassage.planning.draft import Draft, make_draft
from safepassage.planning.grid import Grid
from safepassage.planning.guide import Guide
from safepassage.planning.ledger import Habits
from safepassage.planning.polish import polish
from safepassage.planning.repairs import Stint
from safepassage.planning.resources import Event
from safepassage.planning.roads import Roads
from safepassage.units import Instant

if TYPE_CHECKING:
    from safepassage.planning.swift.run import Counsel, Run

ROUNDS = 3
"""How often a plan is made anew for less exposure, at most."""


class Made(Protocol):
    """A schedule, whoever made it."""

    @property
    def people(self) -> int:
        """Return the people brought out."""

    @property
    def weighted(self) -> int:
        """Return the same with the weights of their classes."""

    @property
    def stranded(self) -> tuple[str, ...]:
        """Return the vehicles whose people aboard at the outset cannot be brought to a site."""


M = TypeVar("M", bound=Made)
C = TypeVar("C")
Out = Mapping[str, Instant]
"""The vehicles that think again, each with the instant from which on its trips are taken out."""
Told = Iterable[tuple[str, str, int, Instant, Instant, Sequence[Event]]]


class Crew(Protocol[C, M]):
    """Makes schedules (M) from counsel (C)."""

    def counsel(self, evaluator: Evaluator, grid: Grid, evaluation: Evaluation, prices: Sequence[Price], /) -> C:
        """Return what tables and prices say to the vehicles."""

    def send(self, counsel: C, habits: Habits, rng: random.Random | None = None, noise: float = 0.0, /) -> M:
        """Return a schedule of the best trips, with worths shaken by ``noise`` if ``rng`` is given."""

    @property
    def vehicles(self) -> Sequence[str]:
        """Return the vehicles that can be sent."""

    def mend(self, counsel: C, made: M, out: Out, habits: Habits | None, rng: random.Random, noise: float, /) -> M:
        """Return ``made`` in which the vehicles that are ``out`` go on the best trips that the others leave them."""

    @property
    def rounds(self) -> bool:
        """Return whether people are collected on rounds."""

    def renew(self, counsel: C, made: M, out: Out, habits: Habits | None, rng: random.Random, noise: float, /) -> M:
        """Return ``made`` like `mend`, but all others make their trips again as well, as early as they can, so that they can make way."""

    def openings(self, counsel: C, habits: Sequence[Habits], evaluator: Evaluator, /) -> Iterator[M]:
        """Yield schedules that begin with rounds."""

    def turn(self, counsel: C, made: M, rng: random.Random, weights: Sequence[int], /) -> M:
        """Return ``made`` with other rounds for some vehicles, filled up again."""

    def trips(self, made: M, /) -> list[Stint]:
        """Return the trips as repair sees them."""

    def draft(self, made: M, /) -> Draft:
        """Return the plan that a schedule is."""

    def finish(self, counsel: C, made: M, halt: Callable[[], bool], /, *, clearance: bool) -> tuple[M, Draft]:
        """Return a schedule, with its draft, with as much aid as leaves nobody behind and as little exposure as can be."""

    def told(self, made: M, weights: Sequence[int], /) -> Told:
        """Return what a market can learn from a schedule."""


class Given(Protocol):
    """Orders that are given already, with a price on changing them."""

    def offers(self, crew: Any, counsel: Any, habits: Sequence[Habits], /) -> Iterator[Made]:  # noqa: ANN401 - of any crew
        """Yield schedules that keep to the orders."""

    def price(self, crew: Any, made: Any, /) -> float:  # noqa: ANN401 - of any crew
        """Return the price of the orders that ``made`` changes, in people."""


def crew_for(
    operation: Operation, roads: Roads, fleets: Sequence[tuple[Fleet, int]], horizon: Instant, halt: Callable[[], bool]
) -> Crew[Any, Any]:
    """Return the crew that knows all that ``operation`` asks for."""
    if any(corridor.escorts for corridor in operation.corridors):
        return EscortCrew(operation, roads, fleets, horizon, halt)
    return SwiftCrew(operation, roads, fleets, horizon, halt)


class SwiftCrew:
    """Compiled loops."""

    def __init__(
        self, operation: Operation, roads: Roads, fleets: Sequence[tuple[Fleet, int]], horizon: Instant, halt: Callable[[], bool]
    ) -> None:
        from safepassage.planning.swift.dispatch import Yard  # noqa: PLC0415 - numba takes half a second to load
        from safepassage.planning.swift.rounder import Rounder  # noqa: PLC0415 - see above

        self.operation, self.halt = operation, halt
        self.yard = Yard(operation, roads, fleets, horizon, halt)
        self.rounder = Rounder(self.yard, roads, horizon, halt)
        self._seen: Run | None = None
        self._stints: list[Stint] = []

    def counsel(self, evaluator: Evaluator, grid: Grid, evaluation: Evaluation, _prices: Sequence[Price]) -> "Counsel":
        """Return what tables and prices say to the vehicles."""
        return self.yard.counsel(evaluator, grid, evaluation)

    def send(self, counsel: "Counsel", habits: Habits, rng: random.Random | None = None, noise: float = 0.0) -> "Run":
        """Return a schedule of the best trips."""
        return self.yard.send(counsel, habits, rng, noise)

    @property
    def vehicles(self) -> Sequence[str]:
        """Return the vehicles."""
        return self.yard.vehicles

    def mend(self, counsel: "Counsel", made: "Run", out: Out, habits: Habits | None, rng: random.Random, noise: float) -> "Run":
        """Return ``made`` in which the vehicles that are ``out`` go on the best trips that the others leave them, to the second."""
        numbers = {self.yard.number[name]: start for name, start in out.items()}
        return self.yard.mend(counsel, made, numbers, rng, noise, habits)

    def renew(self, counsel: "Counsel", made: "Run", out: Out, habits: Habits | None, rng: random.Random, noise: float) -> "Run":
        """Return ``made`` like `mend`, but all others make their trips again as well, in the order in which they end."""
        from safepassage.planning.swift.run import in_order  # noqa: PLC0415 - see above

        stints = self.trips(made)
        kept = [made.trips[at] for at, stint in enumerate(stints) if stint.start < out.get(stint.vehicle, self.yard.horizon)]
        return self.yard.send(counsel, habits or made.habits, rng, noise, in_order(kept))

    @property
    def rounds(self) -> bool:
        """Return whether people are collected on rounds."""
        return self.rounder.needed

    def openings(self, counsel: "Counsel", habits: Sequence[Habits], evaluator: Evaluator) -> Iterator["Run"]:
        """Yield schedules that begin with rounds."""
        return self.rounder.openings(counsel, habits, evaluator)

    def turn(self, counsel: "Counsel", made: "Run", rng: random.Random, weights: Sequence[int]) -> "Run":
        """Return ``made`` with other rounds for some vehicles, filled up again."""
        return self.rounder.mended(counsel, made, made.habits, rng, weights)

    def trips(self, made: "Run") -> list[Stint]:
        """Return the trips as repair sees them."""
        if self._seen is not made:
            self._seen, self._stints = made, [self.yard.stint(trip) for trip in made.trips]
        return self._stints

    def draft(self, made: "Run") -> Draft:
        """Return the plan that a schedule is."""
        from safepassage.planning.swift.schedule import as_schedule  # noqa: PLC0415 - see above

        return make_draft(self.operation, as_schedule(self.yard, made))

    def told(self, made: "Run", weights: Sequence[int]) -> Told:
        """Return what a market can learn from a schedule."""
        from safepassage.planning.swift.telling import told  # noqa: PLC0415 - see above

        return told(self.yard, made, weights)

    def finish(self, counsel: "Counsel", made: "Run", halt: Callable[[], bool], *, clearance: bool) -> tuple["Run", Draft]:
        """Return a schedule with aid and with less exposure, and its draft."""
        from safepassage.planning.swift.aid import AidPlanner as SwiftAid  # noqa: PLC0415 - see above
        from safepassage.planning.swift.polish import delayed  # noqa: PLC0415 - see above

        made = SwiftAid(self.yard, counsel, made, halt, clearance=clearance).run()
        draft = self.draft(made)
        for _ in range(ROUNDS):
            if halt():
                break
            found = delayed(self.yard, counsel, made, halt, clearance=clearance)
            if found is made:
                break
            trial = self.draft(found)
            in_time = not clearance or (trial.totals.clearance or 0) <= (draft.totals.clearance or 0)
            if not in_time or trial.totals.delivered != draft.totals.delivered or trial.merit <= draft.merit:
                break
            made, draft = found, trial
        return made, draft


class EscortCrew:
    """The dispatcher that knows escorts."""

    def __init__(
        self, operation: Operation, roads: Roads, fleets: Sequence[tuple[Fleet, int]], horizon: Instant, halt: Callable[[], bool]
    ) -> None:
        self.operation, self.fleets = operation, fleets
        self.dispatcher = Dispatcher(roads, fleets, horizon, halt)

    def counsel(self, evaluator: Evaluator, grid: Grid, evaluation: Evaluation, prices: Sequence[Price]) -> Guide:
        """Return what tables and prices say to the vehicles."""
        return Guide(evaluator, grid, evaluation, prices)

    def send(self, counsel: Guide, habits: Habits, rng: random.Random | None = None, noise: float = 0.0) -> Schedule:
        """Return a schedule of the best trips."""
        return self.dispatcher.dispatch(counsel, Knobs(habits, noise=noise), rng)

    @property
    def vehicles(self) -> Sequence[str]:
        """Return the vehicles but for escorts."""
        escorts = self.operation.vehicle_type
        return [name for fleet, count in self.fleets if not escorts[fleet.type].escort for name in fleet.vehicles[:count]]

    def mend(self, counsel: Guide, made: Schedule, out: Out, habits: Habits | None, rng: random.Random, noise: float) -> Schedule:
        """Return ``made`` without the trips of the vehicles that are ``out``, filled up again; the others are made again as well."""
        kept = [decision for decision in made.decisions if decision.vehicle not in out]
        return self.dispatcher.dispatch(counsel, Knobs(habits or made.knobs.habits, noise=noise), rng, kept)

    renew = mend

    @property
    def rounds(self) -> bool:
        """Return that nobody is collected on rounds: with escorts that is refused."""
        return False

    def openings(self, _counsel: Guide, _habits: Sequence[Habits], _evaluator: Evaluator) -> Iterator[Schedule]:
        """Yield nothing."""
        return iter(())

    def turn(self, _counsel: Guide, made: Schedule, _rng: random.Random, _weights: Sequence[int]) -> Schedule:
        """Return ``made``."""
        return made

    def trips(self, made: Schedule) -> list[Stint]:
        """Return the trips as repair sees them, all from the beginning on: it takes out all trips of a vehicle."""
        place = self.operation.place
        return [
            Stint(decision.vehicle, decision.point, place[decision.point].exposed_in if decision.point else "", 0)
            for decision in made.decisions
        ]

    def draft(self, made: Schedule) -> Draft:
        """Return the plan that a schedule is."""
        return make_draft(self.operation, made)

    def told(self, _made: Schedule, _weights: Sequence[int]) -> Told:
        """Return what a market can learn from a schedule."""
        return ()

    def finish(self, _counsel: Guide, made: Schedule, halt: Callable[[], bool], *, clearance: bool) -> tuple[Schedule, Draft]:
        """Return a schedule with aid and with less exposure, and its draft."""
        made = AidPlanner(self.dispatcher, made, halt, clearance=clearance).run()
        return polish(self.dispatcher, made, make_draft(self.operation, made), halt, clearance=clearance)
