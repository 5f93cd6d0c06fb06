"""Our own signs for the roles of places: plain shapes in black and white, none of them like a protected emblem."""

from safepassage.documents.svg import line, path, rect, tag
from safepassage.domain.network import Role

ORDER = (
    Role.ASSEMBLY_POINT,
    Role.RECEPTION_SITE,
    Role.CHECKPOINT,
    Role.GATE,
    Role.REFUGE,
    Role.DEPOT,
    Role.AID_SITE,
    Role.PROTECTED_SITE,
    Role.JUNCTION,
)
"""Roles by how much they matter on a map."""
WORDS = {
    Role.ASSEMBLY_POINT: "assembly point",
    Role.RECEPTION_SITE: "reception site",
    Role.CHECKPOINT: "checkpoint",
    Role.GATE: "gate of a corridor",
    Role.REFUGE: "refuge",
    Role.DEPOT: "depot",
    Role.AID_SITE: "aid site",
    Role.PROTECTED_SITE: "protected site: keep away",
    Role.JUNCTION: "junction",
}
SIZE = 12.0
"""Pixels that a sign is wide and high."""


def roles_in_order(roles: frozenset[Role]) -> tuple[Role, ...]:
    """Return ``roles`` by how much they matter; a place without any is drawn as a junction."""
    return tuple(role for role in ORDER if role in roles) or (Role.JUNCTION,)


def glyph(role: Role, x: float, y: float) -> str:
    """Return the sign of ``role`` with its middle at a point."""
    return tag("g", *_shapes(role), transform=f"translate({x:.1f} {y:.1f})", class_="glyph")


def _shapes(role: Role) -> list[str]:  # noqa: PLR0911 - one for each role
    match role:
        case Role.ASSEMBLY_POINT:
            return [tag("circle", cx=0, cy=0, r=5, class_="ink")]
        case Role.RECEPTION_SITE:
            return [path([(-5.5, 0), (0, -5.5), (5.5, 0), (4, 0), (4, 5), (-4, 5), (-4, 0)], closed=True, class_="ink")]
        case Role.CHECKPOINT:
            return [
                rect(-5.5, -2, 11, 4, class_="paper"),
                line(-4.5, -5.5, -4.5, 5.5, class_="pen"),
                line(4.5, -5.5, 4.5, 5.5, class_="pen"),
            ]
        case Role.GATE:
            return [
                path([(-1.5, -5), (-5, -5), (-5, 5), (-1.5, 5)], class_="pen"),
                path([(1.5, -5), (5, -5), (5, 5), (1.5, 5)], class_="pen"),
            ]
        case Role.REFUGE:
            return [tag("path", d="M-5.5 4A5.5 7.5 0 0 1 5.5 4Z", class_="paper")]
        case Role.DEPOT:
            return [rect(-5, -5, 10, 10, class_="paper")]
        case Role.AID_SITE:
            return [rect(-5, -3.5, 10, 8.5, class_="ink"), line(-6, -4.5, 6, -4.5, class_="pen")]
        case Role.PROTECTED_SITE:
            return [tag("circle", cx=0, cy=0, r=5.2, class_="paper"), tag("circle", cx=0, cy=0, r=2.4, class_="paper")]
        case Role.JUNCTION:
            return [tag("circle", cx=0, cy=0, r=2, class_="ink")]
