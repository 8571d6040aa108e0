"""The comparison of two plans outside: the bridge workbook, a folder of CSV files, JSON."""

from planner.export.bridge.write import write_comparison

__all__ = ["write_comparison"]
