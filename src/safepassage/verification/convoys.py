"""Rule 4: every vehicle in a corridor belongs to a convoy, and convoys are of the size and distance that the terms require."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from safepassage.domain.network import Corridor, Direction
from safepassage.domain.plan import Convoy, Drive
from safepassage.verification.case import Case, Journey, Step
from safepassage.verification.violations import Findings, Rule

_Firsts = dict[str, dict[str, Drive]]
"""For each convoy the first drive of each of its vehicles on the corridor's chain."""


def check_convoys(case: Case, findings: Findings) -> None:
    """Check the convoy of every drive, then every convoy, then the order of convoys at each gate."""
    firsts: _Firsts = defaultdict(dict)
    for journey in case.journeys:
        rider = _Rider(case, journey, findings, firsts)
        for drive, step in journey.drives:
            rider.drive(drive, step)
    seen: set[str] = set()
    escorts = {journey.vehicle for journey in case.journeys if journey.type.escort}
    for convoy in case.plan.convoys:
        findings.count("convoys")
        if convoy.id in seen:
            findings.add(Rule.CONVOY, convoy.id, f"Two convoys have the id {convoy.id!r}. Rename one.")
        seen.add(convoy.id)
        corridor = case.operation.corridor.get(convoy.corridor)
        if corridor is None:
            findings.add(
                Rule.CONVOY,
                convoy.id,
                f"Convoy {convoy.id} names corridor {convoy.corridor!r}, which does not exist. Correct it.",
            )
            continue
        _check_members(convoy, corridor, firsts[convoy.id], findings)
        if case.complete:
            _check_escorts(convoy, corridor, len(escorts & firsts[convoy.id].keys()), findings)
        _check_gate(convoy, corridor, findings)
        _check_entry(convoy, firsts[convoy.id], findings)
        _check_window(case, convoy, findings)
    _check_headway(case, findings)
    _check_number(case, findings)


@dataclass(slots=True)
class _Rider:
    """One vehicle: the convoy and direction in which it is in each corridor, and the convoys it has been in."""

    case: Case
    journey: Journey
    findings: Findings
    firsts: _Firsts
    current: dict[str, tuple[str, Direction]] = field(default_factory=dict)

    def report(self, drive: Drive, message: str) -> None:
        text = f"Vehicle {self.journey.vehicle} on leg {drive.leg} at {self.findings.clock(drive.start)} {message}"
        self.findings.add(Rule.CONVOY, self.journey.vehicle, text, at=drive.start)

    def drive(self, drive: Drive, step: Step) -> None:
        corridor = self.case.chain.get(drive.leg, "")
        convoy = self.case.convoys.get(drive.convoy)
        if convoy is None:
            if corridor or drive.convoy:
                self.report(drive, f"belongs to no convoy (it names {drive.convoy!r}). Name a convoy of the plan.")
            self.current.pop(corridor, None)
            return
        if self.journey.vehicle not in convoy.vehicles:
            self.report(drive, f"names convoy {convoy.id}, which does not list it. Add it there.")
        if not corridor:
            return
        if convoy.corridor != corridor or convoy.direction is not drive.direction:
            self.report(
                drive,
                f"goes {drive.direction} in corridor {corridor}; convoy {convoy.id} goes {convoy.direction} in {convoy.corridor!r}.",
            )
        self.join(drive, step, convoy, corridor)
        self.firsts[convoy.id].setdefault(self.journey.vehicle, drive)
        self.current[corridor] = (convoy.id, drive.direction)
        road = self.case.operation.corridor[corridor]
        if step.destination == (road.inner_gate if drive.direction is Direction.IN else road.outer_gate):
            del self.current[corridor]

    def join(self, drive: Drive, step: Step, convoy: Convoy, corridor: str) -> None:
        """Check that the vehicle may be in ``convoy`` on this drive: it enters, goes on, turns, or starts inside."""
        fresh = self.journey.vehicle not in self.firsts[convoy.id]
        name, direction = self.current.get(corridor, ("", None))
        if (drive.leg, drive.direction) in self.case.operation.gate_entries:
            if not fresh:
                self.report(drive, f"enters at {step.origin} again in convoy {convoy.id}. It needs a new convoy.")
            elif convoy.gate != step.origin:
                self.report(
                    drive,
                    f"enters at {step.origin}; convoy {convoy.id} enters at {convoy.gate or 'no gate'}. Use one that enters here.",
                )
        elif name != convoy.id:
            if not fresh:
                self.report(drive, f"goes back to convoy {convoy.id}, which it had left. It needs a new convoy.")
            elif convoy.gate:
                self.report(
                    drive,
                    f"joins convoy {convoy.id} inside the corridor, but that enters at {convoy.gate}. Use one without a gate.",
                )
            elif direction is drive.direction:
                self.report(drive, f"changes from convoy {name} to {convoy.id} without turning. Keep the convoy.")


def _check_members(convoy: Convoy, corridor: Corridor, firsts: dict[str, Drive], findings: Findings) -> None:
    idle = sorted(set(convoy.vehicles) - set(firsts))
    if idle:
        message = f"Convoy {convoy.id} lists {', '.join(idle)}, which never drive in it. Remove them."
        findings.add(Rule.CONVOY, convoy.id, message, amount=len(idle), unit="vehicles", at=convoy.entry)
    if len(set(convoy.vehicles)) < len(convoy.vehicles):
        findings.add(Rule.CONVOY, convoy.id, f"Convoy {convoy.id} lists a vehicle twice. List each once.", at=convoy.entry)
    members = set(convoy.vehicles) | set(firsts)
    over = len(members) - corridor.max_vehicles
    if over > 0:
        message = (
            f"Convoy {convoy.id} has {len(members)} vehicles; at most {corridor.max_vehicles} may go together. Take {over} out."
        )
        findings.add(Rule.CONVOY, convoy.id, message, amount=over, unit="vehicles", at=convoy.entry)


def _check_escorts(convoy: Convoy, corridor: Corridor, escorts: int, findings: Findings) -> None:
    if convoy.gate and escorts < corridor.escorts:
        message = (
            f"Convoy {convoy.id} has {escorts} escorts; corridor {corridor.id} requires {corridor.escorts}. "
            f"Add {corridor.escorts - escorts}."
        )
        findings.add(Rule.CONVOY, convoy.id, message, amount=corridor.escorts - escorts, unit="vehicles", at=convoy.entry)


def _check_gate(convoy: Convoy, corridor: Corridor, findings: Findings) -> None:
    gate = corridor.outer_gate if convoy.direction is Direction.IN else corridor.inner_gate
    if convoy.gate not in {"", gate}:
        message = (
            f"Convoy {convoy.id} goes {convoy.direction} from {convoy.gate!r}; the gate for that is {gate}. "
            "Correct gate or direction."
        )
        findings.add(Rule.CONVOY, convoy.id, message, at=convoy.entry)


def _check_entry(convoy: Convoy, firsts: dict[str, Drive], findings: Findings) -> None:
    if convoy.gate:
        for vehicle, drive in firsts.items():
            off = drive.start - convoy.entry
            if off:
                message = (
                    f"Vehicle {vehicle} enters {abs(off)} s {'after' if off > 0 else 'before'} its convoy {convoy.id}. "
                    "Enter together."
                )
                findings.add(Rule.CONVOY, convoy.id, message, amount=abs(off), unit="s", at=drive.start)
    elif firsts and (head := min(drive.start for drive in firsts.values())) != convoy.entry:
        message = (
            f"Convoy {convoy.id} moves off at {findings.clock(head)}, its entry says {findings.clock(convoy.entry)}. "
            "Correct the entry."
        )
        findings.add(Rule.CONVOY, convoy.id, message, amount=abs(head - convoy.entry), unit="s", at=convoy.entry)


def _check_window(case: Case, convoy: Convoy, findings: Findings) -> None:
    window = next((w for w in case.windows[convoy.corridor] if w.id == convoy.window), None)
    if window is None:
        message = (
            f"Convoy {convoy.id} names window {convoy.window!r}, which is no usable window of corridor {convoy.corridor}. "
            "Name one that is."
        )
        findings.add(Rule.CONVOY, convoy.id, message, at=convoy.entry)
    elif not (window.usable.holds(convoy.entry, convoy.entry) and window.directions.allow(convoy.direction)):
        message = (
            f"Convoy {convoy.id} goes {convoy.direction} at {findings.clock(convoy.entry)}; window {window.id} allows "
            f"{window.directions} from "
            f"{findings.clock(window.usable.start)} to {findings.clock(window.usable.end)}. Name the window it is in."
        )
        findings.add(Rule.CONVOY, convoy.id, message, at=convoy.entry)


def _check_headway(case: Case, findings: Findings) -> None:
    gates: dict[tuple[str, str], list[Convoy]] = defaultdict(list)
    for convoy in case.plan.convoys:
        if convoy.gate and convoy.corridor in case.operation.corridor:
            gates[convoy.corridor, convoy.gate].append(convoy)
    for (corridor, gate), convoys in gates.items():
        headway = case.operation.corridor[corridor].headway
        for before, after in pairwise(sorted(convoys, key=lambda convoy: (convoy.entry, convoy.id))):
            short = before.entry + headway - after.entry
            if short > 0:
                message = (
                    f"Convoy {after.id} enters at {gate} {after.entry - before.entry} s after {before.id}; the headway "
                    f"is {headway} s. "
                    f"Enter {short} s later."
                )
                findings.add(Rule.CONVOY, after.id, message, amount=short, unit="s", at=after.entry)


def _check_number(case: Case, findings: Findings) -> None:
    entering: dict[tuple[str, str, Direction], int] = defaultdict(int)
    for convoy in case.plan.convoys:
        if convoy.gate and convoy.corridor in case.operation.corridor:
            entering[convoy.corridor, convoy.window, convoy.direction] += 1
    for (corridor, window, direction), number in entering.items():
        most = case.operation.corridor[corridor].max_convoys
        if most is not None and number > most:
            message = (
                f"{number} convoys enter corridor {corridor} {direction} in window {window}; at most {most} may. "
                f"Take {number - most} out."
            )
            findings.add(Rule.CONVOY, window, message, amount=number - most, unit="convoys")
