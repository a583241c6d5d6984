"""Performance rules K1 to K18: what must be found, and what must be left alone."""

import pytest

from mingzhang.check import check
from mingzhang.check.cases import load_case
from mingzhang.classifications import make_project_code
from mingzhang.facts import Finding
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret

RULES = [f"K{n}" for n in range(1, 19)]


def code(serial: int = 10001, division: str = "130529", year: int = 2026) -> str:
    return str(make_project_code(division, year, "000012", str(serial)))


HEAD = "302 巨鹿县档案馆\n\n预算年度：2026\n\n七、部门项目预算安排情况及绩效目标\n\n"
ROWS = (
    "产出指标→数量指标→整理档案卷数→本年整理完的案卷→≥100卷→馆内安排→",
    "→质量指标→案卷合格率→检查合格的案卷占比→≥95%→馆内安排→",
    "→时效指标→整理完成月份→案卷全部整理完的月份→≤12月→馆内安排→",
    "→成本指标→整理费用→支付整理人员的报酬→≤8万元→馆内安排→",
    "效益指标→社会效益指标→查档一次办结率→一次查到的占全部查档的比例→≥90%→馆内安排→",
    "满意度指标→服务对象满意度指标→查档人满意度→满意的查档人占比→≥90%→问卷→",
)


def form(
    name: str = "档案整理经费",
    number: str = "",
    budget: str = "9.00",
    purpose: str = "支付案卷整理人员的报酬",
    plan: tuple[str, str] = ("→3月底→→6月底→10月底→12月底→", "→10%→→30%→80%→100%→"),
    goals: str = "整理馆藏案卷，方便查档",
    **replaced: str,
) -> str:
    """A Hebei project form; ``row0`` … ``row5`` replace an indicator, "" leaves it out."""
    rows = [replaced.get(f"row{i}", row) for i, row in enumerate(ROWS)]
    lines = [
        f"1、{name}绩效目标表",
        "",
        "单位：万元",
        "",
        f"项目编码→{number or code()}→→项目名称→{name}→→",
        f"预算规模及资金用途→预算数→{budget}→其中：财政资金→{budget}→其他资金→",
        f"→{purpose}→→→→→",
        f"资金支出计划（%）{plan[0]}",
        plan[1],
        f"绩效目标→{goals}→→→→→",
        "一级指标→二级指标→三级指标→绩效指标描述→指标值→指标值确定依据→",
        *(row for row in rows if row),
        "",
        "",
    ]
    return "\n".join(lines).replace("→", "\t")


def found(text: str, rule: str, template: str = "hebei") -> list[Finding]:
    verdict = check(interpret(read_bytes(text.encode()), forced=template))
    assert not [o for o in verdict.certificate.obligations if o.outcome.value == "rule_broke"]
    return [finding for finding in verdict.findings if finding.check == rule]


def told(text: str, rule: str) -> list[tuple[str, str]]:
    """Stated figure and severity of each finding."""
    return [(f.stated, f.severity.value) for f in found(HEAD + text, rule)]


@pytest.mark.parametrize("rule", RULES)
def test_the_case_of_each_rule_is_found_once_with_both_languages(rule: str) -> None:
    case = load_case(rule)
    (finding,) = found(case.failing, rule, case.template)
    assert "{" not in finding.message.zh + finding.message.en
    assert all(place.line > 0 for place in finding.places)


@pytest.mark.parametrize("rule", RULES)
def test_a_sound_form_gives_no_finding(rule: str) -> None:
    assert found(HEAD + form(), rule) == []


# ----------------------------------------------------------------------- K3, K4 spending plans


def test_a_plan_without_december_is_incomplete() -> None:
    plan = ("→3月底→→6月底→→10月底→", "→25%→→50%→→75%→")
    assert told(form(plan=plan), "K3") == [("25%/50%/75%", "warning")]
    assert told(form(plan=plan, budget="190.82"), "K4") == []


def test_a_plan_that_is_complete_early_needs_no_december() -> None:
    plan = ("→3月底→→6月底→10月底→12月底→", "→50%→→75%→100%→→")
    assert told(form(plan=plan), "K3") == []


def test_a_plan_that_ends_at_the_budget_holds_amounts() -> None:
    plan = ("→3月底→→6月底→10月底→12月底→", "→2.00→→4.00→6.00→9.00→")
    assert told(form(plan=plan), "K4") == [("2.00/4.00/6.00/9.00", "error")]
    assert told(form(plan=plan), "K3") == []


def test_a_plan_cut_off_is_judged_by_its_neighbours() -> None:
    whole = ("→3月底→→6月底→10月底→12月底→", "→2.00→→4.00→6.00→9.00→")
    cut = ("→3月底→→6月底→→10月底→", "→2.00→→4.00→→5.00→")
    second = form("库房运行经费", code(10002), "6.00", "支付恒温设备电费", cut, "库房温度合适")
    assert told(second, "K4") == []
    assert told(form(plan=whole) + second, "K4") == [
        ("2.00/4.00/6.00/9.00", "error"),
        ("2.00/4.00/5.00", "error"),
    ]


# --------------------------------------------------------------------------------- K5 the money


@pytest.mark.parametrize(
    ("target", "budget", "expected"),
    [
        ("≤9.00万元", "9.00", []),
        ("≤90000元", "9.00", []),
        ("≤90048元", "9.00", []),  # 9.00 万元 may stand for it
        ("≤9.01万元", "9.00", [("≤9.01万元", "error")]),
        ("≤509.3万元", "509.29", []),  # the budget rounded
        ("≥9.5万元", "9.00", []),  # no limit
        ("≤9.5万元/年", "9.00", []),  # a price
    ],
)
def test_a_cost_limit_is_held_against_what_the_budget_may_stand_for(
    target: str, budget: str, expected: list[tuple[str, str]]
) -> None:
    row = f"→成本指标→整理费用→支付整理人员的报酬→{target}→馆内安排→"
    assert told(form(budget=budget, row3=row), "K5") == expected


def test_number_times_price_above_the_budget() -> None:
    people = "产出指标→数量指标→补助人数→领取补助的人→419人→馆内安排→"
    price = "→成本指标→补助标准→每人每年的补助→≤600元/人/年→馆内安排→"
    assert told(form(budget="5.00", row0=people, row3=price), "K5") == [("25.14万元", "warning")]
    assert told(form(budget="25.14", row0=people, row3=price), "K5") == []


def test_the_purpose_names_the_budget() -> None:
    assert told(form(purpose="档案整理经费9万元，支付报酬"), "K5") == []
    assert told(form(purpose="档案整理经费8万元，支付报酬"), "K5") == [("8万元", "error")]
    assert told(form(purpose="支付设备款3万元"), "K5") == []


# ------------------------------------------------------------------------ K6 goals and indicators


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ("整理档案100卷", []),
        ("整理档案120卷", [("≥100卷", "error")]),
        ("整理档案60卷和40卷", []),
        ("检查合格率达到98%以上", [("≥95%", "error")]),
        ("开展查档宣传不少于3次", [("≥3次", "warning")]),
        ("2025年整理馆藏，12月底前完成", []),
        ("全年运行12个月", []),
        ("支付整理人员费用", []),
        ("支付雷达探测费用", [("支付雷达探测费用", "warning")]),
    ],
)
def test_figures_of_the_goals_are_those_of_the_indicators(
    goals: str, expected: list[tuple[str, str]]
) -> None:
    assert told(form(goals=goals), "K6") == expected


def test_work_done_in_may_leaves_no_money_for_autumn() -> None:
    row = "→时效指标→整理完成月份→案卷全部整理完的月份→≤5月→馆内安排→"
    assert told(form(row2=row), "K6") == [("≤5月", "warning")]
    done = ("→3月底→→6月底→10月底→12月底→", "→40%→→100%→100%→100%→")
    assert told(form(row2=row, plan=done), "K6") == []


# ---------------------------------------------------------------- K7, K8 the same thing twice


OTHER = {
    "name": "库房运行经费",
    "number": code(10002),
    "purpose": "支付恒温设备电费",
    "goals": "库房温度合适",
}


def test_people_served_may_differ_between_projects_and_own_staff_may_not() -> None:
    served = "→质量指标→培训人数→参加培训的人→≥{}人→馆内安排→"
    own = "→质量指标→干部职工人数→在馆工作的人→≥{}人→馆内安排→"
    for row, expected in ((served, []), (own, [("18、20", "warning")])):
        text = form(row1=row.format(18)) + form(**OTHER, row1=row.format(20))
        assert told(text, "K7") == expected


def test_one_article_has_one_price() -> None:
    row = "→成本指标→{}→付给厂家的钱→≤{}→馆内安排→"
    text = form(row3=row.format("印制查档海报单价", "1.2元/张")) + form(
        **OTHER, row3=row.format("消防海报制作费", "2元/张")
    )
    assert told(text, "K7") == [("≤1.2元/张", "warning")]
    other = form(row3=row.format("查档补助标准", "600元/人")) + form(
        **OTHER, row3=row.format("值班补助标准", "266元/人")
    )
    assert told(other, "K7") == []


NARRATIVE = """五、部门整体绩效目标

（一）总体绩效目标

服务全县12万居民。

（二）分项绩效目标

（一）做好档案整理工作。绩效目标：改善查档条件。绩效指标：{}。

（三）工作保障措施

（一）加强检查，检查覆盖率达到80%以上。

"""


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("查档一次办结率达到90%以上", []),
        ("查档一次办结率达到85%以上", [("查档一次办结率达到85%以上", "warning")]),
        ("库房利用率达到60%以上", []),
    ],
)
def test_narrative_goals_are_held_against_the_project_they_name(
    said: str, expected: list[tuple[str, str]]
) -> None:
    assert told(NARRATIVE.format(said) + form(), "K7") == expected


def test_a_goal_that_carries_the_full_name_of_a_project_is_measured_by_it() -> None:
    name = "革命文物档案抢救保护补助资金"
    goals = NARRATIVE.replace("做好档案整理工作", name)
    said = "读者知晓率达到90%以上"
    assert told(goals.format(said) + form(name), "K7") == [("读者知晓率达到90%以上", "warning")]
    assert told(NARRATIVE.format(said) + form(name), "K7") == []


def test_a_project_in_two_parts_is_one_project() -> None:
    unit = "302001 巨鹿县档案馆本级\n\n预算年度：2026\n\n五、单位项目预算安排情况及绩效目标\n\n"
    assert told(form() + unit + form(), "K8") == []
    assert told(form() + unit + form(budget="8.00"), "K8") == [("9.00万元", "error")]
    assert told(form() + unit + form(row2=""), "K8") == [("", "warning")]


# --------------------------------------------------------------------- K9 to K15 the wording


def test_a_class_said_not_to_apply_is_not_missing() -> None:
    assert told(form(row3=""), "K9") == [("", "warning")]
    assert told(form(row3="→成本指标→不涉及→不涉及→不涉及→不涉及→"), "K9") == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("→质量指标→案卷合格率→抽查的案卷→有所提高→馆内安排→", [("有所提高", "warning")]),
        ("→质量指标→案卷质量→抽查的案卷→有所提高→馆内安排→", [("有所提高", "note")]),
        ("→质量指标→案卷合格率→抽查的案卷→全覆盖→馆内安排→", []),
        ("→质量指标→案卷合格率→抽查的案卷→98%→馆内安排→", [("98%", "note")]),
        ("→质量指标→案卷合格率→抽查的案卷→≤98%→馆内安排→", [("≤98%", "warning")]),
        ("→质量指标→差错率→抽查的案卷→≤2%→馆内安排→", []),
        ("→成本指标→用纸单价→每箱的钱→≥100元/箱→馆内安排→", [("≥100元/箱", "warning")]),
        ("→成本指标→用纸单价→每箱的钱→≤100元（大约）→馆内安排→", [("≤100元（大约）", "warning")]),
    ],
)
def test_targets_that_nobody_can_score(row: str, expected: list[tuple[str, str]]) -> None:
    assert told(form(row1=row), "K10") == expected


def test_short_common_phrases_are_no_copies() -> None:
    second = {**OTHER, "goals": "库房温度合适，方便群众查档"}
    assert told(form(goals="整理馆藏案卷，方便群众查档") + form(**second), "K11") == []


def test_one_programme_over_two_years_may_keep_its_words() -> None:
    words = "补齐馆藏目录，修复破损案卷，为社会各界查阅利用档案提供便利条件"
    text = form("2025年档案保护补助资金", goals=words) + form(
        "2026年档案保护补助资金", code(10002), goals=words
    )
    assert told(text, "K11") == []


def test_descriptions_that_repeat_or_contradict_the_name() -> None:
    same = "→质量指标→案卷合格率→案卷合格率→≥95%→馆内安排→"
    clash = "→成本指标→资金成本→印制目录单价→≤8元/本→馆内安排→"
    assert [f.severity.value for f in found(HEAD + form(row1=same, row3=clash), "K11")] == [
        "note",
        "note",
    ]


def test_a_name_of_an_earlier_year_needs_an_earlier_code() -> None:
    name = "2025年档案保护补助资金"
    assert told(form(name), "K13") == [("2025", "warning")]
    assert told(form(name, code(year=2025)), "K13") == []


def test_years_told_as_past_are_no_mistake() -> None:
    assert told(form(goals="2025年起整理案卷"), "K13") == []
    assert told(form(goals="完成2025年新增案卷整理"), "K13") == [("2025", "warning")]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (code(), None),
        (code()[:-1], "格式"),
        (code(year=2027), "晚于预算年度"),
        (code(division="130102"), "区划"),
        (code()[:-1] + "0", "校验码"),
    ],
)
def test_project_codes(number: str, expected: str | None) -> None:
    messages = [f.message.zh for f in found(HEAD + form(number=number), "K15")]
    assert len(messages) == (expected is not None)
    assert expected is None or expected in messages[0]


# ------------------------------------------------- K9, K13, K16 to K18 frames, limits, names


def test_money_without_a_single_indicator() -> None:
    bare = {f"row{i}": "" for i in range(6)}
    (finding,) = found(HEAD + form(**bare), "K9")
    assert "没有一条绩效指标" in finding.message.zh


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("≤2025年12月", [("≤2025年12月", "warning")]),
        ("2025.01-2025.12", [("2025.01-2025.12", "warning")]),
        ("2025.07-2026.06", []),
        ("2026年底前", []),
        ("较2025年提高5%", []),
        ("完成2025年决算", []),
    ],
)
def test_targets_fall_due_in_the_budget_year(value: str, expected: list[tuple[str, str]]) -> None:
    row = f"→时效指标→整理完成时间→案卷全部整理完的时间→{value}→馆内安排→"
    assert told(form(row2=row), "K13") == expected


def test_cost_has_one_place_in_a_form_and_in_a_document() -> None:
    new = "成本指标→经济成本指标→整理费用→支付整理人员的报酬→≤8万元→馆内安排→"
    assert told(form(row3=new), "K16") == []
    assert told(form() + form(**OTHER, row3=new), "K16") == [("", "note")]
    both = f"{ROWS[3]}\n{new.replace('整理费用', '装订费用')}"
    assert told(form(row3=both), "K16") == [("", "warning")]


def test_levels_of_other_frames_are_no_mistake() -> None:
    other = "影响力目标→可持续影响指标→目录沿用年限→目录可用的年数→≥5年→馆内安排→"
    assert told(form(row4=other), "K16") == []


def test_lines_that_nobody_filled_in_are_no_indicators() -> None:
    dots = f"{ROWS[0]}\n→→……→→→→\n→→……→→→→"
    assert told(form(row0=dots), "K18") == []
    assert told(form(row0=dots), "K10") == []


def test_a_second_level_stands_under_its_first() -> None:
    wrong = "效益指标→数量指标→查档人次→来馆查档的人→≥500人次→馆内安排→"
    assert told(form(row4=wrong), "K16") == [("", "warning")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("→质量指标→案卷合格率→抽查的案卷→≥105%→馆内安排→", [("≥105%", "error")]),
        ("→质量指标→案卷合格率→抽查的案卷→>100%→馆内安排→", [(">100%", "error")]),
        ("→质量指标→案卷合格率→抽查的案卷→≥100%→馆内安排→", []),
        ("→质量指标→任务完成率→完成的任务→≥105%→馆内安排→", []),  # more than planned can be done
        ("→质量指标→查档增长率→比上年增加→≥130%→馆内安排→", []),
        ("→质量指标→案卷合格率→抽查的案卷→≥95卷→馆内安排→", [("≥95卷", "warning")]),
        ("→质量指标→巡查频率→每周的巡查→≥3次→馆内安排→", []),
        ("→质量指标→案卷抽查次数→抽查的次数→≥0次→馆内安排→", [("≥0次", "warning")]),
        ("→质量指标→查档增长率→比上年增加→≥0%→馆内安排→", []),
        ("→质量指标→库房温度→最低的温度→≥0℃→馆内安排→", []),
        ("→质量指标→不满意度→不满意的占比→≤5%→馆内安排→", []),
        ("→质量指标→安全事故次数→发生的事故→≤0次→馆内安排→", []),
        ("→时效指标→验收完成时间→验收的月份→≤13月→馆内安排→", [("≤13月", "warning")]),
        ("→时效指标→整理工期→用去的时间→≤13个月→馆内安排→", []),
    ],
)
def test_targets_that_cannot_be_meant(row: str, expected: list[tuple[str, str]]) -> None:
    assert told(form(row1=row), "K17") == expected


def test_one_name_is_a_share_or_a_count() -> None:
    count = "→质量指标→受训职工比重→参加培训的职工→≥{}→馆内安排→"
    texts = [form(row1=count.format(v)) for v in ("30%", "40%")]
    assert told(texts[0] + form(**OTHER, row1=count.format("40%")), "K17") == []
    mixed = texts[0] + form(**OTHER, row1="→质量指标→受训职工→参加培训的职工→≥40人→馆内安排→")
    assert told(mixed, "K17") == []
    named = texts[0].replace("受训职工比重", "受训职工") + mixed[len(texts[0]) :]
    assert told(named, "K17") == [("≥30%", "note")]


def test_names_tell_the_indicators_of_a_form_apart() -> None:
    again = "→质量指标→整理档案卷数→装订好的案卷→≥80卷→馆内安排→"
    assert told(form(row1=again), "K18") == [("≥100卷", "note")]
    assert told(form(row1=again.replace("质量", "数量")), "K18") == [("≥100卷", "warning")]
    assert told(form() + form(**OTHER), "K18") == []


@pytest.mark.parametrize("value", ["≥9*%", "≥____卷"])
def test_gaps_in_targets(value: str) -> None:
    row = f"→质量指标→案卷合格率→抽查的案卷→{value}→馆内安排→"
    assert told(form(row1=row), "K18") == [(value, "warning")]


def test_a_name_has_at_most_a_hundred_characters() -> None:
    row = "→质量指标→{}→抽查的案卷→≥95%→馆内安排→"
    assert told(form(row1=row.format("案" * 100)), "K18") == []
    assert told(form(row1=row.format("案" * 101)), "K18") == [("101", "note")]


@pytest.mark.parametrize(
    ("level", "name", "value", "form_proposed"),
    [
        ("时效指标", "补助发放", "及时", "不晚于N月底"),
        ("质量指标", "系统使用年限", "长期", "≥N年"),
        ("质量指标", "查档人员感受", "满意", "满意度≥N%"),
        ("质量指标", "政策宣传", "有所提高", "知晓率"),
        ("质量指标", "馆藏质量", "有所提高", "比上年提高≥N%"),
        ("质量指标", "资金使用", "合规", "＝100%"),
        ("质量指标", "读者支出", "减轻", "比上年下降≥N%"),
        ("质量指标", "参加人数", "约40人", "≥40人"),
        ("质量指标", "馆藏入库", "11批次300余种", "分成几条指标"),
        ("质量指标", "馆风馆貌", "积极向上", "可以计数的结果"),
    ],
)
def test_a_measurable_form_is_proposed_for_vague_words(
    level: str, name: str, value: str, form_proposed: str
) -> None:
    row = f"→{level}→{name}→写在别处→{value}→馆内安排→"
    finding = found(HEAD + form(row1=row), "K10")[-1]
    assert value in finding.message.zh
    assert form_proposed in finding.message.zh
    assert "{" not in finding.message.en


def test_a_department_without_projects_of_its_own_is_held_against_its_units() -> None:
    whole = (
        "1、部门整体绩效目标表\n\n一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据\t\n"
        "产出指标\t数量指标\t整理档案卷数\t全馆\t≥{}卷\t馆内安排\t\n"
        "\t质量指标\t案卷合格率\t全馆\t≥95%\t馆内安排\t\n"
        "满意度指标\t服务对象满意度指标\t查档人满意度\t全馆\t≥90%\t问卷\t\n\n"
    )
    unit = "302001 巨鹿县档案馆本级\n\n预算年度：2026\n\n五、单位项目预算安排情况及绩效目标\n\n"
    assert told(whole.format(100) + unit + form(), "K7") == []
    assert told(whole.format(200) + unit + form(), "K7") == [("≥200卷", "warning")]
