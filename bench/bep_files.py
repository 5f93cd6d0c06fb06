"""Instances as JSON files: everything that is wrong is told at once."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.bep_instance import Instance, Row, Table

KEYS = ("buses", "loads", "capacity", "start", "distance")
OPTIONAL = ("distance_back",)
MOST = 10**9
"""Larger numbers are mistakes, and would not fit the tables."""


class InvalidInstanceError(Exception):
    """Files are no instances; ``problems`` says everything that is wrong with them."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def read_instances(paths: Sequence[Path]) -> list[Instance]:
    """Return the instances in all files, or raise with what is wrong with any."""
    read: list[Instance] = []
    problems: list[str] = []
    for path in paths:
        try:
            read.append(read_instance(path))
        except InvalidInstanceError as error:
            problems += (f"{path}: {problem}" for problem in error.problems)
    if problems:
        raise InvalidInstanceError(problems)
    return read


def read_instance(path: Path) -> Instance:
    """Return the instance in a JSON file, named after the file."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_no_key_twice)
    except OSError as error:
        raise InvalidInstanceError([f"cannot be read: {error.strerror}. Give the path of a JSON file."]) from None
    except UnicodeDecodeError:
        raise InvalidInstanceError(["is not text in UTF-8. Save it as JSON in UTF-8."]) from None
    except (ValueError, RecursionError) as error:
        raise InvalidInstanceError([f"is not JSON: {error}. Correct it there."]) from None
    problems = list(_problems(raw))
    if problems:
        raise InvalidInstanceError(problems)
    return _instance(path.stem, raw)


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        msg = f"{', '.join(twice)} given more than once"
        raise ValueError(msg)
    return dict(pairs)


def _instance(name: str, raw: dict[str, Any]) -> Instance:
    start: Table = tuple(map(tuple, raw["start"] if isinstance(raw["start"][0], list) else [raw["start"]]))
    if isinstance(raw["buses"], int):
        # Buses that may start anywhere start, for each first pick-up, where it is nearest.
        start = (tuple(min(column) for column in zip(*start, strict=True)),)
    out: Table = tuple(map(tuple, raw["distance"]))
    back: Table = tuple(map(tuple, raw.get("distance_back", raw["distance"])))
    buses: Row = (raw["buses"],) if isinstance(raw["buses"], int) else tuple(raw["buses"])
    return Instance(
        name=name, buses=buses, loads=tuple(raw["loads"]), capacity=tuple(raw["capacity"]), start=start, out=out, back=back
    )


def _problems(raw: object) -> Iterator[str]:
    """Yield what is wrong, in sentences."""
    if not isinstance(raw, dict):
        yield f"holds {_kind(raw)}. An object with {', '.join(KEYS)} is expected."
        return
    missing = [key for key in KEYS if key not in raw]
    unknown = [key for key in raw if key not in {*KEYS, *OPTIONAL}]
    if missing:
        yield f"{', '.join(missing)}: missing. Add what is missing; all of {', '.join(KEYS)} are needed."
    if unknown:
        yield f"{', '.join(unknown)}: not known. Keys are {', '.join((*KEYS, *OPTIONAL))}; correct or remove the others."
    shape = list(_parts(raw))
    yield from shape
    if not missing and not shape:
        yield from _sizes(raw)


def _parts(raw: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with each key by itself."""
    for key in ("loads", "capacity"):
        if key in raw:
            yield from _row(key, raw[key], least=0)
    if "buses" in raw:
        yield from _row("buses", raw["buses"], least=0) if isinstance(raw["buses"], list) else _number("buses", raw["buses"], 1)
    if "start" in raw:
        several = isinstance(raw["start"], list) and raw["start"] and isinstance(raw["start"][0], list)
        yield from _table("start", raw["start"], least=0) if several else _row("start", raw["start"], least=0)
    for key in ("distance", "distance_back"):
        if key in raw:
            yield from _table(key, raw[key], least=1)


def _number(where: str, value: object, least: int) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST:
        given = json.dumps(value) if isinstance(value, int | float | str | None) else _kind(value)
        yield f"{where}: {given[:40]} given. A whole number from {least} to {MOST} is expected; use a smaller unit for fractions."


def _row(where: str, value: object, least: int) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield f"{where}: {_kind(value)} given. A list of whole numbers is expected, with at least one."
        return
    for position, number in enumerate(value, start=1):
        yield from _number(f"{where}, number {position}", number, least)


def _table(where: str, value: object, least: int) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield f"{where}: {_kind(value)} given. A list of rows is expected, with at least one."
        return
    for position, row in enumerate(value, start=1):
        yield from _row(f"{where}, row {position}", row, least)


def _sizes(raw: dict[str, Any]) -> Iterator[str]:
    """Yield what does not fit together; every part is well formed by itself."""
    pickups, shelters = len(raw["loads"]), len(raw["capacity"])
    for key, rows in ((key, raw[key]) for key in ("distance", "distance_back") if key in raw):
        if len(rows) != pickups:
            yield f"{key}: {len(rows)} rows given. One for each of the {pickups} pick-ups in loads is expected."
        for position, row in enumerate(rows, start=1):
            if len(row) != shelters:
                yield f"{key}, row {position}: {len(row)} numbers given. One for each of the {shelters} shelters in capacity is expected."
    starts = raw["start"] if isinstance(raw["start"][0], list) else [raw["start"]]
    for position, row in enumerate(starts, start=1):
        if len(row) != pickups:
            yield f"start, depot {position}: {len(row)} numbers given. One for each of the {pickups} pick-ups in loads is expected."
    yield from _fleet(raw["buses"], len(starts))
    if sum(raw["capacity"]) < sum(raw["loads"]):
        yield (
            f"capacity: {sum(raw['capacity'])} places in all for {sum(raw['loads'])} loads, so no plan exists. "
            "Add places or take loads out."
        )


def _fleet(buses: int | list[int], depots: int) -> Iterator[str]:
    if isinstance(buses, int):
        return
    if len(buses) != depots:
        yield f"buses: {len(buses)} numbers given for {depots} depots in start. One for each depot is expected."
    if not sum(buses):
        yield "buses: none at any depot. At least one is expected."


def _kind(value: object) -> str:
    """Return what a value is, in words."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}
    if value == []:
        return "an empty list"
    return names.get(type(value), "nothing")
