"""Fingerprints of an operation: of what a plan moves through, and of everything."""

import hashlib
from dataclasses import fields
from typing import Final

import msgspec

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan

AGREED: Final = frozenset(
    {"parties", "clauses", "consents", "assumed", "claims", "conditions", "uncertainty", "protected_sites", "shapes"}
)
"""
Fields of an operation that say what is agreed, what figures rest on, how far things are, how roads are drawn, and what may
happen: they change by the hour, and no plan moves otherwise for them.
"""


def digest(operation: Operation) -> str:
    """
    Return the SHA-256, in hexadecimal, of what a plan of ``operation`` moves through, as canonical JSON: names and sets sorted.

    The fields in `AGREED` are not in it. Whether a plan stands by what is agreed now is asked of the terms, which can say what changed.
    """
    return _hash({item.name: getattr(operation, item.name) for item in fields(operation) if item.name not in AGREED})


def full_digest(operation: Operation) -> str:
    """Return the SHA-256, in hexadecimal, of the whole of ``operation``: what a decision rests on."""
    return _hash({item.name: getattr(operation, item.name) for item in fields(operation)})


def _hash(content: dict[str, object]) -> str:
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def plan_digest(plan: Plan) -> str:
    """Return the SHA-256, in hexadecimal, of ``plan``: what was found about it belongs to it alone."""
    # A plan without orders of its own has the digest that it had before plans could have any: logbooks name plans by it.
    content = {item.name: getattr(plan, item.name) for item in fields(plan) if item.name != "orders" or plan.orders}
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()
