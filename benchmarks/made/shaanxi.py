"""A budget as a Shaanxi disclosure: cover, contents, tables 1-12 in 元, forms 13-15 in 万元."""

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
    every,
    fund,
    government_code,
    government_name,
    grid,
    numeral,
    wan,
    yuan_cell,
    yuan_zero,
)

PRINTED = [(n, c) for n, c in zip(CLASSES, CLASS_CODES, strict=True)
           if c not in {"227", "230", "231", "232", "233", "234"}]  # fmt: skip
"""Shaanxi prints twenty-four functional classes."""
DEPARTMENT = (
    ("1、人员经费和公用经费支出", BASIC, ""),
    ("(1)工资福利支出", BASIC, "301"),
    ("(2)商品和服务支出", BASIC, "302"),
    ("(3)对个人和家庭的补助", BASIC, "303"),
    ("(4)资本性支出", BASIC, "310"),
    ("2、专项业务经费支出", PROJECT, ""),
    ("(1)工资福利支出", PROJECT, "301"),
    ("(2)商品和服务支出", PROJECT, "302"),
    ("(3)对个人和家庭补助", PROJECT, "303"),
    ("(4)债务利息及费用支出", PROJECT, "307"),
    ("(5)资本性支出（基本建设）", PROJECT, "309"),
    ("(6)资本性支出", PROJECT, "310"),
    ("(7)对企业补助（基本建设）", PROJECT, "311"),
    ("(8)对企业补助", PROJECT, "312"),
    ("(9)对社会保障基金补助", PROJECT, "313"),
    ("(10)其他支出", PROJECT, "399"),
    ("3、上缴上级支出", None, ""),
    ("4、事业单位经营支出", None, ""),
    ("5、对附属单位补助支出", None, ""),
)
GOVERNMENT = (
    ("机关工资福利支出", "501"), ("机关商品和服务支出", "502"), ("机关资本性支出", "503"),
    ("机关资本性支出（基本建设）", "504"), ("对事业单位经常性补助", "505"), ("对事业单位资本性补助", "506"),
    ("对企业补助", "507"), ("对企业资本性支出", "508"), ("对个人和家庭的补助", "509"),
    ("对社会保障基金补助", "510"), ("其他支出", "599"),
)  # fmt: skip
HEADS = (
    "支出功能分类科目（按大类）",
    "部门预算支出经济分类科目（按大类）",
    "政府预算支出经济分类科目（按大类）",
)


def _gov(line: Line) -> str:
    """The government item of a line; payments to people and companies are not an office's own."""
    known = {"30302": "50905", "31299": "50799"}
    return known.get(line.econ) or government_code(line.econ)


def _gov_name(econ: str) -> str:
    return {"30302": "离退休费", "31299": "其他对企业补助"}.get(econ) or government_name(econ)


def shaanxi(budget: Budget) -> str:
    """The whole file. There is no carry-over: the province's tables hold this year's money."""
    assert not budget.shape.carry
    government = bool(budget.total(fund("government")))
    tables = [
        ("1", "收支总表", _balance(budget, every, "部门预算"), ""),
        ("2", "收入总表", _by_unit(budget), ""),
        ("3", "支出总表", _by_unit(budget), ""),
        ("4", "财政拨款收支总表", _balance(budget, fund("fiscal"), "财政拨款"), ""),
        ("5", "一般公共预算支出明细表（按支出功能分类科目）", _by_function(budget, every), ""),
        ("6", "一般公共预算支出明细表（按支出经济分类科目）", _by_econ(budget, every), ""),
        ("7", "一般公共预算基本支出明细表（按支出功能分类科目）", _by_function(budget, BASIC), ""),
        ("8", "一般公共预算基本支出明细表（按支出经济分类科目）", _by_econ(budget, BASIC), ""),
        ("9", "政府性基金收支表", _fund(budget), "" if government else "没有政府性基金收支"),
        ("10", "专项业务经费支出表", _projects(budget), ""),
        ("11", "政府采购（资产配置、购买服务）预算表", _purchases(), "没有政府采购预算"),
        ("12", "一般公共预算拨款“三公”经费及会议费、培训费支出预算表", _three_public(budget), ""),
    ]  # fmt: skip
    forms = [("13", "部门专项业务经费绩效目标表", ""), ("14", "部门整体支出绩效目标表", ""),
             ("15", "专项资金总体绩效目标表", "没有专项资金")]  # fmt: skip
    listed = [
        [f"表{n}", f"部门综合预算{title}", "是" if why else "否", why]
        for n, title, _, why in tables
    ]
    listed += [[f"表{n}", title, "是" if why else "否", why] for n, title, why in forms]
    cover = (f"附件3\n\n{budget.year}年部门（单位）综合预算公开报表\n\n部门（单位）名称：{budget.name}\n\n"
             "保密审查情况：已审查\n\n部门（单位）主要负责人审签情况：已审签\n\n目 录\n\n")  # fmt: skip
    contents = grid([["报表", "报表名称", "是否空表", "公开空表理由"], *listed])
    body = [f"表{n}\n\n部门综合预算{title}\n\n单位：元\n\n{rows}" for n, title, rows, _ in tables]
    body += [_form(budget, project) for project in budget.projects]
    return "\n".join([cover + contents, *body, _overall(budget), _special(budget)])


def _money(budget: Budget, *tests: Fits) -> str:
    return yuan_zero(budget.total(both(*tests)))


def _balance(budget: Budget, scope: Fits, first: str) -> str:
    total = _money(budget, scope)
    fiscal = first == "财政拨款"
    income = [(f"一、{first}", total)]
    if not fiscal:
        income.append(("1、财政拨款", _money(budget, fund("fiscal"))))
    numbers = ("1、", "2、", "3、") if fiscal else ("(1)", "(2)", "(3)")
    names = ("一般公共预算拨款", "政府性基金拨款", "国有资本经营预算收入")
    for number, name, f in zip(
        numbers, names, ("general", "government", "state_capital"), strict=True
    ):
        income.append((f"{number}{name}", _money(budget, fund(f))))
    if not fiscal:
        income += [("2、上级补助收入", "0.00"), ("3、事业收入", _money(budget, fund("business"))),
                   ("4、事业单位经营收入", "0.00"), ("5、附属单位上缴收入", "0.00"),
                   ("6、其他收入", _money(budget, fund("other_income")))]  # fmt: skip
    sides = [income, *_spending(budget, scope, first)]
    rows = _beside(sides)
    rows += [[x for name in ("本年收入合计", *["本年支出合计"] * 3) for x in (name, total)],
             [x for name in ("上年结转", *["结转下年"] * 3) for x in (name, "0.00")],
             [x for name in ("收入总计", *["支出总计"] * 3) for x in (name, total)]]  # fmt: skip
    head = [
        ["收 入", "", "支 出", *[""] * 5],
        ["项 目", "预算数", *(x for h in HEADS for x in (h, "预算数"))],
    ]
    return grid([*head, *rows])


def _spending(budget: Budget, scope: Fits, first: str) -> list[list[tuple[str, str]]]:
    total = _money(budget, scope)
    function = [(f"一、{first}", total)]
    for n, (name, code) in enumerate(PRINTED, 1):
        own = _money(budget, scope, lambda line, c=code: line.function.startswith(c))  # type: ignore[misc]
        function.append((f"{n}、{name}", own))
    department = [(f"一、{first}", total)]
    for label, kind, econ in DEPARTMENT:
        money = "0.00"
        if kind is not None:
            money = _money(budget, scope, kind, lambda line, e=econ: line.econ.startswith(e))  # type: ignore[misc]
        department.append((label, money))
    government = [(f"一、{first}", total)]
    for n, (name, code) in enumerate(GOVERNMENT, 1):
        own = _money(budget, scope, lambda line, c=code: _gov(line).startswith(c))  # type: ignore[misc]
        government.append((f"{n}、{name}", own))
    return [function, department, government]


def _beside(sides: list[list[tuple[str, str]]]) -> list[list[str]]:
    longest = max(len(side) for side in sides)
    return [[x for side in sides for x in (side[n] if n < len(side) else ("", ""))]
            for n in range(longest)]  # fmt: skip


def _by_unit(budget: Budget) -> str:
    head = [["单位编码", "单位名称", "合计", "公共预算拨款", "", "政府性基金拨款", "国有资本经营预算拨款", "上级补助收入",
             "事业收入", "事业单位经营收入", "对附属单位上缴收入", "其他收入", "上年结转"],
            ["", "", "", "一般公共预算拨款", "其中：专项资金列入部门预算项目", *[""] * 8]]  # fmt: skip

    def of(name: str) -> str:
        return yuan_cell(budget.total(fund(name)))

    money = [yuan_cell(budget.total()), of("general"), "", of("government"), of("state_capital"), "",
             of("business"), "", "", of("other_income"), ""]  # fmt: skip
    labels = [("", "合计"), (budget.code, budget.name), (f"{budget.code}001", budget.name)]
    return grid([*head, *([code, name, *money] for code, name in labels)])


def _by_function(budget: Budget, kind: Fits) -> str:
    scope = both(fund("general"), kind)
    kinds = [category("personnel"), category("public")]
    heads = ["人员经费支出", "公用经费支出"]
    if kind is every:
        kinds.append(PROJECT)
        heads.append("专项业务经费支出")
    columns = [scope, *(both(scope, k) for k in kinds)]
    head = [["功能科目编码", "功能科目名称", "合计", *heads, "备注"]]
    rows = coded_rows(budget, "function", columns, scope, yuan_cell)
    return grid([*head, *([*row, ""] for row in rows)])


def _by_econ(budget: Budget, kind: Fits) -> str:
    scope = both(fund("general"), kind)
    kinds = [category("personnel"), category("public")]
    heads = ["人员经费支出", "公用经费支出"]
    if kind is every:
        kinds.append(PROJECT)
        heads.append("专项业务经费支出")
    columns = [scope, *(both(scope, k) for k in kinds)]
    head = [
        [
            "部门经济科目编码",
            "部门经济科目名称",
            "政府经济科目编码",
            "政府经济科目名称",
            "合计",
            *heads,
            "备注",
        ]
    ]
    rows = []
    for code, name, *money in coded_rows(budget, "econ", columns, scope, yuan_cell):
        gov = [_gov(Line("", code, "", 0)), _gov_name(code)] if len(code) == 5 else ["", ""]
        rows.append([code, name, *gov, *money, ""])
    return grid([*head, *rows])


def _fund(budget: Budget) -> str:
    scope = fund("government")
    total = _money(budget, scope)
    function, department, government = _spending(budget, scope, "")
    sides = [[("一、政府性基金拨款", total)],
             [(f"{numeral(n)}、{label.split('、')[1]}", x) for n, (label, x) in enumerate(function[1:], 1)],
             department[1:], government[1:]]  # fmt: skip
    rows = _beside(sides)
    rows.append([x for name in ("本年收入合计", *["本年支出合计"] * 3) for x in (name, total)])
    head = [
        ["收 入", "", "支 出", *[""] * 5],
        ["项 目", "预算数", *(x for h in HEADS for x in (h, "预算数"))],
    ]
    return grid([*head, *rows])


def _projects(budget: Budget) -> str:
    total = yuan_cell(budget.total(PROJECT))
    rows = [["", "合计", total, ""], [budget.code, budget.name, total, ""],
            [f"{budget.code}001", budget.name, total, ""], ["", "专用项目", total, ""]]  # fmt: skip
    rows += [["", p.name, yuan_cell(p.total()), f"{p.name}的各项开支。"] for p in budget.projects]
    return grid([["单位编码", "单位（项目）名称", "项目金额", "项目简介"], *rows])


def _purchases() -> str:
    head = ["科目编码", "单位编码", "采购项目", "采购目录", "购买服务内容", "规格型号", "数量",
            "部门预算支出经济科目编码", "政府预算支出经济科目编码", "实施采购时间", "预算金额", "说明"]  # fmt: skip
    return grid([head]) + "\n注：没有政府采购预算，空表公开。\n"


def _three_public(budget: Budget) -> str:
    general = fund("general")

    def of(*codes: str) -> int:
        return budget.total(lambda line: general(line) and line.econ in codes)

    running, reception = of("30231"), of("30217")
    meeting, training = of("30215"), of("30216")
    public = running + reception
    money = [yuan_cell(x) for x in (public + meeting + training, public, 0, reception, running, 0,
                                    running, meeting, training)]  # fmt: skip
    head = [["单位编码", "单位名称", "当年", *[""] * 8],
            ["", "", "合计", "小计", "因公出国（境）费用", "公务接待费", "公务用车购置及运行维护费小计", "公务用车购置费",
             "公务用车运行维护费", "会议费", "培训费"]]  # fmt: skip
    labels = [("", "合计"), (budget.code, budget.name), (f"{budget.code}001", budget.name)]
    return grid([*head, *([code, name, *money] for code, name in labels)])


def _plain(yuan: int) -> str:
    """元 as 万元 with no digits that say nothing."""
    return f"{(Decimal(yuan) / 10_000).normalize():f}"


def _form(budget: Budget, project: Project) -> str:
    total, fiscal = project.total(), project.total(fund("fiscal"))
    rows = [["项目名称", "", project.name, "", "", ""], ["主管部门", "", budget.name, "", "", ""],
            ["资金金额 (万元)", "", "实施期资金总额:", _plain(total), "执行率分值 (10分)", ""],
            ["", "", "其中:财政拨款", _plain(fiscal), "", ""],
            ["", "", "其他资金", _plain(total - fiscal) if total > fiscal else "", "", ""],
            ["年度目标", f"{project.name}{project.target}次", "", "", "", ""],
            ["年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "分值权重 (90分)"]]  # fmt: skip
    for one, two, three, value, weight in (
        ("成本指标", "经济成本", "花费", f"≤{_plain(total)}万元", 20),
        ("产出指标", "数量指标", f"{project.name}次数", f"≥{project.target}次", 20),
        ("", "质量指标", "一次通过的占比", "≥95%", 10),
        ("", "时效指标", "做完的月份", "≤12月", 10),
        ("效益指标", "社会效益指标", "问题发现率", "≥90%", 20),
        ("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥90%", 10),
    ):
        rows.append(["", one, two, three, value, str(weight)])
    return f"表13\n\n部门预算专项业务经费绩效目标表\n\n({budget.year}年度)\n\n{grid(rows)}"


def _overall(budget: Budget) -> str:
    fiscal = fund("fiscal")
    rows = [["部门（单位）名称", "", budget.name, *[""] * 4],
            ["年度 主要 任务", "任务名称", "主要内容", "预算金额（万元）", "", "", "执行率分值 （10分）"],
            ["", "", "", "总额", "财政拨款", "其他资金", ""]]  # fmt: skip
    tasks = [("人员经费", "发放工资", category("personnel")), ("公用经费", "日常办公", category("public")),
             ("项目经费", "办成各项任务", PROJECT), ("金额合计", "", every)]  # fmt: skip
    for label, what, kind in tasks:
        total, own = budget.total(kind), budget.total(both(kind, fiscal))
        other = f"{wan(total - own)}万元" if total > own else ""
        rows.append(["", label, what, f"{wan(total)}万元", f"{wan(own)}万元", other, ""])
    rows += [["年度 总体 目标", "各项任务按期做完", *[""] * 5],
             ["年度 绩效 指标", "一级指标", "二级指标", "三级指标", "", "指标值", "分值权重 （90分）"]]  # fmt: skip
    for one, two, three, value, weight in (
        ("成本指标", "经济成本", "部门花费", f"≤{wan(budget.total())}万元", 20),
        ("产出指标", "数量指标", "项目个数", f"≥{len(budget.projects)}个", 20),
        ("", "质量指标", "一次通过的占比", "≥95%", 10),
        ("", "时效指标", "做完的月份", "≤12月", 10),
        ("效益指标", "社会效益指标", "问题发现率", "≥90%", 20),
        ("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥90%", 10),
    ):
        rows.append(["", one, two, three, "", value, str(weight)])
    return f"表14\n\n部门（单位）整体支出绩效目标表\n\n（{budget.year}年度）\n\n{grid(rows)}"


def _special(budget: Budget) -> str:
    rows = [["项目名称", "", "", "", "", ""], ["主管部门", "", "", "实施期限", "", ""],
            ["年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "分值权重 (90分)"]]  # fmt: skip
    return f"表15\n\n专项资金总体绩效目标表\n\n({budget.year}年度)\n\n{grid(rows)}"
