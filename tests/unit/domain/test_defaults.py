"""What an operation means where it says nothing; in files, what an empty cell means."""

from dataclasses import MISSING, fields

import pytest

from safepassage.domain.agreement import Claim, ClaimStatus, Clause, ClauseKind, Confidence, Consent, Level, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Fleet, VehicleState, VehicleType
from safepassage.domain.network import (
    AccessWindow,
    Arrangement,
    Checkpoint,
    ClearanceStatus,
    Corridor,
    Directions,
    Leg,
    Place,
    PrivateCars,
)
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility, ReceptionSite
from safepassage.domain.protected import ProtectedSite, SiteKind
from safepassage.domain.readiness import Condition
from safepassage.domain.uncertainty import NOTHING_STATED, Basis, Hazard, Passage, Spread, StandingOrder, Uncertainty

DEFAULTS: dict[type, dict[str, object]] = {
    ProtectedSite: {"kind": SiteKind.OTHER, "grid": "", "near": "", "near_within": 5_000, "source": "", "note": ""},
    Place: {"roles": frozenset(), "exposed_in": "", "bays": 2, "rounds": False, "aliases": (), "note": "", "pcode": ""},
    Leg: {
        "exposed_in": "",
        "directions": Directions.BOTH,
        "clearance": ClearanceStatus.UNVERIFIED,
        "clearance_as_of": None,
        "clearance_source": "",
    },
    Corridor: {"max_vehicles": 10, "headway": 1_800, "max_convoys": None, "escorts": 0},
    AccessWindow: {
        "clearance_margin": 0,
        "directions": Directions.BOTH,
        "clauses": (),
        "arrangement": Arrangement.HUMANITARIAN_CORRIDOR,
    },
    Checkpoint: {
        "lanes": 1,
        "service": 300,
        "batch": 0,
        "hours": (),
        "quotas": (),
        "directions": Directions.BOTH,
        "controller": "",
    },
    PrivateCars: {"service_per_car": 60, "people_per_car": 4},
    VehicleType: {
        "places": PerMobility(0, 0, 0),
        "kg": 0,
        "litres": 0,
        "profile": "road",
        "boarding_fixed": 300,
        "boarding_per_person": PerMobility(20, 300, 900),
        "alighting_fixed": 120,
        "alighting_per_person": PerMobility(10, 180, 300),
        "loading_fixed": 600,
        "loading_per_tonne": 600,
        "unloading_fixed": 600,
        "unloading_per_tonne": 600,
        "attendant_seats": 0,
        "range": None,
        "drivers": 1,
        "driving_limit": None,
        "escort": False,
    },
    Fleet: {"available_from": 0, "state": VehicleState.READY, "aboard": (), "cargo": (), "driven": 0},
    EvacueeGroup: {
        "mobility": Mobility.SEAT,
        "priority": 1,
        "ready_from": 0,
        "reception_sites": (),
        "low": None,
        "high": None,
        "note": "",
    },
    ReceptionSite: {f"{kind}_{mobility}": None for kind in ("capacity", "intake") for mobility in Mobility},
    Consignment: {"litres": 0, "priority": 1, "ready_from": 0, "description": ""},
    Party: {"zone": "UTC"},
    Clause: {"text": "", "parties": (), "kind": ClauseKind.OTHER, "levels": frozenset({Level.CAPITAL})},
    Consent: {
        "evidence": "",
        "as_of": None,
        "expires": None,
        "level": Level.CAPITAL,
        "checkpoint": "",
        "value": "",
        "grade": None,
        "entered_by": "",
        "entered_at": None,
    },
    Condition: {
        "title": "",
        "state": None,
        "evidence": "",
        "owner": "",
        "as_of": None,
        "expires": None,
        "accepted_by": "",
        "reason": "",
        "applies": True,
        "entered_by": "",
        "entered_at": None,
    },
    Claim: {
        "said_by": "",
        "as_of": None,
        "confidence": Confidence.MEDIUM,
        "assumption": False,
        "note": "",
        "id": "",
        "status": ClaimStatus.CLAIMED,
        "said_at": None,
        "revises": "",
        "chosen_by": "",
        "chosen_because": "",
        "released_by": "",
        "entered_by": "",
        "entered_at": None,
    },
    Spread: {
        "subject": "",
        "median": None,
        "p90": None,
        "median_time": None,
        "p90_time": None,
        "basis": Basis.STATED,
        "common": 500_000,
        "source": "",
        "assumption": False,
    },
    Hazard: {
        "subject": "",
        "median": None,
        "p90": None,
        "basis": Basis.STATED,
        "common": 500_000,
        "source": "",
        "assumption": False,
    },
    Passage: {"engaged": None, "released": None, "vehicles": 1, "refused": False, "source": ""},
    StandingOrder: {"corridor": "", "confidence": 500_000, "after": 1_800, "note": ""},
    Uncertainty: {"spreads": (), "hazards": (), "passages": (), "orders": ()},
    Operation: {
        "zone": "UTC",
        "description": "",
        "corridors": (),
        "windows": (),
        "checkpoints": (),
        "private_cars": (),
        "consignments": (),
        "parties": (),
        "clauses": (),
        "consents": (),
        "claims": (),
        "conditions": (),
        "nights": (),
        "priority_weights": (),
        "assumed": (),
        "uncertainty": NOTHING_STATED,
        "protected_sites": (),
        "shapes": (),
    },
}


@pytest.mark.parametrize("kind", DEFAULTS, ids=lambda kind: kind.__name__)
def test_what_is_not_stated_is_known(kind: type) -> None:
    """Every field that may be left out, and no other, with what it then is."""
    assert {field.name: field.default for field in fields(kind) if field.default is not MISSING} == DEFAULTS[kind]
