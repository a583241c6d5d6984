"""The year after a budget was published, as its clerk goes through it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from mingzhang.performance.evaluation import evaluate
from mingzhang.performance.monitoring import monitor
from mingzhang.performance.schemes import scheme_for
from web.browser.desk import reveal

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from mingzhang.budget import Budget


def report(clerk: Page, budget: Budget, project: str, month: int) -> None:
    """Report what happened in a month, from the overview of the month to the saved form."""
    tabs = clerk.get_by_role("navigation", name="绩效")
    tabs.get_by_role("link", name="执行填报").click()
    months = clerk.get_by_role("navigation", name="月份")
    months.get_by_role("link", name=re.compile(f"^{month}月")).click()
    clerk.get_by_role("link", name=re.compile(f"^填报.*{project}$")).click()
    for number, amount in enumerate(paid(budget, project, month)):
        clerk.locator(f"#payments-{number}-amount").fill(amount)
    for legend, fields in reached(budget, project, month).items():
        named = clerk.locator("legend", has_text=re.compile(rf"^\s*{legend}\s"))
        card = clerk.locator("fieldset.indicator").filter(has=named)
        for key, text in fields.items():
            field = card.first.locator(f'[name$="-{key}"]')
            reveal(field)
            field.fill(text)
    clerk.get_by_role("button", name="保存", exact=True).click()
    expect(clerk.get_by_role("status").filter(has_text="已保存")).to_be_visible()


def paid(budget: Budget, project: str, month: int) -> list[str]:
    """What was paid, as somebody types it."""
    keys = {one.name: one.key for one in budget.projects}
    return [
        f"{one.amount:,}"
        for one in budget.payments
        if (one.project, one.month) == (keys[project], month)
    ]


def reached(budget: Budget, project: str, month: int) -> dict[str, dict[str, str]]:
    """What each indicator reached: its name, and what is typed into its fields."""
    keys = {one.name: one.key for one in budget.projects}
    told = {}
    for one in budget.actuals:
        if (one.project, one.month) == (keys[project], month):
            fields = {"value": one.value, "cause": one.cause, "measure": one.measure}
            if one.claimed is not None:
                fields["claimed"] = str(one.claimed)
            told[one.level3] = {key: text for key, text in fields.items() if text}
    return told


def light_is_shown(page: Page, budget: Budget, project: str, month: int) -> None:
    """The page of monitoring shows the light that the package gives, with a reason."""
    page.get_by_role("navigation", name="绩效").get_by_role("link", name="运行监控").click()
    months = page.get_by_role("navigation", name="月份")
    months.get_by_role("link", name=re.compile(f"^{month}月")).click()
    scheme = scheme_for(budget.template, budget.division)
    state = next(p for p in monitor(budget, month, scheme).projects if p.project == project)
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=project))
    expect(row.locator(f".light.{state.light}").last).to_be_visible()
    section = page.locator("section.goal").filter(has=page.get_by_role("heading", name=project))
    expect(section).to_contain_text(state.reasons[0].said("zh"))


def scores_stand_beside_each_other(page: Page, budget: Budget, project: str) -> None:
    """The self-evaluation shows what the body claims beside what the package computes."""
    page.get_by_role("navigation", name="绩效").get_by_role("link", name="绩效自评").click()
    page.get_by_role("link", name=project).click()
    scheme = scheme_for(budget.template, budget.division)
    form = next(p for p in evaluate(budget, scheme).projects if p.project == project)
    gaps = 0
    for score in form.scores:
        row = page.locator("table.scored tbody tr").filter(has_text=score.indicator.level3).first
        told = row.locator("td.number")
        claimed = row.locator("input.claim")
        expect(claimed).to_have_value(re.compile(rf"^{plain(score.claimed)}(\.0+)?$"))
        expect(told.last).to_have_text(re.compile(rf"^\s*{plain(score.points)}(\.0+)?\s*$"))
        gaps += score.claimed != score.points
    assert gaps
    expect(page.locator("table.scored tr.differs")).to_have_count(gaps)


def plain(points: Decimal | None) -> str:
    """Points as they are printed, without zeros at the end."""
    assert points is not None
    return re.escape(f"{points.normalize():f}")
