"""Tables in the manner of provinces that have no layout here."""

from tests.interpret.vocabulary.pages import across, down, read, said, table, unread


def test_expenditure_by_function_and_by_use_side_by_side() -> None:
    """Jiangsu: 收支总表 with three lists; the third adds up the same expenditure once more."""
    heads = [
        [across("收入", 2), across("支出", 4)],
        ["项目", "预算数", "功能分类", "预算数", "支出用途", "预算数"],
    ]
    rows = [
        ["一、一般公共预算资金", "100.00", "一、教育支出", "110.00", "一、基本支出", "70.00"],
        ["二、财政专户管理资金", "10.00", "二、住房保障支出", "10.00", "二、项目支出", "50.00"],
        ["三、单位资金", "10.00", "", "", "", ""],
        ["当年收入小计", "120.00", "当年支出小计", "120.00", "当年支出小计", "120.00"],
        ["上年结转资金", "5.00", "结转下年资金", "5.00", "结转下年资金", "5.00"],
        ["收入合计", "125.00", "支出合计", "125.00", "支出合计", "125.00"],
    ]
    reading = read(table("收支总表", heads, rows))
    found = said(reading)
    assert found["flow=income fund=special_account"] == "10.00万元"
    assert found["category=basic flow=expenditure"] == "70.00万元"
    assert found["flow=expenditure function=205"] == "110.00万元"
    # 合计 below carried money is the whole.
    assert found["flow=resources"] == found["flow=uses"] == "125.00万元"
    assert found["flow=income"] == found["flow=expenditure"] == "120.00万元"


def test_income_of_units_with_carried_money_by_fund() -> None:
    heads = [
        [
            down("单位代码", 2),
            down("单位名称", 2),
            down("合计", 2),
            across("本年收入", 3),
            across("上年结转结余", 2),
        ],
        ["小计", "一般公共预算", "财政专户管理资金", "小计", "一般公共预算"],
    ]
    rows = [
        ["", "合计", "125.00", "120.00", "100.00", "20.00", "5.00", "5.00"],
        ["301001", "某县教育局", "125.00", "120.00", "100.00", "20.00", "5.00", "5.00"],
    ]
    found = said(read(table("收入总表", heads, rows)))
    assert found["flow=resources"] == "125.00万元"
    assert found["flow=income"] == "120.00万元"
    assert found["flow=income fund=special_account"] == "20.00万元"
    assert found["flow=carry_in fund=general"] == "5.00万元"
    assert found["flow=income fund=general label=某县教育局"] == "100.00万元"


def test_codes_over_three_columns_beside_the_code_of_the_unit() -> None:
    """Sichuan: 类 款 项, the unit's code, then 单位名称（科目）; the first rows are totals."""
    heads = [
        [across("项目", 5), down("合计", 3), down("基本支出", 3), down("项目支出", 3)],
        [across("科目编码", 3), down("单位代码", 2), down("单位名称（科目）", 2)],
        ["类", "款", "项"],
    ]
    rows = [
        ["", "", "", "", "合计", "120.00", "70.00", "50.00"],
        ["", "", "", "", "某县水利局", "120.00", "70.00", "50.00"],
        ["208", "05", "05", "362601", "机关事业单位基本养老保险缴费支出", "10.00", "10.00", ""],
        ["213", "03", "01", "362601", "行政运行", "60.00", "60.00", ""],
        ["213", "03", "05", "362601", "水利工程建设", "50.00", "", "50.00"],
    ]
    reading = read(table("部门支出总表", heads, rows))
    found = said(reading)
    assert found["flow=expenditure"] == "120.00万元"
    assert found["flow=expenditure function=2130301"] == "60.00万元"
    assert found["category=project flow=expenditure function=2130305"] == "50.00万元"


def test_codes_and_names_in_one_cell_and_the_unit_in_the_head() -> None:
    """Guangdong: [30101]基本工资, and 元 in the head of the column alone."""
    rows = [
        ["合计", "550000.00"],
        ["[301]工资福利支出", "400000.00"],
        ["[30101]基本工资", "400000.00"],
        ["[302]商品和服务支出", "150000.00"],
        ["[30201]办公费", "150000.00"],
    ]
    heads = [["部门预算经济分类科目", "2025年预算数（元）"]]
    found = said(read(table("一般公共预算基本支出预算表", heads, rows, unit="")))
    where = "flow=expenditure fund=general"
    assert found[f"category=basic {where}"] == "550,000.00元"
    assert found[f"category=basic dept_econ=30101 {where}"] == "400,000.00元"


def test_two_halves_of_an_economic_classification() -> None:
    heads = [["科目编码", "科目名称", "预算数", "科目编码", "科目名称", "预算数"]]
    rows = [
        ["301", "工资福利支出", "40.00", "302", "商品和服务支出", "15.00"],
        ["30101", "基本工资", "30.00", "30201", "办公费", "9.00"],
        ["30102", "津贴补贴", "10.00", "30211", "差旅费", "6.00"],
        ["人员经费合计", "", "40.00", "公用经费合计", "", "15.00"],
    ]
    reading = read(table("一般公共预算基本支出表", heads, rows))
    found = said(reading)
    where = "flow=expenditure fund=general"
    assert found[f"category=personnel {where}"] == "40.00万元"
    assert found[f"category=public dept_econ=30211 {where}"] == "6.00万元"
    assert reading.tables[0].proof == "proved"
    assert unread(reading) == []


def test_the_body_before_the_title_and_heads_without_merged_cells() -> None:
    """Zhejiang: 某县某局收支预算总表; the heads over two columns stand in the first of them."""
    rows = [
        ["一、财政拨款收入", "100.00", "一、教育支出", "100.00"],
        ["（一）一般公共预算", "90.00", "", ""],
        ["（二）政府性基金预算", "10.00", "", ""],
        ["二、其他资金", "5.00", "", ""],
        ["本年收入合计", "105.00", "本年支出合计", "100.00"],
        ["上年结余结转", "", "结转下年", "5.00"],
        ["收入总计", "105.00", "支出总计", "105.00"],
    ]
    heads = [["收入", "", "支出", ""], ["项目", "预算数", "项目（按功能分类）", "预算数"]]
    reading = read(table("2025年某县教育局收支预算总表", heads, rows), before="")
    found = said(reading)
    assert found["flow=income fund=fiscal"] == "100.00万元"
    assert found["flow=carry_out"] == "5.00万元"
    # What 其他资金 may be no one knows.
    assert unread(reading) == ["5.00"]


def test_final_accounts_with_numbered_rows() -> None:
    heads = [
        [across("收入", 3), across("支出", 3)],
        ["项目", "行次", "金额", "项目", "行次", "金额"],
        ["栏次", "", "1", "栏次", "", "2"],
    ]
    rows = [
        ["一、一般公共预算财政拨款收入", "1", "100", "一、一般公共服务支出", "32", "60"],
        ["八、其他收入", "8", "5", "五、教育支出", "36", "40"],
        ["本年收入合计", "27", "105", "本年支出合计", "58", "100"],
        ["使用非财政拨款结余（含专用结余）", "28", "", "结余分配", "59", "3"],
        ["年初结转和结余", "29", "10", "年末结转和结余", "60", "12"],
        ["总计", "30", "115", "总计", "61", "115"],
    ]
    reading = read(table("收入支出决算总表", heads, rows, unit="金额单位：万元"))
    found = said(reading)
    assert found["flow=resources"] == found["flow=uses"] == "115万元"
    assert (found["flow=carry_in"], found["flow=carry_out"]) == ("10万元", "12万元")
    assert found["flow=distribution"] == "3万元"
    assert unread(reading) == []


def test_the_fund_table_of_final_accounts_from_what_was_there_to_what_is_left() -> None:
    heads = [
        [
            across("项目", 2),
            down("年初结转和结余", 2),
            down("本年收入", 2),
            across("本年支出", 3),
            down("年末结转和结余", 2),
        ],
        ["科目编码", "科目名称", "小计", "基本支出", "项目支出"],
    ]
    rows = [
        ["合计", "", "1.00", "10.00", "9.00", "", "9.00", "2.00"],
        ["212", "城乡社区支出", "1.00", "10.00", "9.00", "", "9.00", "2.00"],
    ]
    found = said(read(table("政府性基金预算财政拨款收入支出决算表", heads, rows)))
    assert found["flow=carry_in fund=government"] == "1.00万元"
    assert found["flow=income fund=government"] == "10.00万元"
    assert found["flow=expenditure fund=government"] == "9.00万元"
    assert found["flow=carry_out fund=government"] == "2.00万元"


def test_units_and_codes_in_one_table_are_kept_apart() -> None:
    rows = [
        ["合计", "", "", "30.00", "20.00", "10.00"],
        ["某局本级", "205", "教育支出", "12.00", "10.00", "2.00"],
        ["某中心", "205", "教育支出", "18.00", "10.00", "8.00"],
    ]
    heads = [["单位名称", "科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
    found = said(read(table("部门支出总表", heads, rows)))
    assert found["flow=expenditure"] == "30.00万元"
    assert found["flow=expenditure function=205 label=某中心"] == "18.00万元"
    assert "flow=expenditure function=205" not in found


def test_economic_classes_under_the_category_above_them() -> None:
    """Shaanxi: the same classes once under basic, once under project spending, with and without
    numbers of their own."""
    rows = [
        ["一、人员经费和公用经费支出", "15.00"],
        ["工资福利支出", "10.00"],
        ["商品和服务支出", "5.00"],
        ["二、专项业务经费支出", "7.00"],
        ["商品和服务支出", "4.00"],
        ["对个人和家庭补助", "3.00"],
        ["本年支出合计", "22.00"],
    ]
    heads = [["部门预算支出经济分类科目", "预算数"]]
    found = said(read(table("一般公共预算支出总表", heads, rows)))
    where = "flow=expenditure fund=general"
    assert found[f"category=basic dept_econ=302 {where}"] == "5.00万元"
    assert found[f"category=project dept_econ=302 {where}"] == "4.00万元"
    assert found[f"category=project dept_econ=303 {where}"] == "3.00万元"


def test_budget_adjusted_budget_and_result_of_final_accounts() -> None:
    heads = [["科目编码", "科目名称", "年初预算数", "全年预算数", "决算数", "完成率%"]]
    rows = [
        ["205", "教育支出", "100.00", "110.00", "99.00", "90%"],
        ["合计", "", "100.00", "110.00", "99.00", "90%"],
    ]
    found = said(read(table("一般公共预算财政拨款支出决算表", heads, rows)))
    where = "flow=expenditure fund=general"
    assert found[where] == "99.00万元"
    assert found[f"{where} stage=budget"] == "100.00万元"
    assert found[f"{where} stage=adjusted"] == "110.00万元"
    assert found[f"{where} measure=completion"] == "90%"
