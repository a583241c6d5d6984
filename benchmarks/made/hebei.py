"""A budget as a Hebei disclosure: nine tables, statement, project forms, purchases, assets."""

# ruff: noqa: E501 (a row of a table is not cut in two)

from __future__ import annotations

from made.budget import Budget, Project
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
    grid,
    numbered,
    numeral,
    prior,
    wan,
    wan_cell,
)

LEVELS = {"department": "部门", "unit": "单位"}


def hebei(budget: Budget) -> str:
    """The whole file; with ``shape.units`` the department's part and its only unit's."""
    parts = [_part(budget, "department", budget.code, budget.name)]
    if budget.shape.units:
        parts.append(_part(budget, "unit", f"{budget.code}001", f"{budget.name}本级"))
    return "\n".join(parts)


def _part(budget: Budget, level: str, code: str, name: str) -> str:
    return "\n".join([*_tables(budget, level, code, name), *_statement(budget, level, code, name)])


def _table(level: str, title: str, code: str, name: str, year: int, body: str) -> str:
    head = f"{LEVELS[level]}{title}\n\n{code} {name}\n\n"
    return f"{head}预算年度：{year}\n\n单位：万元\n\n{body}"


def _tables(budget: Budget, level: str, code: str, name: str) -> list[str]:
    bodies = [
        ("预算收支总表", _balance(budget)),
        ("预算收入总表", _income(budget)),
        ("预算支出总表", _expenditure(budget)),
        ("预算财政拨款收支总表", _fiscal_balance(budget)),
        ("预算一般公共预算财政拨款支出表", _fund_table(budget, "general", "")),
        ("预算一般公共预算财政拨款基本支出表", _basic(budget)),
        ("预算政府性基金预算财政拨款支出表", _fund_table(budget, "government", "政府性基金")),
        ("预算国有资本经营预算财政拨款支出表", _fund_table(budget, "state_capital", "国有资本经营")),
        ("预算财政拨款“三公”经费支出表", _three_public(budget)),
    ]  # fmt: skip
    return [_table(level, title, code, name, budget.year, body) for title, body in bodies]


def _balance(budget: Budget) -> str:
    def income(test: Fits) -> str:
        return wan_cell(budget.total(both(test, current)))

    left = [
        ("一、一般公共预算拨款收入", income(fund("general"))),
        ("二、政府性基金预算拨款收入", income(fund("government"))),
        ("三、国有资本经营预算拨款收入", income(fund("state_capital"))),
        ("四、财政专户管理资金收入", ""),
        ("五、单位资金", income(lambda line: line.fund in {"business", "other_income"})),
    ]
    rows = []
    for n, (class_name, code) in enumerate(zip(CLASSES, CLASS_CODES, strict=True)):
        item = left[n] if n < len(left) else ("", "")
        spent = budget.total(lambda line, c=code: line.function.startswith(c))  # type: ignore[misc]
        rows.append([*item, f"{numeral(n + 1)}、{class_name}", wan_cell(spent)])
    total = budget.total()
    rows += [
        ["本年收入合计", income(every), "本年支出合计", wan_cell(total)],
        ["上年结转结余", wan_cell(budget.total(prior)), "年终结转结余", ""],
        ["收入总计", wan_cell(total), "支出总计", wan_cell(total)],
    ]
    head = [["序号", "收入", "", "支出", ""], ["", "项目", "预算数", "项目", "预算数"]]
    return grid([*head, *numbered(rows, 4)])


def _income(budget: Budget) -> str:
    columns: list[Fits] = [
        every,
        current,
        both(current, fund("fiscal")),
        lambda line: False,
        both(current, fund("business")),
        lambda line: False,
        lambda line: False,
        lambda line: False,
        both(current, fund("other_income")),
        prior,
    ]
    head = [
        ["序号", "功能分类科目", "", "合计", "本年收入", *[""] * 7, "上年结转"],
        ["", "科目编码", "科目名称", "", "小计", "财政拨款收入", "财政专户收入", "事业收入", "经营收入",
         "上级补助收入", "附属单位上缴收入", "其他收入", ""],
    ]  # fmt: skip
    return grid([*head, *numbered(coded_rows(budget, "function", columns, every, wan_cell), 12)])


def _expenditure(budget: Budget) -> str:
    columns = [every, BASIC, PROJECT, *[lambda line: False] * 3]
    head = [
        ["序号", "功能分类科目", "", "合计", "基本支出", "项目支出", "经营支出", "上解上级支出",
         "对附属单位补助支出"],
        ["", "科目编码", "科目名称", *[""] * 6],
    ]  # fmt: skip
    return grid([*head, *numbered(coded_rows(budget, "function", columns, every, wan_cell), 8)])


def _fiscal_balance(budget: Budget) -> str:
    funds = ("fiscal", "general", "government", "state_capital")

    def of(name: str, when: Fits = every) -> str:
        return wan_cell(budget.total(both(fund(name), when)))

    labels = ("一、一般公共预算拨款", "二、政府性基金预算拨款", "三、国有资本经营预算拨款")
    rows = []
    for n, (class_name, code) in enumerate(zip(CLASSES, CLASS_CODES, strict=True)):
        item = (labels[n], of(funds[n + 1], current)) if n < 3 else ("", "")

        def own(line: object, code: str = code) -> bool:
            return str(getattr(line, "function", "")).startswith(code)

        rows.append([*item, f"{numeral(n + 1)}、{class_name}", *(of(f, own) for f in funds)])
    totals = [of(f) for f in funds]
    rows += [
        ["本年收入合计", of("fiscal", current), "本年支出合计", *totals],
        ["年初财政拨款结转和结余", of("fiscal", prior), "年末财政拨款结转和结余", *[""] * 4],
        *([label, of(f, prior), *[""] * 5] for label, f in zip(labels, funds[1:], strict=True)),
        ["收入总计", of("fiscal"), "支出总计", *totals],
    ]
    head = [
        ["序号", "收入", "", "支出", *[""] * 4],
        ["", "项目", "金额", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款",
         "国有资本经营预算财政拨款"],
    ]  # fmt: skip
    return grid([*head, *numbered(rows, 7)])


def _fund_table(budget: Budget, name: str, words: str) -> str:
    scope = fund(name)
    head = [["序号", "功能分类科目", "", "合计", "基本支出", "项目支出"],
            ["", "科目编码", "科目名称", "", "", ""]]  # fmt: skip
    if not budget.total(scope):
        note = f"\n注：没有安排{words}预算财政拨款，本表为空表。\n"
        return grid([*head, ["栏次", *"12345"]]) + note
    columns = [scope, both(scope, BASIC), both(scope, PROJECT)]
    return grid([*head, *numbered(coded_rows(budget, "function", columns, scope, wan_cell), 5)])


def _basic(budget: Budget) -> str:
    columns = [BASIC, category("personnel"), category("public")]
    head = [["序号", "支出部门经济分类科目", "", "一般公共预算基本支出", "", ""],
            ["", "科目编码", "科目名称", "合计", "人员经费", "公用经费"]]  # fmt: skip
    return grid([*head, *numbered(coded_rows(budget, "econ", columns, BASIC, wan_cell), 5)])


def _econ(budget: Budget, code: str) -> int:
    return budget.total(lambda line: line.econ == code and line.category != "project")


def _three_public(budget: Budget) -> str:
    running, reception = _econ(budget, "30231"), _econ(budget, "30217")
    figures = [
        ("合计", running + reception),
        ("“三公”经费小计", running + reception),
        ("一、因公出国（境）费", 0),
        ("其中：教学科研人员因公出国（境）费", 0),
        ("其他因公出国（境）费", 0),
        ("二、公务用车购置及运维费", running),
        ("其中：公务用车购置费", 0),
        ("公务用车运行维护费", running),
        ("三、公务接待费", reception),
    ]
    rows = [[label, wan_cell(x), wan_cell(x), "", ""] for label, x in figures]
    head = [["序号", "项目", "资金性质", "", "", ""],
            ["", "", "合计", "一般公共预算财政拨款", "政府性基金预算拨款", "国有资本经营预算财政拨款"]]  # fmt: skip
    return grid([*head, *numbered(rows, 5)])


# -- the statement ---------------------------------------------------------------------------


def _statement(budget: Budget, level: str, code: str, name: str) -> list[str]:
    word = LEVELS[level]
    sections = [
        (f"{word}职责及机构设置情况", _duties(word, name)),
        (f"{word}预算安排的总体情况", _overview(budget)),
        ("机关运行经费安排情况", _running(budget)),
        ("财政拨款“三公”经费预算情况及增减变化原因", _three_public_text(budget)),
        ("部门整体绩效目标", "按季度核对支出进度和各项任务的完成情况。"),
        (f"{word}项目预算安排情况及绩效目标", _forms(budget)),
        ("政府采购预算情况", _purchases(budget, level, code, name)),
        ("国有资产信息", _assets(budget, level, code, name)),
        ("名词解释", "1、基本支出：发工资和维持日常办公的钱。\n\n2、项目支出：办某一件事的钱。"),
        ("其他需要说明的事项", f"本{word}没有其他需要说明的事项。"),
    ]
    if level == "unit":
        sections = [s for s in sections if s[0] != "部门整体绩效目标"]
    title = f"{name}{budget.year}年{word}预算信息公开情况说明"
    texts = [f"{numeral(n)}、{head}\n\n{body}\n" for n, (head, body) in enumerate(sections, 1)]
    return [f"{title}\n\n依照预算法，公开{budget.year}年{word}预算。\n", *texts]


def _duties(word: str, name: str) -> str:
    body = name.removesuffix("本级")
    heads = [["单位名称", "单位性质", "单位规格", "经费保障形式"],
             [f"{body}本级", "行政", "正科级", "财政拨款"]]  # fmt: skip
    return (f"{word}职责：\n\n（一）管理本行业的日常工作。\n\n机构设置：\n\n{word}机构设置情况\n\n"
            + grid(heads))  # fmt: skip


def _overview(budget: Budget) -> str:
    def income(test: Fits) -> str:
        return wan(budget.total(both(test, current)))

    year, total = budget.year, budget.total()
    own = income(lambda line: line.fund in {"business", "other_income"})
    each = "，".join(f"{p.name}{wan(p.total())}万元" for p in budget.projects)
    basic, project = budget.changes["basic"], budget.changes["project"]
    return f"""本部门的全部收支都在预算里。

1、收入说明

{year}年预算收入{wan(total)}万元，其中：一般公共预算收入{income(fund("general"))}万元，\
基金预算收入{income(fund("government"))}万元，国有资本经营预算收入{income(fund("state_capital"))}万元，\
财政专户核拨收入0.00万元，单位资金收入{own}万元，上年结转结余{wan(budget.total(prior))}万元。

2、支出说明

{year}年支出预算{wan(total)}万元，其中基本支出{wan(budget.total(BASIC))}万元，\
包括人员经费{wan(budget.total(category("personnel")))}万元和日常公用经费\
{wan(budget.total(category("public")))}万元；项目支出{wan(budget.total(PROJECT))}万元，分别是{each}。

3、比上年增减情况

{year}年预算收支安排{wan(total)}万元，较{year - 1}年预算{_change(basic + project)}，其中：\
基本支出{_change(basic)}，是因为人员有进有出；项目支出{_change(project)}，是因为任务多少不同。"""


def _change(yuan: int) -> str:
    if not yuan:
        return "持平"
    return f"{'增加' if yuan > 0 else '减少'}{wan(abs(yuan))}万元"


def _running(budget: Budget) -> str:
    public = budget.total(category("public"))
    return f"{budget.year}年机关运行经费共计安排{wan(public)}万元，用于办公费等日常开支。"


def _three_public_text(budget: Budget) -> str:
    running, reception = _econ(budget, "30231"), _econ(budget, "30217")
    return (
        f"{budget.year}年财政拨款“三公”经费预算安排{wan(running + reception)}万元，其中因公出国（境）费"
        f"0.00万元；公务用车购置及运维费{wan(running)}万元（其中：公务用车购置费为0.00万元，"
        f"公务用车运维费{wan(running)}万元）；公务接待费{wan(reception)}万元。"
        f"与{budget.year - 1}年相比{_change(budget.changes['vehicles'])}，原因是车辆的用法有变。"
    )


def _forms(budget: Budget) -> str:
    return "\n".join(_form(n, p) for n, p in enumerate(budget.projects, start=1))


def _form(number: int, project: Project) -> str:
    fiscal = project.total(fund("fiscal"))
    other = project.total() - fiscal
    rows = [
        ["项目编码", project.code, "", "项目名称", project.name, "", ""],
        ["预算规模及资金用途", "预算数", wan(project.total()), "其中：财政资金", wan(fiscal), "其他资金",
         wan_cell(other)],
        ["", f"用于{project.name}的各项开支。", "", "", "", "", ""],
        ["资金支出计划（%）", "3月底", "", "6月底", "", "10月底", "12月底"],
        ["", "10%", "", "45%", "", "80%", "100%"],
        ["绩效目标", f"1.{project.name}{project.target}次", "", "", "", "", ""],
        ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据", ""],
        ["产出指标", "数量指标", f"{project.name}次数", "全年做了多少次", f"≥{project.target}次",
         "年度计划", ""],
        ["", "质量指标", "一次通过的占比", "验收时一次通过的比例", "≥95%", "验收办法", ""],
        ["", "时效指标", "做完的月份", "最后一次做完的月份", "≤12月", "年度计划", ""],
        ["", "成本指标", "花费", "全部花费", f"≤{wan(project.total())}万元", "预算批复", ""],
        ["效益指标", "社会效益指标", "问题发现率", "发现的问题占抽查数的比例", "≥90%", "抽查记录", ""],
        ["满意度指标", "服务对象满意度指标", "服务对象满意度", "问卷里满意的比例", "≥90%", "问卷", ""],
    ]  # fmt: skip
    return f"{number}、{project.name}绩效目标表\n\n单位：万元\n\n{grid(rows)}"


def _purchases(budget: Budget, level: str, code: str, name: str) -> str:
    budgets = {p.name: p.total() for p in budget.projects}
    budgets["公用经费"] = budget.total(category("public"))
    rows = []
    for project, item, item_code, unit, quantity, price in budget.purchases:
        money = wan(quantity * price)
        rows.append([project, wan(budgets[project]), item, item_code, unit, str(quantity),
                     wan(price), money, money, *[""] * 6, money])  # fmt: skip
    total = sum(q * p for *_, q, p in budget.purchases)
    body = name.removesuffix("本级")
    sums = [["", "", "", "", "", "", wan(total), wan(total), *[""] * 6, wan(total)]]
    sums = [[first, *sums[0]] for first in ("合计", f"{body}本级小计")]
    head = [
        ["政府采购项目来源", "", "采购物品名称", "政府采购目录序号", "计量单位", "数量", "单价",
         "政府采购金额（当年部门预算安排资金）", *[""] * 7, f"{budget.year}年预留中小微企业份额"],
        ["项目名称", "预算资金", *[""] * 5, "合计", "一般公共预算拨款", "基金预算拨款",
         "国有资本经营预算拨款", "财政专户核拨", "单位资金", "财政拨款结转", "非财政拨款结余", ""],
    ]  # fmt: skip
    title = f"{LEVELS[level]}政府采购预算\n\n{code} {name}\n\n单位：万元\n\n"
    return title + grid([*head, *sums, *rows])


def _assets(budget: Budget, level: str, code: str, name: str) -> str:
    own = budget.assets
    total = sum(own[k][1] for k in ("house", "vehicle", "equipment", "other"))
    planned = sum(q * p for _, item, *_, q, p in budget.purchases if item == "台式计算机")
    labels = (("house", "1、房屋（平方米）"), ("office", "其中：办公用房（平方米）"),
              ("vehicle", "2、车辆（台、辆）"), ("equipment", "3、单价在20万元以上的设备"),
              ("other", "4、其他固定资产"))  # fmt: skip
    rows = [[label, str(own[k][0]), wan(own[k][1])] for k, label in labels]
    text = (f"{name.removesuffix('本级')}上年末固定资产金额为{wan(total)}万元，分类见下表。本年度拟购置固定资产"
            f"总额为{wan(planned)}万元，都在政府采购预算表里。")  # fmt: skip
    table = [["项目", "数量", "价值（金额单位：万元）"], ["资产总额", "", wan(total)], *rows]
    title = f"{LEVELS[level]}固定资产占用情况表\n\n{code} {name}\n\n截止时间：{budget.year - 1}-12-31\n\n"
    return f"{text}\n\n{title}{grid(table)}"
