"""What asks are worth together: more than their sum, less, or something where each alone brings nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from safepassage.advice.ask import Ask
from safepassage.advice.evaluation import Evaluator, Value

MOST_BUNDLES = 2
"""Bundles that are searched for with each of the best asks, and without."""
MOST_NEEDED = 3
"""Asks that a bundle may need beside one that helps by itself: nobody wins more at one table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """
    Two asks that each bring something, granted together.

    Parameters
    ----------
    gain
        People more with both.
    apart
        The sum of what each brings alone.
    """

    first: Ask
    second: Ask
    value: Value
    gain: int
    apart: int

    @property
    def extra(self) -> int:
        """Return how many more they bring together than the sum of each alone; negative if they get in each other's way."""
        return self.gain - self.apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """
    Asks that bring something only together.

    Parameters
    ----------
    asks
        All of them; leaving out any one of ``needed`` brings no more than ``without``.
    needed
        Those that bring nothing by themselves.
    gain
        People more with all of ``asks``.
    without
        People more with those of ``asks`` that help by themselves, 0 if none does.
    curve
        Of the needed ask with most amounts, each larger one with the people more that all of them then bring.
    """

    asks: tuple[Ask, ...]
    needed: tuple[Ask, ...]
    value: Value
    gain: int
    without: int
    curve: tuple[tuple[Ask, int], ...] = ()

    @property
    def needed_about(self) -> frozenset[tuple[str, tuple[str, ...]]]:
        """Return what the needed asks are about, whatever their amounts."""
        return frozenset(ask.about for ask in self.needed)


def pair_worth(evaluator: Evaluator, first: Ask, second: Ask) -> Pair:
    """Return what ``first`` and ``second`` bring together, and the sum of what they bring apart."""
    base, one, other = evaluator.values([(), (first,), (second,)])
    both = evaluator.value(first, second)
    # A plan for one of them is a plan for both.
    people = max(both.people, one.people, other.people)
    value = Value(people=people, bound=max(both.bound, people))
    apart = max(0, one.people - base.people) + max(0, other.people - base.people)
    return Pair(first=first, second=second, value=value, gain=people - base.people, apart=apart)


def needs_each_other(evaluator: Evaluator, best: Sequence[Ask], idle: Sequence[Sequence[Ask]]) -> Iterator[Bundle]:
    """
    Yield bundles of ``idle`` asks that bring something together, alone or with one of ``best``, each once.

    The widest and largest of all idle asks are granted at once: if that brings nobody more, no part of them does, and one re-solve has
    shown it. Otherwise a smallest part that still does is found by halving, then the narrowest and smallest asks that will do.
    Parts of more than `MOST_NEEDED` asks are not told.

    Parameters
    ----------
    idle
        Of each thing that brings nothing by itself, the amounts tried, the smallest first.

    References
    ----------
    U. Junker, QuickXplain: preferred explanations and relaxations for over-constrained problems, AAAI 2004, 167-172.
    """
    smaller = _widest(idle)
    found: dict[tuple[Ask, ...], Bundle] = {}
    for background in [(), *((ask,) for ask in best)] if smaller else []:
        before = evaluator.value(*background).people
        left = tuple(smaller)
        for _ in range(MOST_BUNDLES):
            needed = _smallest(evaluator, background, left, before)
            if not needed:
                break
            left = tuple(ask for ask in left if ask not in needed)
            # What helps already without the background is not told again with it.
            if not any(
                set(known.needed_about) <= {ask.about for ask in needed} and not known.without for known in found.values()
            ):
                least = _least(evaluator, background, needed, smaller, before)
                if (*background, *least) not in found:
                    bundle = _bundle(evaluator, background, least, [*smaller, *chain.from_iterable(smaller.values())])
                    found[bundle.asks] = bundle
                    yield bundle


def _widest(idle: Sequence[Sequence[Ask]]) -> dict[Ask, list[Ask]]:
    """Return the largest amount about the most of everything, with the asks that it contains: narrower ones first, then smaller ones."""

    def contains(wide: Ask, narrow: Ask) -> bool:
        return wide.kind == narrow.kind and set(narrow.subjects) < set(wide.subjects)

    largest = [group[-1] for group in idle]
    everything = [ask for group in idle for ask in group]
    return {
        ask: sorted(
            (other for other in everything if contains(ask, other) or (other.about == ask.about and other.amount < ask.amount)),
            key=lambda other: (len(other.subjects), other.amount),
        )
        for ask in largest
        if not any(contains(other, ask) for other in largest)
    }


def _bundle(evaluator: Evaluator, background: tuple[Ask, ...], needed: tuple[Ask, ...], amounts: Sequence[Ask]) -> Bundle:
    base, without, value = evaluator.values([(), background, (*background, *needed)])
    larger = {ask: sorted(o for o in amounts if o.about == ask.about and o.amount > ask.amount) for ask in needed}
    varied = max(needed, key=lambda ask: len(larger[ask]))
    others = tuple(ask for ask in needed if ask != varied)
    people = value.people
    curve = []
    for ask, found in zip(larger[varied], evaluator.values([(*background, *others, ask) for ask in larger[varied]]), strict=True):
        # A plan for less is a plan for more.
        people = max(people, found.people)
        curve.append((ask, people - base.people))
    return Bundle(
        asks=(*background, *needed),
        needed=needed,
        value=value,
        gain=value.people - base.people,
        without=max(0, without.people - base.people),
        curve=tuple(curve),
    )


class _TooManyError(Exception):
    """More asks are needed than anybody would win at once."""


def _smallest(evaluator: Evaluator, background: tuple[Ask, ...], idle: tuple[Ask, ...], before: int) -> tuple[Ask, ...]:
    """Return a part of ``idle`` that brings more than ``before`` with ``background``, and none of whose parts does; nothing if none is."""
    needed: list[Ask] = []

    def helps(asks: tuple[Ask, ...]) -> bool:
        return evaluator.exceeds(before, [(*background, *asks)])[0]

    def search(kept: tuple[Ask, ...], candidates: tuple[Ask, ...], *, fresh: bool) -> tuple[Ask, ...]:
        if fresh and helps(kept):
            return ()
        if len(candidates) == 1:
            needed.extend(candidates)
            if len(needed) > MOST_NEEDED:
                raise _TooManyError
            return candidates
        half = len(candidates) // 2
        first, second = candidates[:half], candidates[half:]
        of_second = search((*kept, *first), second, fresh=True)
        of_first = search((*kept, *of_second), first, fresh=bool(of_second))
        return (*of_first, *of_second)

    try:
        return search((), idle, fresh=False) if idle and helps(idle) else ()
    except _TooManyError:
        return ()


def _least(
    evaluator: Evaluator, background: tuple[Ask, ...], needed: tuple[Ask, ...], smaller: Mapping[Ask, Sequence[Ask]], before: int
) -> tuple[Ask, ...]:
    """Return ``needed`` with each ask made as narrow and small as it can be, one ask after the other."""
    chosen = list(needed)
    for number, ask in enumerate(needed):
        for other in smaller[ask]:
            trial = [*chosen[:number], other, *chosen[number + 1 :]]
            if evaluator.exceeds(before, [(*background, *trial)])[0]:
                chosen = trial
                break
    return tuple(chosen)
