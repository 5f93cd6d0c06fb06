"""The one-bus operation with something of every kind in it, so that every reference can be broken."""

from dataclasses import replace

from operations import one_bus
from safepassage.domain.agreement import Claim, Clause, Consent, ConsentState, Grade, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Aboard, CargoAboard
from safepassage.domain.network import Direction, PrivateCars, Quota
from safepassage.domain.operation import Operation
from safepassage.domain.protected import ProtectedSite
from safepassage.domain.readiness import Condition, Light
from safepassage.domain.shape import Shape
from safepassage.domain.uncertainty import (
    Action,
    Disruption,
    Hazard,
    Passage,
    Situation,
    Spread,
    StandingOrder,
    Uncertainty,
    Varies,
)
from safepassage.units import HOUR, Interval


def everything() -> Operation:
    """Return an operation with every list filled and every optional number given."""
    base = one_bus()
    return replace(
        base,
        windows=(replace(base.windows[0], clauses=("route",)),),
        checkpoints=(
            replace(base.checkpoints[0], hours=(Interval(0, HOUR),), quotas=(Quota(period=Interval(0, HOUR), vehicles=9),)),
        ),
        private_cars=(
            PrivateCars(id="cars", corridor="road", direction=Direction.OUT, period=Interval(0, HOUR), cars_per_hour=20),
        ),
        vehicle_types=(replace(base.vehicle_types[0], kg=500, litres=900, range=90_000, driving_limit=9 * HOUR),),
        fleets=(
            replace(
                base.fleets[0],
                aboard=(Aboard(group="villagers", count=3),),
                cargo=(CargoAboard(consignment="food", kg=100),),
            ),
        ),
        groups=(replace(base.groups[0], reception_sites=("town",), low=100, high=150),),
        reception_sites=(replace(base.reception_sites[0], capacity_seat=500, intake_seat=90),),
        consignments=(Consignment(id="food", origin="town", destination="village", kg=800, litres=1_200),),
        parties=(Party(id="north", name="Northern side"), Party(id="south", name="Southern side")),
        clauses=(Clause(id="route", subject="Route", parties=("north",)),),
        consents=(
            Consent(
                clause="route",
                party="north",
                state=ConsentState.AGREED_IN_DETAIL,
                as_of=0,
                expires=9 * HOUR,
                grade=Grade.WRITTEN,
                entered_at=base.epoch,
            ),
        ),
        claims=(
            Claim(subject="Fleets/bus/count", value="1", source="depot log", as_of=base.epoch, said_at=base.epoch, id="one"),
        ),
        conditions=(Condition(id="weather", state=Light.GREEN, as_of=0, expires=HOUR, entered_at=base.epoch),),
        assumed=("route",),
        nights=(Interval(4 * HOUR, 6 * HOUR),),
        priority_weights=((1, 3), (2, 1)),
        protected_sites=(
            ProtectedSite(
                id="clinic", name="Clinic", latitude=10.23, longitude=-30.001, grid="25P HM 28584 32370", near="village"
            ),
        ),
        shapes=(Shape(leg="outer-post", points=((10.06, -30.01), (10.1, -30.01))),),
        uncertainty=Uncertainty(
            spreads=(
                Spread(varies=Varies.SERVICE, subject="post", median_time=300, p90_time=900, source="log"),
                Spread(varies=Varies.TRAVEL, median=1_100_000, p90=1_500_000, assumption=True),
            ),
            hazards=(Hazard(disruption=Disruption.HOLD, subject="post", chance=200_000, median=HOUR, p90=5 * HOUR),),
            passages=(Passage(checkpoint="post", direction=Direction.IN, arrived=0, engaged=600, released=1_500, vehicles=3),),
            orders=(StandingOrder(situation=Situation.LATE, action=Action.TURN_BACK, corridor="road", confidence=950_000),),
        ),
    )
