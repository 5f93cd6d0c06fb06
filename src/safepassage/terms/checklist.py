"""
The usual conditions of go or no-go: what must be so, what shows it, who sees to it, and how long that stays fresh.

This is data. An operation changes it in its sheet Conditions: another owner or title, a condition that does not apply, one more.
After the practice of UN, Red Cross and Logistics Cluster convoys (convoy orders, safe-passage checklists, lessons of failed windows);
how long something stays fresh is a default of ours.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from safepassage.units import DAY, HOUR, MINUTE, Seconds


class Basis(StrEnum):
    """What a condition is judged by."""

    COMPUTED = "computed"
    """By the operation, its plan and its simulation alone."""
    STATED = "stated"
    """By what a person says, with evidence."""
    BOTH = "both"
    """By the worse of the two."""
    EITHER = "either"
    """Computed where the figures are there, else by what a person says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    One condition of the usual list.

    Parameters
    ----------
    shown_by
        What evidence is needed.
    fresh_for
        Seconds for which a statement stays fresh if it does not say until when.
    """

    id: str
    title: str
    shown_by: str
    owner: str
    basis: Basis
    fresh_for: Seconds = DAY


CHECKLIST: Final = (
    Item(
        id="terms",
        title="Terms complete, and confirmed in writing by every party and by whoever commands at each checkpoint",
        shown_by="the matrix of the terms, and the words said at the checkpoints",
        owner="negotiator",
        basis=Basis.COMPUTED,
    ),
    Item(
        id="window",
        title="The common window holds the plan at a confidence of 90 %, and the reserve",
        shown_by="the simulation of the plan",
        owner="operations coordinator",
        basis=Basis.COMPUTED,
    ),
    Item(
        id="guarantees",
        title="Security guarantees of all parties in writing",
        shown_by="the letters, with date and signature",
        owner="negotiator",
        basis=Basis.STATED,
    ),
    Item(
        id="notification",
        title="Movement notified in time, and acknowledged by each party",
        shown_by="the notification with its acknowledgements; an acknowledgement is not a permission",
        owner="notification officer",
        basis=Basis.EITHER,
    ),
    Item(
        id="road",
        title="Every stretch of the road cleared or verified: mines, rubble, bridges",
        shown_by="who cleared or drove each stretch, and when",
        owner="access officer",
        basis=Basis.BOTH,
        fresh_for=12 * HOUR,
    ),
    Item(
        id="hotline",
        title="The hotline to each party answers",
        shown_by="a call to each, answered within the last hour",
        owner="liaison",
        basis=Basis.STATED,
        fresh_for=60 * MINUTE,
    ),
    Item(
        id="quiet",
        title="The ceasefire is observed: no incident near the road",
        shown_by="reports from along the road within the last half hour",
        owner="security officer",
        basis=Basis.STATED,
        fresh_for=30 * MINUTE,
    ),
    Item(
        id="vehicles",
        title="Vehicles present, fuelled for one and a half times the way, inspected and marked",
        shown_by="the inspection list, with the fuel of each",
        owner="fleet manager",
        basis=Basis.BOTH,
        fresh_for=12 * HOUR,
    ),
    Item(
        id="drivers",
        title="Drivers willing and rested, with two driving hours to spare",
        shown_by="the duty list, signed by each driver",
        owner="fleet manager",
        basis=Basis.BOTH,
        fresh_for=12 * HOUR,
    ),
    Item(
        id="command",
        title="Convoy leader and deputy named; four ways of communication tested",
        shown_by="a radio check with every convoy",
        owner="convoy leader",
        basis=Basis.STATED,
        fresh_for=2 * HOUR,
    ),
    Item(
        id="informed",
        title="People know where they are taken, and go of their own will",
        shown_by="how and when they were told, and how they could refuse",
        owner="protection officer",
        basis=Basis.STATED,
    ),
    Item(
        id="boarding",
        title="No danger known at the assembly points; marshals, queues and tokens ready",
        shown_by="a report from each point",
        owner="boarding marshals",
        basis=Basis.STATED,
        fresh_for=3 * HOUR,
    ),
    Item(
        id="medical",
        title="Ambulances and places for all who need them, or an agreed list of who goes first",
        shown_by="the medical lead's list, in counts",
        owner="medical lead",
        basis=Basis.BOTH,
        fresh_for=12 * HOUR,
    ),
    Item(
        id="reception",
        title="Reception sites confirm room, also for those who arrive in the dark",
        shown_by="each site's confirmation",
        owner="reception manager",
        basis=Basis.BOTH,
        fresh_for=12 * HOUR,
    ),
    Item(
        id="daylight",
        title="Nobody on an exposed road in the dark or during a curfew",
        shown_by="sunset, sunrise and curfew against the plan",
        owner="operations coordinator",
        basis=Basis.BOTH,
    ),
    Item(
        id="weather",
        title="Weather lets the convoys drive",
        shown_by="a forecast for the whole window",
        owner="operations coordinator",
        basis=Basis.STATED,
        fresh_for=6 * HOUR,
    ),
    Item(
        id="turn-back",
        title="Every convoy knows its latest turn-back time at every point",
        shown_by="the simulation of the plan",
        owner="operations coordinator",
        basis=Basis.COMPUTED,
    ),
    Item(
        id="refuges",
        title="Shelter for a night that was not planned: water, toilets, heat",
        shown_by="who has seen each refuge, and when",
        owner="access officer",
        basis=Basis.BOTH,
    ),
    Item(
        id="data",
        title="Data protected: assessment done, positions delayed, retention set",
        shown_by="the data steward's note",
        owner="data steward",
        basis=Basis.STATED,
        fresh_for=7 * DAY,
    ),
    Item(
        id="spokesperson",
        title="One line for the press, and who speaks; nothing before the convoys are out",
        shown_by="the agreed line",
        owner="information officer",
        basis=Basis.STATED,
    ),
)
"""The twenty usual conditions, in their order."""
