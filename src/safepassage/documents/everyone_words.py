"""What it would take to bring everybody out, in honest sentences."""

from safepassage.advice.everyone import Everyone, Kind
from safepassage.documents.clocks import duration
from safepassage.documents.wording import NEEDS, count, grouped
from safepassage.documents.worth_view import assumption
from safepassage.domain.operation import Operation


def everyone_sentences(operation: Operation, found: Everyone) -> list[str]:
    """Return what it would take, the answer first, then what it rests on."""
    vehicles = sum(fleet.count for fleet in operation.fleets)
    start = [f"{assumption(operation)} this is so:"] if operation.assumed else []
    sentences = [*start, f"{count(found.waiting, 'person', 'people')}, {count(vehicles, 'vehicle')}.", _answer(found), ""]
    sentences += [sentence for kind in found.kinds for sentence in _of_kind(kind)]
    if found.queues:
        worst = found.queues[0]
        post = next(post for post in operation.checkpoints if post.id == worst.checkpoint)
        sentences.append(
            f"Everybody inside must pass {operation.place[post.place].name}: at least {count(worst.services, 'service')}, "
            f"which alone fill {_windows(worst.windows)}."
        )
    sentences += ["", f"One window counts as {duration(found.window)} in which vehicles may be exposed.", *_fleet(found)]
    if found.tried:
        sentences += ["", *_tried(found)]
    return [*sentences, "", *_GROUNDS]


_GROUNDS = (
    "What is called proven holds for every plan, with checkpoints open, nobody waiting, and every place taken: it will take more.",
    "What plans bring out is what was found for these figures; a pace is no promise.",
)


def _windows(number: int | None) -> str:
    return "no number of windows" if number is None else count(number, "window")


def _answer(found: Everyone) -> str:
    if found.done is not None:
        least = found.windows or 1
        exact = (
            "; no plan can in fewer" if found.done.windows <= least else f"; it is proven that it takes {_windows(least)} or more"
        )
        return f"A plan was found that brings out everybody in {_windows(found.done.windows)} like these{exact}."
    if found.windows is None:
        return (
            "It cannot be done with these vehicles, however many such windows there are: some people have no place in any vehicle, "
            "or no window is open for them."
        )
    room = ", and more room at reception" if any(kind.missing for kind in found.kinds) else ""
    needed = f"at least {_windows(found.windows)} like these with these vehicles{room}"
    return f"It is proven that it takes {needed}; no plan can do it in fewer."


def _of_kind(kind: Kind) -> list[str]:
    name = NEEDS[kind.mobility]
    if kind.trips is None:
        return [f"{name.capitalize()}: {grouped(kind.people)} people, and no vehicle has a place for them."]
    windows = "no bound on windows" if not kind.windows else f"at least {_windows(kind.windows)}"
    sentence = (
        f"{name.capitalize()}: {grouped(kind.people)} people for {count(kind.places, 'place')}: at least {count(kind.trips, 'trip')} "
        f"of the whole fleet with every place taken; {windows}, by the time that the way takes."
    )
    parts = [sentence]
    if kind.missing:
        parts.append(f"Reception lacks {grouped(kind.missing)} of these places: no number of buses or days makes up for that.")
    if kind.intake_hours:
        parts.append(f"Receiving them takes {count(kind.intake_hours, 'hour')} at the stated pace, day and night.")
    return parts


def _fleet(found: Everyone) -> list[str]:
    known = [(windows, vehicles) for windows, vehicles in found.fleet if vehicles is not None]
    if not known:
        return ["No number of vehicles of these types can do it: the windows leave no time, or there is a need without a place."]
    cells = "; ".join(f"{_windows(windows)}: {grouped(vehicles)}" for windows, vehicles in known)
    return [f"Vehicles that it takes at the least, if all were of the type best for each need: {cells}."]


def _tried(found: Everyone) -> list[str]:
    sentences = [
        f"Plans found for {_windows(tried.windows)}: {count(tried.value.people, 'person', 'people')} out; no plan more than "
        f"{grouped(tried.value.bound)}."
        for tried in found.tried
    ]
    last, left = found.tried[-1], found.waiting - found.tried[-1].value.people
    pace = last.value.people - (found.tried[-2].value.people if len(found.tried) > 1 else 0)
    if left and pace > 0:
        more = -(-left // pace)
        sentences.append(
            f"At the pace of the last of these, {grouped(pace)} a window, it would be about {_windows(last.windows + more)}: "
            "a pace, no proof."
        )
    return sentences
