"""The documents that can be printed, who is given each, and what one must be allowed to know for each part of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final

from safepassage.domain.audience import Audience, Sight, Topic, sight


class Detail(IntEnum):
    """How much a part of a document tells of a topic."""

    TOTALS = 1
    COUNTS = 2
    """Counts and bands, without who, from where and which way."""
    ALL = 3


class Document(StrEnum):
    """A document that can be printed."""

    MOVEMENT_ORDER = "movement-order"
    DRIVER_CARD = "driver-card"
    STRIP_MAP = "strip-map"
    TRACKING_SHEET = "tracking-sheet"
    BOARDING_SHEET = "boarding-sheet"
    BOARDING_TOKENS = "boarding-tokens"
    VEHICLE_LIST = "vehicle-list"
    LOAD_PLAN = "load-plan"
    WAYBILLS = "waybills"
    NOTIFICATION = "notification"
    RECEPTION_FORECAST = "reception-forecast"
    GO_NO_GO = "go-no-go"
    SITUATION_REPORT = "situation-report"
    AFTER_ACTION = "after-action"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Need:
    """What one must be allowed to know to be given a part of a document."""

    topic: Topic
    detail: Detail = Detail.ALL


_REACH: Final = {
    Sight.NONE: 0,
    Sight.SEALED: 0,  # what is sealed is not printed: it is written in by hand, for those who open it
    Sight.NOTIFIED: 0,  # in the notification as sent, and nowhere else
    Sight.TOTALS: Detail.TOTALS,
    Sight.BAND: Detail.COUNTS,
    Sight.SUMMARY: Detail.COUNTS,
    Sight.OWN: Detail.ALL,  # whose copy draws only on what is theirs: `setting.scoped`
    Sight.ALL: Detail.ALL,
}

_DESK = frozenset({Audience.COORDINATOR})
_ROAD = _DESK | {Audience.CONVOY_LEADER}

DOCUMENTS: Final[Mapping[Document, frozenset[Audience]]] = MappingProxyType(
    {
        Document.MOVEMENT_ORDER: _ROAD,
        Document.DRIVER_CARD: _DESK | {Audience.DRIVER},
        Document.STRIP_MAP: _ROAD | {Audience.RADIO_ROOM},
        Document.TRACKING_SHEET: _DESK | {Audience.RADIO_ROOM},
        Document.BOARDING_SHEET: _DESK | {Audience.MARSHAL, Audience.MEDIC},
        Document.BOARDING_TOKENS: frozenset({Audience.MARSHAL}),
        Document.VEHICLE_LIST: _DESK | {Audience.RADIO_ROOM},
        Document.LOAD_PLAN: _ROAD | {Audience.CARGO},
        Document.WAYBILLS: _DESK | {Audience.CARGO, Audience.DRIVER},
        Document.NOTIFICATION: _DESK | {Audience.NEGOTIATOR, Audience.RADIO_ROOM, Audience.PARTY},
        Document.RECEPTION_FORECAST: _DESK | {Audience.RECEPTION, Audience.MEDIC},
        Document.GO_NO_GO: _DESK | {Audience.NEGOTIATOR},
        Document.SITUATION_REPORT: _DESK | {Audience.NEGOTIATOR, Audience.SPOKESPERSON},
        Document.AFTER_ACTION: _ROAD | {Audience.RADIO_ROOM},
        Document.CHANGES: _ROAD | {Audience.RADIO_ROOM},
    }
)
"""Who is given each document. Nothing is printed for the public: what is released is decided and said by people."""


def may(reader: Audience, need: Need | None) -> bool:
    """Return whether ``reader`` may have a part of a document that needs ``need`` (None: fixed words and blanks)."""
    if need is None:
        return True
    seen = sight(reader, need.topic)
    if seen is Sight.NOTIFIED and need.topic is Topic.NOTIFICATION:
        return True
    return need.detail <= _REACH[seen]


def documents_for(reader: Audience) -> tuple[Document, ...]:
    """Return the documents of ``reader``, in the order of `Document`."""
    return tuple(document for document in Document if reader in DOCUMENTS[document])
