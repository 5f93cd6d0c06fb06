"""
Files in and out: operations (workbook or text), plans (JSON), everything wrong with them, and the blank template.

The names below load what they need when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from safepassage.exchange.assurance_file import assurance_beside as assurance_beside
    from safepassage.exchange.assurance_file import read_assurance as read_assurance
    from safepassage.exchange.assurance_file import write_assurance as write_assurance
    from safepassage.exchange.operation_file import check as check
    from safepassage.exchange.operation_file import read_and_check as read_and_check
    from safepassage.exchange.operation_file import read_operation as read_operation
    from safepassage.exchange.operation_file import write_operation as write_operation
    from safepassage.exchange.plan_file import plan_schema as plan_schema
    from safepassage.exchange.plan_file import read_plan as read_plan
    from safepassage.exchange.plan_file import write_plan as write_plan
    from safepassage.exchange.simulation_file import read_simulation as read_simulation
    from safepassage.exchange.simulation_file import simulation_beside as simulation_beside
    from safepassage.exchange.simulation_file import write_simulation as write_simulation
    from safepassage.exchange.template import write_template as write_template

_HOME: Final = {
    "assurance_beside": "assurance_file",
    "check": "operation_file",
    "plan_schema": "plan_file",
    "read_and_check": "operation_file",
    "read_assurance": "assurance_file",
    "read_operation": "operation_file",
    "read_plan": "plan_file",
    "read_simulation": "simulation_file",
    "simulation_beside": "simulation_file",
    "write_assurance": "assurance_file",
    "write_operation": "operation_file",
    "write_plan": "plan_file",
    "write_simulation": "simulation_file",
    "write_template": "template",
}

__all__ = [
    "assurance_beside",
    "check",
    "plan_schema",
    "read_and_check",
    "read_assurance",
    "read_operation",
    "read_plan",
    "read_simulation",
    "simulation_beside",
    "write_assurance",
    "write_operation",
    "write_plan",
    "write_simulation",
    "write_template",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - it gives every name of the package
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
