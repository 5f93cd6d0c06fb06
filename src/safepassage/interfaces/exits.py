"""How a command ends."""

DONE = 0
WRONG_INPUT = 1
"""The operation or the plan is wrong; what is wrong has been listed."""
WRONG_USAGE = 2
INTERRUPTED = 130
"""Ctrl-C: 128 + SIGINT, as shells expect."""


class WrongUsageError(Exception):
    """The command was given something that it cannot mean; the message says what it expects."""
