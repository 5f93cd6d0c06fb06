"""What is agreed: which access windows may be used, and on what they rest."""

from safepassage.terms.standing import Standing, WindowStanding, conditions, usable_windows, window_standing

__all__ = ["Standing", "WindowStanding", "conditions", "usable_windows", "window_standing"]
