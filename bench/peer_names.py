"""The other optimisers, by name."""

from enum import StrEnum


class Peer(StrEnum):
    """An optimiser that a practitioner might pick instead."""

    HIGHS = "highs"
    """HiGHS: one integer program over time."""
    CPSAT = "cpsat"
    """OR-Tools CP-SAT: the same program."""
    ROUTING = "routing"
    """The routing library of OR-Tools."""
    PYVRP = "pyvrp"
    VROOM = "vroom"


SCRIPTS = {
    Peer.HIGHS: "bench.peers.highs_mip",
    Peer.CPSAT: "bench.peers.cpsat_trips",
    Peer.ROUTING: "bench.peers.ortools_routes",
    Peer.PYVRP: "bench.peers.pyvrp_routes",
    Peer.VROOM: "bench.peers.vroom_routes",
}
