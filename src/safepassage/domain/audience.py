"""Who may have what: the default need-to-know matrix of an operation, as data."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Audience(StrEnum):
    """Who a paper or a file is for."""

    COORDINATOR = "coordinator"
    NEGOTIATOR = "negotiator"
    CONVOY_LEADER = "convoy_leader"
    DRIVER = "driver"
    MARSHAL = "marshal"
    MEDIC = "medic"
    RADIO_ROOM = "radio_room"
    RECEPTION = "reception"
    CARGO = "cargo"
    SPOKESPERSON = "spokesperson"
    PARTY = "party"
    PUBLIC = "public"

    @property
    def is_outside(self) -> bool:
        """Return whether what this audience has leaves the operation: small counts are withheld from it."""
        return self in {Audience.SPOKESPERSON, Audience.PARTY, Audience.PUBLIC}


class Topic(StrEnum):
    """What there is to know."""

    TERMS = "terms"
    NOTIFICATION = "notification"
    MOVEMENTS = "movements"
    POSITIONS = "positions"
    CREW = "crew"
    PEOPLE = "people"
    TOKENS = "tokens"
    MEDICAL = "medical"
    PROTECTION = "protection"
    CARGO = "cargo"
    AUDIT = "audit"


class Sight(StrEnum):
    """How much of a topic an audience has."""

    NONE = "none"
    ALL = "all"
    """Everything, and may change it or not as the desk decides."""
    OWN = "own"
    """What concerns its own convoy, vehicle, site or clauses."""
    BAND = "band"
    """When to expect arrivals at its own site, in bands of an hour; not by which road."""
    SUMMARY = "summary"
    SEALED = "sealed"
    """Everything, but only after opening what is sealed, which is recorded."""
    TOTALS = "totals"
    """Aggregates only; outside the operation without small counts."""
    NOTIFIED = "notified"
    """What the notification said, and nothing else."""


def _row(**sights: Sight) -> Mapping[Audience, Sight]:
    return MappingProxyType({audience: sights.get(audience.value, Sight.NONE) for audience in Audience})


_ALL, _OWN, _TOTALS, _NOTIFIED = Sight.ALL, Sight.OWN, Sight.TOTALS, Sight.NOTIFIED

MATRIX: Final[Mapping[Topic, Mapping[Audience, Sight]]] = MappingProxyType(
    {
        Topic.TERMS: _row(coordinator=_ALL, negotiator=_ALL, convoy_leader=Sight.SUMMARY, party=_OWN),
        Topic.NOTIFICATION: _row(coordinator=_ALL, negotiator=_ALL, convoy_leader=_ALL, radio_room=_ALL, party=_NOTIFIED),
        Topic.MOVEMENTS: _row(
            coordinator=_ALL,
            negotiator=_ALL,
            convoy_leader=_ALL,
            driver=_OWN,
            marshal=_OWN,
            medic=_OWN,
            radio_room=_ALL,
            reception=Sight.BAND,
            cargo=_OWN,
            party=_NOTIFIED,
        ),
        Topic.POSITIONS: _row(coordinator=_ALL, convoy_leader=_OWN, medic=_OWN, radio_room=_ALL, reception=_TOTALS),
        Topic.CREW: _row(coordinator=Sight.SEALED, convoy_leader=_ALL, driver=_OWN, radio_room=_ALL, party=_NOTIFIED),
        Topic.PEOPLE: _row(
            coordinator=_ALL,
            negotiator=_TOTALS,
            convoy_leader=_ALL,
            driver=_OWN,
            marshal=_ALL,
            medic=_ALL,
            radio_room=_TOTALS,
            reception=_ALL,
            spokesperson=_TOTALS,
            party=_TOTALS,
            public=_TOTALS,
        ),
        Topic.TOKENS: _row(marshal=_ALL, medic=_ALL, reception=_ALL),
        Topic.MEDICAL: _row(coordinator=_TOTALS, convoy_leader=_TOTALS, marshal=_ALL, medic=_ALL, reception=_ALL),
        Topic.PROTECTION: _row(coordinator=_TOTALS, convoy_leader=_ALL, marshal=_ALL, medic=_ALL, reception=_ALL),
        Topic.CARGO: _row(
            coordinator=_ALL,
            negotiator=_TOTALS,
            convoy_leader=_ALL,
            driver=_OWN,
            reception=_ALL,
            cargo=_ALL,
            spokesperson=_TOTALS,
            party=_NOTIFIED,
            public=_TOTALS,
        ),
        Topic.AUDIT: _row(coordinator=_ALL),
    }
)
"""What each audience has of each topic; a topic or audience that is not named has nothing."""


def sight(audience: Audience, topic: Topic) -> Sight:
    """Return how much of ``topic`` the ``audience`` has."""
    return MATRIX[topic][audience]
