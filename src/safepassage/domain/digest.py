"""A fingerprint of an operation, so that a plan belongs to exactly one."""

import hashlib
from typing import Any

import msgspec

from safepassage.domain.operation import Operation


def digest(operation: Operation) -> str:
    """Return the SHA-256, in hexadecimal, of the operation's canonical JSON (fields in their stated order)."""
    return hashlib.sha256(msgspec.json.encode(operation, enc_hook=_plain, order="deterministic")).hexdigest()


def _plain(value: object) -> Any:  # noqa: ANN401 - the encoder's own signature
    if isinstance(value, frozenset):
        return sorted(value)
    msg = f"{type(value).__name__} has no canonical form."
    raise TypeError(msg)
