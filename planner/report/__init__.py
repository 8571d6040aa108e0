"""The report: a plan as one page that anybody can open, read in a minute and print."""

from planner.report.write import write_report

__all__ = ["write_report"]
