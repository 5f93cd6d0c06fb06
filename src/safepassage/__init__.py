"""
Plan safe passage operations, and prove that no plan can do more.

::

    import safepassage as sp

    operation = sp.read_operation("operation.xlsx")
    plan = sp.solve(operation)
    verification = sp.verify(operation, plan)
    sp.write_report(operation, plan, verification, "report.html")

The names below are all there is to know; each is loaded when it is first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safepassage.advice.ask import Ask as Ask
    from safepassage.advice.catalogue import catalogue as catalogue
    from safepassage.advice.catalogue import granted as granted
    from safepassage.advice.worth import Worth as Worth
    from safepassage.advice.worth import worth as worth
    from safepassage.documents import render_report as render_report
    from safepassage.documents import write_report as write_report
    from safepassage.documents.paper.copies import Edition as Edition
    from safepassage.documents.paper.language import Language as Language
    from safepassage.documents.paper.pack import print_pack as print_pack
    from safepassage.domain.audience import Audience as Audience
    from safepassage.domain.logbook import Logbook as Logbook
    from safepassage.domain.operation import Operation as Operation
    from safepassage.domain.plan import Certificate as Certificate
    from safepassage.domain.plan import Objective as Objective
    from safepassage.domain.plan import Plan as Plan
    from safepassage.domain.plan import Totals as Totals
    from safepassage.errors import InvalidOperationError as InvalidOperationError
    from safepassage.errors import InvalidPlanFileError as InvalidPlanFileError
    from safepassage.errors import NoFeasiblePlanError as NoFeasiblePlanError
    from safepassage.errors import SafePassageError as SafePassageError
    from safepassage.exchange import check as check
    from safepassage.exchange import plan_schema as plan_schema
    from safepassage.exchange import read_assurance as read_assurance
    from safepassage.exchange import read_operation as read_operation
    from safepassage.exchange import read_plan as read_plan
    from safepassage.exchange import read_simulation as read_simulation
    from safepassage.exchange import write_operation as write_operation
    from safepassage.exchange import write_plan as write_plan
    from safepassage.exchange import write_simulation as write_simulation
    from safepassage.exchange import write_template as write_template
    from safepassage.exchange.bundled import bundled as bundled
    from safepassage.exchange.logbook_file import read_logbook as read_logbook
    from safepassage.exchange.outgoing.formats import export_plan as export_plan
    from safepassage.exchange.outgoing.refusal import ExportRefusedError as ExportRefusedError
    from safepassage.notices import Notice as Notice
    from safepassage.notices import Severity as Severity
    from safepassage.planning.progress import Progress as Progress
    from safepassage.planning.replan import Replanned as Replanned
    from safepassage.planning.replan import replan as replan
    from safepassage.planning.solve import solve as solve
    from safepassage.simulation.result import SimulationResult as SimulationResult
    from safepassage.simulation.simulate import simulate as simulate
    from safepassage.terms import assume as assume
    from safepassage.terms import claims_conflicts as claims_conflicts
    from safepassage.terms import common_window as common_window
    from safepassage.terms import footing as footing
    from safepassage.terms import readiness as readiness
    from safepassage.verification import Verification as Verification
    from safepassage.verification import Violation as Violation
    from safepassage.verification import verify as verify

__version__ = "0.1.0"

_HOMES = {
    "Ask": "advice.ask",
    "Audience": "domain.audience",
    "Certificate": "domain.plan",
    "Edition": "documents.paper.copies",
    "ExportRefusedError": "exchange.outgoing.refusal",
    "InvalidOperationError": "errors",
    "InvalidPlanFileError": "errors",
    "Language": "documents.paper.language",
    "Logbook": "domain.logbook",
    "NoFeasiblePlanError": "errors",
    "Notice": "notices",
    "Objective": "domain.plan",
    "Operation": "domain.operation",
    "Plan": "domain.plan",
    "Progress": "planning.progress",
    "Replanned": "planning.replan",
    "SafePassageError": "errors",
    "Severity": "notices",
    "SimulationResult": "simulation.result",
    "Totals": "domain.plan",
    "Verification": "verification",
    "Violation": "verification",
    "Worth": "advice.worth",
    "assume": "terms",
    "bundled": "exchange.bundled",
    "catalogue": "advice.catalogue",
    "check": "exchange",
    "claims_conflicts": "terms",
    "common_window": "terms",
    "export_plan": "exchange.outgoing.formats",
    "footing": "terms",
    "granted": "advice.catalogue",
    "plan_schema": "exchange",
    "print_pack": "documents.paper.pack",
    "read_logbook": "exchange.logbook_file",
    "read_assurance": "exchange",
    "read_operation": "exchange",
    "read_plan": "exchange",
    "readiness": "terms",
    "read_simulation": "exchange",
    "render_report": "documents",
    "replan": "planning.replan",
    "simulate": "simulation.simulate",
    "solve": "planning.solve",
    "verify": "verification",
    "worth": "advice.worth",
    "write_operation": "exchange",
    "write_plan": "exchange",
    "write_simulation": "exchange",
    "write_report": "documents",
    "write_template": "exchange",
}
"""The module of each public name, below ``safepassage``."""

__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604 - every key is a text

if not TYPE_CHECKING:  # type checkers read the imports above, and so still find a misspelt name

    def __getattr__(name: str) -> object:
        """Return the public name ``name``, loading its module on first use."""
        home = _HOMES.get(name)
        if home is None:
            msg = f"module 'safepassage' has no attribute {name!r}. The public names are {', '.join(__all__)}."
            raise AttributeError(msg)
        value = getattr(import_module(f"safepassage.{home}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """Return the public names."""
        return sorted(__all__)
