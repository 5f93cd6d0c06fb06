"""What is printed: the report of a plan, as one page that needs nothing else."""

from safepassage.documents.report import render_report, write_report

__all__ = ["render_report", "write_report"]
