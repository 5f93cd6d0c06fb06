"""What to ask for, in the words of whoever negotiates: the same sentences on the screen, in text and on the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from safepassage.advice.ask import Ask
from safepassage.advice.catalogue import words
from safepassage.advice.together import Bundle
from safepassage.advice.worth import Line, Point, Worth
from safepassage.documents.wording import amount, count, grouped, listed
from safepassage.domain.operation import Operation

MOST_PAIRS = 5
"""Pairs that are told; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRow:
    """One line of the table: what to ask, of whom, and what it brings."""

    id: str
    ask: str
    giver: str
    gain: str
    proof: str
    per_unit: str
    curve: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthView:
    """
    Everything that the sheet says.

    Parameters
    ----------
    now
        How many can be brought out as things stand.
    first
        What to ask for first, in sentences.
    pairs, more_pairs
        Two asks against their sum, and how many such pairs are left out.
    bundles
        What helps only together.
    nothing, unproven
        Asks that are proven to bring nobody more, and asks for which no plan was found that does.
    grounds
        How it was worked out.
    """

    now: str
    first: tuple[str, ...]
    rows: tuple[AskRow, ...]
    pairs: tuple[str, ...]
    more_pairs: int
    bundles: tuple[str, ...]
    nothing: tuple[str, ...]
    unproven: tuple[str, ...]
    grounds: tuple[str, ...]


def view(operation: Operation, worth: Worth) -> WorthView:
    """Return what the sheet of ``worth``, measured on ``operation``, says."""
    helpful = worth.helpful
    idle = [line for line in worth.lines if not line.best.gain]
    told = [pair for pair in worth.pairs if pair.extra][:MOST_PAIRS] or list(worth.pairs[:1])
    return WorthView(
        now=_now(operation, worth),
        first=tuple(_first(operation, worth)),
        rows=tuple(_row(operation, line, worth) for line in helpful),
        pairs=tuple(_pair(operation, (pair.first, pair.second), pair.gain, pair.apart, worth) for pair in told),
        more_pairs=len(worth.pairs) - len(told),
        bundles=tuple(_bundle(operation, bundle, worth) for bundle in worth.bundles),
        nothing=tuple(words(operation, ask) for ask in _widest([line.best.ask for line in idle if line.is_nothing])),
        unproven=tuple(_open(operation, line, worth) for line in idle if not line.is_nothing),
        grounds=tuple(_grounds(worth)),
    )


def _widest(asks: Sequence[Ask]) -> list[Ask]:
    """Return ``asks`` without those that are part of a wider one: what brings nothing everywhere brings nothing anywhere."""
    return [ask for ask in asks if not any(other.kind == ask.kind and set(ask.subjects) < set(other.subjects) for other in asks)]


def _people(number: int, worth: Worth) -> str:
    return f"{grouped(number)} weighted" if worth.by_priority else count(number, "person", "people")


def assumption(operation: Operation) -> str:
    """Return what figures are conditional on, as the beginning of a sentence; empty if nothing is assumed."""
    subjects = [clause.subject for clause in operation.clauses if clause.id in operation.assumed]
    return f"CONDITIONAL: if all had agreed in detail to what is assumed ({listed(subjects)})," if subjects else ""


def _now(operation: Operation, worth: Worth) -> str:
    base = worth.base
    start = f"{assumption(operation) or 'As things stand,'} the best plan found brings out {_people(base.people, worth)}"
    of = "" if worth.by_priority else f" of {grouped(operation.waiting)} who wait"
    if base.proven:
        return f"{start}{of}, and no plan can bring out more."
    return f"{start}{of}; no plan can bring out more than {grouped(base.bound)}."


def _first(operation: Operation, worth: Worth) -> list[str]:
    """Return the ask that brings most for each unit, and the one that brings most in all."""
    helpful = worth.helpful
    if not helpful:
        return ["Nothing that was tried brings out anybody more by itself."]
    best = helpful[0]
    sentences = [f"{words(operation, best.modest.ask)}: {_people(best.modest.gain, worth)} more."]
    most = max(helpful, key=lambda line: line.best.gain)
    if most.best.ask != best.modest.ask and most.best.gain > best.modest.gain:
        sentences.append(f"Most in all: {_lower(words(operation, most.best.ask))}, {_people(most.best.gain, worth)} more.")
    return sentences


def _row(operation: Operation, line: Line, worth: Worth) -> AskRow:
    point, recipe = line.best, line.recipe
    return AskRow(
        id=point.ask.id,
        ask=words(operation, point.ask),
        giver=recipe.giver.value,
        gain=_people(point.gain, worth),
        proof=_proof(point),
        per_unit=f"{amount(line.per_unit)} per {recipe.unit}",
        curve=_curve(line),
    )


def _proof(point: Point) -> str:
    """Return what is proven of a gain."""
    if point.least == point.gain == point.most:
        return "exactly"
    if point.least == point.most:
        return f"proven {grouped(point.least)}"
    return f"at least {grouped(point.least)}, at most {grouped(point.most)}"


def _curve(line: Line) -> str:
    """Return what each amount brings: "1: 45, 2: 90"; one that follows from a larger amount is left out."""
    return ", ".join(f"{grouped(point.ask.amount)}: {grouped(point.gain)}" for point in line.points if point.solved)


def _pair(operation: Operation, asks: Sequence[Ask], gain: int, apart: int, worth: Worth) -> str:
    both = " and ".join(_quoted(operation, asks))
    if gain == apart:
        return f"{both}: together {_people(gain, worth)} more, the sum of the two."
    how = "more than" if gain > apart else "less than"
    return f"{both}: together {_people(gain, worth)} more, {how} the {grouped(apart)} of the two by themselves."


def _bundle(operation: Operation, bundle: Bundle, worth: Worth) -> str:
    base = "none of them helps alone" if not bundle.without else f"without the others the first brings {grouped(bundle.without)}"
    sentence = f"{listed(_quoted(operation, bundle.asks))}: together {_people(bundle.gain, worth)} more; {base}."
    if not bundle.curve or bundle.curve[-1][1] == bundle.gain:
        return sentence
    ask, gain = next(point for point in bundle.curve if point[1] == bundle.curve[-1][1])
    return f"{sentence} With “{words(operation, ask)}” instead: {_people(gain, worth)} more."


def _quoted(operation: Operation, asks: Sequence[Ask]) -> list[str]:
    return [f"“{words(operation, ask)}”" for ask in asks]


def _open(operation: Operation, line: Line, worth: Worth) -> str:
    return f"{words(operation, line.best.ask)} (no better plan found; at most {_people(line.best.most, worth)} more)"


def _grounds(worth: Worth) -> list[str]:
    sentences = [
        f"Each figure comes from planning the changed operation again ({count(worth.solves, 'plan')}), not from a rule of thumb.",
        "“Exactly” means that both plans are proven best; otherwise what is proven is stated.",
        "Per unit is at the amount where a unit brings most; the curve gives every amount tried with its people.",
    ]
    if worth.by_priority:
        sentences.append("People count with the weights of their priority classes.")
    else:
        sentences.append("Every person counts the same, whatever their priority.")
    if worth.confidence is not None:
        sentences.append(f"Planned so that every vehicle is out in time with a chance of {worth.confidence:.0%}.")
    if not worth.complete:
        sentences.append("Stopped early: more could have been measured.")
    return sentences


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
