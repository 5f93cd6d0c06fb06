"""
The errors a caller may catch.

::

    SafePassageError
    ├── DecisionLogError           the log of decisions is not what was written
    ├── InvalidOperationError      .notices: everything that is wrong with the input
    ├── InvalidPlanFileError       the plan or certificate cannot be read
    ├── InvalidSimulationFileError what a simulation found cannot be read
    └── NoFeasiblePlanError        .reasons: what makes every plan impossible, in sentences
"""

from collections.abc import Sequence

from safepassage.notices import Notice


class SafePassageError(Exception):
    """Any error that safepassage raises on purpose."""


class DecisionLogError(SafePassageError):
    """The log of decisions cannot be read, or somebody changed it."""


class InvalidOperationError(SafePassageError):
    """The operation's files are wrong; ``notices`` lists everything, not only the first."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        self.notices = tuple(notices)
        super().__init__("\n".join(str(notice) for notice in self.notices))


class InvalidPlanFileError(SafePassageError):
    """A plan file is unreadable, of another version, or not about this operation."""


class InvalidSimulationFileError(SafePassageError):
    """A simulation's file is unreadable, or of another version."""


class InvalidAssuranceFileError(SafePassageError):
    """The file that says what a plan is worth if things go wrong is unreadable, or of another version."""


class NoFeasiblePlanError(SafePassageError):
    """
    There is no plan, or none was found: ``reasons`` says why, with amounts.

    Parameters
    ----------
    reasons
        Sentences.
    bound
        People that no plan can exceed; 0 if it is proven that nobody can be brought out.
    """

    def __init__(self, reasons: Sequence[str], bound: int = 0) -> None:
        self.reasons = tuple(reasons)
        self.bound = bound
        super().__init__("\n".join(self.reasons))
