"""What a claim is about, in the words of the reader: a file says ``Reception sites/hospital/capacity_seat``."""

from collections.abc import Iterator, Mapping
from typing import Final

from safepassage.documents.paper.language import Words, mark

_TERMS: Final[Mapping[str, str]] = {
    "Consignments": "consignment",
    "Reception sites": "reception site",
    "Windows": "access window",
    "consignment": "consignment",
    "corridor": "corridor",
    "place": "place",
    "type": "vehicle type",
}
"""Sheets and columns that are terms of the glossary."""
_TEXTS: Final[Mapping[str, str]] = {
    "Cargo aboard": mark("Aid aboard already"),
    "Evacuee groups": mark("People who wait"),
    "Fleets": mark("Vehicles"),
    "available_from": mark("ready from"),
    "capacity": mark("room"),
    "clearance_margin": mark("margin before closing"),
    "closes": mark("closes"),
    "count": mark("number"),
    "destination": mark("To"),
    "directions": mark("Way"),
    "driven": mark("hours driven already"),
    "high": mark("highest figure"),
    "intake": mark("intake in an hour"),
    "kg": mark("kg"),
    "litres": mark("Litres"),
    "low": mark("lowest figure"),
    "mobility": mark("need"),
    "opens": mark("opens"),
    "origin": mark("From"),
    "priority": mark("priority"),
    "ready_from": mark("ready from"),
    "seat": mark("Seats"),
    "state": mark("state"),
    "stretcher": mark("Stretchers"),
    "wheelchair": mark("Wheelchairs"),
}
"""Sheets and columns, or the parts of their names, in words; who reads the paper has never seen the file."""
_SPLIT: Final = ("capacity", "intake")


def spoken(words: Words, subject: str) -> str:
    """Return what a claim is about, ``sheet/id/attribute``, in words; what has none stands as it was typed."""
    sheet, _, rest = subject.partition("/")
    name, _, attribute = rest.rpartition("/")
    own = words.code(name) if name not in {"", "*"} else ""
    whole = " ".join(filter(None, [_one(words, sheet, capital=True), own]))
    if not attribute:
        return whole
    return words.say("{subject}: {figure}", subject=whole, figure=words.comma.join(_named(words, attribute)))


def _named(words: Words, attribute: str) -> Iterator[str]:
    """Yield the words of a column, two for one that counts by need."""
    before, _, need = attribute.partition("_")
    for part in (before, need) if before in _SPLIT and need else (attribute,):
        yield _one(words, part)


def _one(words: Words, name: str, *, capital: bool = False) -> str:
    text = words.term(_TERMS[name]) if name in _TERMS else words.say(_TEXTS[name]) if name in _TEXTS else words.name(name)
    return text if capital else text[:1].lower() + text[1:]
