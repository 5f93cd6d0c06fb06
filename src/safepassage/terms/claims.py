"""The ledger of claims: what is said of each figure, what contradicts what, which one is used on whose word, what plans rest on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from safepassage.domain.agreement import Claim, ClaimStatus
from safepassage.domain.movement import courses
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Board, Drive, Plan, Service
from safepassage.terms.amounts import amount_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """
    Everything that is said of one figure.

    Parameters
    ----------
    subject
        What the figure is: ``sheet/id/attribute``.
    claims
        All claims about it, those that were withdrawn or revised among them, in the order in which they were entered.
    conflicts
        Pairs of claims that still stand and cannot both be true.
    chosen
        The claim that the operation uses by decision of a named person; None if nobody has decided.
    """

    subject: str
    claims: tuple[Claim, ...]
    conflicts: tuple[tuple[Claim, Claim], ...]
    chosen: Claim | None

    @property
    def undecided(self) -> bool:
        """Return whether claims contradict each other and nobody has said which one counts."""
        return bool(self.conflicts) and self.chosen is None


def ledger(operation: Operation) -> tuple[Contested, ...]:
    """Return what is said of each figure, in the order in which figures were first spoken of."""
    said: dict[str, list[Claim]] = {}
    for claim in operation.claims:
        said.setdefault(claim.subject, []).append(claim)
    revised = {claim.revises for claim in operation.claims if claim.revises and claim.status is not ClaimStatus.WITHDRAWN}
    return tuple(_contested(subject, claims, revised) for subject, claims in said.items())


def claims_conflicts(operation: Operation) -> tuple[Contested, ...]:
    """Return the figures of which claims that still stand contradict each other."""
    return tuple(found for found in ledger(operation) if found.conflicts)


def stands(claim: Claim, revised: set[str]) -> bool:
    """Return whether ``claim`` is neither withdrawn nor among those that were ``revised``."""
    return claim.status is not ClaimStatus.WITHDRAWN and not (claim.id and claim.id in revised)


def _contested(subject: str, claims: list[Claim], revised: set[str]) -> Contested:
    standing = [claim for claim in claims if stands(claim, revised)]
    conflicts = tuple(pair for pair in combinations(standing, 2) if contradict(*pair))
    chosen = [claim for claim in standing if claim.chosen_by]
    return Contested(subject=subject, claims=tuple(claims), conflicts=conflicts, chosen=chosen[-1] if chosen else None)


def contradict(one: Claim, other: Claim) -> bool:
    """Return whether two claims cannot both be true of one time: by their figures, or if neither has any by their words."""
    if one.as_of is not None and other.as_of is not None and one.as_of.date() != other.as_of.date():
        return False
    amounts = amount_of(one.value), amount_of(other.value)
    if amounts[0] is not None and amounts[1] is not None:
        return amounts[0].contradicts(amounts[1])
    return amounts == (None, None) and _plain(one.value) != _plain(other.value)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def used_by(operation: Operation, plan: Plan) -> Mapping[str, frozenset[str]]:
    """
    Return which rows ``plan`` uses: ids by the name of the sheet in small letters.

    Sheets that are not named concern every plan: the operation itself, nights, priorities, travel times.
    """
    rows: dict[str, set[str]] = {}
    for sheet, name in _uses(operation, plan):
        rows.setdefault(sheet, set()).add(name)
    named = (
        "fleets",
        "vehicle types",
        "legs",
        "checkpoints",
        "reception sites",
        "evacuee groups",
        "windows",
        "corridors",
        "places",
    )
    return {sheet: frozenset(rows.get(sheet, ())) for sheet in named}


def _uses(operation: Operation, plan: Plan) -> Iterator[tuple[str, str]]:
    for convoy in plan.convoys:
        yield "windows", convoy.window
        yield "corridors", convoy.corridor
    for course in courses(operation, plan):
        if course.used:
            yield "fleets", course.fleet.id
            yield "vehicle types", course.fleet.type
        for spell in course.spells:
            yield "places", spell.place
            match spell.task:
                case Drive(leg=leg):
                    yield "legs", leg
                case Service(checkpoint=checkpoint):
                    yield "checkpoints", checkpoint
                case Board(people=people):
                    yield from (("evacuee groups", item.group) for item in people)
                case Alight(place=place):
                    yield "reception sites", place
                case _:
                    pass


def is_used(subject: str, used: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a plan that uses the rows in ``used`` rests on the figure ``subject``; ``*`` is any row of the sheet."""
    sheet, _, rest = subject.partition("/")
    row = rest.rpartition("/")[0]
    rows = used.get(sheet.strip().casefold())
    return rows is None or (bool(rows) if row in {"", "*"} else row in rows)


def rests_on(operation: Operation, plan: Plan) -> tuple[Contested, ...]:
    """Return what is said of each figure on which ``plan`` rests."""
    used = used_by(operation, plan)
    return tuple(found for found in ledger(operation) if is_used(found.subject, used))
