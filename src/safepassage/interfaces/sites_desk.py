"""What ``safepassage sites`` tells: the protected sites with the state of their positions."""

from collections.abc import Iterable
from dataclasses import asdict

from safepassage.documents.wording import kilometres
from safepassage.domain.operation import Operation
from safepassage.exchange.plausibility import NOTICES
from safepassage.exchange.sites_near import NearSite, sites_near
from safepassage.interfaces.exhibit import print_tables
from safepassage.interfaces.exits import DONE, WRONG_INPUT
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import load
from safepassage.interfaces.tables import Rows, table
from safepassage.notices import Severity
from safepassage.units import Metres

BENDS = "Distances are to the roads as drawn, straight where their shape is not stated; roads bend, and may come nearer."


def list_sites(name: str, within: Metres | None, *, json: bool) -> int:
    """Return the exit code, after telling the protected sites of the operation that ``name`` means."""
    screen, operation = Screen(), load(name)
    found = sites_near(operation, within)
    wrong = [site for site in found if is_wrong(site)]
    if json:
        screen.json({"operation": operation.id, "ok": not wrong, "sites": [asdict(site) for site in found]})
    else:
        headings = ("Site", "Kind", "Latitude", "Longitude", "Grid reference", "#From the road", "Position")
        print_tables(screen, [table("Protected sites", headings, _rows(operation, found))])
        screen.say(BENDS)
    return WRONG_INPUT if wrong else DONE


def is_wrong(site: NearSite) -> bool:
    """Return whether the position of ``site`` is wrong, and not only entered once."""
    return any(NOTICES[flaw].severity is Severity.ERROR for flaw in site.flaws)


def _rows(operation: Operation, found: Iterable[NearSite]) -> Rows:
    return [
        [
            site.name,
            site.kind.replace("_", " "),
            f"{site.latitude:.5f}",
            f"{site.longitude:.5f}",
            site.grid,
            f"{kilometres(site.metres)} ({_road(operation, site.leg)})",
            " ".join(NOTICES[flaw].meaning for flaw in site.flaws) or "entered twice, the same",
        ]
        for site in found
    ]


def _road(operation: Operation, leg: str) -> str:
    outer, inner = (operation.place[end].name for end in (operation.leg[leg].outer, operation.leg[leg].inner))
    return f"{outer} to {inner}"
