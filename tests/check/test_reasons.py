"""N5, N7, C5: counts, uses, reasons and names in the words of a disclosure."""

from pathlib import Path

import pytest
import yaml

import mingzhang.check.catalogue as catalogue
from mingzhang.check.run import check
from mingzhang.facts import Finding
from mingzhang.formats.text import read_bytes, read_file
from mingzhang.interpret.reading import interpret

CASES = catalogue.FOLDER / "cases"

BASIC = """\
部门预算一般公共预算财政拨款基本支出表

302 青河县档案馆

预算年度：2026

单位：万元

序号\t支出部门经济分类科目\t\t一般公共预算基本支出\t\t
\t科目编码\t科目名称\t合计\t人员经费\t公用经费
栏次\t1\t2\t3\t4\t5
1\t\t合计\t100.00\t90.00\t10.00
2\t301\t工资福利支出\t90.00\t90.00\t
3\t30101\t基本工资\t90.00\t90.00\t
4\t302\t商品和服务支出\t10.00\t\t10.00
5\t30201\t办公费\t7.00\t\t7.00
6\t30208\t取暖费\t3.00\t\t3.00

"""
FORM = """
1、{name}绩效目标表

单位：万元

项目编码\t13053426P000012100015\t\t项目名称\t{name}\t\t
预算规模及资金用途\t预算数\t9.00\t其中：财政资金\t9.00\t其他资金\t
\t用于档案工作
绩效目标\t1.整理馆藏档案100卷\t\t\t\t\t
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据\t
产出指标\t数量指标\t整理卷数\t整理档案的卷数\t≥100卷\t工作计划\t

"""


def said(text: str, heading: str = "三、机关运行经费安排情况") -> str:
    return f"青河县档案馆2026年部门预算信息公开情况说明\n\n{heading}\n\n{text}\n\n"


def found(text: str, rule: str, template: str = "hebei") -> list[Finding]:
    verdict = check(interpret(read_bytes(text.encode()), forced=template))
    assert not [o for o in verdict.certificate.obligations if o.outcome.value == "rule_broke"]
    return [finding for finding in verdict.findings if finding.check == rule]


@pytest.mark.parametrize("rule", ["N5", "N7", "C5"])
def test_the_case_of_each_rule(rule: str) -> None:
    case = yaml.safe_load((CASES / f"{rule}.yaml").read_text(encoding="utf-8"))
    good, bad = (case[key].replace("→", "\t") for key in ("pass", "fail"))
    assert found(good, rule, case["template"]) == []
    (finding,) = found(bad, rule, case["template"])
    for word in case["words"]:
        assert str(word) in finding.message.zh
    assert "{" not in finding.message.en


# ------------------------------------------------------------------------------------ N7 uses


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ("办公费、取暖费等支出", []),
        ("办公用房取暖费和办公用品购置等", []),
        ("办公费、差旅费等支出", ["note"]),
        ("差旅费、办公用房物业管理费等支出", ["warning"]),
        ("保障机构日常运转", []),
    ],
)
def test_uses_of_running_costs(uses: str, expected: list[str]) -> None:
    text = BASIC + said(f"2026年，本部门机关运行经费安排10.00万元，主要用于{uses}。")
    assert [f.severity.value for f in found(text, "N7")] == expected


def test_a_definition_lists_no_uses() -> None:
    text = BASIC + said(
        "机关运行经费：是指为保障单位运行用于购买货物的各项资金，包括差旅费、会议费等。"
    )
    assert found(text, "N7") == []


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("公用经费10.00万元，主要包括：办公费、取暖费等。", []),
        ("公用经费10.00万元，主要包括：会议费、培训费等。", ["warning"]),
        ("人员经费90.00万元，主要包括：基本工资、奖金等。", ["note"]),
    ],
)
def test_listed_items(listed: str, expected: list[str]) -> None:
    assert [f.severity.value for f in found(BASIC + said(listed), "N7")] == expected


# --------------------------------------------------------------------------------- N7 reasons


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("机关运行经费10万元，比上年增加1万元，原因是人员经费上调。", "另一类"),
        ("机关运行经费10万元，比上年增加1万元，原因是办公费定额上调。", ""),
        (
            "基本支出增加9万元，主要为人员工资增长；项目支出增加5万元，主要是新增档案数字化项目。",
            "",
        ),
        ("基本支出增加9万元，主要是项目经费增加。", "另一类"),
        ("公务接待费减少1万元，主要原因是公务用车减少。", "另一类"),
        ("“三公”经费减少1万元，主要原因是厉行节约，压减公务接待费。", ""),
        ("项目支出减少9万元，主要原因是新增档案数字化项目。", "方向"),
        ("项目支出减少9万元，主要原因是上年新增的一次性项目已经完成。", ""),
        ("基本支出增加9万元，主要原因是压减公用支出。", "方向"),
        ("比上年增加9万元，主要是退休人员工资调整。", ""),
    ],
)
def test_reasons(text: str, variant: str) -> None:
    findings = found(said(text, "二、收支情况"), "N7")
    assert len(findings) == (1 if variant else 0)
    if variant == "方向":
        assert "方向相反" in findings[0].message.zh
    elif variant:
        assert "不属于该类支出" in findings[0].message.zh


# ---------------------------------------------------------------------------------- N5 counts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("人员编制20人，其中行政编制8人、事业编制12人；实有人员18人，其中行政8人、事业10人。", 0),
        ("人员编制20人，其中行政编制8人、事业编制10人。", 1),
        ("人员编制20人，其中党员15人、研究生12人。", 0),
        ("全县共有定点机构30家，其中医院10家、药店25家。", 1),
        ("设5个科室，其中3个承担征集工作，全年完成12个项目。", 0),
        (
            "纳入管理的项目5个，涉及金额9万元，其中：运转类项目2个，涉及金额3万元；特定目标类项目4个，涉及金额6万元。",
            1,
        ),
        ("计划举办展览4次，其中：专题展2次，巡展12个月。", 0),
    ],
)
def test_breakdowns(text: str, count: int) -> None:
    assert len(found(said(text, "一、部门职责及机构设置情况"), "N5")) == count


@pytest.mark.parametrize(("stated", "count"), [(2, 0), (3, 1)])
def test_projects_counted(stated: int, count: int) -> None:
    forms = FORM.format(name="档案整理经费") + FORM.format(name="库房改造").replace("1、", "2、")
    text = said(f"2026年纳入绩效目标管理的项目{stated}个，共计金额18.00万元。", "五、绩效情况")
    assert len(found(text + "七、部门项目预算安排情况及绩效目标\n" + forms, "N5")) == count


# ------------------------------------------------------------------------------------- C5 names


@pytest.mark.parametrize(
    "name",
    [
        "办公楼取暖费",
        "机关物业管理费",
        "劳务派遣人员经费",
        "合同工工资",
        "遗属生活补助",
        "残疾人就业保障金",
        "机关运转经费",
        "工作经费",
        "2026年青河县档案馆工作经费",
        "水电费",
        "编外人员经费",
    ],
)
def test_basic_costs(name: str) -> None:
    (finding,) = found("七、部门项目预算安排情况及绩效目标\n" + FORM.format(name=name), "C5")
    assert name in finding.message.zh


@pytest.mark.parametrize(
    "name",
    [
        "档案整理经费",
        "冬季清洁取暖补助资金",
        "农民工工资保障金",
        "人口普查工作经费",
        "老旧小区物业补贴",
        "烈士遗属抚恤金",
        "水电站移民后期扶持资金",
        "系统运行维护费",
        "残疾人就业保障金扶持培训",
        "污水处理厂运转经费",
    ],
)
def test_real_projects(name: str) -> None:
    assert found("七、部门项目预算安排情况及绩效目标\n" + FORM.format(name=name), "C5") == []


def test_all_projects_in_one_finding() -> None:
    forms = FORM.format(name="办公楼取暖费") + FORM.format(name="合同工工资").replace("1、", "2、")
    (finding,) = found("七、部门项目预算安排情况及绩效目标\n" + forms, "C5")
    assert "办公楼取暖费" in finding.message.zh
    assert "合同工工资" in finding.message.zh


# ---------------------------------------------------------------------------- reference documents


@pytest.mark.parametrize(
    ("number", "rule", "expected"),
    [
        ("000", "N5", []),
        ("000", "N7", [{236, 237, 238, 239, 335}]),
        ("000", "C5", [{476, 477}]),
        ("001", "N5", []),
        ("001", "N7", []),
        ("001", "C5", [{562, 580}]),
        ("002", "N5", []),
        ("002", "N7", []),
        ("002", "C5", []),
        ("003", "N7", [{437}]),
        ("003", "C5", [{367, 368, 369, 370, 371, 493, 557, 620, 652}]),
        ("003", "N5", [{52, 686}, {364, 371, 453}, {453, 652}, {686, 687, 688}, {52}]),
        ("004", "N5", []),
        ("004", "N7", []),
        ("004", "C5", []),
    ],
)
def test_reference(seeds_dir: Path, number: str, rule: str, expected: list[set[int]]) -> None:
    (file,) = seeds_dir.glob(f"{number}_*.txt")
    findings = [f for f in check(interpret(read_file(file))).findings if f.check == rule]
    assert len(findings) == len(expected)
    for truth, finding in zip(expected, findings, strict=True):
        assert truth <= {place.line for place in finding.places}
