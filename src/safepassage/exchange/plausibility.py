"""Whether an operation that can be read also makes sense: warnings and errors for a person to look at before planning."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, TypeAlias

from safepassage.domain.operation import Operation
from safepassage.exchange.checks import geography, people, positions, sources, terms, windows
from safepassage.exchange.checks.finding import Finding
from safepassage.exchange.codes import Code
from safepassage.exchange.schema import SHEET
from safepassage.notices import Notice, Severity, Where

Locate: TypeAlias = Callable[[str, str, str], Where]
"""Gives the spot in the file of an attribute of a row: sheet, id of the row, attribute (either may be empty)."""

_WARNING: Final = Severity.WARNING

NOTICES: Final[dict[str, Code]] = {
    "swapped-coordinates": Code(
        "A place lies far from the others, but near them with latitude and longitude swapped.", "Swap them back."
    ),
    "misplaced": Code(
        "A place lies so far from the others that no road to it can be true.", "Correct its latitude or longitude."
    ),
    "leg-too-short": Code(
        "A road is shorter than the straight line between its ends.", "Correct the distance or one of the places."
    ),
    "same-position": Code(
        "Two places have exactly the same position.", "Correct one of them, or use one place for both.", _WARNING
    ),
    "missing-role": Code(
        "A place is used for something that is not among its roles.", "Add the role, or name another place.", _WARNING
    ),
    "unexposed-inside": Code(
        "A place inside a corridor is neither exposed nor a refuge, so vehicles may wait there when no window is open.",
        "Say that it is exposed in the corridor, or that it is a refuge.",
        _WARNING,
    ),
    "impossible-speed": Code(
        "A travel time means a speed that no convoy can drive.", "Correct the time or the distance; mind the units."
    ),
    "high-speed": Code("A travel time means a very high speed.", "Check the time and the distance.", _WARNING),
    "low-speed": Code(
        "A travel time means less than walking speed over a long leg.",
        "Check the time and the distance; mind the units.",
        _WARNING,
    ),
    "crowded-vehicle": Code(
        "More people are planned per vehicle than real convoys carried.", "Plan with seats; nobody stands.", _WARNING
    ),
    "no-road-for-vehicles": Code(
        "A vehicle type has a profile for which no leg has a travel time.",
        "Correct the profile, or add travel times for it.",
        _WARNING,
    ),
    "overloaded-at-start": Code(
        "Vehicles start with more aboard than they can carry.", "Correct what is aboard, or the vehicle type."
    ),
    "fleet-too-late": Code(
        "Vehicles are available only after the operation's end.", "Correct the time, or lengthen the operation.", _WARNING
    ),
    "fleet-after-windows": Code(
        "Vehicles are available only after the last window.", "Correct the time, or leave the vehicles out.", _WARNING
    ),
    "group-too-late": Code(
        "People are ready only after the operation's end.", "Correct the time, or lengthen the operation.", _WARNING
    ),
    "no-reception": Code(
        "No reception site takes people of some need.", "Give a site the capacity, or send them to another site.", _WARNING
    ),
    "no-place-aboard": Code(
        "No vehicle has the kind of place that some people need.", "Add vehicles that have it; otherwise they stay.", _WARNING
    ),
    "unreachable-people": Code(
        "No vehicle can get to some people and on to a site for them.", "Add or open the legs that are missing.", _WARNING
    ),
    "consignment-too-large": Code(
        "Aid is more than all vehicles carry at once.", "Check the mass; what does not fit stays behind.", _WARNING
    ),
    "consignment-no-way": Code(
        "No vehicle can bring aid from where it waits to its destination.", "Add or open the legs that are missing.", _WARNING
    ),
    "no-usable-window": Code(
        "A corridor has no window that may be used.", "Add a window, or settle the terms that are against it.", _WARNING
    ),
    "horizon-before-windows": Code(
        "The operation ends before any window opens.", "Lengthen the operation, or correct the windows."
    ),
    "window-outside-operation": Code(
        "A window lies outside the operation's period.", "Correct the window, or the operation's period.", _WARNING
    ),
    "window-too-short": Code(
        "A window is too short for any vehicle to use.", "Ask for a longer window, or correct the times.", _WARNING
    ),
    "checkpoint-never-open": Code(
        "A checkpoint is never open while it could be passed.", "Correct its hours, or the windows.", _WARNING
    ),
    "entered-once": Code(
        "A position that must be entered twice was entered once.",
        "Have another person enter the grid reference (MGRS) from another source.",
        _WARNING,
    ),
    "bad-grid": Code("The second entry of a position is no grid reference.", "Give it in MGRS, for instance 37T CN 89892 16842."),
    "coarse-grid": Code("A grid reference is too coarse to compare.", "Give it to 10 metres or finer: 8 digits or more."),
    "entries-differ": Code(
        "The two entries of one position are different points.", "Find out which is right, at the source; correct the other."
    ),
    "not-near": Code(
        "A position is not near the place that it is said to be near.", "Correct the position, the place or the distance."
    ),
    "unclear-value": Code(
        "A time or duration that a party states cannot be computed with.",
        "Write it as the party's own clock shows it, or with its offset from UTC.",
        _WARNING,
    ),
    "weak-evidence": Code(
        "A consent is said to be firmer than its evidence.", "Correct the state, or get better evidence.", _WARNING
    ),
    "history-out-of-order": Code(
        "A later row of the history was entered before an earlier one.",
        "Put the rows in the order in which they were entered.",
        _WARNING,
    ),
    "unknown-controller": Code(
        "Somebody must agree at a checkpoint, and nobody knows who controls it.", "Name the party under Controller.", _WARNING
    ),
    "word-does-not-count": Code(
        "What was said of a condition has no evidence, no time, or is an amber that nobody accepts.",
        "Complete the row.",
        _WARNING,
    ),
    "figures-without-claim": Code(
        "Figures have no source.", "Add rows to the sheet Claims, with * as the id for a whole column.", _WARNING
    ),
}
"""Every code of these checks: what it means, what to do, and how grave it is."""

_ROADS: Final = frozenset({"Places", "Legs", "Travel times", "Checkpoints"})
_VEHICLES: Final = frozenset({"Fleets", "Vehicle types"})
_TERMS: Final = frozenset({"Windows", "Corridors", "Parties", "Clauses", "Consents"})

_CHECKS: Final[tuple[tuple[Callable[[Operation], Iterator[Finding]], frozenset[str]], ...]] = (
    (geography.check_places, frozenset()),
    (geography.check_roles, frozenset()),
    (geography.check_speeds, frozenset()),
    (positions.check_register, frozenset({"Places", "Protected sites"})),
    (people.check_types, frozenset()),
    (people.check_fleets, frozenset()),
    (people.check_profiles, _VEHICLES | _ROADS),
    (people.check_times, frozenset({"Operation"})),
    (people.check_reception, frozenset({"Reception sites"})),
    (people.check_places_aboard, _VEHICLES),
    (people.check_ways, _ROADS | _VEHICLES | {"Reception sites", "Evacuee groups"}),
    (people.check_masses, _VEHICLES),
    (people.check_aid_ways, _ROADS | _VEHICLES),
    (windows.check_horizon, frozenset({"Operation", "Windows"})),
    (windows.check_windows, _ROADS | _VEHICLES | _TERMS | {"Operation"}),
    (windows.check_hours, _ROADS | _TERMS | {"Operation", "Checkpoint hours"}),
    (windows.check_fleet_times, _TERMS | {"Operation", "Places", "Evacuee groups"}),
    (terms.check_values, _TERMS),
    (terms.check_evidence, frozenset({"Consents"})),
    (terms.check_controllers, _TERMS | {"Checkpoints", "Legs"}),
    (terms.check_board, frozenset({"Conditions"})),
    (sources.check_claims, frozenset(SHEET)),
)
"""The checks in order of subject, each with the sheets that must have been understood completely for it to be true."""


def check_operation(operation: Operation, locate: Locate, *, incomplete: Collection[str] = ()) -> tuple[Notice, ...]:
    """
    Return everything about ``operation`` that makes no sense, in order of subject.

    Parameters
    ----------
    locate
        Gives the spot in the file of a sheet's row and attribute.
    incomplete
        Names of sheets of which rows are missing in ``operation`` because they could not be understood. Checks that rest on
        them are left out, so that one mistake is not told as two. The operation may then refer to what is missing.
    """
    missing = set(incomplete)
    checks = [check for check, needs in _CHECKS if not needs & missing]
    return tuple(as_notice(finding, NOTICES, locate) for check in checks for finding in check(operation))


def as_notice(finding: Finding, codes: Mapping[str, Code], locate: Locate) -> Notice:
    """Return ``finding`` with its spot in the file, and with the severity and remedy that ``codes`` gives its code."""
    code = codes[finding.code]
    return Notice(
        code=finding.code,
        severity=code.severity,
        where=locate(finding.sheet, finding.id, finding.attribute),
        message=finding.message,
        given=finding.given,
        expected=finding.expected,
        remedy=code.remedy,
    )
