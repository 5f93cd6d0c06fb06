"""What the command plan does when it is asked what a plan is worth if things go wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from safepassage.advice.assurance import Assurance, LossTolerance, PriceOfConfidence, Rung
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
    from safepassage.advice.confidence import Search, keep_confidence  # noqa: PLC0415 - loads planner and simulator
    from safepassage.advice.trials import player  # noqa: PLC0415 - as above

    search = Search(play=player(plan.seed), seed=plan.seed, time_limit=means.time_limit, tell=means.tell, stop=means.stop)
    found, price = keep_confidence(operation, plan, asked, search)
    if found is None:
        kept = [rung.confidence for rung in price.rungs if rung.holds and rung.people]
        reasons = [f"No plan was found that has every vehicle out in time in {percent(asked / WHOLE)} of the runs."]
        reasons += (
            [f"One was found for {percent(max(kept) / WHOLE)}: ask for that."] if kept else ["Nor for any lower confidence."]
        )
        reasons += ["Ask for more time, fewer checkpoints or a firmer window; the command simulate says what costs most."]
        raise NoFeasiblePlanError(reasons)
    return found, price


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
        rows.append((name, told if rung.people and rung.holds else "no plan found that keeps it"))
    return rows


def standing_order(rung: Rung) -> str:
    """Return what vehicles that are late are ordered to do."""
    if rung.turn_back is None:
        return "late vehicles go on"
    return f"late vehicles turn back where their chance to be out in time falls below {percent(rung.turn_back / WHOLE)}"


def kept(rung: Rung) -> str:
    """Return the share of the runs in which a confidence was kept, with its limits."""
    return f"{percent(rung.kept.value)} ({percent(rung.kept.low)} to {percent(rung.kept.high)})"


def _loss_rows(losses: LossTolerance) -> list[tuple[str, str]]:
    promise, bounds = losses.promise, losses.foresight
    lost = f"If {'any' if promise.lost == 1 else 'whichever'} {count(promise.lost, 'vehicle is', 'vehicles are')} lost"
    least = f"at least {people(promise.people)}; no plan can promise more than {grouped(bounds.bound)}"
    average = f"{grouped(promise.mean)} on average; no reaction, however good, brings out more than {grouped(bounds.mean_bound)}"
    return [(lost, least), ("", average)]
