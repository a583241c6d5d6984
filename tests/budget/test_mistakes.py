"""Every kind of mistake in a workbook is told once: at its cell, with what stands there and what to do.

One cell of a workbook without a mistake is changed, and exactly one sentence must come of it.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

import pytest

from mingzhang.budget import Problem, read_workbook, read_yaml
from mingzhang.facts import Severity
from sheet_editor import Failed, Formula, Value, dated, edited, renamed, without_sheet
from small_budget import TEXT, small, small_workbook


@dataclass(frozen=True)
class Case:
    """A changed cell (or several), the kind of the mistake, where it is told, and words of it."""

    edits: dict[str, Value]
    kind: str
    place: str
    words: tuple[str, ...]
    severity: Severity = Severity.ERROR


def error(edits: dict[str, Value], kind: str, place: str, *words: str) -> Case:
    return Case(edits, kind, place, words)


def warning(edits: dict[str, Value], kind: str, place: str, *words: str) -> Case:
    return Case(edits, kind, place, words, Severity.WARNING)


def _reached(
    row: int = 5,
    *,
    level3: str = "加工数量",
    month: int = 7,
    value: str,
    expected: str | None = None,
    claimed: float | None = None,
) -> dict[str, Value]:
    """A row of 指标完成值 about an indicator of 档案数字化加工."""
    filled = {"B": "13052926P00001710000B", "C": level3, "F": month, "G": value}
    filled |= {"I": expected} if expected else {}
    filled |= {"L": Decimal(str(claimed))} if claimed else {}
    return {f"指标完成值!{column}{row}": stands for column, stands in filled.items()}


CELLS = [
    # -- the cover ---------------------------------------------------------------------------
    error({"封面信息!B5": None}, "missing", "封面信息!B5", "缺少“预算年度”", "必填"),
    error({"封面信息!B5": "二〇二六"}, "not_a_number", "封面信息!B5", "“二〇二六”不是数字"),
    error({"封面信息!B5": 1926}, "bad_year", "封面信息!B5", "1926", "四位年份"),
    error({"封面信息!B8": "1305"}, "division_code", "封面信息!B8", "“1305”", "六位数字"),
    warning({"封面信息!B8": "139999"}, "unknown_division", "封面信息!B8", "139999", "不在清单中"),
    error({"封面信息!B10": "2月10日"}, "not_a_date", "封面信息!B10", "“2月10日”不是日期", "2026-02-10"),
    error({"封面信息!B9": "河南"}, "unknown_layout", "封面信息!B9", "“河南”不是已有的样式", "hebei"),
    warning({"封面信息!B9": "hebie"}, "unknown_layout", "封面信息!B9", "最接近的是：hebei"),
    # -- units -------------------------------------------------------------------------------
    error({"预算单位!A7": "102003", "预算单位!B7": "某馆", "预算单位!C7": "行政单位"}, "unit_code", "预算单位!A7", "102003", "以部门编码 101 开头"),
    error({"预算单位!A7": "101002", "预算单位!B7": "某馆", "预算单位!C7": "行政单位"}, "same_unit_code", "预算单位!A7", "101002", "已经用在预算单位第6行"),
    warning({"预算单位!A7": "101003", "预算单位!B7": "示例县档案馆", "预算单位!C7": "行政单位"}, "same_unit_name", "预算单位!B7", "“示例县档案馆”", "相同"),
    error({"预算单位!C6": "企业"}, "unknown_choice", "预算单位!C6", "“企业”不在可选项中", "可选：行政单位、事业单位"),
    # -- references --------------------------------------------------------------------------
    error({"支出明细!A9": "101020 示例县档案馆"}, "unknown_reference", "支出明细!A9", "“101020 示例县档案馆”", "“预算单位”", "最接近的是：101002 示例县档案馆"),
    error({"支出明细!A9": "101001 示例县档案馆"}, "code_and_name_differ", "支出明细!A9", "不是同一个", "“101001 示例县档案局本级”"),
    error({"支出明细!C10": "库房租凭"}, "unknown_reference", "支出明细!C10", "“库房租凭”不在“项目”表中", "最接近的是：库房租赁"),
    error({"绩效指标!B5": "库房"}, "unknown_reference", "绩效指标!B5", "“库房”", "库房租赁"),
    error({"三公经费!A5": None}, "missing", "三公经费!A5", "缺少“预算单位”"),
    # -- codes -------------------------------------------------------------------------------
    error({"支出明细!D5": "2012600"}, "unknown_code", "支出明细!D5", "2012600", "2026 年支出功能分类", "2012601 行政运行、2012602", "“补充科目”"),
    error({"支出明细!D5": "20126 档案事务"}, "code_shape", "支出明细!D5", "“20126”", "7位数字（项级）"),
    error({"支出明细!D5": "2012601 机关服务"}, "code_and_name_differ", "支出明细!D5", "“2012601 行政运行”", "“机关服务”"),
    error({"支出明细!D5": "档案馆"}, "no_code", "支出明细!D5", "“档案馆”没有科目代码", "2012604 档案馆"),
    error({"支出明细!D5": "201"}, "code_shape", "支出明细!D5", "7位数字（项级）", "最接近的是：2010101 行政运行"),
    error({"支出明细!D5": "2150777"}, "unknown_code", "支出明细!D5", "最接近的是：2150", "“补充科目”"),
    error({"支出明细!D5": None}, "missing", "支出明细!D5", "缺少“支出功能分类”", "7位代码"),
    error({"支出明细!E7": "301"}, "code_shape", "支出明细!E7", "“301”", "5位数字（款级）"),
    error({"支出明细!E7": "301", "支出明细!F7": None}, "code_shape", "支出明细!E7", "最接近的是：30101 基本工资、30102"),
    error({"支出明细!E7": "30198", "支出明细!F7": None}, "unknown_code", "支出明细!E7", "最接近的是：301"),
    error({"支出明细!E5": None, "支出明细!F5": None}, "item_missing", "支出明细!E5", "“部门经济分类”必填"),
    warning({"支出明细!E7": None, "支出明细!F7": None}, "item_missing", "支出明细!E7", "没有填“部门经济分类”"),
    error({"支出明细!F5": "50201 办公经费"}, "government_item_differs", "支出明细!F5", "“30101 基本工资”", "应为50101 工资奖金津补贴", "“50201 办公经费”"),
    warning({"支出明细!F9": "50101"}, "government_item_differs", "支出明细!F9", "应为50501"),
    error({"预算单位!C5": "通用", "支出明细!F5": None, "支出明细!F6": "50208", "支出明细!F7": "50306", "支出明细!F8": "50201"}, "government_item_open", "支出明细!F5", "“30101 基本工资”", "50501", "50101 工资奖金津补贴"),
    warning({"支出明细!E5": "30107 绩效工资", "支出明细!F5": None}, "government_item_missing", "支出明细!F5", "“30107 绩效工资”（行政单位）"),
    error({"政府采购!E5": "A0202"}, "no_code", "政府采购!E5", "“A0202”"),
    error({"补充科目!A5": "支出功能分类", "补充科目!B5": "2012688"}, "missing", "补充科目!C5", "缺少“科目名称”"),
    # -- categories and projects -------------------------------------------------------------
    error({"支出明细!B5": "人员工资"}, "unknown_choice", "支出明细!B5", "“人员工资”不在可选项中", "人员经费"),
    error({"支出明细!C10": None}, "project_missing", "支出明细!C10", "“其他运转类项目”", "“项目”必填"),
    error({"支出明细!C9": "库房租赁"}, "project_not_expected", "支出明细!C9", "“人员经费”", "“库房租赁”"),
    error({"支出明细!B10": "特定目标类项目"}, "kind_differs", "支出明细!B10", "“库房租赁”登记为“其他运转类项目”"),
    warning({"项目!A6": "101001"}, "unit_differs", "支出明细!A10", "“101002 示例县档案馆”", "属于“101001 示例县档案局本级”"),
    warning({"项目!A7": "101001", "项目!B7": "新项目", "项目!D7": "特定目标类"}, "project_without_lines", "项目!B7", "“新项目”在“支出明细”中没有支出"),
    error({"项目!A7": "101001", "项目!B7": "库房租赁", "项目!D7": "其他运转类"}, "same_project_name", "项目!B7", "有 2 个项目都叫“库房租赁”"),
    error({"项目!G5": 10}, "plan_falls", "项目!G5", "6 月底 10% 低于 3 月底 20%"),
    error({"项目!I5": 99}, "plan_end", "项目!I5", "到 12 月底是 99%", "应到 12 月底为 100%"),
    error({"项目!I5": None}, "plan_end", "项目!I5", "到 6 月底是 50%"),
    error({"项目!F5": "0.2", "项目!G5": "0.5", "项目!I5": "1"}, "plan_end", "项目!I5", "百分比请填 25 表示 25%"),
    error({"项目!G5": 150}, "not_a_percentage", "项目!G5", "150", "0 到 100"),
    warning({"项目!J5": 1000}, "period_less_than_year", "项目!J5", "1,000.00 元 小于本年预算 410,000.00 元"),
    warning({"绩效指标!H6": 35}, "weights_total", "绩效指标!H5", "“档案数字化加工”", "合计 95", "100"),
    warning({"绩效指标!A5": "101002"}, "unit_differs", "绩效指标!A5", "“101002 示例县档案馆”", "“档案数字化加工”属于“101001 示例县档案局本级”"),
    warning({"项目!A7": "101001", "项目!B7": "档案数字化加工", "项目!C7": "13052926P00001710001Y", "项目!D7": "特定目标类", "支出明细!C8": "13052926P00001710001Y"}, "same_project_name", "项目!B7", "项目第5行已有一个", "13052926P00001710000B"),
    warning({"绩效指标!H6": None}, "weight_missing", "绩效指标!H6", "“档案数字化加工”", "有的没填"),
    # -- amounts -----------------------------------------------------------------------------
    error({"支出明细!I5": None}, "missing", "支出明细!I5", "缺少“金额（元）”", "填 0"),
    error({"支出明细!I5": "60万元"}, "not_in_yuan", "支出明细!I5", "“60万元”带有单位", "应为 600000"),
    error({"支出明细!I5": "六十万"}, "not_a_number", "支出明细!I5", "“六十万”不是数字"),
    error({"支出明细!I5": "600000.005"}, "too_fine", "支出明细!I5", "600000.005", "最多两位小数"),
    warning({"支出明细!I5": "600,000.00"}, "typed_separators", "支出明细!I5", "带千分位的文字", "已按 600000.00 读取"),
    error({"支出明细!I5": "60,00,00"}, "not_a_number", "支出明细!I5", "“60,00,00”"),
    error({"支出明细!I5": Failed("#REF!")}, "formula_error", "支出明细!I5", "公式出错（#REF!）"),
    error({"支出明细!I5": Formula("I6*2")}, "formula_without_value", "支出明细!I5", "没有保存计算结果"),
    error({"政府采购!J5": -1}, "negative", "政府采购!J5", "负数 -1.00"),
    error({"人员编制!C5": "12.5"}, "not_whole", "人员编制!C5", "“12.50”不是整数"),
    error({"政府采购!H5": "9999999999999999", "政府采购!G5": None}, "too_much", "政府采购!H5", "超过十万亿元"),
    # -- sums --------------------------------------------------------------------------------
    error({"支出明细!I5": 600000.01}, "not_balanced", "预算单位!A5", "“101001 示例县档案局本级”的“一般公共预算拨款”收支不平", "＝1,050,000.00 元", "＝1,050,000.01 元", "相差 0.01 元"),
    error({"收入!G6": 30000, "收入!G5": 1020000}, "carry_over_exceeded", "预算单位!A5", "40,000.00 元，超过上年结转收入 30,000.00 元", "多 10,000.00 元"),
    error({"收入!A8": "101002", "收入!B8": "一般公共预算拨款", "收入!F8": "其中项", "收入!G8": 300001}, "parts_exceed_whole", "收入!G8", "合计 300,001.00 元，超过它们所属的收入 300,000.00 元"),
    warning({"三公经费!D5": 29999.99}, "three_public_less_than_lines", "三公经费!D5", "“30231 公务用车运行维护费”合计 30,000.00 元", "只有 29,999.99 元"),
    warning({"政府采购!G5": 3}, "price_times_quantity", "政府采购!I5", "数量 3 × 单价 50,000.00 元 ＝ 150,000.00 元", "相差 50,000.00 元"),
    error({"政府采购!J5": 100000.01}, "reserve_exceeds", "政府采购!J5", "100,000.01 元，超过采购金额 100,000.00 元"),
    warning({"政府采购!G5": 10, "政府采购!I5": 500000}, "purchases_exceed_project", "政府采购!I5", "“档案数字化加工”", "500,000.00 元，超过它的预算 410,000.00 元"),
    warning({"政府采购!F5": "万元"}, "money_as_measure", "政府采购!F5", "“万元”是货币单位"),
    error({"固定资产!C6": 801}, "offices_exceed_houses", "固定资产!C6", "801.00 超过房屋的面积 800.00"),
    warning({"人员编制!A7": "101001", "人员编制!B7": "在编人数", "人员编制!C7": 12}, "staff_parts", "人员编制!C7", "12 多于实有在职人数 11"),
    # -- entered twice -----------------------------------------------------------------------
    warning({"收入!A8": "101002", "收入!B8": "一般公共预算拨款", "收入!G8": 300000, "支出明细!I9": 500000}, "entered_twice", "收入第8行", "与收入第7行完全相同"),
    error({"人员编制!A7": "101001", "人员编制!B7": "核定编制数", "人员编制!C7": 12}, "same_item", "人员编制!B7", "与人员编制第5行是同一事项"),
    error({"三公经费!A6": "101001", "三公经费!B6": "公务用车运行维护费", "三公经费!D6": 1}, "same_item", "三公经费!B6", "“公务用车运行维护费”已经填在三公经费第5行"),
    error({"文字说明!A6": "101", "文字说明!B6": "duties", "文字说明!E6": "又写一遍"}, "same_text", "文字说明!B6", "“duties”已经写在文字说明第5行"),
    # -- what happened in the year -----------------------------------------------------------
    error({"预算调整!A5": "库房租赁", "预算调整!B5": 13, "预算调整!C5": 90000}, "out_of_bounds", "预算调整!B5", "“月份”填了 13", "1 至 12"),
    error({"预算调整!A5": "库房租赁", "预算调整!B5": 6, "预算调整!C5": 90000, "预算调整!A6": "库房租赁", "预算调整!B6": 6, "预算调整!C6": 80000}, "same_adjustment", "预算调整!B6", "6 月", "预算调整第5行"),
    error({"资金支付!A5": "库房租凭", "资金支付!B5": 3, "资金支付!C5": 1}, "unknown_reference", "资金支付!A5", "“库房租凭”", "库房租赁"),
    warning({"资金支付!A5": "库房租赁", "资金支付!B5": "3月", "资金支付!C5": 60000, "资金支付!A6": "库房租赁", "资金支付!B6": 9, "资金支付!C6": 40000.01}, "paid_beyond_budget", "资金支付!C6", "“库房租赁”到 9 月底累计支付 100,000.01 元", "预算 100,000.00 元", "多 0.01 元"),
    warning({"预算调整!A5": "库房租赁", "预算调整!B5": 6, "预算调整!C5": 90000, "资金支付!A5": "库房租赁", "资金支付!B5": 9, "资金支付!C5": 95000}, "paid_beyond_budget", "资金支付!C5", "95,000.00 元", "调整后预算 90,000.00 元"),
    warning({"资金支付!A5": "库房租赁", "资金支付!B5": 3, "资金支付!C5": 100, "资金支付!A6": "库房租赁", "资金支付!B6": 4, "资金支付!C6": -150}, "refund_exceeds", "资金支付!C6", "“库房租赁”", "50.00 元"),
    error(_reached(level3="加工数", value="3万页"), "unknown_indicator", "指标完成值!C5", "“档案数字化加工”没有三级指标“加工数”", "最接近的是：加工数量"),
    error({"绩效指标!E6": "加工数量", **_reached(value="3万页")}, "ambiguous_indicator", "指标完成值!D5", "有 2 个", "数量指标、服务对象满意度指标"),
    error(_reached(value="3万页") | _reached(6, value="4万页"), "same_actual", "指标完成值!F6", "截至 7 月底", "指标完成值第5行"),
    warning(_reached(value="3万元"), "not_comparable", "指标完成值!G5", "“3万元”与指标值“≥10万页”无法比较"),
    warning({**_reached(value="大部分"), "指标完成值!H5": 90}, "not_comparable", "指标完成值!G5", "“大部分”与指标值“≥10万页”无法比较", "写法和单位填。"),
    warning({"绩效指标!F5": "≤11月", **_reached(value="差不多")}, "not_comparable", "指标完成值!G5", "“差不多”", "或填“达成程度”"),
    warning(_reached(value="3万页", expected="差不多"), "not_comparable", "指标完成值!I5", "预计全年完成值“差不多”"),
    warning(_reached(value="3万页") | _reached(6, month=10, value="2.5万页"), "actual_falls", "指标完成值!G6", "10 月底“2.5万页”少于 7 月底“3万页”", "当月数"),
    warning({"绩效指标!F5": "稳步提高", **_reached(value="已提高")}, "degree_missing", "指标完成值!H5", "“稳步提高”是定性的", "达成程度"),
    warning(_reached(value="10万页", claimed=60.5), "claimed_exceeds", "指标完成值!L5", "自评得分 60.5 超过指标的分值 60"),
    # -- sheets and columns ------------------------------------------------------------------
    error({"支出明细!D4": "功能分类科目"}, "column_renamed", "支出明细!D4", "不认识的列“功能分类科目”", "改回“支出功能分类”"),
    error({"支出明细!E4": "经济科目"}, "column_renamed", "支出明细!E4", "不认识的列“经济科目”", "缺少列“部门经济分类”"),
    error({"支出明细!E4": "类款"}, "column_renamed", "支出明细!E4", "不认识的列“类款”", "缺少列“部门经济分类”"),
    error({"支出明细!E4": None}, "column_missing", "支出明细", "没有“部门经济分类”这一列，有 6 处"),
    error({"支出明细!D4": None}, "column_missing", "支出明细", "没有“支出功能分类”"),
    error({"支出明细!G4": "部门经济分类"}, "column_twice", "支出明细!G4", "有两列"),
    warning({"支出明细!J4": "经办人", "支出明细!J5": "张三"}, "column_unknown", "支出明细!J4", "“经办人”", "没有读取"),
    warning({"支出明细!A11": "合计", "支出明细!I11": 1340000}, "total_row", "支出明细!A11", "“合计”", "跳过"),
    error({"封面信息!A7": "部门全称"}, "column_missing", "封面信息", "没有“部门名称”"),
]  # fmt: skip


@pytest.mark.parametrize("case", CELLS, ids=lambda case: f"{case.kind}-{next(iter(case.edits))}")
def test_one_mistake_one_sentence(case: Case) -> None:
    budget, problems = read_workbook(edited(small_workbook(), case.edits))
    assert_told(problems, case.kind, case.place, *case.words, severity=case.severity)
    assert (budget is None) is (case.severity is Severity.ERROR)


def assert_told(
    problems: tuple[Problem, ...],
    kind: str,
    place: str,
    *words: str,
    severity: Severity = Severity.ERROR,
) -> None:
    said = [f"{p.severity.value} {p.kind} {p.said()}" for p in problems]
    assert [(p.kind, p.severity) for p in problems] == [(kind, severity)], said
    sentence = problems[0].said("zh")
    assert sentence.startswith(place), sentence
    for word in words:
        assert word in sentence
    assert sentence.endswith("。"), sentence
    english = problems[0].message.en
    assert english.endswith((".", "?")), english


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("支出明细!I5", "金额"),
        ("人员编制!C5", "数字"),
        ("封面信息!B5", "数字"),
        ("项目!F5", "数字"),
    ],
)
def test_a_date_is_no_figure(cell: str, what: str) -> None:
    """Excel takes 2026-3-1 for a date and stores the number of the day."""
    workbook = dated(edited(small_workbook(), {cell: Decimal(46082)}), cell)
    budget, problems = read_workbook(workbook)
    assert budget is None
    assert_told(problems, "date_for_number", cell, f"是日期 2026-03-01，不是{what}")


def test_a_date_among_words_is_shown_as_it_stands() -> None:
    workbook = dated(edited(small_workbook(), {"封面信息!B10": Decimal(46082)}), "封面信息!B10")
    budget, problems = read_workbook(workbook)
    assert problems == ()
    assert budget is not None
    assert budget.date == "2026-03-01"


def test_indicators_without_weights_need_no_total() -> None:
    for weight in (None, 0):
        edits: dict[str, Value] = {"绩效指标!H5": weight, "绩效指标!H6": weight}
        assert read_workbook(edited(small_workbook(), edits))[1] == ()


def test_a_layout_may_be_called_by_its_name() -> None:
    for name in ("河北", "河北省", "Hebei"):
        assert read_workbook(edited(small_workbook(), {"封面信息!B9": name})) == (small(), ())


def test_every_mistake_is_told_at_once() -> None:
    edits = {
        "封面信息!B8": "1305",
        "支出明细!D5": "2012600",
        "支出明细!I6": "3万元",
        "项目!G5": 10,
        "政府采购!J5": -1,
    }
    budget, problems = read_workbook(edited(small_workbook(), edits))
    assert budget is None
    assert [p.said().partition("：")[0] for p in problems] == [*edits]


def test_a_line_that_cannot_be_read_does_not_unbalance_the_budget() -> None:
    """The gap it leaves is a consequence, and consequences are not told."""
    _, problems = read_workbook(edited(small_workbook(), {"支出明细!I5": "60万元"}))
    assert [p.kind for p in problems] == ["not_in_yuan"]


def test_a_unit_with_a_mistake_does_not_make_its_lines_wrong() -> None:
    _, problems = read_workbook(edited(small_workbook(), {"预算单位!C5": "企业"}))
    assert [p.kind for p in problems] == ["unknown_choice"]


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("13052926P00001710000C", "project_code_check", "应为 B，这里是 C"),
        ("13052926P0000171000", "project_code_shape", "有 19 位，应为二十一位"),
        ("13052927P00001710000R", "project_code_year", "年度是 2027，晚于预算年度 2026"),
    ],
)
def test_a_doubtful_project_code_is_a_warning(code: str, kind: str, words: str) -> None:
    cells = ["项目!C5", "支出明细!C7", "支出明细!C8", "绩效指标!B5", "绩效指标!B6", "政府采购!B5"]
    budget, problems = read_workbook(edited(small_workbook(), dict.fromkeys(cells, code)))
    assert budget is not None
    assert_told(problems, kind, "项目!C5", code, words, severity=Severity.WARNING)


# ------------------------------------------------------------------------------------- sheets


def test_missing_core_sheet() -> None:
    budget, problems = read_workbook(without_sheet(small_workbook(), "收入"))
    assert budget is None
    assert_told(problems, "sheet_missing", "没有找到工作表“收入”", "删除、隐藏或改名")


def test_missing_sheet_that_may_be_empty() -> None:
    budget, problems = read_workbook(without_sheet(small_workbook(), "固定资产"))
    assert budget is not None
    assert_told(problems, "sheet_missing", "没有找到工作表“固定资产”", severity=Severity.WARNING)


@pytest.mark.parametrize("name", ["预算调整", "资金支付", "指标完成值"])
def test_a_workbook_without_the_sheets_of_the_year_is_whole(name: str) -> None:
    """Workbooks of before these sheets were there stay as good as they were."""
    assert read_workbook(without_sheet(small_workbook(), name)) == (small(), ())


def test_a_renamed_sheet_of_the_year_is_told() -> None:
    """A sheet may be missing without a word, but never be lost by its name."""
    budget, problems = read_workbook(renamed(small_workbook(), "资金支付", "资金支付表"))
    assert budget is None
    assert_told(problems, "sheet_missing", "没有找到工作表“资金支付”", "“资金支付表”若就是它")


def test_a_prepared_row_is_no_record_until_it_is_filled_in() -> None:
    """Rows that wait for their figures are no mistakes; half a row is one."""
    prepared = _reached(value="") | {"资金支付!A5": "库房租赁", "资金支付!B5": 7}
    assert read_workbook(edited(small_workbook(), prepared)) == (small(), ())
    _, problems = read_workbook(edited(small_workbook(), {**prepared, "指标完成值!H5": 90}))
    assert_told(problems, "missing", "指标完成值!G5", "缺少“实际完成值”")


def test_money_that_came_back_is_a_negative_payment() -> None:
    rows: dict[str, Value] = {"资金支付!A5": "库房租赁", "资金支付!B5": 3, "资金支付!C5": 100}
    rows |= {"资金支付!A6": "库房租赁", "资金支付!B6": 4, "资金支付!C6": -100}
    budget, problems = read_workbook(edited(small_workbook(), rows))
    assert problems == ()
    assert budget is not None
    assert [p.amount for p in budget.payments] == [100, -100]


def test_renamed_sheet() -> None:
    budget, problems = read_workbook(renamed(small_workbook(), "固定资产", "固定资产表"))
    assert budget is None
    assert_told(
        problems, "sheet_missing", "没有找到工作表“固定资产”", "“固定资产表”若就是它", "改回原名"
    )


# --------------------------------------------------------------------------------------- YAML


LINES = TEXT.splitlines()


def line(start: str) -> int:
    """The number of the first line that begins so."""
    return next(n for n, text in enumerate(LINES, 1) if text.startswith(start))


YAML = [
    ("year: 2026", "year: 二〇二六", "not_a_number", 1, "“二〇二六”不是数字"),
    ("name: 示例县档案局\n", "name: 示例县档案局\nnmae: x\n", "unknown_key", 4, "不认识的键“nmae”", "name"),
    ("{unit: '101001', item: authorised, number: 12}", "{unit: '101001', item: authorized, number: 12}", "unknown_choice", line("staff") + 1, "“authorized”"),
    ("function: '2012601', dept_econ: '30101'", "funktion: '2012601', function: '2012601', dept_econ: '30101'", "unknown_key", line("lines") + 1, "不认识的键“funktion”", "function"),
    ("dept_econ: '30101', amount: 600000.00", "dept_econ: '30101', amount: 60万元", "not_in_yuan", line("lines") + 1, "应为 600000"),
    ("amount: 1000000.00", "amount: 1000000.001", "too_fine", line("incomes") + 1, "最多两位小数"),
    ("plan: {3: 20, 6: 50, 12: 100}", "plan: {3: 20, 6: 50, 13: 100}", "unknown_key", line("projects") + 1, "“plan.13”"),
    ("text: 保管全县档案。", "text: [保管, 档案]", "yaml_shape", line("texts") + 1, "应为一个值"),
    ("carry_outs:\n- {unit: '101001', fund: general, amount: 10000.00}", "carry_outs: 10000", "yaml_shape", line("carry_outs"), "应为列表"),
    ("year: 2026", "year: [2026", "yaml_syntax", 2, "YAML 写法有误"),
    ("code: '101'", "code: '101'\ncode: '101'", "yaml_syntax", 3, "写了两次"),
]  # fmt: skip


@pytest.mark.parametrize("case", YAML, ids=lambda c: f"{c[2]}-{c[3]}")
def test_mistakes_in_yaml_are_told_by_their_lines(case: tuple) -> None:
    old, new, kind, at, *words = case
    assert old in TEXT
    budget, problems = read_yaml(TEXT.replace(old, new, 1).encode())
    assert budget is None
    assert kind in [p.kind for p in problems], [p.said() for p in problems]
    told = next(p for p in problems if p.kind == kind)
    assert told.said().startswith(f"第{at}行"), told.said()
    assert re.match(rf"line {at}\b", told.said("en"))
    for word in words:
        assert word in told.said()


def test_aliases_are_refused() -> None:
    """An alias can stand for a text that holds aliases: nine lines may mean a billion values."""
    _, problems = read_yaml(b"year: &a 2026\ncode: *a\n")
    assert [p.kind for p in problems] == ["yaml_alias"]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"- 1", b"[" * 5000, b"\x07", b"a: \x00"])
def test_what_is_no_budget_gets_a_sentence(data: bytes) -> None:
    budget, problems = read_yaml(data)
    assert budget is None
    assert problems
    assert problems[0].said("zh") != problems[0].said("en")


def test_the_small_budget_has_no_mistake() -> None:
    budget, problems = read_workbook(small_workbook())
    assert (budget, problems) == (small(), ())
