"""The independent checker of plans and certificates: it replays, recounts and recomputes, and shares no code with the planner."""

from safepassage.verification.verify import verify
from safepassage.verification.violations import Rule, Verification, Violation

__all__ = ["Rule", "Verification", "Violation", "verify"]
