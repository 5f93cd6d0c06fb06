"""The common window: what each party states of a window, what all of them have in common, and how firm that is."""

from dataclasses import dataclass

from safepassage.domain.agreement import ConsentState, Party
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.terms.asked import objections, parties_to, weakest, words
from safepassage.terms.standing import window_standing
from safepassage.terms.times import TIMED, stated_by
from safepassage.units import Instant, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyWindow:
    """
    The window as one party sees it.

    Parameters
    ----------
    opens, closes
        Instants: what it states, at whichever level is narrowest; the window's own where it accepts the window as it is written; None
        where it has said nothing of it.
    stated
        What it said of times, in its own words, with the subject of the clause.
    state
        How firmly it stands by all clauses of the window: as by the weakest.
    """

    party: Party
    opens: Instant | None
    closes: Instant | None
    stated: tuple[str, ...]
    state: ConsentState


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonWindow:
    """
    What the parties have in common of one window.

    Parameters
    ----------
    parties
        Everybody who must agree to any of its clauses.
    period
        Intersection of what they state; None if that is nothing, or if nobody has said anything.
    state
        How firm the window is: as the weakest of them.
    missing
        What stands against it or is not yet agreed in detail, in sentences.
    """

    window: AccessWindow
    parties: tuple[PartyWindow, ...]
    period: Interval | None
    state: ConsentState
    missing: tuple[str, ...]

    def agreed(self, firmness: ConsentState) -> Interval | None:
        """Return the common window if all of it is at least as firm as ``firmness``, else None."""
        return self.period if self.state.is_at_least(firmness) else None


def common_window(operation: Operation, window: AccessWindow) -> CommonWindow:
    """Return what the parties have in common of ``window``; one without clauses is common as it is written."""
    clauses = {clause.id: clause for clause in operation.clauses}
    asked = [
        party for party in operation.parties if any(party in parties_to(operation, clauses[name]) for name in window.clauses)
    ]
    parties = tuple(_party_window(operation, window, party) for party in asked)
    opens = [party.opens for party in parties if party.opens is not None]
    closes = [party.closes for party in parties if party.closes is not None]
    standing = window_standing(operation, window)
    if not window.clauses:
        return CommonWindow(
            window=window,
            parties=(),
            period=Interval(window.opens, window.closes),
            state=ConsentState.CONFIRMED_ON_THE_GROUND,
            missing=(),
        )
    period = Interval(max(opens), min(closes)) if opens and closes and max(opens) < min(closes) else None
    state = weakest(party.state for party in parties)
    if standing.open_points and state.is_agreed:  # something that no party can be asked about, or times that cannot be read
        state = ConsentState.UNKNOWN
    return CommonWindow(window=window, parties=parties, period=period, state=state, missing=standing.open_points)


def _party_window(operation: Operation, window: AccessWindow, party: Party) -> PartyWindow:
    clauses = {clause.id: clause for clause in operation.clauses}
    states: list[ConsentState] = []
    about_times: list[ConsentState] = []
    for name in window.clauses:
        said = (*words(operation, clauses[name], window, window.closes), *objections(operation, clauses[name], window))
        own = [word.state for word in said if word.party == party]
        states += own
        about_times += own if clauses[name].kind in TIMED else []
    stated = [entry for entry in stated_by(operation, window) if entry.party == party]
    accepts = bool(about_times or states) and weakest(about_times or states).is_at_least(ConsentState.AGREED_IN_PRINCIPLE)
    opens = [entry.opens for entry in stated if entry.opens is not None] or ([window.opens] if accepts or stated else [])
    closes = [entry.closes for entry in stated if entry.closes is not None] or ([window.closes] if accepts or stated else [])
    return PartyWindow(
        party=party,
        opens=max(opens, default=None),
        closes=min(closes, default=None),
        stated=tuple(f"{word.clause.subject}: {word.value}" for entry in stated for word in entry.words),
        state=weakest(states),
    )
