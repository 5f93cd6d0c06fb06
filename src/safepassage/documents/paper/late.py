"""The standing orders of a plan for those who are late, in words; and lengths of time."""

from collections.abc import Iterator

from safepassage.documents.paper.access import Need
from safepassage.documents.paper.blocks import Block, paragraph
from safepassage.documents.paper.language import Words
from safepassage.documents.paper.setting import Setting
from safepassage.domain.uncertainty import WHOLE, Action, Situation, StandingOrder
from safepassage.units import HOUR, MINUTE


def late_orders(setting: Setting, need: Need) -> Iterator[Block]:
    """Yield what the plan itself orders those who are late, if it orders anything."""
    for order in setting.facts.plan.orders:
        if order.situation in {Situation.LATE, Situation.LATE_OUT}:
            yield paragraph(_late_order(setting, order), need)


def _late_order(setting: Setting, order: StandingOrder) -> str:
    say, share = setting.words.say, setting.words.number(round(100 * order.confidence / WHOLE))
    if order.situation is Situation.LATE and order.action is Action.GO_ON:
        return say("Standing order on the way in: go on, even if you are late. Only the operations room orders to turn back.")
    if order.action is Action.TURN_BACK_BEHIND:
        return say(
            "Standing order on the way in: turn back at any point that you reach more than {time} after the time in this order.",
            time=minutes(setting.words, order.after),
        )
    if order.situation is Situation.LATE:
        return say(
            "Standing order on the way in: turn back as soon as fewer than {share} of 100 "
            "simulated courses that go on are out before closing.",
            share=share,
        )
    if order.action is Action.GO_ON:
        return say("Standing order at a refuge on the way out: go on while the window is open.")
    return say(
        "Standing order at a refuge on the way out: wait there for the next window if fewer than {share} of 100 simulated courses "
        "get through the next stretch before closing.",
        share=share,
    )


def minutes(words: Words, seconds: int) -> str:
    """Return a length of time in minutes, from two hours on in hours and minutes, rounded up."""
    whole = -(-seconds // MINUTE)
    if seconds < 2 * HOUR:
        return words.say("{number} min", number=words.number(whole))
    return words.say("{hours} h {minutes} min", hours=words.number(whole // 60), minutes=f"{whole % 60:02d}")
