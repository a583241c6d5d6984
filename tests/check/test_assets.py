"""A2, A3, P8: what the statement on state assets says, against tables and dates."""

import pytest
import yaml

import mingzhang.check.catalogue as catalogue
from mingzhang.check.run import check
from mingzhang.facts import Finding
from mingzhang.formats.text import read_bytes
from mingzhang.interpret.reading import interpret

CASES = catalogue.FOLDER / "cases"

ASSETS = """\
部门固定资产占用情况表

302 青河县档案馆

截止时间：{date}

项目\t数量\t价值（金额单位：万元）
资产总额\t\t112.80
1、房屋（平方米）\t{house}\t
其中：办公用房（平方米）\t{office}\t
2、车辆（台、辆）\t{vehicles}\t{value}
3、单价在20万元以上的设备\t\t
4、其他固定资产\t500\t100.00

"""
THREE_PUBLIC = """\
部门预算财政拨款“三公”经费支出表

302 青河县档案馆

预算年度：2026

单位：万元

序号\t项目\t资金性质\t\t\t
\t\t合计\t一般公共预算财政拨款\t政府性基金预算拨款\t国有资本经营预算财政拨款
栏次\t1\t2\t3\t4\t5
1\t合计\t{sum}\t{sum}\t\t
2\t“三公”经费小计\t{sum}\t{sum}\t\t
3\t一、因公出国（境）费\t\t\t\t
4\t二、公务用车购置及运维费\t{sum}\t{sum}\t\t
5\t其中：公务用车购置费\t\t\t\t
6\t公务用车运行维护费\t{sum}\t{sum}\t\t
7\t三、公务接待费\t\t\t\t

"""
PURCHASES = """\
部门政府采购预算

302 青河县档案馆

预算年度：2026

单位：万元

政府采购项目来源\t\t采购物品名称\t政府采购目录序号\t计量单位\t数量\t单价\t政府采购金额（当年部门预算安排资金）\t\t\t\t\t\t\t\t2026年预留中小微企业份额
项目名称\t预算资金\t\t\t\t\t\t合计\t一般公共预算拨款\t基金预算拨款\t国有资本经营预算拨款\t财政专户核拨\t单位资金\t财政拨款结转\t非财政拨款结余\t
合计\t\t\t\t\t\t\t5.00\t5.00\t\t\t\t\t\t\t5.00
档案整理经费\t9.00\t台式计算机\tA02010105\t台\t3\t0.45\t1.35\t1.35\t\t\t\t\t\t\t1.35
档案整理经费\t9.00\t应用软件\t{code}\t套\t1\t3.65\t3.65\t3.65\t\t\t\t\t\t\t3.65

"""


def assets(
    date: str = "2025-12-31",
    vehicles: str = "1",
    value: str = "12.80",
    house: str = "",
    office: str = "",
) -> str:
    return ASSETS.format(date=date, vehicles=vehicles, value=value, house=house, office=office)


def statement(*paragraphs: str) -> str:
    return "\n\n".join(
        ["青河县档案馆2026年部门预算信息公开情况说明", "九、国有资产信息", *paragraphs, ""]
    )


def found(text: str, rule: str, template: str = "hebei") -> list[Finding]:
    verdict = check(interpret(read_bytes(text.encode()), forced=template))
    assert not [o for o in verdict.certificate.obligations if o.outcome.value == "rule_broke"]
    return [finding for finding in verdict.findings if finding.check == rule]


@pytest.mark.parametrize("rule", ["A2", "A3", "P8"])
def test_the_case_of_each_rule(rule: str) -> None:
    case = yaml.safe_load((CASES / f"{rule}.yaml").read_text(encoding="utf-8"))
    good, bad = (case[key].replace("→", "\t") for key in ("pass", "fail"))
    assert found(good, rule, case["template"]) == []
    (finding,) = found(bad, rule, case["template"])
    for word in case["words"]:
        assert str(word) in finding.message.zh
    assert "{" not in finding.message.en


# ------------------------------------------------------------------------------------------- A2


@pytest.mark.parametrize(
    ("date", "severity"),
    [
        ("2025-12-31", None),
        ("2025年12月31日", None),
        ("2025.12.31", None),
        ("2024-12-31", "warning"),
        ("2026-12-31", "error"),
        ("2025-10-31", "note"),
        ("2025-13-40", None),
    ],
)
def test_date_of_the_table(date: str, severity: str | None) -> None:
    findings = found(THREE_PUBLIC.format(sum="1.50") + assets(date=date), "A2")
    assert [f.severity.value for f in findings] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("截至2025年12月31日，本单位共有车辆1辆。", 0),
        ("截至2025年底，本单位共有车辆1辆。", 0),
        ("截至2024年底，本单位共有车辆1辆。", 1),
        ("截至2024年12月31日，全县参保人数30万人。", 0),
    ],
)
def test_date_in_the_text(said: str, count: int) -> None:
    text = THREE_PUBLIC.format(sum="1.50") + statement(said)
    assert len(found(text, "A2")) == count


# ------------------------------------------------------------------------------------------- A3


@pytest.mark.parametrize(
    ("vehicles", "value", "running", "count"),
    [
        ("1", "12.80", "1.50", 0),
        ("", "", "", 0),
        ("1", "12.80", "", 1),
        ("", "", "1.50", 1),
        ("", "12.80", "1.50", 0),
    ],
)
def test_vehicles_and_their_costs(vehicles: str, value: str, running: str, count: int) -> None:
    text = THREE_PUBLIC.format(sum=running) + assets(vehicles=vehicles, value=value)
    assert len(found(text, "A3")) == count


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("公务用车编制2辆，实有2辆，其中：机要通信用车1辆、其他用车1辆。", 0),
        ("公务用车编制2辆，实有2辆，其中：机要通信用车2辆、其他用车1辆。", 1),
        (
            "公务用车编制3辆，实有3辆，其中：机要通信用车1辆、应急保障用车1辆。",
            0,
        ),  # not all kinds told
        ("公务用车编制3辆，实有3辆，其中：机要通信用车1辆、其他用车1辆。", 1),
        ("本单位购置车辆0辆。", 0),
    ],
)
def test_kinds_of_vehicles(said: str, count: int) -> None:
    text = THREE_PUBLIC.format(sum="1.50") + statement(said)
    assert len(found(text, "A3")) == count


@pytest.mark.parametrize(
    ("house", "office", "count"),
    [
        ("800", "300", 0),
        ("800", "800", 0),
        ("", "", 0),
        ("800", "1300", 1),
        ("", "300", 1),
    ],
)
def test_offices_are_houses(house: str, office: str, count: int) -> None:
    text = THREE_PUBLIC.format(sum="1.50") + assets(house=house, office=office)
    assert len(found(text, "A3")) == count


# ------------------------------------------------------------------------------------------- P8


@pytest.mark.parametrize(
    ("amount", "claim", "code", "expected"),
    [
        ("1.35", "，已列入政府采购预算", "A08060303", []),
        ("8.00", "，已列入政府采购预算", "A08060303", ["error"]),
        ("8.00", "", "A08060303", ["warning"]),  # may be bought outside the catalogue
        ("0.35", "", "A08060303", ["error"]),  # less than what the table lists
        ("5.00", "，已列入政府采购预算", "A08060303", ["warning"]),  # counts software
        ("5.00", "，已列入政府采购预算", "X", []),  # a code that does not tell what it is
    ],
)
def test_planned_assets(amount: str, claim: str, code: str, expected: list[str]) -> None:
    said = statement(f"本年度拟购置固定资产总额为{amount}万元{claim}。")
    findings = found(PURCHASES.format(code=code) + said, "P8")
    assert [f.severity.value for f in findings] == expected


def test_planned_assets_without_a_table_are_not_passed() -> None:
    text = THREE_PUBLIC.format(sum="") + statement("本年度拟购置固定资产总额为3.00万元。")
    verdict = check(interpret(read_bytes(text.encode()), forced="hebei"))
    outcomes = [o.outcome.value for o in verdict.certificate.obligations if o.rule == "P8"]
    assert outcomes == ["not_enough_data"]
