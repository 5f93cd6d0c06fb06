"""What stands on every page of a document: its title, version, times, sensitivity and stamp."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from safepassage.documents.paper.access import Document
from safepassage.documents.paper.blocks import Block, as_data, labels
from safepassage.documents.paper.language import mark
from safepassage.documents.paper.setting import Setting
from safepassage.domain.audience import Audience
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.terms import windows_in_force


class Paper(StrEnum):
    """A size of paper; the driver's card is always A6."""

    A4 = "a4"
    LETTER = "us-letter"
    A6 = "a6"


class Sensitivity(StrEnum):
    """How much harm a document can do in wrong hands, in the four classes of OCHA's guidelines on data responsibility."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Title and sensitivity of a document, and whether its pages lie on their side."""

    title: str
    sensitivity: Sensitivity
    flipped: bool = False


FORMS: Final[Mapping[Document, Form]] = MappingProxyType(
    {
        Document.MOVEMENT_ORDER: Form(title=mark("Movement order"), sensitivity=Sensitivity.SEVERE),
        Document.DRIVER_CARD: Form(title=mark("Driver card"), sensitivity=Sensitivity.SEVERE),
        Document.STRIP_MAP: Form(title=mark("Strip map"), sensitivity=Sensitivity.SEVERE),
        Document.TRACKING_SHEET: Form(title=mark("Convoy tracking sheet"), sensitivity=Sensitivity.SEVERE, flipped=True),
        Document.BOARDING_SHEET: Form(title=mark("Boarding sheet"), sensitivity=Sensitivity.HIGH, flipped=True),
        Document.BOARDING_TOKENS: Form(title=mark("Boarding tokens"), sensitivity=Sensitivity.HIGH),
        Document.VEHICLE_LIST: Form(title=mark("Vehicle and driver list"), sensitivity=Sensitivity.SEVERE, flipped=True),
        Document.LOAD_PLAN: Form(title=mark("Load plan"), sensitivity=Sensitivity.HIGH, flipped=True),
        Document.WAYBILLS: Form(title=mark("Waybill"), sensitivity=Sensitivity.HIGH),
        Document.NOTIFICATION: Form(title=mark("Movement notification"), sensitivity=Sensitivity.SEVERE),
        Document.RECEPTION_FORECAST: Form(title=mark("Reception forecast"), sensitivity=Sensitivity.HIGH),
        Document.GO_NO_GO: Form(title=mark("Go/no-go sheet"), sensitivity=Sensitivity.SEVERE, flipped=True),
        Document.SITUATION_REPORT: Form(title=mark("Situation report"), sensitivity=Sensitivity.HIGH),
        Document.AFTER_ACTION: Form(title=mark("After-action form"), sensitivity=Sensitivity.HIGH, flipped=True),
        Document.CHANGES: Form(title=mark("What has changed"), sensitivity=Sensitivity.SEVERE),
    }
)
"""The form of each document. A route with its times can kill until the operation is closed: severe."""

_SENSITIVITY: Final = {
    Sensitivity.LOW: mark("LOW SENSITIVITY"),
    Sensitivity.MODERATE: mark("MODERATE SENSITIVITY"),
    Sensitivity.HIGH: mark("HIGH SENSITIVITY"),
    Sensitivity.SEVERE: mark("SEVERE SENSITIVITY – NEED TO KNOW ONLY"),
}
READERS: Final[Mapping[Audience, str]] = MappingProxyType(
    {
        Audience.COORDINATOR: mark("Coordinator"),
        Audience.NEGOTIATOR: mark("Negotiator"),
        Audience.CONVOY_LEADER: mark("Convoy leader"),
        Audience.DRIVER: mark("Driver"),
        Audience.MARSHAL: mark("Boarding marshal"),
        Audience.MEDIC: mark("Medical lead"),
        Audience.RADIO_ROOM: mark("Radio room"),
        Audience.RECEPTION: mark("Reception manager"),
        Audience.CARGO: mark("Cargo officer"),
        Audience.SPOKESPERSON: mark("Spokesperson"),
        Audience.PARTY: mark("Party"),
        Audience.PUBLIC: mark("Public"),
    }
)


def expiry(operation: Operation, plan: Plan) -> datetime:
    """Return when papers of ``plan`` expire: when the last window closes that it uses, or else at its deadline."""
    used = {convoy.window for convoy in plan.convoys}
    closes = [window.closes for window in windows_in_force(operation).values() if window.id in used]
    return operation.at(max(closes, default=plan.horizon))


def frame(
    setting: Setting,
    document: Document,
    blocks: Iterable[Block],
    paper: Paper,
    *,
    readers: Iterable[Audience],
    expires: datetime,
    exercise: bool,
) -> dict[str, object]:
    """Return everything that the template of a document needs; ``readers`` are all who are given it in these words."""
    say, words, op = setting.words.say, setting.words, setting.facts.operation
    form = FORMS[document]
    conditional = setting.facts.plan.conditional
    stamps = [say("EXERCISE")] if exercise else []
    stamps += [say("CONDITIONAL")] if conditional else []
    banner = [say("EXERCISE: nothing in this paper is real.")] if exercise else []
    banner += [say("CONDITIONAL: this plan rests on what is not agreed by all. Not an order to go.")] if conditional else []
    first, *others = setting.times.lines(expires)
    shown = tuple(blocks)
    return {
        "language": words.language.value,
        "paper": Paper.A6.value if document is Document.DRIVER_CARD else paper.value,
        "flipped": form.flipped,
        "operation": words.name(op.title),
        "title": say(form.title),
        "subject": _subject(setting),
        "version": _version(setting),
        "as_of": say("as of {time}", time=setting.times.moment(setting.as_of, year=True)),
        "expiry_label": say("VALID UNTIL"),
        "expiry": [first, *others],
        "sensitivity": say(_SENSITIVITY[form.sensitivity]),
        "stamp": " · ".join(stamps),
        "banner": " ".join(banner),
        "reader": _readers(setting, readers),
        "page": say("Page {page} of {pages}"),
        "labels": labels(shown),
        "blocks": [as_data(block) for block in shown],
    }


def _version(setting: Setting) -> str:
    say, number = setting.words.say, setting.words.number
    text = say("Version {number}", number=number(setting.version))
    replaced = say("replaces version {number}", number=number(setting.version - 1))
    return text if setting.version == 1 else f"{text} · {replaced}"


def _subject(setting: Setting) -> str:
    op = setting.facts.operation
    if not setting.subject:
        return ""
    if setting.subject in op.place:
        return setting.place(setting.subject)
    party = next((party for party in setting.parties if party.id == setting.subject), None)
    return setting.words.name(party.name) if party is not None else setting.words.code(setting.subject)


def _readers(setting: Setting, readers: Iterable[Audience]) -> str:
    names = setting.words.comma.join(setting.words.say(READERS[reader]) for reader in readers)
    return setting.words.say("For: {reader}", reader=f"{names} {_subject(setting)}".strip())
