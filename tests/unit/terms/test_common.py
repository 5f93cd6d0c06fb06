"""The common window, discrepancies, and windows cut to what is stated."""

from dataclasses import replace

from operations import one_bus
from safepassage.domain.agreement import ConsentState, Level
from safepassage.terms import Standing, assume, common_window, discrepancies, usable_windows, window_standing, windows_in_force
from safepassage.units import HOUR, Interval
from unit.terms.cases import at_the_post, before_the_change, said

TEN = (said("road", "k"), said("road", "m"), said("start", "k", value="10:00"), said("start", "m", value="10:00"))
REST = (said("duration", "k", value="10 hours"), said("end", "m", value="20:00"))


def test_the_same_words_on_two_clocks_are_an_hour_apart() -> None:
    """Kyiv's 10:00 is 08:00 UTC, Moscow's is 07:00; ten hours from Kyiv's are 18:00, Moscow's 20:00 is 17:00."""
    operation = before_the_change(*TEN, *REST)
    found = common_window(operation, operation.windows[0])
    assert [(seen.party.id, seen.opens, seen.closes) for seen in found.parties] == [
        ("k", 8 * HOUR, 18 * HOUR),
        ("m", 7 * HOUR, 17 * HOUR),
    ]
    assert found.parties[0].stated == ("Start: 10:00", "Duration: 10 hours")
    assert found.period == Interval(8 * HOUR, 17 * HOUR)
    assert found.agreed(ConsentState.AGREED_IN_DETAIL) == found.period
    assert found.agreed(ConsentState.CONFIRMED_IN_WRITING) is None
    (window,) = usable_windows(operation)
    assert (window.opens, window.closes) == (8 * HOUR, 17 * HOUR)
    (found_one,) = discrepancies(operation)
    assert str(found_one) == (
        "Start: the same words, but their clocks differ. Kyiv side says '10:00' (2022-03-26 08:00 UTC); "
        "Moscow side says '10:00' (2022-03-26 07:00 UTC)."
    )


def test_times_without_anything_in_common_leave_no_window() -> None:
    """Nothing is planned with, until both clauses are assumed: then the row counts."""
    operation = before_the_change(*TEN[:3], said("start", "m", value="18:00"), said("duration", "k", value="2 h"), REST[1])
    point = "Start, Duration, End: the times that the parties state leave nothing of window morning."
    found = common_window(operation, operation.windows[0])
    assert found.period is None
    assert found.missing == (point,)
    assert found.state is ConsentState.UNKNOWN
    assert window_standing(operation, operation.windows[0]).standing is Standing.CONDITIONAL
    assert usable_windows(operation) == usable_windows(assume(operation, ["start"])) == ()
    assert usable_windows(assume(operation, ["all"])) == operation.windows


def test_a_value_that_cannot_be_read_is_an_open_point() -> None:
    """The others still count."""
    operation = before_the_change(*TEN[:3], said("start", "m", value="dawn"), *REST)
    standing = window_standing(operation, operation.windows[0])
    assert standing.open_points == (
        "Start: Moscow side states 'dawn' is no time; expected a time such as 10:00, 10:00 UTC or 2022-03-31 10:00+03:00.",
    )
    assert standing.open_clauses == ("start",)
    (window,) = usable_windows(assume(operation, ["start"]))
    assert (window.opens, window.closes) == (7 * HOUR, 17 * HOUR)
    assert discrepancies(operation)[0].said[1] == ("Moscow side", "dawn", "")


def test_assuming_what_cannot_be_read_never_leaves_less_than_nothing() -> None:
    """A duration that then counts from the window's opening may be shorter than its margin: the row counts."""
    operation = before_the_change(*TEN[:2], said("start", "k", value="dawn"), TEN[3], said("duration", "k", value="1 h"), REST[1])
    operation = replace(operation, windows=(replace(operation.windows[0], clearance_margin=2 * HOUR),))
    assert usable_windows(assume(operation, ["all"])) == operation.windows


def test_who_accepts_the_window_as_written_states_its_times() -> None:
    """At least in principle; who has said nothing states nothing."""
    principle = ConsentState.AGREED_IN_PRINCIPLE
    operation = before_the_change(said("start", "k", principle), said("duration", "k", principle), said("road", "m", principle))
    found = common_window(operation, operation.windows[0])
    assert [(seen.opens, seen.closes, seen.state.value) for seen in found.parties] == [
        (7 * HOUR, 19 * HOUR, "unknown"),
        (None, None, "unknown"),
    ]
    assert found.period == Interval(7 * HOUR, 19 * HOUR)
    assert found.agreed(ConsentState.AGREED_IN_DETAIL) is None


def test_nobody_has_said_anything() -> None:
    """There is nothing in common."""
    operation = before_the_change()
    assert common_window(operation, operation.windows[0]).period is None


def test_a_window_without_clauses_is_common_as_it_is_written() -> None:
    """Nobody has to agree."""
    found = common_window(one_bus(), one_bus().windows[0])
    assert found.period == Interval(one_bus().windows[0].opens, one_bus().windows[0].closes)
    assert (found.parties, found.missing, found.state) == ((), (), ConsentState.CONFIRMED_ON_THE_GROUND)


def test_a_refusal_is_as_weak_as_can_be() -> None:
    """What the party states does not count then."""
    operation = before_the_change(*TEN, REST[0], said("end", "m", ConsentState.REFUSED, value="12:00"))
    found = common_window(operation, operation.windows[0])
    assert found.state is ConsentState.REFUSED
    assert found.parties[1].closes == 19 * HOUR


def test_other_values_differ_by_their_letters() -> None:
    """Two roads; capitals and spaces do not matter, and what a refuser says does not count."""
    roads = said("road", "k", value="By Tokmak"), said("road", "m", value="by Berdiansk")
    assert str(discrepancies(before_the_change(*roads))[0]) == (
        "Road: they do not say the same. Kyiv side says 'By Tokmak'; Moscow side says 'by Berdiansk'."
    )
    assert discrepancies(before_the_change(roads[0], said("road", "m", value="by  TOKMAK"))) == ()
    assert discrepancies(before_the_change(roads[0], said("road", "m", ConsentState.REFUSED, value="none"))) == ()


def test_levels_of_one_party_can_differ() -> None:
    """The capital and the checkpoint, each told with its level."""
    levels = frozenset({Level.CAPITAL, Level.CHECKPOINT, Level.REGIONAL})
    operation = before_the_change(
        said("road", "m", value="A"),
        replace(at_the_post("road", "m"), value="B"),
        said("road", "m", value="A", level=Level.REGIONAL),
        levels=levels,
    )
    assert [who for who, _, _ in discrepancies(operation)[0].said] == [
        "Moscow side",
        "Moscow side (regional)",
        "Moscow side (post)",
    ]


def test_durations_are_compared_in_minutes() -> None:
    """An hour and sixty minutes are the same; a clause that no window rests on is compared all the same."""
    operation = before_the_change()
    both = replace(operation.clauses[2], parties=())
    spare = replace(operation.clauses[3], id="spare", parties=())
    operation = replace(
        operation,
        clauses=(both, spare),
        windows=(replace(operation.windows[0], clauses=("duration",)),),
        consents=(
            said("duration", "k", value="1 h"),
            said("duration", "m", value="60 min"),
            said("spare", "k", value="1:00"),
            said("spare", "m", value="2:00"),
        ),
    )
    assert discrepancies(operation) == ()
    longer = replace(operation, consents=(*operation.consents[:1], said("duration", "m", value="2 h")))
    assert [meaning for _, _, meaning in discrepancies(longer)[0].said] == ["60 min", "120 min"]


def test_windows_hold_as_far_as_they_are_agreed() -> None:
    """One that may be used is cut to what is stated; one that may not is as it is written."""
    operation = before_the_change(*TEN, *REST)
    found = windows_in_force(operation)["morning"]
    assert (found.opens, found.closes) == (8 * HOUR, 17 * HOUR)
    silent = before_the_change()
    assert windows_in_force(silent) == {"morning": silent.windows[0]}
