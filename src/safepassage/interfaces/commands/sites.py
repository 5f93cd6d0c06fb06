"""``safepassage sites``: the register of protected sites, and which of them lie near the roads."""

from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number


def sites(
    operation: str, /, *, within: Annotated[float | None, Parameter(validator=Number(gt=0))] = None, json: bool = False
) -> int:
    """
    List the protected sites, the nearest to a road first, with what is wrong with their positions.

    A position is entered twice, by two people: decimal degrees and a grid reference. The two are compared, and set against a place
    that the site lies near. Exit code 1 if any site listed has a position that is wrong.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    within
        Only sites within so many kilometres of a road of the operation. Without it, all of them.
    json
        Write the list as JSON.
    """
    from safepassage.interfaces.sites_desk import list_sites  # noqa: PLC0415 - the help text needs none of it

    return list_sites(operation, None if within is None else round(within * 1_000), json=json)
