"""What a department holds: the budget as records, its workbook, its validation."""

from mingzhang.budget.approved import approved
from mingzhang.budget.codes import CodeBook
from mingzhang.budget.complete import complete
from mingzhang.budget.consolidate import Consolidated, consolidate
from mingzhang.budget.load import load_budget, read_workbook, read_yaml
from mingzhang.budget.model import (
    ASSET_ITEMS,
    CATEGORIES,
    DIRECTIONS,
    FUNDING_LEVELS,
    FUNDS,
    PROJECT_CATEGORIES,
    STAFF_ITEMS,
    THREE_PUBLIC_ITEMS,
    Actual,
    Adjustment,
    Asset,
    AuthorText,
    Budget,
    BudgetLine,
    BudgetUnit,
    CarryOut,
    CodeName,
    IncomeLine,
    IndicatorLine,
    LastYearFigure,
    Payment,
    PlanStep,
    Project,
    Purchase,
    Staff,
    ThreePublicLine,
    Where,
)
from mingzhang.budget.problems import Problem, has_errors
from mingzhang.budget.validate import validate
from mingzhang.budget.workbook import mark_workbook, write_workbook
from mingzhang.budget.yaml_file import write_yaml

__all__ = [
    "ASSET_ITEMS",
    "CATEGORIES",
    "DIRECTIONS",
    "FUNDING_LEVELS",
    "FUNDS",
    "PROJECT_CATEGORIES",
    "STAFF_ITEMS",
    "THREE_PUBLIC_ITEMS",
    "Actual",
    "Adjustment",
    "Asset",
    "AuthorText",
    "Budget",
    "BudgetLine",
    "BudgetUnit",
    "CarryOut",
    "CodeBook",
    "CodeName",
    "Consolidated",
    "IncomeLine",
    "IndicatorLine",
    "LastYearFigure",
    "Payment",
    "PlanStep",
    "Problem",
    "Project",
    "Purchase",
    "Staff",
    "ThreePublicLine",
    "Where",
    "approved",
    "complete",
    "consolidate",
    "has_errors",
    "load_budget",
    "mark_workbook",
    "read_workbook",
    "read_yaml",
    "validate",
    "write_workbook",
    "write_yaml",
]
