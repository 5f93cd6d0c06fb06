"""Rule 6: everybody who boards is received where the trip goes, nobody is carried inwards, and aid is neither lost nor made."""

from collections import Counter
from dataclasses import dataclass, field

from safepassage.domain.network import Direction
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Board, Drive, Load, Unload
from safepassage.verification.case import Case, Journey
from safepassage.verification.manifest import Manifest, headcounts, moments, outset, weights
from safepassage.verification.violations import Findings, Rule


@dataclass(slots=True)
class _Watch:
    """One vehicle under way: its boardings that wait for an alighting (none for people aboard at the outset), what went on and off."""

    case: Case
    journey: Journey
    findings: Findings
    open: list[Board] = field(default_factory=list)
    loaded: Counter[str] = field(default_factory=Counter)

    def report(self, rule: Rule, message: str, at: int, amount: int = 1, unit: str = "people") -> None:
        self.findings.add(
            rule, self.journey.vehicle, f"Vehicle {self.journey.vehicle} {message}", amount=amount, unit=unit, at=at
        )

    def board(self, board: Board, aboard: Manifest) -> None:
        when = self.findings.clock(board.start)
        if (aboard.people or self.open) and not self.goes_on(board):
            count = aboard.people.total()
            self.report(Rule.PEOPLE, f"boards at {when} before {count} aboard have alighted. Alight first.", board.start, count)
        for part in board.people:
            group = self.case.operation.group[part.group]
            if part.count < 1:
                self.report(
                    Rule.PEOPLE, f"boards {part.count} of {group.id} at {when}; expected 1 or more.", board.start, 1 - part.count
                )
            if group.place != board.place:
                message = f"boards {group.id} at {board.place} at {when}; they wait at {group.place}."
                self.report(Rule.PEOPLE, message, board.start, abs(part.count))
        self.open.append(board)

    def goes_on(self, board: Board) -> bool:
        """Return whether ``board`` may be one more stop of the trip: all at places collected on rounds, each once, for one site."""
        places = [*(before.place for before in self.open), board.place]
        return (
            bool(self.open)
            and all(self.case.operation.place[place].rounds for place in places)
            and len(set(places)) == len(places)
            and all(before.site == board.site for before in self.open)
        )

    def alight(self, alight: Alight, aboard: Manifest) -> None:
        when = self.findings.clock(alight.start)
        if not self.open and not aboard.people:
            self.report(Rule.PEOPLE, f"has an alighting at {when} with nobody aboard. Remove it.", alight.start)
        claimed, there = headcounts(alight.people), aboard.people
        lost, made = (there - claimed).total(), (claimed - there).total()
        if lost or made:
            message = (
                f"alights {claimed.total()} at {when}, {lost} of those aboard are missing and {made} were not aboard. "
                "Alight all aboard."
            )
            self.report(Rule.PEOPLE, message, alight.start, lost + made)
        below = [part for part in alight.people if part.count < 1]
        for part in below:
            self.report(
                Rule.PEOPLE, f"alights {part.count} of {part.group} at {when}; expected 1 or more.", alight.start, 1 - part.count
            )
        if self.open and alight.place != self.open[0].site:
            message = f"alights at {alight.place} at {when}; its boarding named {self.open[0].site}."
            self.report(Rule.PEOPLE, message, alight.start, there.total())
        offered = frozenset[Mobility]().union(*(board.offers for board in self.open)) if self.open else self.mobilities(there)
        if frozenset(alight.offers) != offered:
            names = "nothing" if not offered else " and ".join(sorted(offered))
            self.report(Rule.SITE, f"must offer {names} for the alighting at {when}, as when boarding.", alight.start, unit="")
        self.open = []

    def mobilities(self, aboard: Counter[str]) -> frozenset[Mobility]:
        return frozenset(self.case.operation.group[name].mobility for name in aboard)

    def drive(self, drive: Drive) -> None:
        inwards = drive.direction is Direction.IN and drive.leg in self.case.chain
        boarded = sum(headcounts(board.people).total() for board in self.open)
        if inwards and boarded:
            message = (
                f"carries {boarded} people inwards on leg {drive.leg} at {self.findings.clock(drive.start)}. "
                "Alight them outside first."
            )
            self.report(Rule.PEOPLE, message, drive.start, boarded)

    def load(self, load: Load) -> None:
        for part in load.goods:
            origin = self.case.operation.consignment[part.consignment].origin
            if load.place != origin:
                message = f"loads {part.consignment} at {load.place} at {self.findings.clock(load.start)}; it waits at {origin}."
                self.report(Rule.CARGO, message, load.start, abs(part.kg), "kg")
            self.whole(part.consignment, part.kg, load.start)
        self.loaded += weights(load.goods)

    def unload(self, unload: Unload, aboard: Manifest) -> None:
        when = self.findings.clock(unload.start)
        for part in unload.goods:
            destination = self.case.operation.consignment[part.consignment].destination
            if unload.place != destination:
                message = f"unloads {part.consignment} at {unload.place} at {when}; it is for {destination}."
                self.report(Rule.CARGO, message, unload.start, abs(part.kg), "kg")
            self.whole(part.consignment, part.kg, unload.start)
        for name, made in (weights(unload.goods) - aboard.goods).items():
            self.report(Rule.CARGO, f"unloads {made} kg of {name} at {when} that are not aboard.", unload.start, made, "kg")

    def whole(self, name: str, kg: int, at: int) -> None:
        if kg < 1:
            self.report(
                Rule.CARGO, f"moves {kg} kg of {name} at {self.findings.clock(at)}; expected 1 or more.", at, 1 - kg, "kg"
            )


def check_conservation(case: Case, findings: Findings) -> None:
    """Check trips and cargo of every vehicle, then that no group or consignment gives more than waits."""
    boarded, loaded = Counter[str](), Counter[str]()
    for journey in case.journeys:
        _follow(case, journey, findings, boarded, loaded)
    for name, count in boarded.items():
        over = count - case.operation.group[name].count
        if over > 0:
            message = f"{count} people of {name} board in all; {case.operation.group[name].count} wait. Board {over} fewer."
            findings.add(Rule.PEOPLE, name, message, amount=over, unit="people")
    for name, kg in loaded.items():
        over = kg - case.operation.consignment[name].kg
        if over > 0:
            message = f"{kg} kg of {name} are loaded in all; {case.operation.consignment[name].kg} wait. Load {over} kg less."
            findings.add(Rule.CARGO, name, message, amount=over, unit="kg")


def _follow(case: Case, journey: Journey, findings: Findings, boarded: Counter[str], loaded: Counter[str]) -> None:
    watch = _Watch(case, journey, findings)
    first = outset(journey).goods
    end = outset(journey)
    for step, aboard in moments(journey):
        match step.task:
            case Board() as board:
                findings.count("boardings")
                watch.board(board, aboard)
                boarded.update(headcounts(board.people))
            case Alight() as alight:
                findings.count("alightings")
                watch.alight(alight, aboard)
            case Load() as load:
                findings.count("loadings")
                watch.load(load)
                loaded.update(weights(load.goods))
            case Unload() as unload:
                findings.count("unloadings")
                watch.unload(unload, aboard)
            case Drive() as drive:
                watch.drive(drive)
        end = aboard  # one object, changed by every step: after the last it is what stays aboard
    if end.people:
        count = end.people.total()
        watch.report(Rule.PEOPLE, f"still has {count} people aboard at the end. Alight them at a site.", case.plan.horizon, count)
    for name, kept in (end.goods - first).items():
        watch.report(Rule.CARGO, f"keeps {kept} kg of {name} that it loaded. Unload them.", case.plan.horizon, kept, "kg")
