"""Where the money of a form lies: its fields as axes of a coordinate."""

from __future__ import annotations

_MONEY_AXES: dict[str, dict[str, str]] = {
    # project forms
    "budget": {},
    "fiscal": {"fund": "fiscal"},
    "other": {"label": "其他资金"},
    "central": {"label": "中央财政资金"},
    "provincial": {"label": "省级财政资金"},
    "local": {"label": "市县财政资金"},
    "own": {"label": "单位自筹"},
    # department forms
    "budget_total": {},
    "budget_fiscal": {"fund": "fiscal"},
    "budget_other": {"label": "其他资金"},
    "budget_sources": {"label": "资金来源合计"},
    "budget_basic": {"category": "basic"},
    "budget_project": {"category": "project"},
    "budget_personnel": {"category": "personnel"},
    "budget_public": {"category": "public"},
    "budget_business": {"category": "business"},
    "budget_remitted": {"category": "remitted"},
    "budget_subsidy": {"category": "subsidy"},
    "budget_general": {"fund": "general"},
    "budget_government": {"fund": "government"},
    "budget_state_capital": {"fund": "state_capital"},
    "budget_insurance": {"label": "社会保险基金"},
    "budget_special_account": {"label": "专户管理资金"},
    "budget_own": {"fund": "unit_funds"},
}
_SUFFIXES: dict[str, dict[str, str]] = {
    "_fiscal": {"fund": "fiscal"},
    "_other": {"label": "其他资金"},
}


def money_axes(name: str, scope: str, label: str) -> dict[str, str]:
    """The axes that a money field names beyond entity, year and project.

    ``scope`` is the form's (``project`` or ``department``), ``label`` the printed label, which
    tells fields apart that no axis of the budget does.
    """
    axes = {"flow": "expenditure"}
    if scope == "project":
        axes["category"] = "project"
    if name.startswith("task:"):
        axes["label"] = name.removeprefix("task:")
        return axes
    if name.startswith("period_"):
        return {**axes, "label": f"实施期:{label}"}
    if name in _MONEY_AXES:
        return {**axes, **_MONEY_AXES[name]}
    for suffix, said in _SUFFIXES.items():
        if name.endswith(suffix):
            return {**axes, **_MONEY_AXES.get(name.removesuffix(suffix), {"label": name}), **said}
    return {**axes, "label": label}
