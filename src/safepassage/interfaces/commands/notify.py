"""``safepassage notify``: tell the parties of a movement, and keep who has acknowledged it."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

Ending = Literal["facilitated", "impeded_accomplished", "impeded_not_accomplished", "denied", "cancelled", "postponed"]


def notify(  # noqa: PLR0913 - one argument per option
    operation: str,
    plan: Path,
    /,
    *,
    blank: Path | None = None,
    details: Path | None = None,
    draft: bool = False,
    name: str = "N1",
    to: Annotated[list[str] | None, Parameter(name="--to")] = None,
    by: str = "",
    at: str | None = None,
    acknowledged: str | None = None,
    close: Ending | None = None,
    reference: str = "",
    remarks: str = "",
    lead: Annotated[float, Parameter(validator=Number(gte=0))] = 48.0,
    emergency_lead: Annotated[float, Parameter(validator=Number(gte=0))] = 24.0,
    within: Annotated[float, Parameter(validator=Number(gte=0))] = 2.0,
    json: bool = False,
) -> int:
    """
    Make the notification of a plan's movements, hand it over once nothing is wrong with it, and keep the answers.

    Without an option it tells where every notification of the plan stands, and whether it still tells what is planned. What was handed
    over is kept in notifications.json beside the plan, to which entries are only added. An acknowledgement is not a permission.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    plan
        The plan's file, as written by the command plan.
    blank
        Write a workbook to fill in: who notifies, each position a second time, how vehicles are recognised.
    details
        That workbook, filled in (or the same as .yaml): check everything and, if nothing is wrong, hand over a new version.
    draft
        With --details: check and write the page, but hand nothing over.
    name
        Name of the notification. An amendment has the same name and the next version.
    to
        A party that is told, by its id; give it several times. Without it, every party of the operation.
    by
        Who does this: a function, never a name. Needed to hand over, acknowledge or close.
    at
        When: a date and time with its offset (2022-03-29T10:00Z). Without it, now.
    acknowledged
        Enter that this party has acknowledged the current version.
    close
        Enter how the movement ended.
    reference
        With --acknowledged: the party's own reference.
    remarks
        With --acknowledged or --close: in words.
    lead
        Hours of notice that the parties ask for.
    emergency_lead
        Hours of notice that they ask for in an emergency.
    within
        Kilometres from the road within which protected sites are listed.
    json
        Write where the notifications stand as JSON and nothing else.
    """
    from safepassage.interfaces.notify_desk import NotifyRequest, notify_parties  # noqa: PLC0415 - the help text needs none of it

    return notify_parties(
        NotifyRequest(
            operation=operation,
            plan=plan,
            blank=blank,
            details=details,
            draft=draft,
            name=name,
            to=tuple(to or ()),
            by=by,
            at=at,
            acknowledged=acknowledged,
            close=close,
            reference=reference,
            remarks=remarks,
            lead=round(lead * 3_600),
            emergency_lead=round(emergency_lead * 3_600),
            within=round(within * 1_000),
            json=json,
        )
    )
