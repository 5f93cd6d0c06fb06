"""What the command plan does when it is asked what a plan is worth if things go wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from safepassage.advice.assurance import Assurance, LossTolerance
from safepassage.documents.wording import count, grouped
from safepassage.domain.digest import plan_digest
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Objective, Plan
from safepassage.interfaces.exits import WrongUsageError
from safepassage.interfaces.words import people


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What was asked.

    Parameters
    ----------
    lose
        Vehicles whose loss the plan must bear; None if that was not asked.
    """

    lose: int | None = None

    @property
    def anything(self) -> bool:
        """Return whether there is anything to do."""
        return self.lose is not None


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
    operation: Operation, plan: Plan, asked: Asked, *, time_limit: float, stop: Callable[[], bool]
) -> tuple[Plan, Assurance | None]:
    """Return the plan that meets what was asked, and what it is worth if things go wrong; the plan itself and None if nothing was."""
    if asked.lose is None:
        return plan, None
    from safepassage.advice.lose import prepare_for_losses  # noqa: PLC0415 - loads the solver

    try:
        plan, losses = prepare_for_losses(operation, plan, asked.lose, time_limit=time_limit, stop=stop)
    except ValueError as error:
        raise WrongUsageError(str(error)) from error
    return plan, Assurance(operation=operation.id, plan=plan_digest(plan), losses=losses)


def assurance_rows(assurance: Assurance | None) -> list[tuple[str, str]]:
    """Return the lines of the answer about what happens if things go wrong."""
    return [] if assurance is None or assurance.losses is None else _loss_rows(assurance.losses)


def _loss_rows(losses: LossTolerance) -> list[tuple[str, str]]:
    promise, bounds = losses.promise, losses.foresight
    lost = f"If {'any' if promise.lost == 1 else 'whichever'} {count(promise.lost, 'vehicle is', 'vehicles are')} lost"
    least = f"at least {people(promise.people)}; no plan can promise more than {grouped(bounds.bound)}"
    average = f"{grouped(promise.mean)} on average; no reaction, however good, brings out more than {grouped(bounds.mean_bound)}"
    return [(lost, least), ("", average)]
