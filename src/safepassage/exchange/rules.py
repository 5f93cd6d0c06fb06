"""The rules between the objects of an operation, told at the row and column that break them."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from safepassage.domain.operation import Operation, broken_references
from safepassage.exchange.codes import notice
from safepassage.exchange.records import Records
from safepassage.notices import Notice, Where
from safepassage.units import HOUR

_SPOTS: Final = (
    (re.compile(r"epoch must "), "Operation", "epoch"),
    (re.compile(r"horizon must "), "Operation", "horizon"),
    (re.compile(r"Corridor (?P<id>.+?): leg '.*' must be exposed in it"), "Corridors", "legs"),
    (re.compile(r"Corridor (?P<id>.+?): (?:leg '|its legs end )"), "Corridors", "legs"),
    (re.compile(r"Checkpoint (?P<id>.+?) stands on the gate "), "Checkpoints", "place"),
    (re.compile(r"Private cars (?P<id>.+?) take "), "Private cars", "cars_per_hour"),
    (re.compile(r"Group (?P<id>.+?) waits at "), "Evacuee groups", "place"),
    (re.compile(r"Spread (?P<id>.+?): "), "Spreads", "subject"),
    (re.compile(r"Hazard (?P<id>.+?): "), "Hazards", "subject"),
    (re.compile(r"Standing order (?P<id>.+?): "), "Standing orders", "corridor"),
)
"""How the model's sentences begin, and the sheet and attribute that each is about."""

_TOLD_ALREADY: Final = re.compile(r" refers to '.*', which is not among the |' occurs twice among the ", re.DOTALL)
"""Sentences about names, which the records tell at every spot."""


def check_rules(operation: Operation, records: Records) -> Iterator[Notice]:
    """Yield a notice for every rule that the objects of ``operation``, which may lack some, break together."""
    for sentence in broken_references(operation):
        if not _TOLD_ALREADY.search(sentence):
            where, given = _spot(sentence, records)
            yield notice("broken-rule", where, sentence, given=given)


def partial(fields: Mapping[str, object]) -> Operation:
    """Return an operation of what there is, without the check that it is whole: only to ask it what is wrong."""
    operation = object.__new__(Operation)
    stand_in = {
        "id": "",
        "title": "",
        "zone": "UTC",
        "description": "",
        "epoch": datetime(2000, 1, 1, tzinfo=UTC),
        "horizon": HOUR,
    }
    for name, value in (stand_in | {name: value for name, value in fields.items() if value is not None}).items():
        object.__setattr__(operation, name, value)
    return operation


def _spot(sentence: str, records: Records) -> tuple[Where, object]:
    for pattern, sheet, attribute in _SPOTS:
        match = pattern.match(sentence)
        if match is None:
            continue
        name = match.groupdict().get("id", "")
        for record in records.get(sheet, ()):
            if not name or record.id == name:
                return record.spot(attribute), record.given.get(attribute, "")
    anywhere = next(record for rows in records.values() for record in rows)
    return Where(file=anywhere.row.where.file), ""
