"""Why something is not given out."""

from safepassage.errors import SafePassageError


class ExportRefusedError(SafePassageError):
    """What was asked for may not leave, or cannot be made: the message says why and what can be done."""
