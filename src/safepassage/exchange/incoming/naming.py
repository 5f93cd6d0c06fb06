"""Ids for what others send without one."""

import re
from collections.abc import Iterable
from itertools import chain, count
from typing import Final

_GAP: Final = re.compile(r"[^\w]+")
_LONGEST: Final = 40


def slug(text: str) -> str:
    """Return ``text`` as an id: small letters and digits of any script, with dashes between; ``item`` if nothing is left."""
    return _GAP.sub("-", text.casefold()).strip("-_")[:_LONGEST].strip("-_") or "item"


def free_id(text: str, taken: Iterable[str]) -> str:
    """Return an id made from ``text`` that is not among ``taken``."""
    used = set(taken)
    name = slug(text)
    return next(other for other in chain((name,), (f"{name}-{number}" for number in count(2))) if other not in used)
