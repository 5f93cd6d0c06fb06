"""What is agreed: which access windows may be used, and on what they rest."""

from safepassage.terms.assuming import ALL, Aside, as_planned, assume, left_aside
from safepassage.terms.standing import Standing, WindowStanding, conditions, possible_windows, usable_windows, window_standing

__all__ = [
    "ALL",
    "Aside",
    "Standing",
    "WindowStanding",
    "as_planned",
    "assume",
    "conditions",
    "left_aside",
    "possible_windows",
    "usable_windows",
    "window_standing",
]
