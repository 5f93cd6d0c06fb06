"""``safepassage show``: an operation, or a plan of it, as tables."""

from pathlib import Path


def show(operation: str, plan: Path | None = None, /) -> int:
    """
    Show an operation, or a plan of it, as tables.

    Without a plan: access windows and how they stand, vehicles, people who wait, reception sites. With a plan: the answer, convoys,
    the last boarding at each point, arrivals, and what binds; before them, what a simulation and the command plan with
    --confidence or --lose have written beside the plan. A plan that breaks a rule is not shown; what it breaks is listed.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    plan
        The plan's file, as written by the command plan.
    """
    from safepassage.interfaces.exhibit import show_operation, show_plan  # noqa: PLC0415 - the help text needs none of it

    return show_operation(operation) if plan is None else show_plan(operation, plan)
