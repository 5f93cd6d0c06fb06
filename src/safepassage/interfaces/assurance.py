"""What the command plan does when it is asked what a plan is worth if things go wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from safepassage.advice.assurance import Assurance, LossTolerance, PriceOfConfidence, Rung
from safepassage.documents.clocks import duration
from safepassage.documents.wording import count, grouped, percent
from safepassage.domain.digest import plan_digest
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Objective, Plan
from safepassage.domain.uncertainty import WHOLE
from safepassage.errors import NoFeasiblePlanError
from safepassage.interfaces.exits import WrongUsageError
from safepassage.interfaces.words import people
from safepassage.units import Millionths


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What was asked.

    Parameters
    ----------
    lose
        Vehicles whose loss the plan must bear; None if that was not asked.
    confidence
        Share of the runs, in millionths, in which every vehicle is to be out in time; None if that was not asked.
    """

    lose: int | None = None
    confidence: Millionths | None = None

    @property
    def anything(self) -> bool:
        """Return whether there is anything to do."""
        return self.lose is not None or self.confidence is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Seconds for planning, whom to tell what is being done, and who says stop."""

    time_limit: float
    tell: Callable[[str], None]
    stop: Callable[[], bool]


def check_asked(asked: Asked, operation: Operation, objective: Objective) -> None:
    """
    Check that what was asked can be answered: better known before planning than after.

    Raises
    ------
    WrongUsageError
        If it cannot.
    """
    if not asked.anything:
        return
    if objective is not Objective.RESCUE:
        msg = f"What goes wrong is planned for with the objective rescue alone, got {objective.value}. Leave --objective out."
        raise WrongUsageError(msg)
    vehicles = sum(fleet.count for fleet in operation.fleets)
    if asked.lose is not None and asked.lose > vehicles:
        msg = f"There are {vehicles} vehicles, so that {asked.lose} cannot be lost. Give --lose at most {vehicles}."
        raise WrongUsageError(msg)


def assure(
    operation: Operation,
    plan: Plan,
    asked: Asked,
    means: Means,
) -> tuple[Plan, Assurance | None]:
    """
    Return the plan that meets what was asked, and what it is worth if things go wrong; the plan itself and None if nothing was.

    Raises
    ------
    NoFeasiblePlanError
        If no plan was found that keeps the confidence, with the highest that one was found for.
    """
    if not asked.anything:
        return plan, None
    price: PriceOfConfidence | None = None
    losses: LossTolerance | None = None
    if asked.confidence is not None:
        plan, price = _confident(operation, plan, asked.confidence, means)
    if asked.lose is not None:
        from safepassage.advice.lose import prepare_for_losses  # noqa: PLC0415 - loads the solver

        try:
            plan, losses = prepare_for_losses(operation, plan, asked.lose, time_limit=means.time_limit, stop=means.stop)
        except ValueError as error:
            raise WrongUsageError(str(error)) from error
    return plan, Assurance(operation=operation.id, plan=plan_digest(plan), losses=losses, confidence=price)


def _confident(
    operation: Operation,
    plan: Plan,
    asked: Millionths,
    means: Means,
) -> tuple[Plan, PriceOfConfidence]:
    from safepassage.advice.candidates import Search  # noqa: PLC0415 - loads planner and simulator
    from safepassage.advice.confidence import keep_confidence  # noqa: PLC0415 - as above
    from safepassage.advice.trials import player  # noqa: PLC0415 - as above

    search = Search(
        play=player(plan.seed),
        play_without=lambda ruled_out: player(plan.seed, without=ruled_out),
        seed=plan.seed,
        time_limit=means.time_limit,
        tell=means.tell,
        stop=means.stop,
    )
    found, price = keep_confidence(operation, plan, asked, search)
    if found is None:
        raise NoFeasiblePlanError([*why_none(price)])
    return found, price


def why_none(price: PriceOfConfidence) -> Iterator[str]:
    """Yield why there is no plan for the confidence asked for, in numbers: what can be had, and what it would take."""
    asked = price.chosen
    yield f"No plan was found that brings anybody out and has every vehicle out in time in {percent(price.asked / WHOLE)} of the runs."
    found = [rung for rung in price.rungs if rung.holds and rung.people]
    if found:
        best = max(found, key=lambda rung: rung.confidence)
        told = f"{people(best.people)} planned, {grouped(best.received.p50)} received in the middle of the runs"
        yield f"One was found for {percent(best.confidence / WHOLE)} ({told}): ask for that."
    else:
        yield "Nor for any lower confidence."
    yield f"If nobody is fetched, and who is inside is got out at once, all are out in {kept(price.nobody)} of the runs."
    if price.ceiling < 1:
        yield (
            f"Whoever is fetched, vehicles are exposed for {duration(price.exposure)} or more at planned driving times, and no window is "
            f"cut meanwhile in {percent(price.ceiling)} of the runs: of the runs in which anybody is fetched, in no more can all be out."
        )
    yield from _what_it_takes(asked)


def _what_it_takes(rung: Rung) -> Iterator[str]:
    """Yield what would have to be ruled out by agreement for the nearest plan to keep the confidence of ``rung``."""
    if rung.needs:
        names = [need.disruption.replace("_", " ") for need in rung.needs]
        steps = ", ".join(
            f"in {percent(need.kept.value)} without {name}{' as well' if number else ''}"
            for number, (name, need) in enumerate(zip(names, rung.needs, strict=True))
        )
        enough = rung.needs[-1].kept.low >= rung.confidence / WHOLE
        end = "that would be enough" if enough else "that would not be enough yet"
        yield f"The plan that comes nearest would have all out {steps}: {end}. Ask for guarantees against these first."


def assurance_rows(assurance: Assurance | None) -> list[tuple[str, str]]:
    """Return the lines of the answer about what happens if things go wrong."""
    if assurance is None:
        return []
    rows = [] if assurance.confidence is None else _confidence_rows(assurance.confidence)
    return rows + ([] if assurance.losses is None else _loss_rows(assurance.losses))


def _confidence_rows(price: PriceOfConfidence) -> list[tuple[str, str]]:
    rows = [
        ("Every vehicle out in time", f"in {kept(price.chosen)} of {grouped(price.replications)} fresh runs"),
        ("Standing order with it", standing_order(price.chosen)),
    ]
    for rung in price.rungs:
        name = f"Price of {percent(rung.confidence / WHOLE)}"
        received = (
            f"P10 {grouped(rung.received.p10)}, P50 {grouped(rung.received.p50)}, P90 {grouped(rung.received.p90)} received"
        )
        told = f"{people(rung.people)} planned on {count(rung.vehicles, 'vehicle')}; {received}"
        rows.append((name, told if rung.people and rung.holds else nothing_found(rung)))
    return rows


def nothing_found(rung: Rung) -> str:
    """Return what is said of a confidence that no plan was found for which brings anybody out."""
    if rung.holds:
        return f"no plan found; with nobody fetched it is kept ({percent(rung.kept.value)})"
    return f"no plan found, and even with nobody fetched all are out in {percent(rung.kept.value)} only"


def standing_order(rung: Rung) -> str:
    """Return what vehicles that are late are ordered to do; the plan's file says the same."""
    inwards = (
        "late vehicles go on"
        if rung.turn_back is None
        else f"late vehicles turn back where their chance to be out in time falls below {percent(rung.turn_back / WHOLE)}"
    )
    if rung.behind is not None:
        inwards = f"vehicles turn back at a point to which they come more than {duration(rung.behind)} after their time"
    if rung.hold is None:
        return inwards
    return (
        f"{inwards}; on the way out they wait at a refuge if their chance to get on in time is below {percent(rung.hold / WHOLE)}"
    )


def kept(rung: Rung) -> str:
    """Return the share of the runs in which a confidence was kept, with its limits."""
    return f"{percent(rung.kept.value)} ({percent(rung.kept.low)} to {percent(rung.kept.high)})"


def _loss_rows(losses: LossTolerance) -> list[tuple[str, str]]:
    promise, bounds = losses.promise, losses.foresight
    lost = f"If {'any' if promise.lost == 1 else 'whichever'} {count(promise.lost, 'vehicle is', 'vehicles are')} lost"
    least = f"at least {people(promise.people)}; no plan can promise more than {grouped(bounds.bound)}"
    average = f"{grouped(promise.mean)} on average; no reaction, however good, brings out more than {grouped(bounds.mean_bound)}"
    return [(lost, least), ("", average)]
