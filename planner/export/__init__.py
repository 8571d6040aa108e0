"""What becomes of a plan outside: the lease schedule workbook, a folder of CSV files, the plan as JSON."""

from planner.export.plan_json import read_plan
from planner.export.tables import plan_tables
from planner.export.write import write_plan

__all__ = ["plan_tables", "read_plan", "write_plan"]
