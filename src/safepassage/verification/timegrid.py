"""The time grid of a proof: which seconds a step at a place stands for, for empty and for loaded vehicles."""

from dataclasses import dataclass

from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Proof
from safepassage.units import Instant, Seconds
from safepassage.verification.prices import RefusedProofError


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A place, or at a checkpoint the place more of vehicles that are ``served`` in a direction: its steps are ``lag`` later."""

    place: str
    served: Direction | None = None
    lag: Seconds = 0


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """Steps of ``step`` seconds, from -1 to ``last``, each place with its own offset when empty and when loaded."""

    step: Seconds
    last: int
    offsets: dict[tuple[str, bool], Seconds]

    @property
    def width(self) -> int:
        """Return the number of steps."""
        return self.last + 2

    def offset(self, post: Post, *, loaded: bool) -> Seconds:
        """Return the second at which step 0 at ``post`` begins."""
        return self.offsets.get((post.place, loaded), 0) + post.lag

    def step_of(self, second: Instant, post: Post, *, loaded: bool) -> int:
        """Return the step in which ``second`` falls at ``post``."""
        return (second - self.offset(post, loaded=loaded)) // self.step


def last_step(proof: Proof) -> int:
    """
    Return the number of the last step of the proof's grid.

    Raises
    ------
    RefusedProofError
        If the step is below 1 s, or the horizon before the epoch.
    """
    if proof.step < 1:
        msg = f"its grid has a step of {proof.step} s; expected 1 or more."
        raise RefusedProofError(msg)
    if proof.horizon < 0:
        msg = f"its horizon is {proof.horizon} s; expected 0 or more."
        raise RefusedProofError(msg)
    return proof.horizon // proof.step


def time_grid(operation: Operation, proof: Proof) -> TimeGrid:
    """
    Return the grid of ``proof``.

    Raises
    ------
    RefusedProofError
        If an offset is for no place, given twice, or not at least 0 and below the step.
    """
    last = last_step(proof)
    offsets: dict[tuple[str, bool], Seconds] = {}
    for phase in proof.phases:
        where = f"the phase at {phase.place!r}, {'loaded' if phase.loaded else 'empty'},"
        if phase.place not in operation.place or (phase.place, phase.loaded) in offsets:
            msg = f"{where} is for no place of the operation, or given twice."
            raise RefusedProofError(msg)
        if not 0 <= phase.offset < proof.step:
            msg = f"{where} is {phase.offset} s; expected at least 0 and less than the step, {proof.step} s."
            raise RefusedProofError(msg)
        offsets[phase.place, phase.loaded] = phase.offset
    return TimeGrid(proof.step, last, offsets)
