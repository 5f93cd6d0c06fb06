"""
A plan as tables of cells, and back: what stands in the workbook of a plan.

The tables hold exactly what the JSON of the plan holds, so a workbook gives the plan back as it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final, TypeAlias, get_args

import msgspec

from safepassage.domain.network import Direction
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Objective, Plan, PriceKind, Task
from safepassage.domain.uncertainty import Action, Situation
from safepassage.exchange.plan_cells import (
    COUNT,
    GOODS,
    NAME,
    NAMES,
    OPTIONAL_COUNT,
    PEOPLE,
    SHARE,
    TEXT,
    TIME,
    WHOLE,
    YES_NO,
    Codec,
    choice,
    choices,
)
from safepassage.exchange.plan_file import encode_plan

Builtins: TypeAlias = dict[str, Any]
"""A part of the JSON of a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet:
    """
    One sheet.

    Parameters
    ----------
    about
        What it explains to a reader.
    columns
        By heading, each with the key of its value and the codec.
    unique
        Heading of the column in which nothing may stand twice; empty if there is none.
    """

    title: str
    about: str
    columns: Mapping[str, tuple[str, Codec]]
    unique: str = ""


TASK_KEYS: Final = {cls.tag: tuple(item.name for item in fields(cls)) for cls in get_args(Task)}
"""What each kind of task has, by its name in the JSON."""
_AT: Final = {"Start (UTC)": ("start", TIME), "End (UTC)": ("end", TIME)}
CONVOYS: Final = PlanSheet(
    title="Convoys",
    about="Vehicles that enter a corridor together.",
    columns={
        "Convoy": ("id", NAME),
        "Corridor": ("corridor", NAME),
        "Direction": ("direction", choice(Direction)),
        "Window": ("window", NAME),
        "Gate": ("gate", TEXT),
        "Entry (UTC)": ("entry", TIME),
        "Vehicles": ("vehicles", NAMES),
    },
    unique="Convoy",
)
VEHICLES: Final = PlanSheet(
    title="Vehicles",
    about="Every vehicle, used or not, in order.",
    columns={"Vehicle": ("vehicle", NAME), "Fleet": ("fleet", NAME)},
    unique="Vehicle",
)
TASKS: Final = PlanSheet(
    title="Tasks",
    about="What each vehicle does, in order of time.",
    columns={
        "Vehicle": ("vehicle", NAME),
        "Task": ("task", choice(TASK_KEYS)),
        **_AT,
        "Place": ("place", TEXT),
        "Leg": ("leg", TEXT),
        "Direction": ("direction", choice(Direction, optional=True)),
        "Checkpoint": ("checkpoint", TEXT),
        "Convoy": ("convoy", TEXT),
        "People": ("people", PEOPLE),
        "Goods (kg)": ("goods", GOODS),
        "Offers": ("offers", choices(Mobility)),
        "For site": ("site", TEXT),
    },
)
CONDITIONS: Final = PlanSheet(
    title="Conditions", about="What the plan rests on that is not agreed by all.", columns={"Condition": ("condition", NAME)}
)
ORDERS: Final = PlanSheet(
    title="Standing orders",
    about="What the plan orders beforehand, in place of the operation's orders.",
    columns={
        "Situation": ("situation", choice(Situation)),
        "Action": ("action", choice(Action)),
        "Corridor": ("corridor", TEXT),
        "Confidence (millionths)": ("confidence", COUNT),
        "After (s)": ("after", COUNT),
        "Note": ("note", TEXT),
    },
)
GROUPS: Final = PlanSheet(
    title="People by group",
    about="Who is received.",
    columns={"Group": ("group", NAME), "People": ("count", COUNT)},
    unique="Group",
)
AID: Final = PlanSheet(
    title="Aid delivered",
    about="What is handed over.",
    columns={"Consignment": ("consignment", NAME), "Mass (kg)": ("kg", COUNT)},
    unique="Consignment",
)
PROOFS: Final = PlanSheet(
    title="Proofs",
    about="What no plan can exceed; each with its phases and prices.",
    columns={
        "Proof": ("proof", COUNT),
        "Weighted": ("weighted", YES_NO),
        "Horizon (s)": ("horizon", COUNT),
        "Step (s)": ("step", COUNT),
        "Vehicles": ("vehicles", COUNT),
        "Bound": ("bound", COUNT),
    },
    unique="Proof",
)
PHASES: Final = PlanSheet(
    title="Phases",
    about="Offsets of the time grid.",
    columns={
        "Proof": ("proof", COUNT),
        "Place": ("place", NAME),
        "Loaded": ("loaded", YES_NO),
        "Offset (s)": ("offset", COUNT),
    },
)
PRICES: Final = PlanSheet(
    title="Prices",
    about="What one more unit of a shared capacity is worth, in millionths.",
    columns={
        "Proof": ("proof", COUNT),
        "Kind": ("kind", choice(PriceKind)),
        "Subject": ("subject", NAME),
        "Price": ("price", COUNT),
        "Direction": ("direction", choice(Direction, optional=True)),
        "Mobility": ("mobility", choice(Mobility, optional=True)),
        "Start (s)": ("start", WHOLE),
        "End (s)": ("end", WHOLE),
    },
)
SHEETS: Final = (CONVOYS, TASKS, VEHICLES, CONDITIONS, ORDERS, GROUPS, AID, PROOFS, PHASES, PRICES)

FACTS: Final[Mapping[str, tuple[str, Codec]]] = {
    "Version": ("version", COUNT),
    "Operation": ("operation", NAME),
    "Fingerprint of the operation": ("digest", NAME),
    "Objective": ("objective", choice(Objective)),
    "Horizon (s)": ("horizon", COUNT),
    "Seed": ("seed", WHOLE),
    "Clauses assumed": ("assumed", NAMES),
    "People": ("totals.people", COUNT),
    "People, weighted": ("totals.weighted", COUNT),
    "Last person received (s)": ("totals.clearance", OPTIONAL_COUNT),
    "Exposure of people (person-seconds)": ("totals.exposure_people", COUNT),
    "Exposure of vehicles (vehicle-seconds)": ("totals.exposure_vehicles", COUNT),
    "Driven (m)": ("totals.metres", COUNT),
    "Vehicles used": ("totals.vehicles_used", COUNT),
    "Question of the proof": ("certificate.objective", choice(Objective)),
    "Value": ("certificate.value", COUNT),
    "Bound": ("certificate.bound", COUNT),
    "Gap": ("certificate.gap", SHARE),
    "People that no plan can exceed": ("certificate.people_bound", COUNT),
}
"""What stands in the sheet Plan, one fact a row; the start of the operation comes first, as ``Epoch (UTC)``."""
EPOCH: Final = "Epoch (UTC)"
PLAN: Final = "Plan"


def rows_of(plan: Plan, epoch: datetime) -> dict[str, list[list[object]]]:
    """Return the rows of cells of every sheet of `SHEETS`, by title, and of the sheet `PLAN`."""
    data: Builtins = msgspec.json.decode(encode_plan(plan))
    parts: tuple[tuple[PlanSheet, list[Builtins]], ...] = (
        (CONVOYS, data["convoys"]),
        (TASKS, [{"vehicle": block["vehicle"], **task} for block in data["blocks"] for task in block["tasks"]]),
        (VEHICLES, data["blocks"]),
        (CONDITIONS, [{"condition": sentence} for sentence in data["conditions"]]),
        (ORDERS, data["orders"]),
        (GROUPS, data["totals"]["by_group"]),
        (AID, data["totals"]["delivered"]),
        (PROOFS, list(_numbered(data))),
        (PHASES, [{"proof": proof["proof"], **phase} for proof in _numbered(data) for phase in proof["phases"]]),
        (PRICES, [{"proof": proof["proof"], **price} for proof in _numbered(data) for price in proof["prices"]]),
    )
    rows = {sheet.title: [_cells(sheet.columns, part, epoch) for part in items] for sheet, items in parts}
    facts = [[name, codec.to_cell(_at(data, key), epoch)] for name, (key, codec) in FACTS.items()]
    return {PLAN: [[EPOCH, epoch.replace(tzinfo=None)], *facts], **rows}


def _numbered(data: Builtins) -> Iterator[Builtins]:
    for number, proof in enumerate(data["certificate"]["proofs"], start=1):
        yield {"proof": number, **proof}


def _at(data: Builtins, key: str) -> object:
    found: Any = data
    for part in key.split("."):
        found = found[part]
    return found


def _cells(columns: Mapping[str, tuple[str, Codec]], part: Builtins, epoch: datetime) -> list[object]:
    return [codec.to_cell(part[key], epoch) if key in part else None for key, codec in columns.values()]
