"""A whole year of one department by five people, from the first log-in to the correction of what was
published, as they see it."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from mingzhang.budget import Budget
from mingzhang.web.flow import flow
from web.browser import reporting
from web.browser.desk import explain_all, go, upload, wait_for_check
from web.browser.visits import Visits
from web.browser.world import REPOSITORY, World

OFFICE, CODE = "示例县档案局", "101"
YEAR = date.today().year + 1
PEOPLE = {
    "archive-clerk": ("填报", OFFICE),
    "archive-reviewer": ("部门审核", OFFICE),
    "archive-finance": ("财政审核", "示例县财政局"),
    "archive-publisher": ("公开", OFFICE),
    "archive-auditor": ("审计", "示例县人民政府"),
}
OWN_PASSWORD = "own-words-of-mine-{}"
REASON = "已与业务科室核对，情况属实。"
CORRECTION = "公用经费漏列，更正收支总表。"
PUBLIC = f"/p/130529/{CODE}/{YEAR}/budget/"


@pytest.fixture
def budget() -> Budget:
    """The archive's budget for the coming year, with what will happen in it."""
    from mingzhang.web.pure.work import budget_of

    text = (REPOSITORY / "examples/budgets/example-2026-archives.yaml").read_text(encoding="utf-8")
    return budget_of(re.sub(r"\b2026(?=-|年|$)", str(YEAR), text, flags=re.MULTILINE))


@pytest.fixture
def workbook(tmp_path: Path, budget: Budget) -> Path:
    """Its workbook before anything happened, as somebody would bring it on a stick."""
    empty = replace(budget, adjustments=(), payments=(), actuals=())
    return written(tmp_path / f"档案局{YEAR}.xlsx", empty)


def more_supplies(folder: Path, budget: Budget) -> Path:
    """The workbook with 4,000 yuan of supplies that had been forgotten, and where they come from."""
    lines = tuple(
        replace(one, amount=one.amount + 4000) if one.dept_econ == "30201" else one
        for one in budget.lines
    )
    incomes = tuple(replace(one, amount=one.amount + 4000) for one in budget.incomes)
    more = replace(budget, lines=lines, incomes=incomes, adjustments=(), payments=(), actuals=())
    return written(folder / "更正.xlsx", more)


def written(file: Path, budget: Budget) -> Path:
    """A budget as a workbook."""
    from mingzhang.budget import write_workbook
    from mingzhang.cli.compiling.starting import asked_texts
    from mingzhang.templates import all_templates

    template = next(one for one in all_templates() if one.id == budget.template)
    file.write_bytes(write_workbook(budget, template, YEAR, asked_texts(template)))
    return file


def test_a_year_of_the_archive(
    visits: Visits, world: World, budget: Budget, workbook: Path, tmp_path: Path
) -> None:
    desks = people_of(visits)
    clerk, reviewer = desks["archive-clerk"], desks["archive-reviewer"]
    address = filled_in(clerk, workbook)

    reviewer.goto(address)
    go(reviewer, "return", "公用经费请再核对。")
    clerk.reload()
    expect(clerk.get_by_role("main")).to_contain_text("公用经费请再核对")
    mended_in_the_grid(clerk, "公用经费已核对")
    go(clerk, "submit")
    for who, action in (("reviewer", "accept"), ("finance", "approve"), ("publisher", "publish")):
        desk = desks[f"archive-{who}"]
        desk.goto(address)
        go(desk, action)

    citizen = visits.of()
    citizen.goto(PUBLIC)
    expect(citizen.get_by_role("heading", level=1)).to_contain_text(OFFICE)
    the_files_are_those_that_are_told_of(citizen)

    publisher = desks["archive-publisher"]
    go(publisher, "correct", CORRECTION)
    clerk.goto(address)
    upload(clerk, more_supplies(tmp_path, budget), "补列办公费")
    explain_all(clerk, REASON)
    publisher.reload()
    # Not past those who approved another sum.
    expect(publisher.locator(".next")).to_contain_text("请填报人重新报送")
    expect(publisher.locator('form[action*="/move/"]')).to_have_count(0)
    go(clerk, "resubmit")
    for who, action in (("reviewer", "accept"), ("finance", "approve")):
        desk = desks[f"archive-{who}"]
        desk.goto(address)
        go(desk, action)
    publisher.goto(address)
    go(publisher, "publish_again", CORRECTION)
    both_versions_stand(citizen)

    clerk.goto(address)
    expect(clerk.locator("#next-said")).to_contain_text(f"{YEAR}年2月1日起填报1月的支付")
    the_year_is_reported(clerk, budget)

    the_log_tells_all(desks["archive-auditor"], world, tmp_path)


def people_of(visits: Visits) -> dict[str, Page]:
    """The administrator makes the office and five accounts; each person logs in, and must take a
    password of their own before anything else."""
    page = visits.of("administrator")
    page.goto("/people/")
    form = page.locator('form[action="/people/organisations/"]')
    choose(form, "类别", "部门")
    choose(form, "上级", "示例县人民政府")
    form.get_by_label("名称").fill(OFFICE)
    form.get_by_label("编码").fill(CODE)
    form.get_by_role("button").click()
    desks = {}
    for name, (role, office) in PEOPLE.items():
        page.goto("/people/")
        form = page.locator('form[action="/people/add/"]')
        form.get_by_label("用户名").fill(name)
        form.get_by_label("姓名").fill(f"{role}某")
        choose(form, "单位", office)
        choose(form, "角色", role)
        form.get_by_role("button").click()
        desks[name] = first_log_in(visits, name, page.locator("code#password").inner_text())
    return desks


def choose(form: Locator, label: str, text: str) -> None:
    """Choose by what can be read: beside a name its code may stand."""
    field = form.get_by_label(label)
    option = field.locator("option").filter(has_text=re.compile(f"(^|\\s){text}\\s*$")).first
    field.select_option(value=option.get_attribute("value"))


def first_log_in(visits: Visits, name: str, handed: str) -> Page:
    """Somebody's first log-in with the password that was handed over."""
    page = visits.of()
    visits.log_in(page, name, handed)
    page.goto("/desk/")
    page.wait_for_url("**/account/password/")
    page.get_by_label("原密码").fill(handed)
    for field in page.locator('input[autocomplete="new-password"]').all():
        field.fill(OWN_PASSWORD.format(name))
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/account/")
    page.goto("/desk/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("工作台")
    return page


def filled_in(clerk: Page, workbook: Path) -> str:
    """The clerk begins the budget, hands in the workbook, explains its warnings and submits it."""
    clerk.goto("/desk/")
    clerk.get_by_role("button", name=re.compile(f"^开始填报 ?{OFFICE}")).click()
    clerk.wait_for_url("**/desk/filings/**")
    address = clerk.url
    upload(clerk, workbook, "首稿")
    assert explain_all(clerk, REASON) >= 1
    go(clerk, "submit")
    return address


def mended_in_the_grid(clerk: Page, note: str) -> None:
    """The clerk opens the budget in the grid and saves it as the next version."""
    clerk.get_by_role("link", name="在网页中填报").first.click()
    clerk.wait_for_url("**/edit/")
    clerk.get_by_label("改了什么").fill(note)
    clerk.get_by_role("button", name="保存为新稿").click()
    clerk.wait_for_url(re.compile(r"/desk/filings/[^/]+/$"))
    wait_for_check(clerk)
    explain_all(clerk, REASON)


def the_files_are_those_that_are_told_of(citizen: Page) -> None:
    """Every file that can be downloaded has the hash that stands beside it."""
    listed = citizen.locator('li:has(a[href*="/f/"])')
    assert listed.count() >= 5
    for one in listed.all():
        told = re.search(r"\b[0-9a-f]{64}\b", one.text_content() or "")
        assert told, one.inner_text()
        with citizen.expect_download() as got:
            one.locator('a[href*="/f/"]').first.click()
        held = hashlib.sha256(Path(got.value.path()).read_bytes()).hexdigest()
        assert held == told.group()


def the_year_is_reported(clerk: Page, budget: Budget) -> None:
    """The clerk reports payments and values; monitoring shows the light, the self-evaluation both
    scores."""
    project, key = budget.projects[0].name, budget.projects[0].key
    months = (3, 6, 7, 12)
    told = replace(
        budget,
        adjustments=(),
        payments=tuple(p for p in budget.payments if p.project == key and p.month in months),
        actuals=tuple(a for a in budget.actuals if a.project == key and a.month in months),
    )
    clerk.get_by_role("link", name="执行填报").click()
    for month in months[:-1]:
        reporting.report(clerk, told, project, month)
    reporting.light_is_shown(clerk, told, project, 7)
    reporting.report(clerk, told, project, months[-1])
    reporting.scores_stand_beside_each_other(clerk, told, project)


def both_versions_stand(citizen: Page) -> None:
    """The address of the disclosure shows the second version, with its note; the first stays where it
    was; the differences are told."""
    citizen.goto(PUBLIC)
    expect(citizen.get_by_role("main")).to_contain_text(re.compile("第 ?2 ?版"))
    expect(citizen.get_by_role("main")).to_contain_text(CORRECTION)
    citizen.goto(f"{PUBLIC}v1/")
    expect(citizen.get_by_role("main")).to_contain_text(re.compile("第 ?1 ?版"))
    citizen.goto(f"{PUBLIC}v2/changes/")
    expect(citizen.get_by_role("main")).to_contain_text(CORRECTION)


def the_log_tells_all(auditor: Page, world: World, tmp_path: Path) -> None:
    """The auditor finds every step of the archive in the log, and what is exported of it holds."""
    auditor.goto("/desk/")
    auditor.get_by_role("navigation").get_by_role("link", name="日志").click()
    auditor.locator('[name="organisation"]').fill(OFFICE)
    auditor.locator('form:has([name="organisation"])').get_by_role("button").first.click()
    auditor.wait_for_url("**organisation=**")
    steps = [
        "submit", "return", "submit", "accept", "approve", "publish",
        "correct", "resubmit", "accept", "approve", "publish_again",
    ]  # fmt: skip
    auditor.get_by_role("main").locator("tbody tr").first.wait_for()
    rows = auditor.get_by_role("main").locator("tbody tr").all_inner_texts()[::-1]
    moves = [flow().moves[one].name.zh for one in steps]
    assert in_order(moves, rows), rows
    with auditor.expect_download() as got:
        auditor.get_by_role("link", name=re.compile("导出")).click()
    file = tmp_path / got.value.suggested_filename
    got.value.save_as(file)
    entries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    told = [one["action"] for one in entries if one["organisation"] == OFFICE]
    assert [one for one in told if one.startswith("move.")] == [f"move.{one}" for one in steps]
    assert verified(file).returncode == 0
    file.write_text(file.read_text(encoding="utf-8").replace(CORRECTION, "没有问题"), "utf-8")
    assert verified(file).returncode != 0


def in_order(words: list[str], rows: list[str]) -> bool:
    """Whether each word stands in a later row than the one before."""
    left = iter(rows)
    return all(any(word in row for row in left) for word in words)


def verified(file: Path) -> subprocess.CompletedProcess[bytes]:
    """What the one command says of an exported log."""
    part = ["--excerpt"] if "excerpt" in file.name else []
    command = [sys.executable, "-m", "mingzhang", "verify-log", str(file), *part]
    return subprocess.run(command, capture_output=True, check=False, timeout=120)
