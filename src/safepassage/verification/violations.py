"""What is wrong with a plan: typed violations with amounts, collected together with counts of what was looked at."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from safepassage.domain.operation import Operation
from safepassage.units import Instant

_PRINTABLE = 10**10
"""Seconds around the epoch that are printed as dates; beyond (317 years) calendars end before numbers do."""


class Rule(StrEnum):
    """The rules a plan must keep, by the names of docs/background/rules.md."""

    PLAN = "plan"
    """The plan is well formed and belongs to the operation: version, id, digest, objective."""
    HORIZON = "horizon"
    """Everything ends by the horizon, which is not after the operation's."""
    BLOCK = "block"
    """One block per vehicle, in order; continuous in time and space, from where the vehicle is."""
    MOVING = "moving"
    """A drive takes exactly the leg's time, on a leg that is open to it."""
    WINDOW = "window"
    LOAD = "load"
    CHECKPOINT = "checkpoint"
    CONVOY = "convoy"
    BAY = "bay"
    INTAKE = "intake"
    CAPACITY = "capacity"
    READY = "ready"
    RANGE = "range"
    DRIVING = "driving"
    SITE = "site"
    PEOPLE = "people"
    CARGO = "cargo"
    TOTALS = "totals"
    CONDITION = "condition"
    CERTIFICATE = "certificate"
    """The proofs hold by arithmetic, and what is claimed follows from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """
    One breach of one rule.

    Parameters
    ----------
    rule
        Name of the rule, one of `Rule`.
    subject
        Id of what breaks it: a vehicle, a convoy, a checkpoint, a site, or the field of the plan.
    amount, unit
        By how much, above 0 where it can be measured.
    message
        A sentence with what was found, what is allowed, and which way to mend it.
    at
        Instant of the breach, if it has one.
    """

    rule: Rule
    subject: str
    amount: int
    unit: str
    message: str
    at: Instant | None = None

    def __str__(self) -> str:
        return f"[{self.rule}] {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """
    What `verify` found.

    Parameters
    ----------
    violations
        Every breach found; none means that the plan keeps every rule and its claims are true.
    checks
        How many things of each kind were looked at, so that "nothing was checked" cannot pass for "all is well".
    bound
        What the proofs show, recomputed: most weighted people (rescue), earliest clearance (clear) or fewest vehicles
        (size); with no proof that is everybody (rescue) or 0 (clear, size). None if the plan was not looked at.
    people_bound
        Most people, unweighted, that the proofs allow by the plan's horizon; None if the plan was not looked at.
    """

    violations: tuple[Violation, ...]
    checks: Mapping[str, int]
    bound: int | None
    people_bound: int | None = None

    @property
    def ok(self) -> bool:
        """Return whether the plan keeps every rule and its certificate holds."""
        return not self.violations

    def summary(self) -> str:
        """Return in a few lines what was looked at and what was found."""
        looked = ", ".join(f"{count} {name}" for name, count in self.checks.items() if count) or "nothing"
        if self.ok:
            return f"The plan keeps every rule and its certificate holds. Looked at: {looked}."
        rules = Counter(violation.rule.value for violation in self.violations)
        broken = ", ".join(f"{name} ({count})" for name, count in rules.items())
        lines = [f"The plan breaks {len(rules)} of the rules, {len(self.violations)} times: {broken}. Looked at: {looked}."]
        return "\n".join(lines + [f"- {violation}" for violation in self.violations])


@dataclass(slots=True)
class Findings:
    """The violations found and the things counted so far; `clock` prints instants for people."""

    operation: Operation
    violations: list[Violation] = field(default_factory=list)
    checks: Counter[str] = field(default_factory=Counter)

    def add(self, rule: Rule, subject: str, message: str, *, amount: int = 1, unit: str = "", at: Instant | None = None) -> None:
        """Record one violation."""
        self.violations.append(Violation(rule=rule, subject=subject, amount=amount, unit=unit, message=message, at=at))

    def count(self, what: str, number: int = 1) -> None:
        """Record that ``number`` more of ``what`` were looked at."""
        self.checks[what] += number

    def clock(self, instant: Instant) -> str:
        """Return ``instant`` as date and time in UTC, or as plain seconds where no calendar reaches."""
        if abs(instant) > _PRINTABLE:
            return f"second {instant}"
        moment = self.operation.at(instant)
        return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment.second else f"{moment:%Y-%m-%d %H:%M} UTC"
