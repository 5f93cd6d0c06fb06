"""A fingerprint of an operation, so that a plan belongs to exactly one."""

import hashlib

import msgspec

from safepassage.domain.operation import Operation


def digest(operation: Operation) -> str:
    """Return the SHA-256, in hexadecimal, of the operation's canonical JSON: fields in their stated order, sets sorted."""
    return hashlib.sha256(msgspec.json.encode(operation, order="deterministic")).hexdigest()
