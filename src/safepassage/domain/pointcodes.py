"""Short codes of points, for papers, radio and short messages: CP3 is the third checkpoint."""

from typing import Final

from safepassage.domain.network import Role
from safepassage.domain.operation import Operation

PREFIXES: Final = {
    Role.DEPOT: "DP",
    Role.GATE: "GT",
    Role.CHECKPOINT: "CP",
    Role.REFUGE: "RF",
    Role.ASSEMBLY_POINT: "AP",
    Role.RECEPTION_SITE: "RS",
    Role.AID_SITE: "AS",
}
"""First letters by role. The number of an assembly point is that of its tokens."""


def point_codes(operation: Operation) -> dict[str, str]:
    """Return the places by code. They are numbered for each role, in the order of the operation; one place may have several codes."""
    return {
        f"{prefix}{number}": place
        for role, prefix in PREFIXES.items()
        for number, place in enumerate((place.id for place in operation.places if role in place.roles), start=1)
    }


def code_of(operation: Operation, place: str) -> str:
    """Return the first code of ``place``: of its roles, the one that comes first above; its id if it has none of them."""
    return next((code for code, name in point_codes(operation).items() if name == place), place)


def corridor_points(operation: Operation, corridor: str) -> tuple[str, ...]:
    """Return the places of a corridor from its outer gate inwards: the first is number 1 on every paper, whichever way a convoy goes."""
    legs = [operation.leg[leg] for leg in operation.corridor[corridor].legs]
    return (legs[0].outer, *(leg.inner for leg in legs))
