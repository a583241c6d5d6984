"""The central departments' nine tables are read everywhere; a province's own layout comes first."""

from mingzhang.formats.text import read_bytes
from mingzhang.interpret import Reading, interpret

HEADS = "科目编码\t科目名称\t合计\t基本支出\t项目支出\t上缴上级支出\t事业单位经营支出\t对附属单位补助支出\n"
ROWS = "201\t一般公共服务支出\t30.00\t20.00\t10.00\t\t\t\n合计\t\t30.00\t20.00\t10.00\t\t\t\n"
NINE = f"""\
南京市玄武区档案馆2025年部门预算

收支总表

单位：万元

收入\t\t支出\t
项目\t预算数\t项目\t预算数
一、一般公共预算拨款收入\t28.00\t一、一般公共服务支出\t30.00
二、政府性基金预算拨款收入\t\t\t
三、国有资本经营预算拨款收入\t\t\t
四、事业收入\t\t\t
五、其他收入\t1.00\t\t
本年收入合计\t29.00\t本年支出合计\t30.00
上年结转\t1.00\t结转下年\t
收入总计\t30.00\t支出总计\t30.00

支出总表

单位：万元

{HEADS}{ROWS}
财政拨款收支总表

单位：万元

收入\t\t支出\t\t\t\t
项目\t预算数\t项目\t合计\t一般公共预算\t政府性基金预算\t国有资本经营预算
一、本年收入\t28.00\t一、本年支出\t28.00\t28.00\t\t
（一）一般公共预算拨款\t28.00\t（一）一般公共服务支出\t28.00\t28.00\t\t
（二）政府性基金预算拨款\t\t\t\t\t\t
（三）国有资本经营预算拨款\t\t\t\t\t\t
二、上年结转\t\t二、结转下年\t\t\t\t
（一）一般公共预算拨款\t\t\t\t\t\t
收入总计\t28.00\t支出总计\t28.00\t28.00\t\t

一般公共预算支出表

单位：万元

科目编码\t科目名称\t合计\t基本支出\t\t\t项目支出
\t\t\t小计\t人员经费\t公用经费\t
201\t一般公共服务支出\t28.00\t18.00\t15.00\t3.00\t10.00
合计\t\t28.00\t18.00\t15.00\t3.00\t10.00

一般公共预算“三公”经费支出表

单位：万元

上年预算数\t\t\t\t\t\t2025年预算数\t\t\t\t\t
合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费\t合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费
\t\t小计\t公务用车购置费\t公务用车运行费\t\t\t\t小计\t公务用车购置费\t公务用车运行费\t
5.00\t0.00\t3.00\t0.00\t3.00\t2.00\t4.00\t0.00\t3.00\t0.00\t3.00\t1.00
"""


def read(text: str) -> Reading:
    return interpret(read_bytes(text.encode()))


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(table.kind, table.how) for table in reading.tables]


def test_a_set_of_any_province_is_read_by_the_national_base() -> None:
    reading = read(NINE)
    assert reading.template.id == "national"
    assert told(reading) == [
        ("balance", "title"),
        ("expenditure", "title"),
        ("fiscal_balance", "title"),
        ("general_expenditure", "title"),
        ("three_public", "title"),
    ]
    assert reading.unread == ()
    stated = {
        (
            t.kind,
            tuple(sorted((a, m) for a, m in f.coordinate.items() if a not in ("entity", "year"))),
        )
        for t in reading.tables
        for f in t.facts
    }
    assert ("balance", (("flow", "carry_in"),)) in stated
    assert (
        "general_expenditure",
        (("category", "public"), ("flow", "expenditure"), ("function", "201"), ("fund", "general")),
    ) in stated
    assert (
        "three_public",
        (
            ("flow", "expenditure"),
            ("fund", "general"),
            ("item", "vehicle_running"),
            ("measure", "last_year"),
        ),
    ) in stated


def test_a_province_that_prints_the_titles_and_is_named_comes_first() -> None:
    one = "政府性基金预算支出表\n\n302 {name}\n\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n合计\t\t1.00\t\t1.00\n"
    assert read(one.format(name="平陆县医疗保障局")).template.id == "shanxi"
    assert read(one.format(name="南京市玄武区档案馆")).template.id == "national"


def test_a_head_that_divides_codes_keeps_them_whole() -> None:
    text = NINE.replace(HEADS, "\t".join(["类", "款", "项", *HEADS.split("\t")[1:]]))
    text = text.replace("201\t一般公共服务支出\t30", "201\t\t\t一般公共服务支出\t30")
    text = text.replace("合计\t\t30", "合计\t\t\t\t30")
    table = next(t for t in read(text).tables if t.kind == "expenditure")
    assert {f.coordinate.get("function", "") for f in table.facts} == {"201", ""}
