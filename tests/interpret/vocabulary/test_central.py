"""The nine tables of central departments, read by their words alone."""

from tests.interpret.vocabulary.pages import across, down, read, said, table, unread

BALANCE = table(
    "部门收支总表",
    [[across("收入", 2), across("支出", 2)], ["项目", "预算数", "项目", "预算数"]],
    [
        ["一、一般公共预算拨款收入", "100.00", "一、外交支出", "20.00"],
        ["二、政府性基金预算拨款收入", "", "二、科学技术支出", "60.00"],
        ["三、国有资本经营预算拨款收入", "", "三、社会保障和就业支出", "40.00"],
        ["四、事业收入", "10.00", "", ""],
        ["五、其他收入", "5.00", "", ""],
        ["本年收入合计", "115.00", "本年支出合计", "120.00"],
        ["使用非财政拨款结余", "2.00", "结转下年", "5.00"],
        ["上年结转", "8.00", "", ""],
        ["收　入　总　计", "125.00", "支　出　总　计", "125.00"],
    ],
)


def test_the_balance_of_income_and_expenditure() -> None:
    reading = read(BALANCE)
    assert said(reading) == {
        "flow=income fund=general": "100.00万元",
        "flow=income fund=business": "10.00万元",
        "flow=income fund=other_income": "5.00万元",
        "flow=income": "115.00万元",
        "flow=surplus_used": "2.00万元",
        "flow=carry_in": "8.00万元",
        "flow=resources": "125.00万元",
        "flow=expenditure function=202": "20.00万元",
        "flow=expenditure function=206": "60.00万元",
        "flow=expenditure function=208": "40.00万元",
        "flow=expenditure": "120.00万元",
        "flow=carry_out": "5.00万元",
        "flow=uses": "125.00万元",
    }
    assert (reading.tables[0].kind, reading.tables[0].told) == ("balance", "vocabulary_proved")
    assert unread(reading) == []


def test_income_with_carried_money_among_the_funds_adds_up_all_resources() -> None:
    heads = [
        [
            down("科目编码", 2),
            down("科目名称", 2),
            down("合计", 2),
            down("上年结转", 2),
            down("一般公共预算拨款收入", 2),
            across("事业收入", 2),
            down("其他收入", 2),
        ],
        ["金额", "其中：教育收费"],
    ]
    rows = [
        ["202", "外交支出", "20.00", "", "20.00", "", "", ""],
        ["206", "科学技术支出", "103.00", "8.00", "80.00", "10.00", "3.00", "5.00"],
        ["合计", "", "123.00", "8.00", "100.00", "10.00", "3.00", "5.00"],
    ]
    found = said(read(table("部门收入总表", heads, rows)))
    assert found["flow=resources"] == "123.00万元"
    assert found["flow=resources fund=carry_over"] == "8.00万元"
    assert found["flow=resources fund=general"] == "100.00万元"
    assert found["flow=resources fund=business"] == "10.00万元"
    assert found["flow=resources fund=business label=教育收费"] == "3.00万元"


def test_money_carried_over_lies_under_its_own_head() -> None:
    rows = [
        ["一、本年收入", "100.00", "一、本年支出", "104.00"],
        ["（一）一般公共预算拨款", "100.00", "（一）外交支出", "20.00"],
        ["（二）政府性基金预算拨款", "", "（二）科学技术支出", "84.00"],
        ["二、上年结转", "8.00", "二、结转下年", "4.00"],
        ["（一）一般公共预算拨款", "8.00", "", ""],
        ["（二）政府性基金预算拨款", "", "", ""],
        ["收入总计", "108.00", "支出总计", "108.00"],
    ]
    heads = [[across("收入", 2), across("支出", 2)], ["项目", "预算数", "项目", "预算数"]]
    reading = read(table("财政拨款收支总表", heads, rows))
    found = said(reading, "fiscal_balance")
    assert found["flow=income fund=general"] == "100.00万元"
    assert found["flow=carry_in fund=fiscal"] == found["flow=carry_in fund=general"] == "8.00万元"
    assert found["flow=resources fund=fiscal"] == found["flow=uses fund=fiscal"] == "108.00万元"
    assert found["flow=expenditure function=206 fund=fiscal"] == "84.00万元"


def test_last_year_and_the_change_stand_apart_from_this_year() -> None:
    heads = [
        [
            across("功能分类科目", 2),
            down("2024年执行数", 2),
            across("2025年预算数", 3),
            across("2025年预算数比2024年执行数", 2),
        ],
        ["科目编码", "科目名称", "小计", "基本支出", "项目支出", "增减额", "增减%"],
    ]
    rows = [
        ["202", "外交支出", "18.00", "20.00", "15.00", "5.00", "2.00", "11.1%"],
        ["206", "科学技术支出", "50.00", "60.00", "40.00", "20.00", "10.00", "20.0%"],
        ["合计", "", "68.00", "80.00", "55.00", "25.00", "12.00", "17.6%"],
    ]
    reading = read(table("一般公共预算支出表", heads, rows))
    found = said(reading)
    where = "flow=expenditure fund=general"
    assert found[where] == "80.00万元"
    assert found[f"category=basic {where}"] == "55.00万元"
    assert found[f"{where} measure=last_year_actual"] == "68.00万元"
    assert found[f"{where} measure=change_actual"] == "12.00万元"
    assert found[f"{where} measure=growth_actual"] == "17.6%"
    assert unread(reading) == []


def test_years_that_are_neither_this_nor_the_last_are_not_read() -> None:
    heads = [["科目编码", "科目名称", "2022年预算数", "2025年预算数"]]
    rows = [["202", "外交支出", "18.00", "20.00"], ["合计", "", "18.00", "20.00"]]
    reading = read(table("一般公共预算支出表", heads, rows))
    assert set(said(reading).values()) == {"20.00万元"}
    assert unread(reading) == ["18.00", "18.00"]


def test_three_public_expenses_in_columns_of_two_years() -> None:
    one = [
        down("合计", 2),
        down("因公出国（境）费", 2),
        across("公务用车购置及运行费", 3),
        down("公务接待费", 2),
    ]
    cars = ["小计", "公务用车购置费", "公务用车运行费"]
    heads = [[across("2024年预算数", 6), across("2025年预算数", 6)], [*one, *one], [*cars, *cars]]
    rows = [["10.00", "5.00", "4.00", "1.00", "3.00", "1.00", "9.00", "4.00", "4.00", "0.00"]]
    rows[0] += ["4.00", "1.00"]
    found = said(read(table("一般公共预算“三公”经费支出表", heads, rows)))
    where = "flow=expenditure fund=general item="
    assert found[f"{where}three_public"] == "9.00万元"
    assert found[f"{where}vehicles"] == "4.00万元"
    assert found[f"{where}vehicle_running"] == "4.00万元"
    assert found[f"{where}reception"] == "1.00万元"
    assert found[f"{where}three_public measure=last_year"] == "10.00万元"
    assert found[f"{where}vehicle_purchase measure=last_year"] == "1.00万元"


def test_projects_with_money_of_this_year_and_of_the_last() -> None:
    heads = [
        [
            down("类型", 2),
            down("项目名称", 2),
            down("项目单位", 2),
            down("合计", 2),
            across("本年拨款", 2),
            across("财政拨款结转结余", 2),
            down("单位资金", 2),
        ],
        ["一般公共预算", "政府性基金预算", "一般公共预算", "政府性基金预算"],
    ]
    rows = [
        ["", "合计", "", "50.00", "45.00", "", "3.00", "", "2.00"],
        ["特定目标类", "堤防加固", "某县水利局", "30.00", "28.00", "", "2.00", "", ""],
        ["其他运转类", "机房运维", "某县水利局", "20.00", "17.00", "", "1.00", "", "2.00"],
    ]
    found = said(read(table("项目支出表", heads, rows)))
    where = "category=project flow=expenditure"
    assert found[where] == "50.00万元"
    assert found["carry=prior category=project flow=expenditure fund=general"] == "3.00万元"
    assert found[
        "carry=current category=project flow=expenditure fund=general project=堤防加固"
    ] == ("28.00万元")
    assert found[f"{where} fund=unit_funds project=机房运维"] == "2.00万元"
