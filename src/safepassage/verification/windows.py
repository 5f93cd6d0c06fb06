"""Rule 1: a vehicle is exposed only inside a usable access window, and out of it by the clearance margin."""

from collections.abc import Iterator

from safepassage.domain.network import AccessWindow
from safepassage.domain.plan import Drive
from safepassage.units import Instant
from safepassage.verification.case import Case, Journey, Stretch
from safepassage.verification.violations import Findings, Rule


def stretches(case: Case, journey: Journey) -> tuple[Stretch, ...]:
    """
    Return the exposed stretches of one vehicle, in order.

    A vehicle that ends at an exposed place stands there until the operation ends. One that starts at an exposed place is
    exposed from the opening of the first usable window, or from its first task there if that is earlier: waiting for the
    window is not the plan's doing, a task is. A vehicle without tasks has no stretches: where it stands is not the plan's doing.
    """
    if not journey.steps:
        return ()
    merged: list[Stretch] = []
    joined = False
    for part in _parts(case, journey):
        if not part.corridor:
            joined = False
        elif joined and merged[-1].corridor == part.corridor:
            before = merged[-1]
            merged[-1] = Stretch(
                corridor=part.corridor, start=before.start, end=max(before.end, part.end), first=before.first, last=part.last
            )
        else:
            merged.append(part)
            joined = True
    return tuple(merged)


def _parts(case: Case, journey: Journey) -> Iterator[Stretch]:
    """Yield where the vehicle is, standing and driving in turn, exposed or not (``corridor`` empty)."""
    place, since, started = journey.fleet.place, journey.start, False
    for step in journey.steps:
        task = step.task
        if isinstance(task, Drive):
            if not started:
                since = _exposed_from(case, journey, since)
            if started or since <= task.start:
                yield _standing(case, place, since, task.start)
            leg = case.operation.leg[task.leg]
            spot = f"on leg {leg.id}"
            yield Stretch(corridor=leg.exposed_in, start=task.start, end=max(task.start, task.end), first=spot, last=spot)
            place, since, started = step.destination, task.end, True
        elif not started:
            since, started = min(task.start, _exposed_from(case, journey, since)), True
    yield _standing(case, place, since, max(since, case.operation.horizon))


def _standing(case: Case, place: str, start: Instant, end: Instant) -> Stretch:
    spot = f"at {place}"
    return Stretch(corridor=case.operation.place[place].exposed_in, start=start, end=max(start, end), first=spot, last=spot)


def _exposed_from(case: Case, journey: Journey, since: Instant) -> Instant:
    """Return when a vehicle that stands where it started becomes exposed."""
    windows = case.windows.get(case.operation.place[journey.fleet.place].exposed_in, ())
    return max(since, windows[0].opens) if windows else since


def check_windows(case: Case, findings: Findings) -> None:
    """Check that every exposed stretch lies in one usable window, and every drive along a corridor in one for its direction."""
    for journey in case.journeys:
        for stretch in case.exposed[journey.vehicle]:
            findings.count("exposed stretches")
            _check_stretch(case, journey, stretch, findings)
        for drive, _ in journey.drives:
            _check_direction(case, journey, drive, findings)


def _check_stretch(case: Case, journey: Journey, stretch: Stretch, findings: Findings) -> None:
    windows = case.windows[stretch.corridor]
    if any(window.usable.holds(stretch.start, stretch.end) for window in windows):
        return
    who = f"Vehicle {journey.vehicle}"
    if not windows:
        message = (
            f"{who} is {stretch.first} at {findings.clock(stretch.start)}, "
            f"but corridor {stretch.corridor} has no usable window. Keep out."
        )
        findings.add(Rule.WINDOW, journey.vehicle, message, amount=stretch.end - stretch.start, unit="s", at=stretch.start)
        return
    window = min(windows, key=lambda window: _outside(window, stretch))
    early, late = window.opens - stretch.start, stretch.end - window.usable.end
    if early > 0:
        message = (
            f"{who} is {stretch.first} at {findings.clock(stretch.start)}, {early} s before window {window.id} opens. "
            f"Come {early} s later."
        )
        findings.add(Rule.WINDOW, journey.vehicle, message, amount=early, unit="s", at=stretch.start)
    if late > 0:
        margin = f" ({window.clearance_margin} s before it closes)" if window.clearance_margin else ""
        message = (
            f"{who} is {stretch.last} until {findings.clock(stretch.end)}, {late} s after it had to be out of window {window.id} "
            f"at {findings.clock(window.usable.end)}{margin}. Be out {late} s earlier."
        )
        findings.add(Rule.WINDOW, journey.vehicle, message, amount=late, unit="s", at=window.usable.end)


def _outside(window: AccessWindow, stretch: Stretch) -> int:
    return max(0, window.opens - stretch.start) + max(0, stretch.end - window.usable.end)


def _check_direction(case: Case, journey: Journey, drive: Drive, findings: Findings) -> None:
    holding = [
        w for w in case.windows.get(case.chain.get(drive.leg, ""), ()) if w.usable.holds(drive.start, max(drive.start, drive.end))
    ]
    if holding and not any(window.directions.allow(drive.direction) for window in holding):
        message = (
            f"Vehicle {journey.vehicle} drives leg {drive.leg} {drive.direction} at {findings.clock(drive.start)}, but window "
            f"{holding[0].id} allows {holding[0].directions} only. Drive it in a window for this direction."
        )
        findings.add(Rule.WINDOW, journey.vehicle, message, at=drive.start)
