"""Wording rules X1, X2, X3 and C14: what they find, and what they leave alone."""

import time

import pytest

from mingzhang.check.model import Case, Hit
from mingzhang.check.rules import text_copies, text_cuts, text_privacy, text_punctuation, text_typos
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret

HEAD = """部门预算一般公共预算财政拨款支出表
302 清河县档案馆
预算年度：2026
单位：万元
序号→功能分类科目→→合计→基本支出→项目支出
→科目编码→科目名称→→→
1→→合计→10.00→8.00→2.00

清河县档案馆2026年部门预算信息公开情况说明

二、部门预算安排的总体情况

"""
FIRST = HEAD.count("\n") + 1
"""The line of the first paragraph of a body."""


def hits(function, body: str) -> list[Hit]:
    text = (HEAD + body + "\n").replace("→", "\t")
    reading = interpret(read_bytes(text.encode()), forced="hebei")
    return [result for result in function(Case(reading)) if isinstance(result, Hit)]


def lines(found: list[Hit]) -> list[list[int]]:
    return [[place.line for place in hit.places] for hit in found]


@pytest.mark.parametrize(
    ("body", "wrong", "right"),
    [
        ("支付先关平台的维护费用。", "先关", "相关"),
        ("资金己经拨付到位。", "己经", "已经"),
        ("上年度财政拔款结余较大。", "拔款", "拨款"),
        ("落实基保险待遇。", "基保险", "基本医疗保险（或基本养老保险）"),
        ("对档案进行抽査。", "査", "查"),
        ("截止目前，接收档案300卷。", "截止", "截至"),
        ("无政府基金预算。", "政府基金预算", "政府性基金预算"),
    ],
)
def test_known_slips_are_found_with_the_right_form(body: str, wrong: str, right: str) -> None:
    (hit,) = hits(text_typos.known_slips, body)
    assert (hit.stated, hit.expected) == (wrong, right)
    assert lines([hit]) == [[FIRST]]


@pytest.mark.parametrize(
    "body",
    [
        "首先关注重点领域，优先关停高耗能设备。",
        "上年末完成的项目已经结转。",
        "社会保险基金按规定发放。",
        "截止时间为2025年12月31日。",
        "按排污量收取费用，按排查结果整改。",
        "究竟价格如何，由评审确定。",
        "既使用财政资金，又使用自有资金。",
    ],
)
def test_innocent_words_are_left_alone(body: str) -> None:
    assert hits(text_typos.known_slips, body) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("该项目的的主要内容是整理档案。", True),
        ("四是是加强库房管理。", True),
        ("为了了解库房情况，开展检查。", False),
        ("对对口支援地区给予补助。", False),
        ("与与会单位签订协议，以及及时拨付。", False),
        ("做到的的确确有用，不了了之的不再安排。", False),
        ("费用等等均已列入。", False),
    ],
)
def test_doubled_characters(body: str, found: bool) -> None:
    assert bool(hits(text_typos.doubled_characters, body)) is found


def test_one_hit_names_every_place_of_a_slip() -> None:
    (hit,) = hits(text_typos.known_slips, "资金己经下达。\n\n项目己经开工。")
    assert lines([hit]) == [[FIRST, FIRST + 2]]


@pytest.mark.parametrize(
    ("body", "marks"),
    [
        ("安排2.00万元。；其余结转。", "。；"),
        ("安排2.00万元。。其余结转。", "。。"),
        ("满足需求,,使工作顺利。", ",,"),
        ("安排2.00万元， ，其余结转。", "，，"),
    ],
)
def test_overlapping_marks(body: str, marks: str) -> None:
    (hit,) = hits(text_punctuation.conflicting_marks, body)
    assert hit.stated == marks


def test_lawful_rows_of_marks() -> None:
    body = "“库房”（含特藏室）、“展厅”。说明：“三公”经费见上表……其余无。"
    assert hits(text_punctuation.conflicting_marks, body) == []


@pytest.mark.parametrize(
    ("body", "mark"),
    [
        ("接待两院”院士参观档案展览。", "”"),
        ("安排展览经费（含布展。", "（"),
        ("依据《档案法开展检查。", "《"),
    ],
)
def test_unpaired_marks(body: str, mark: str) -> None:
    (hit,) = hits(text_punctuation.unpaired_marks, body)
    assert hit.stated == mark


def test_enumerators_and_pairs_of_two_widths_are_no_unpaired_marks() -> None:
    body = "主要任务：1)接收档案；2)整理档案；a）提供利用（含远程查询)。"
    assert hits(text_punctuation.unpaired_marks, body) == []
    assert len(hits(text_punctuation.mixed_brackets, body)) == 1


def test_a_bracket_closed_in_the_next_row_of_a_table_was_broken_by_conversion() -> None:
    body = (
        "甲→用于库房改造和消防设施更新（含监控、→1.00\n→门禁、温湿度控制）等设备的购置与安装→1.00"
    )
    assert hits(text_punctuation.unpaired_marks, body) == []


def test_a_paragraph_of_sentences_ends_with_a_mark() -> None:
    (hit,) = hits(
        text_punctuation.final_mark,
        "与上年相比减少1.00万元，主要原因是厉行节约，减少了车辆运行支出\n\n三、机关运行经费安排情况\n\n安排1.00万元。",
    )
    assert hit.variant == "no_end"
    assert lines([hit]) == [[FIRST]]


@pytest.mark.parametrize(
    "body",
    [
        "（一）进一步完善档案接收制度",
        "部门职责：",
        "注：表内各项金额均不包括往年剩余的自有资金，另行列示的除外",
        "1、收入说明\n\n收入10.00万元，支出10.00万元。",
        # A page break tore the paragraph: the next one goes on.
        "项目支出2.00万元，主要为档案整理经费、库房消防设施维护经费和数字化加工经费，其余为重点档案\n\n"
        "抢救保护专项经费，均按进度拨付，年底前全部完成并组织验收。",
    ],
)
def test_headings_labels_notes_and_torn_paragraphs_need_no_final_mark(body: str) -> None:
    assert hits(text_punctuation.final_mark, body) == []


def test_a_semicolon_ends_an_item_only_while_another_follows() -> None:
    assert hits(text_punctuation.final_mark, "1、接收档案300卷；\n\n2、整理档案500卷。") == []
    (hit,) = hits(
        text_punctuation.final_mark,
        "绩效指标：进一步完善档案接收制度；\n\n（二）档案利用工作\n\n开展利用工作。",
    )
    assert hit.variant == "wrong_end"


def test_a_paragraph_does_not_begin_with_a_mark() -> None:
    (hit,) = hits(
        text_punctuation.paragraph_begins_with_mark,
        "收入10.00万元，与上年持平\n\n；支出10.00万元，与上年持平。",
    )
    assert lines([hit]) == [[FIRST + 2, FIRST]]


def test_items_of_a_list_end_alike() -> None:
    uneven = "目标1：完成档案接收任务。目标2：完成库房改造任务；目标3：完成档案数字化加工任务。目标4：提供利用服务。"
    assert len(hits(text_punctuation.uneven_items, uneven)) == 1
    even = "1、完成档案接收任务并登记入库；2、完成库房改造任务并验收；3、完成档案数字化加工任务和质检。"
    assert hits(text_punctuation.uneven_items, even) == []


def test_copies_that_differ_by_one_character_are_shown_together() -> None:
    one = "定期组织各科室开展消防安全演练，预防和及时处置库房火灾，安排经费。"
    other = "安排演练经费，定期组织各科室开展消防安全演练，预发和及时处置库房火灾。"
    (hit,) = hits(text_copies.copies_that_differ, f"{one}\n\n{other}")
    assert {hit.stated, hit.expected} == {"防", "发"}
    assert lines([hit]) == [[FIRST + 2, FIRST]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("本部门", "本单位"),
        ("全省档案事业", "全市档案事业"),
        ("第一批项目资金", "第二批项目资金"),
        ("较上年增加支出", "较上年减少支出"),
        ("张庄村", "李庄村"),
    ],
)
def test_facts_and_usage_that_differ_by_one_character_are_no_slips(one: str, other: str) -> None:
    frame = "按照有关文件的要求和年度计划，{}的经费已经全部列入年初预算，由财政部门按进度拨付。"
    assert (
        hits(text_copies.copies_that_differ, f"{frame.format(one)}\n\n{frame.format(other)}") == []
    )


def test_introductions_of_two_projects_that_share_a_long_passage() -> None:
    same = "内容包括定期检查库房消防设施、升级档案管理系统、更换温湿度控制设备和培训管理人员等，保障档案安全"
    text = f"""部门综合预算专项业务经费支出表
单位：元
单位编码→单位（项目）名称→项目金额→项目简介
→合计→30,000.00→
→库房维护→10,000.00→{same}。
→系统运维→20,000.00→先期购置服务器。{same}。
"""
    reading = interpret(read_bytes(text.replace("→", "\t").encode()), forced="shaanxi")
    found = [r for r in text_copies.copied_introductions(Case(reading)) if isinstance(r, Hit)]
    assert [hit.variant for hit in found] == ["intro_copied"]
    assert lines(found) == [[5, 6]]


@pytest.mark.parametrize(
    "body", ["20XX年完成接收。", "（20××年度）", "X月底前完成。", "某某单位负责。", "××县档案馆"]
)
def test_placeholders(body: str) -> None:
    assert len(hits(text_cuts.placeholders, body)) == 1


@pytest.mark.parametrize("body", ["展板规格为3×2米。", "……", "购置X光机1台。", "VX系列年检。"])
def test_no_placeholders(body: str) -> None:
    assert hits(text_cuts.placeholders, body) == []


def test_a_text_that_stops_at_a_function_word() -> None:
    (hit,) = hits(
        text_cuts.cut_off, "定期开展业务培训，以便更好的为\n\n三、机关运行经费安排情况\n\n无。"
    )
    assert hit.variant == "function_word"


@pytest.mark.parametrize(
    "body",
    [
        "安排经费，用于规范管理行为",
        "促进城乡发展，确保社会总体平和",
        "项目已经全部建成，实现应用普及",
    ],
)
def test_words_that_end_in_a_function_character_are_whole(body: str) -> None:
    assert hits(text_cuts.cut_off, f"{body}\n\n三、机关运行经费安排情况\n\n无。") == []


def test_half_a_word_is_known_from_the_rest_of_the_document() -> None:
    body = (
        "购买办公用品，保障单位工作正常运\n\n三、机关运行经费安排情况\n\n"
        "保障工作正常运转，机构正常运转率100%，系统正常运转。"
    )
    (hit,) = hits(text_cuts.cut_off, body)
    assert (hit.variant, hit.expected) == ("half_word", "正常运转")


def test_a_cell_that_stops_where_its_copy_goes_on() -> None:
    body = (
        "职责→负责全县档案的接收、整理和保管，以及利用指\n"
        "职能→负责全县档案的接收、整理和保管，以及利用指导和监督。"
    )
    (hit,) = hits(text_cuts.cut_off, body)
    assert hit.variant == "goes_on"
    assert lines([hit]) == [[FIRST]]


def test_english_words_left_by_conversion() -> None:
    (hit,) = hits(text_cuts.foreign_words, "落实档案法 and 实施条例的要求。")
    assert hit.stated == "and"
    assert hits(text_cuts.foreign_words, "通过APP和DIP付费，购置LED屏。") == []


def test_a_document_number_without_its_last_character() -> None:
    body = "依据→冀财文〔2025〕12号\n依据→冀财文〔2025〕12\n依据→冀财文〔2024〕9"
    (hit,) = hits(text_cuts.document_numbers, body)
    assert lines([hit]) == [[FIRST + 1]]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("联系人手机13800138000。", True),
        ("身份证号11010519491231002X。", True),
        ("身份证号110105194912310021。", False),  # the check character is wrong
        ("账号：6222 0000 1111 2222 333。", True),
        ("联系电话0319-8160000，金额13800138.00元，编码13052926P000055104828。", False),
    ],
)
def test_personal_data(body: str, found: bool) -> None:
    result = hits(text_privacy.personal_data, body)
    assert bool(result) is found
    for hit in result:
        assert "*" in hit.stated, "the message must not repeat the number"


def test_long_documents_take_time_in_proportion() -> None:
    body = "\n\n".join(
        f"安排第{i}项档案整理经费{i}.00万元，用于接收、整理和保管档案。" for i in range(3000)
    )
    text = (HEAD + body).replace("→", "\t")
    reading = interpret(read_bytes(text.encode()), forced="hebei")
    start = time.perf_counter()
    for function in (
        text_typos.known_slips,
        text_punctuation.unpaired_marks,
        text_copies.copies_that_differ,
        text_cuts.cut_off,
    ):
        list(function(Case(reading)))
    assert time.perf_counter() - start < 5
