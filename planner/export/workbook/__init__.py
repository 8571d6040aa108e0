"""The lease schedule workbook: decisions and inputs are values, all else is a formula with its saved value."""

from planner.export.workbook.build import write_workbook

__all__ = ["write_workbook"]
