"""The go/no-go board: every condition with its colour and why. It informs; people decide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.domain.readiness import Condition, Light
from safepassage.terms.checklist import CHECKLIST, Basis, Item
from safepassage.terms.computed import RULES
from safepassage.terms.facts import RESERVE, Colour, Facts, Finding, Outlook, Told
from safepassage.units import DAY, MINUTE, Instant, Seconds

_WORST = tuple(Colour)
_LIGHTS = {Light.RED: Colour.RED, Light.AMBER: Colour.AMBER, Light.GREEN: Colour.GREEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionState:
    """
    One condition as it stands.

    Parameters
    ----------
    evidence, as_of
        What a person last said, and of when.
    expires
        When that lapses; None if nothing a person said counts.
    why
        The reason of the colour, in sentences.
    accepted_by, reason
        Who accepted an amber, or that it does not apply, and why.
    """

    id: str
    title: str
    state: Colour
    evidence: str
    owner: str
    as_of: Instant | None
    expires: Instant | None
    why: str
    accepted_by: str = ""
    reason: str = ""

    @property
    def stands_against(self) -> bool:
        """Return whether this condition alone makes it a no-go."""
        return self.state in {Colour.RED, Colour.STALE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """
    The board at one instant.

    Parameters
    ----------
    moments
        When everything must be fresh: an hour and a quarter of an hour before the first convoy moves, and when it does; with their names.
    """

    at: Instant
    reserve: Seconds
    conditions: tuple[ConditionState, ...]
    moments: tuple[tuple[str, Instant], ...] = ()

    @property
    def against(self) -> tuple[ConditionState, ...]:
        """Return the conditions that make it a no-go; if there are none, people may decide to go."""
        return tuple(condition for condition in self.conditions if condition.stands_against)

    def count(self, colour: Colour) -> int:
        """Return how many conditions have ``colour``."""
        return sum(condition.state is colour for condition in self.conditions)


def readiness(
    operation: Operation,
    plan: Plan | None,
    now: Instant,
    *,
    outlook: Outlook | None = None,
    told: Told | None = None,
    reserve: Seconds = RESERVE,
) -> Board:
    """
    Return the board at the instant ``now``.

    Parameters
    ----------
    outlook
        What the simulation of this plan has found; None if it was not simulated.
    told
        How the parties were notified; None if no notification is at hand.
    reserve
        Seconds that each window must hold beyond the plan's P90.
    """
    facts = Facts(operation=operation, plan=plan, now=now, outlook=outlook, told=told, reserve=reserve)
    known = {item.id for item in CHECKLIST}
    added = dict.fromkeys(condition.id for condition in operation.conditions if condition.id not in known)
    items = (*CHECKLIST, *(Item(id=name, title=name, shown_by="", owner="", basis=Basis.STATED, fresh_for=DAY) for name in added))
    return Board(
        at=now,
        reserve=reserve,
        conditions=tuple(_state(item, facts) for item in items),
        moments=tuple(_moments(plan)),
    )


def _moments(plan: Plan | None) -> Iterator[tuple[str, Instant]]:
    starts = [] if plan is None else [convoy.entry for convoy in plan.convoys if convoy.direction is Direction.IN]
    if starts:
        first = min(starts)
        yield from (("T-60", first - 60 * MINUTE), ("T-15", first - 15 * MINUTE), ("start", first))


def _state(item: Item, facts: Facts) -> ConditionState:
    said, acceptance = _said(item, [condition for condition in facts.operation.conditions if condition.id == item.id])
    word = said if said.state is not None or acceptance is None else acceptance
    shown = ConditionState(
        id=item.id,
        title=said.title,
        state=Colour.OFF,
        evidence=said.evidence,
        owner=said.owner,
        as_of=word.as_of,
        expires=_lapse(word, item),
        why="",
        accepted_by=acceptance.accepted_by if acceptance else "",
        reason=acceptance.reason if acceptance else "",
    )
    if not said.applies:
        why = _sentence(f"Does not apply, says {said.accepted_by}: {said.reason}")
        return replace(shown, expires=None, why=why, accepted_by=said.accepted_by, reason=said.reason)
    worst = _worst(_findings(item, said, facts))
    if worst.colour is Colour.AMBER:
        worst = _accepted(worst, acceptance, item, facts.now)
    return replace(shown, state=worst.colour, why=worst.why)


def _said(item: Item, history: Sequence[Condition]) -> tuple[Condition, Condition | None]:
    """
    Return what was last said of one condition, and its acceptance if that has one.

    What a row leaves open holds as before. A new word about the condition ends an earlier acceptance; an acceptance without a time is of
    the time of the word that it accepts.
    """
    said, acceptance = Condition(id=item.id, title=item.title, owner=item.owner), None
    for row in history:
        said = replace(said, title=row.title or said.title, owner=row.owner or said.owner)
        if row.state is not None or not row.applies:
            said = replace(row, title=said.title, owner=said.owner)
            acceptance = said if row.accepted_by else None
        elif row.accepted_by:
            acceptance = row if row.as_of is not None else replace(row, as_of=said.as_of, expires=said.expires)
    return said, acceptance


def _lapse(said: Condition, item: Item) -> Instant | None:
    if said.expires is not None:
        return said.expires
    return None if said.as_of is None else said.as_of + item.fresh_for


def _findings(item: Item, said: Condition, facts: Facts) -> Iterator[Finding]:
    computed = None if item.basis is Basis.STATED else RULES[item.id](facts)
    if computed is not None:
        yield computed
    if said.state is Light.RED or item.basis in {Basis.STATED, Basis.BOTH} or (item.basis is Basis.EITHER and computed is None):
        yield _statement(said, item, facts.now)


def _statement(said: Condition, item: Item, now: Instant) -> Finding:
    """Return what a person's word comes to: without evidence, or not fresh, it is not green."""
    if said.state is None:
        return Finding(colour=Colour.RED, why=f"Nobody has said so. Needed: {item.shown_by or 'evidence'}.")
    if said.state is Light.RED:
        return Finding(colour=Colour.RED, why=_sentence(f"Said to be red: {said.evidence or said.reason or 'no reason given'}"))
    if not said.evidence:
        return Finding(
            colour=Colour.RED, why=f"Said to be {said.state.value} without evidence. Needed: {item.shown_by or 'evidence'}."
        )
    stale = _stale(said, item, now)
    return Finding(colour=_LIGHTS[said.state], why=_sentence(said.evidence)) if stale is None else stale


def _stale(said: Condition, item: Item, now: Instant) -> Finding | None:
    """Return why what was said does not count at ``now``; None if it is fresh."""
    lapse, what = _lapse(said, item), said.evidence or said.reason
    if said.as_of is None:
        return Finding(colour=Colour.STALE, why=_sentence(f"Nobody says of when this is: {what}"))
    if said.as_of > now:
        return Finding(colour=Colour.STALE, why=_sentence(f"As of a time that has not come: {what}"))
    if lapse is not None and lapse < now:
        age = (now - lapse) // MINUTE
        return Finding(colour=Colour.STALE, why=_sentence(f"Lapsed {age // 60} h {age % 60:02d} min ago: {what}"))
    return None


def _accepted(found: Finding, acceptance: Condition | None, item: Item, now: Instant) -> Finding:
    """Return an amber if a named person has accepted it with a reason that is fresh, else a red or stale one."""
    if acceptance is None or not acceptance.reason:
        return Finding(colour=Colour.RED, why=f"{found.why} Amber, and nobody has accepted it by name with a reason.")
    stale = _stale(acceptance, item, now)
    if stale is not None:
        return replace(stale, why=f"{found.why} The acceptance by {acceptance.accepted_by} is not fresh. {stale.why}")
    return Finding(colour=Colour.AMBER, why=_sentence(f"{found.why} Accepted by {acceptance.accepted_by}: {acceptance.reason}"))


def _worst(findings: Iterator[Finding]) -> Finding:
    """Return the worst colour of ``findings`` with the reasons of all of them, the worst first."""
    found = sorted(findings, key=lambda finding: _WORST.index(finding.colour))
    return Finding(colour=found[0].colour, why=" ".join(finding.why for finding in found))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
