"""``safepassage verify``: a plan and its proof against every rule, without the planner."""

from pathlib import Path

from safepassage.interfaces.exits import DONE, WRONG_INPUT
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import load_planned


def verify(operation: str, plan: Path, /, *, json: bool = False) -> int:
    """
    Check a plan and its proof against every rule, without the planner.

    Replays every vehicle second by second, recounts every total, and computes the bound again from the prices in the certificate.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    plan
        The plan's file, as written by the command plan.
    json
        Write the result as JSON.
    """
    from safepassage.interfaces.answer import violation_as_json  # noqa: PLC0415 - the help text needs none of these
    from safepassage.terms import footing  # noqa: PLC0415 - as above
    from safepassage.verification import verify as replay  # noqa: PLC0415 - as above

    screen = Screen()
    subject, made = load_planned(operation, plan)
    verification = replay(subject, made)
    if json:
        screen.json(
            {
                "operation": subject.id,
                "plan": str(plan),
                "ok": verification.ok,
                "bound": verification.bound,
                "people_bound": verification.people_bound,
                "checks": dict(verification.checks),
                "violations": [violation_as_json(violation) for violation in verification.violations],
            }
        )
    else:
        screen.say(verification.summary())
        for failure in footing(subject, made).failures:
            screen.say(f"Terms: {failure}")
    return DONE if verification.ok else WRONG_INPUT
