"""One thing that can be asked for: data that names it, and what it makes of an operation."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from safepassage.domain.operation import Operation


class Giver(StrEnum):
    """Who can grant an ask."""

    PARTIES = "the parties"
    CHECKPOINT = "whoever runs the checkpoint"
    RECEPTION = "the reception side"
    OURSELVES = "ourselves and donors"


@dataclass(frozen=True, slots=True, order=True)
class Ask:
    """
    An ask as data.

    Parameters
    ----------
    kind
        Key of the catalogue.
    subjects
        Ids of what it is about.
    amount
        How much, in the unit of the kind.
    """

    kind: str
    subjects: tuple[str, ...]
    amount: int

    @property
    def id(self) -> str:
        """Return its name, for instance ``close-later/morning/2``."""
        return f"{self.kind}/{'+'.join(self.subjects)}/{self.amount}"

    @property
    def about(self) -> tuple[str, tuple[str, ...]]:
        """Return what asks for different amounts of the same thing have in common."""
        return self.kind, self.subjects


Subjects = Callable[[Operation], Sequence[tuple[str, ...]]]
Change = Callable[[Operation, Sequence[str], int], Operation]
Words = Callable[[Operation, Sequence[str], int], str]
Amounts = Callable[[Operation, Sequence[str]], Sequence[int]]
Allowed = Callable[[Operation, Sequence[str], int], bool]


def always(_operation: Operation, _subjects: Sequence[str], _amount: int) -> bool:
    """Return that an amount can be asked for."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """
    How one kind of ask works.

    Parameters
    ----------
    unit, size
        Worth is compared per ``size`` of the amount, which is called ``unit``.
    amounts
        The amounts that are tried, for given subjects.
    change
        What it makes of an operation; more never takes anything away, so the worth cannot fall as the amount grows.
    allowed
        Whether an amount can be asked for at all.
    """

    kind: str
    giver: Giver
    unit: str
    size: int = 1
    subjects: Subjects
    amounts: Amounts
    change: Change
    words: Words
    allowed: Allowed = always

    def asks(self, operation: Operation) -> Iterable[Ask]:
        """Yield the asks of this kind that change something in ``operation``, by subject and then by amount."""
        for subjects in self.subjects(operation):
            for amount in sorted(set(self.amounts(operation, subjects))):
                if self.allowed(operation, subjects, amount) and self.change(operation, subjects, amount) != operation:
                    yield Ask(self.kind, tuple(subjects), amount)


def of(*amounts: int) -> Amounts:
    """Return the amounts ``amounts``, whatever they are asked of."""
    return lambda _operation, _subjects: amounts


def without_weights(operation: Operation) -> Operation:
    """Return ``operation`` with every person counting the same."""
    return replace(operation, priority_weights=())
