"""The kind of a composed table, by the names that all layouts share."""

from __future__ import annotations

from mingzhang.facts import Coordinate
from mingzhang.interpret.vocabulary.wording import Said
from mingzhang.templates import Role, TableSpec


def kind_of(spec: TableSpec, titled: Said, says: Coordinate) -> str:
    """``balance``, ``income``, ``expenditure`` … as layouts call such a table; ``other`` when none
    of them fits. ``says`` is what the title says."""
    fund = says.get("fund", "")
    axes = {c.axis for c in spec.columns if c.role in (Role.CODE, Role.NAME)}
    item = says.get("item", "")
    if says.get("flow") == "procurement":
        return "procurement"
    if says.get("flow") == "assets":
        return "assets"
    if item in ("three_public", "three_public_and_meetings"):
        return "three_public"
    if item == "running_costs":
        return "running_costs"
    if fund == "government":
        return "government_fund"
    if fund == "state_capital":
        return "state_capital"
    if "flow" in titled.open and spec.rows == "fixed":
        return "fiscal_balance" if fund else "balance"
    return _by_rows(spec, says, axes)


def _by_rows(spec: TableSpec, says: Coordinate, axes: set[str]) -> str:
    fund, category = says.get("fund", ""), says.get("category", "")
    if any(c.axis == "project" for c in spec.columns) and category in ("", "project"):
        return "carry_projects" if says.get("carry") == "prior" else "projects"
    if category == "basic" and fund in ("general", "fiscal"):
        return "basic_function" if "function" in axes else "basic_economic"
    if fund == "general":
        return "general_expenditure" if "function" in axes else "general_economic"
    if fund or category:
        return "other"
    return {"income": "income", "expenditure": "expenditure"}.get(says.get("flow", ""), "other")
