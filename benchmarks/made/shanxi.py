"""A budget as a Shanxi disclosure: thirteen tables, statement, project forms in 元, overall form."""

# ruff: noqa: E501 (a row of a table is not cut in two)

from __future__ import annotations

from decimal import Decimal

from made.budget import Budget, Line, Project
from made.printing import (
    BASIC,
    CLASS_CODES,
    CLASSES,
    PROJECT,
    Fits,
    both,
    category,
    coded_rows,
    current,
    every,
    fund,
    government_name,
    grid,
    numeral,
    prior,
    wan,
    wan_cell,
)

FUNDS = ("general", "government", "state_capital")
FUND_NAMES = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
EMPTY = "\n注：没有数据，空表公开。\n"


def shanxi(budget: Budget) -> str:
    """The whole file."""
    bodies = [
        ("预算收支总表", _balance(budget)),
        ("预算收入总表", _income(budget)),
        ("预算支出总表", _by_function(budget, every)),
        ("财政拨款收支总表", _fiscal_balance(budget)),
        ("一般公共预算支出预算表（不含上年结转）", _by_function(budget, both(fund("general"), current))),
        ("一般公共预算安排基本支出分经济科目表（不含上年结转）", _basic(budget)),
        ("政府性基金预算收入表（不含上年结转）", _fund_income(budget)),
        ("政府性基金预算支出表（不含上年结转）", _fund(budget)),
        ("国有资本经营预算收支预算表（不含上年结转）", _state_capital(budget)),
        ("财政拨款安排“三公”经费支出预算表", _three_public(budget)),
        ("财政拨款安排机关运行经费预算表", _running(budget)),
        ("项目支出预算表（本年预算）", _projects(budget)),
        ("项目支出预算表（上年结转）", _carry_projects(budget)),
    ]  # fmt: skip
    year, name = budget.year, budget.name
    tables = [
        f"{year}年{title}\n\n部门名称：{name}\n\n单位：万元\n\n{body}" for title, body in bodies
    ]
    cover = f"{name}\n\n{year}年度部门预算公开\n\n第一部分 概况\n\n一、本部门职责\n\n管理本行业的日常工作。\n\n二、机构设置情况\n\n{name}只有机关一个预算单位。\n\n第二部分 {year}年部门预算报表\n"
    return "\n".join([cover, *tables, _statement(budget)])


def _of(budget: Budget, *tests: Fits) -> str:
    return wan_cell(budget.total(both(*tests)))


def _class(code: str) -> Fits:
    return lambda line: line.function.startswith(code)


def _own(line: Line) -> bool:
    return line.fund in {"business", "other_income"}


def _balance(budget: Budget) -> str:
    left = [(f"{numeral(n)}、{name}", _of(budget, fund(f), current))
            for n, (f, name) in enumerate(zip(FUNDS, FUND_NAMES, strict=True), 1)]  # fmt: skip
    left += [("四、财政专户管理资金", ""), ("五、单位资金", _of(budget, _own, current))]
    rows = []
    for n, (class_name, code) in enumerate(zip(CLASSES, CLASS_CODES, strict=True)):
        item = left[n] if n < len(left) else ("", "")
        money = [_of(budget, _class(code), when) for when in (every, current, prior)]
        rows.append([*item, f"{numeral(n + 1)}、{class_name}", *money])
    sums = [_of(budget, when) for when in (every, current, prior)]
    rows += [["本年收入合计", sums[1], "本年支出合计", *sums],
             ["上年结转", sums[2], "年终结转", "", "", ""],
             ["收入总计", sums[0], "支出总计", *sums]]  # fmt: skip
    year = budget.year
    head = [["收入", "", "支出", "", "", ""],
            ["项目", f"{year}年", "项目", f"{year}年合计", "当年预算安排", "上年结转安排"]]  # fmt: skip
    return grid([*head, *rows])


def _income(budget: Budget) -> str:
    columns = [current, *(both(fund(f), current) for f in FUNDS), lambda line: False,
               both(_own, current), prior]  # fmt: skip
    head = [["项目", "", "本年收入", *[""] * 5, "上年结转"],
            ["科目编码", "科目名称", "合计", "一般公共预算", "政府性基金", "国有资本经营预算", "财政专户管理资金",
             "单位资金", ""]]  # fmt: skip
    return grid([*head, *coded_rows(budget, "function", columns, every, wan_cell, ("合计", ""))])


def _by_function(budget: Budget, scope: Fits) -> str:
    columns = [scope, both(scope, BASIC), both(scope, PROJECT)]
    head = [["项目", "", f"{budget.year}年预算数", "", ""],
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]  # fmt: skip
    return grid([*head, *coded_rows(budget, "function", columns, scope, wan_cell, ("合计", ""))])


def _fiscal_balance(budget: Budget) -> str:
    columns = ("fiscal", *FUNDS)
    rows = []
    for n, (class_name, code) in enumerate(zip(CLASSES, CLASS_CODES, strict=True)):
        item = ((f"{numeral(n + 1)}、{FUND_NAMES[n]}", _of(budget, fund(FUNDS[n]), current))
                if n < 3 else ("", ""))  # fmt: skip
        money = [_of(budget, fund(f), _class(code)) for f in columns]
        rows.append([*item, f"{numeral(n + 1)}、{class_name}", *money])
    totals = [_of(budget, fund(f)) for f in columns]
    rows += [["本年收入合计", _of(budget, fund("fiscal"), current), "本年支出合计", *totals],
             ["上年财政拨款结转", _of(budget, fund("fiscal"), prior), "年终结转", *[""] * 4]]  # fmt: skip
    rows += [[f"{numeral(n)}、{name}", _of(budget, fund(f), prior), *[""] * 5]
             for n, (f, name) in enumerate(zip(FUNDS, FUND_NAMES, strict=True), 1)]  # fmt: skip
    rows.append(["收入总计", totals[0], "支出总计", *totals])
    head = [["收入", "", "支出", *[""] * 4], ["项目", "金额", "项目", "金额", "", "", ""],
            ["", "", "", "小计", *FUND_NAMES]]  # fmt: skip
    return grid([*head, *rows])


def _basic(budget: Budget) -> str:
    head = [["部门预算支出经济科目名称", "政府预算支出经济科目名称", f"{budget.year}年预算数", "", ""],
            ["", "", "合计", "人员经费", "公用经费"]]  # fmt: skip
    rows = coded_rows(budget, "econ", [BASIC, category("personnel"), category("public")], BASIC,
                      wan_cell)  # fmt: skip
    shown = [["合计", "", *rows[0][2:]]]
    for code, name, *money in rows[1:]:
        gov = ""
        if len(code) == 5:
            gov = government_name(code)
        shown.append([name, gov, *money])
    return grid([*head, *shown])


def _fund_income(budget: Budget) -> str:
    total = _of(budget, fund("government"), current)
    head = [
        ["项目", "", "政府性基金收入预算"],
        ["收入科目编码", "科目名称", ""],
        ["合计", "", total],
    ]
    return grid(head) + ("" if total else EMPTY)


def _fund(budget: Budget) -> str:
    scope = both(fund("government"), current)
    head = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
    if not budget.total(scope):
        return grid([*head, ["", "合计", "", "", ""]]) + EMPTY
    columns = [scope, both(scope, BASIC), both(scope, PROJECT)]
    return grid([*head, *coded_rows(budget, "function", columns, scope, wan_cell)])


def _state_capital(budget: Budget) -> str:
    scope = both(fund("state_capital"), current)
    head = [["国有资本经营预算收入", "", "", "国有资本经营预算支出", *[""] * 4],
            ["项目", "", "国有资本经营收入预算", "科目编码", "科目名称", "合计", "基本支出", "项目支出"],
            ["收入科目编码", "科目名称", *[""] * 6]]  # fmt: skip
    if not budget.total(scope):
        return grid([*head, ["合计", *[""] * 7]]) + EMPTY
    columns = [scope, both(scope, BASIC), both(scope, PROJECT)]
    rows = coded_rows(budget, "function", columns, scope, wan_cell)
    left = [["合计", "", wan(budget.total(scope))], *[["", "", ""]] * (len(rows) - 1)]
    return grid([*head, *([*a, *b] for a, b in zip(left, rows, strict=True))])


def _econ(budget: Budget, code: str) -> int:
    return budget.total(lambda line: line.econ == code and line.category != "project")


def _three_public(budget: Budget) -> str:
    running, reception = _econ(budget, "30231"), _econ(budget, "30217")
    rows = [("因公出国（境）费", 0), ("公务接待费", reception), ("公务用车购置及运行费", running),
            ("①公务用车购置费", 0), ("②公务用车运行维护费", running), ("合计", running + reception)]  # fmt: skip
    head = [["项目", f"{budget.year}年预算数", "", "", ""], ["", "合计", *FUND_NAMES]]
    return grid([*head, *([label, wan_cell(x), wan_cell(x), "", ""] for label, x in rows)])


def _running(budget: Budget) -> str:
    money = _of(budget, category("public"))
    head = [["单位名称", f"{budget.year}预算数", "", "", ""], ["", "合计", *FUND_NAMES]]
    return grid([*head, *([who, money, money, "", ""] for who in ("部门合计", budget.name))])


def _project_rows(budget: Budget, when: Fits, columns: list[Fits]) -> list[list[str]]:
    rows = [[name, *(_of(budget, PROJECT, when, c) for c in columns)] for name in [budget.name] * 2]
    for project in budget.projects:
        if project.total(when):
            rows.append([project.name,
                         *(wan_cell(project.total(both(when, c))) for c in columns)])  # fmt: skip
    return rows


def _projects(budget: Budget) -> str:
    columns = [every, *(fund(f) for f in FUNDS), lambda line: False, _own]
    head = [["项目名称", "合计", f"{budget.year}年财政拨款", "", "", "财政专户管理资金", "单位资金"],
            ["", "", *FUND_NAMES, "", ""], [*"1234567"]]  # fmt: skip
    return grid([*head, *_project_rows(budget, current, columns)])


def _carry_projects(budget: Budget) -> str:
    head = [
        ["项目名称", "合计", f"{budget.year}年财政拨款", "", ""],
        ["", "", *FUND_NAMES],
        [*"12345"],
    ]
    if not budget.total(prior):
        return grid(head) + EMPTY
    return grid([*head, *_project_rows(budget, prior, [every, *(fund(f) for f in FUNDS)])])


# -- the statement ---------------------------------------------------------------------------


def _statement(budget: Budget) -> str:
    texts = [
        ("部门预算收支数据变动情况及原因", _changes(budget)),
        ("收入预算情况说明", _income_text(budget)),
        ("支出预算情况说明", _spending_text(budget)),
        ("财政拨款收支预算总体情况说明", _fiscal_text(budget)),
        ("一般公共预算支出情况说明", _general_text(budget)),
        ("一般公共预算基本支出情况说明", _basic_text(budget)),
        ("“三公”经费增减变动原因说明", _three_public_text(budget)),
        ("机关运行经费增减变动原因说明", _running_text(budget)),
        ("政府采购情况", f"{budget.year}年政府采购预算总额0万元。"),
        ("绩效管理情况", _goals(budget)),
        ("国有资产占有使用情况", f"截至{budget.year - 1}年12月31日，公务用车编制1辆，实有1辆。"),
        ("其他说明", "（一）政府购买服务指导性目录\n\n无\n\n（二）其他\n\n无"),
    ]
    parts = [f"{numeral(n)}、{title}\n\n{body}\n" for n, (title, body) in enumerate(texts, 1)]
    end = "第四部分 名词解释\n\n一、基本支出：发工资和维持日常办公的钱。\n"
    return "\n".join([f"第三部分 {budget.year}年度部门预算情况说明\n", *parts, end])


def _total_change(budget: Budget) -> int:
    return budget.changes["basic"] + budget.changes["project"]


def _compared(now: int, change: int) -> str:
    if not change:
        return "与上年持平"
    rate = Decimal(abs(change)) * 100 / Decimal(now - change)
    up = change > 0
    return (f"比上年{'增加' if up else '减少'}{wan(abs(change))}万元，"
            f"{'增长' if up else '下降'}{rate:.2f}%")  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"占{Decimal(part) * 100 / Decimal(whole):.2f}%"


def _changes(budget: Budget) -> str:
    total, now, old = (budget.total(t) for t in (every, current, prior))
    change = _compared(total, _total_change(budget))
    reason = "主要原因是任务多少不同"
    return (f"{budget.year}年度预算收入总计{wan(total)}万元，其中：本年收入{wan(now)}万元，上年结转{wan(old)}万元，"
            f"{change}，{reason}。\n\n本年部门预算支出总计{wan(total)}万元，{change}，{reason}。")  # fmt: skip


def _income_text(budget: Budget) -> str:
    total = budget.total()
    names = ("一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入")
    pieces = [
        (name, budget.total(both(fund(f), current))) for f, name in zip(FUNDS, names, strict=True)
    ]
    pieces += [("财政专户管理资金收入", 0), ("单位资金", budget.total(both(_own, current))),
               ("上年结转", budget.total(prior))]  # fmt: skip
    said = "；".join(f"{name}{wan(x)}万元，{_share(x, total)}" for name, x in pieces)
    return f"{budget.year}年度{budget.name}预算收入{wan(total)}万元，包括{said}。"


def _spending_text(budget: Budget) -> str:
    total, basic, project = (budget.total(t) for t in (every, BASIC, PROJECT))
    return (f"{budget.year}年度{budget.name}支出预算{wan(total)}万元，其中：基本支出{wan(basic)}万元，"
            f"{_share(basic, total)}；项目支出{wan(project)}万元，{_share(project, total)}。")  # fmt: skip


def _fiscal_text(budget: Budget) -> str:
    fiscal = fund("fiscal")
    funds = [wan(budget.total(fund(f))) for f in FUNDS]
    classes = "、".join(
        f"{name}{wan(x)}万元" for name, code in zip(CLASSES, CLASS_CODES, strict=True)
        if (x := budget.total(both(fiscal, _class(code)))))  # fmt: skip
    return (f"{budget.year}年度{budget.name}财政拨款收支总预算{wan(budget.total(fiscal))}万元。其中：一般公共预算拨款"
            f"{funds[0]}万元，政府性基金预算拨款{funds[1]}万元，国有资本经营预算拨款{funds[2]}万元。其中：当年拨款收入"
            f"{wan(budget.total(both(fiscal, current)))}万元，上年结转收入{wan(budget.total(both(fiscal, prior)))}"
            f"万元。支出包括：{classes}。")  # fmt: skip


def _general_text(budget: Budget) -> str:
    scope = both(fund("general"), current)
    total = budget.total(scope)
    classes = "；".join(
        f"{name}{wan(x)}万元，{_share(x, total)}"
        for name, code in zip(CLASSES, CLASS_CODES, strict=True)
        if (x := budget.total(both(scope, _class(code)))))  # fmt: skip
    who = f"{budget.year}年度{budget.name}一般公共预算当年支出{wan(total)}万元"
    change = budget.changes["basic"]
    return (f"（一）一般公共预算当年支出规模变化情况\n\n{who}，{_compared(total, change)}。\n\n"
            f"（二）一般公共预算当年支出结构情况\n\n{who}，用在下列方面：{classes}。")  # fmt: skip


def _basic_text(budget: Budget) -> str:
    basic, people, public = (
        wan(budget.total(t)) for t in (BASIC, category("personnel"), category("public"))
    )
    return (f"{budget.year}年度{budget.name}一般公共预算安排基本支出{basic}万元，其中：\n\n"
            f"人员经费{people}万元，有基本工资等；\n\n公用经费{public}万元，有办公费等。")  # fmt: skip


def _three_public_text(budget: Budget) -> str:
    running, reception = _econ(budget, "30231"), _econ(budget, "30217")
    return (f"{budget.year}年“三公”经费预算{wan(running + reception)}万元，其中：因公出国（境）费0万元；"
            f"公务接待费{wan(reception)}万元；公务用车购置及运行费{wan(running)}万元。")  # fmt: skip


def _running_text(budget: Budget) -> str:
    now = budget.total(category("public"))
    return (f"机关运行经费财政拨款预算{wan(now)}万元，{_compared(now, budget.changes['running'])}，"
            "原因是公用支出的多少不同。")  # fmt: skip


def _goals(budget: Budget) -> str:
    total, basic, project = (wan(budget.total(t)) for t in (every, BASIC, PROJECT))
    intro = (f"1、整体绩效目标\n\n{budget.year}年编报部门整体支出绩效目标，涉及部门预算资金{total}万元，"
             f"其中基本支出{basic}万元，项目支出{project}万元。\n\n2、项目绩效目标\n\n"
             f"{budget.year}年{budget.name}纳入绩效目标管理的二级项目{len(budget.projects)}个，共计金额{project}万元。\n")  # fmt: skip
    forms = [_form(budget, p) for p in budget.projects]
    return "\n".join([intro, *forms, _overall(budget)])


def _form(budget: Budget, project: Project) -> str:
    total = project.total()
    fiscal = project.total(fund("fiscal"))
    money = [("实施期资金总额:", "年度资金总额:", f"{total:,}"), ("其中:中央财政资金", "其中:中央财政资金", "0"),
             ("省级财政资金", "省级财政资金", "0"),
             ("市县(区)财政资金", "市县(区)财政资金", f"{fiscal:,}"), ("单位自筹", "单位自筹", f"{total - fiscal:,}"),
             ("其他资金", "其他资金", "")]  # fmt: skip
    rows = [["项目名称", "", project.name], ["主管部门及代码", "", f"{budget.code}-{budget.name}", "", "实施单位",
            "", budget.name], ["项目属性", "", "一次性项目", "", "项目期", "", "1年"]]  # fmt: skip
    rows += [["项目资金 (元)" if n == 0 else "", "", a, "", x, "", b, "", x]
             for n, (a, b, x) in enumerate(money)]  # fmt: skip
    goal = f"{project.name}{project.target}次"
    rows += [["项目概况", "", f"做好{project.name}"], ["立项依据", "", "年度工作计划"],
             ["项目设立必要性", "", "本行业每年都要做"], ["保证项目实施的制度、措施", "", "专款专用"],
             ["项目实施计划", "", "按季度推进"], ["", "", "实施期目标", "", "", "", "年度目标"],
             ["总体目标", "", goal, "", "", "", goal],
             ["绩效指标", "", "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"]]  # fmt: skip
    for one, two, three, value in (
        ("产出指标", "数量指标", f"{project.name}次数", f"≥{project.target}次"),
        ("", "质量指标", "一次通过的占比", "≥95%"),
        ("", "时效指标", "做完的月份", "≤12月"),
        ("", "成本指标", "花费", f"≤{total}元"),
        ("效益指标", "社会效益指标", "问题发现率", "≥90%"),
        ("满意度指标", "服务对象满意度", "服务对象满意度", "≥90%"),
    ):
        rows.append(["", "", one, two, three, value, two, three, value])
    rows.append(["负责人:", "", "经办人:", "", "联系电话:", "", "填报日期:", "", ""])
    width = max(len(row) for row in rows)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    return f"示例县预算部门(单位)项目支出绩效目标表\n\n({budget.year}年度)\n\n{grid(padded)}"


def _overall(budget: Budget) -> str:
    total, basic, project = (wan(budget.total(t)) for t in (every, BASIC, PROJECT))
    general, government, state = (wan(budget.total(fund(f))) for f in FUNDS)
    rows = [
        ["部门基本信息", "部门名称", f"{budget.code}-{budget.name}", "", ""],
        ["部门职责", "管理本行业的日常工作", "", "", ""],
        ["年度预算情况", "按资金来源划分", "资金总额(万元)", "按资金方向划分", "资金总额(万元)"],
        ["", "合计", total, "合计", total],
        ["", "其中:一般公共预算资金", general, "其中:基本支出", basic],
        ["", "政府性基金预算资金", government, "项目支出", project],
        ["", "国有资本经营预算资金", state, "", ""],
        ["", "单位资金", wan(budget.total(_own)), "", ""],
        ["年度绩效目标", "各项任务按期做完", "", "", ""],
        ["年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["", "产出指标", "数量指标", "项目个数", f"≥{len(budget.projects)}个"],
        ["", "", "质量指标", "一次通过的占比", "≥95%"],
        ["", "", "时效指标", "做完的月份", "≤12月"],
        ["", "", "成本指标", "部门花费", f"≤{total}万元"],
        ["", "效益指标", "社会效益", "问题发现率", "≥90%"],
        ["", "满意度指标", "服务对象满意度", "服务对象满意度", "≥90%"],
    ]
    return f"预算部门（单位）整体支出绩效目标申报表\n\n({budget.year})年度\n\n{grid(rows)}"
