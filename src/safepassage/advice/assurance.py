"""
What a plan is worth when things go wrong, as data: the file ``assurance.json`` that lies beside it.

Two questions, each answered if it was asked: what is left if vehicles are lost, and what keeping a stated confidence costs.
"""

from dataclasses import dataclass

from safepassage.advice.foresight import Foresight
from safepassage.advice.losses import Promise
from safepassage.simulation.result import Band, Estimate
from safepassage.units import Millionths, People, Seconds

ASSURANCE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LossTolerance:
    """
    The plan if vehicles are lost, and what frames any other way to meet their loss.

    Parameters
    ----------
    before
        What the plan promised before its tasks were shared out anew.
    promise
        What it promises now.
    foresight
        What could be had at best if the losses were known beforehand.
    """

    before: Promise
    promise: Promise
    foresight: Foresight


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A disruption that is ruled out, with those before it, and the share of runs in which every vehicle is out in time then."""

    disruption: str
    kept: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """
    The best plan found that keeps one confidence.

    Parameters
    ----------
    confidence
        The share of runs, in millionths, in which every vehicle is to be out before the window really closes.
    kept
        The share in which it was, in fresh runs that the search has not seen.
    holds
        Whether the lower limit of ``kept`` is not below the confidence.
    margin
        Seconds before the end of every window by which the plan has all vehicles out, beyond what the operation itself asks for.
    turn_back
        Standing order that goes with it: on the way in vehicles turn back where the chance to be out in time falls below this, in
        millionths; None if they go on.
    behind
        Or they turn back at a point to which they come more than so many seconds after their time; None if that is not ordered.
    hold
        On the way out they wait at a refuge where the chance to be out of the next stretch in time falls below this; None if they go on.
    reach
        Seconds of exposure, one way, beyond which nobody is fetched; None if everybody may be.
    needs
        Where no plan with people keeps the confidence: what would have to be ruled out for the nearest one to keep it, one after the
        other, each with the share that is kept then.
    vehicles, people
        Vehicles that move, and people that the plan receives if nothing happens.
    received
        People received in the fresh runs.
    """

    confidence: Millionths
    kept: Estimate
    holds: bool
    margin: Seconds
    turn_back: Millionths | None
    behind: Seconds | None = None
    hold: Millionths | None = None
    reach: Seconds | None = None
    vehicles: int
    people: People
    received: Band
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOfConfidence:
    """
    What each confidence costs in people.

    Parameters
    ----------
    asked
        The confidence that the plan was asked to keep, in millionths.
    unlimited
        The plan without any such limit.
    rungs
        One for each confidence, in rising order, that of ``asked`` among them.
    nobody
        What is kept if nobody is fetched, and those who start inside are got out at once.
    exposure, ceiling
        The least seconds that bringing anybody out spends exposed, at planned times and with empty checkpoints; and the chance that no
        window is cut meanwhile. In no more than this share of the runs in which anybody is fetched can all be out in time.
    replications, seed
        Of the fresh runs; the search used others.
    """

    asked: Millionths
    unlimited: Rung
    rungs: tuple[Rung, ...]
    nobody: Rung
    exposure: Seconds
    ceiling: float
    replications: int
    seed: int

    @property
    def chosen(self) -> Rung:
        """Return the rung of the confidence that was asked for."""
        return next(rung for rung in self.rungs if rung.confidence == self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assurance:
    """
    What is known of a plan when things go wrong.

    Parameters
    ----------
    operation, plan
        Id of the operation, and the digest of the plan that this is about.
    """

    version: int = ASSURANCE_VERSION
    operation: str
    plan: str
    losses: LossTolerance | None = None
    confidence: PriceOfConfidence | None = None
