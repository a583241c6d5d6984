"""The narrative that is compiled says what the budget holds, and is read back as it was meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.compile import narrative_cases as cases
from tests.compile.narrative_cases import CODE, UNIT, bare, budget, grown, last, unchanged, unknown

from mingzhang.budget import Asset, AuthorText, Budget, IndicatorLine, ThreePublicLine
from mingzhang.check import check
from mingzhang.compile import bodies, compile_set
from mingzhang.compile.figures import Figures
from mingzhang.compile.ledger import Ledger
from mingzhang.compile.narrative import FormsRef, Narrative, Said, TableRef, narrate
from mingzhang.documents import Document, Paragraph, Table, TextRole
from mingzhang.facts import Amount, Severity, Unit
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Mention, Reading
from mingzhang.templates import all_templates, can_print
from mingzhang.templates.layout import layout_of
from mingzhang.templates.prose import prose_of, slots

TEMPLATES = {t.id: t for t in all_templates() if can_print(t)}
PROVINCES = sorted(TEMPLATES)
LEVELS = {"department": CODE, "unit": UNIT}
CASES: dict[str, Callable[[str], Budget]] = {
    "two projects": budget,
    "every fund": grown,
    "as last year": unchanged,
    "last year unknown": unknown,
    "bare": bare,
    "nothing written": lambda template: replace(budget(template), texts=()),
}
every_set = pytest.mark.parametrize(
    ("case", "province", "level"),
    [(case, province, level) for case in CASES for province in PROVINCES for level in LEVELS],
)
every_province = pytest.mark.parametrize("province", PROVINCES)


def written(province: str, made: Budget, level: str = "department") -> Narrative:
    ledger = Ledger(made, LEVELS[level])
    figures = Figures(ledger)
    return narrate(TEMPLATES[province], made, ledger, figures, level, LEVELS[level])


def paragraphs(narrative: Narrative) -> list[Paragraph]:
    return [b for s in narrative.sections for b in s.blocks if isinstance(b, Paragraph)]


def text_of(narrative: Narrative, section: str = "") -> str:
    return "\n".join(
        block.text
        for found in narrative.sections
        if section in ("", found.id)
        for block in found.blocks
        if isinstance(block, Paragraph)
    )


def headings(narrative: Narrative, level: int = 1) -> list[str]:
    return [p.text for p in paragraphs(narrative) if p.level == level]


def findings(narrative: Narrative, check_id: str) -> list[str]:
    return [f.stated for f in narrative.findings if f.check == check_id]


def read_back(province: str, narrative: Narrative, made: Budget, level: str) -> Reading:
    """The narrative as a document of its own: the body's line, a title, and the paragraphs."""
    unit = made.unit(LEVELS[level])
    name = made.name if unit is None else unit.name
    word = TEMPLATES[province].level_words[level]
    lines = [
        Paragraph(f"{LEVELS[level]} {name}", 0),
        Paragraph(f"{name}2026年{word}预算信息公开情况说明", 0),
    ]
    for section in narrative.sections:
        if section.id == "glossary" and not headings(Narrative((section,))):
            lines.append(Paragraph("第四部分 名词解释", 0))
        lines += [b for b in section.blocks if isinstance(b, Paragraph)]
    blocks = tuple(replace(p, line=n) for n, p in enumerate(lines, 1))
    return interpret(Document("", "", "tabbed", blocks), [TEMPLATES[province]], province)


# ------------------------------------------------------------------------------ read back


def meant(said: Said) -> tuple[str, str, dict[str, str] | None]:
    """What a figure is when it is read: its amount, its measure, and what it speaks of."""
    measure = "" if said.measure in ("count", "last_year") else said.measure
    where = None if said.plain or said.measure == "count" else dict(said.coordinate)
    return f"{said.amount.value:f}", measure, where


def understood(mention: Mention, said: Said) -> tuple[str, str, dict[str, str] | None]:
    value = mention.fact.value
    assert isinstance(value, Amount)
    measure = mention.fact.coordinate.get("measure", "")
    about = mention.subject if said.measure and mention.subject else mention.fact.coordinate
    where = {a: m for a, m in about.items() if a not in ("entity", "year")}
    own = said.coordinate.get("measure", "")
    kept = measure if measure in ("change", "growth", "share") else ""
    shown = f"{value.value.quantize(said.amount.value):f}"
    plain = said.plain or said.measure == "count"
    return shown, kept if kept != own else "", None if plain else where


@every_set
def test_every_figure_is_read_back_to_the_coordinate_it_was_written_from(
    case: str, province: str, level: str
) -> None:
    made = CASES[case](province)
    narrative = written(province, made, level)
    reading = read_back(province, narrative, made, level)
    assert reading.unread == ()
    assert len(reading.mentions) == len(narrative.said)
    pairs = list(zip(reading.mentions, narrative.said, strict=True))
    assert [understood(m, s) for m, s in pairs] == [meant(s) for s in narrative.said]


@every_set
def test_the_rules_find_nothing_in_it(case: str, province: str, level: str) -> None:
    made = CASES[case](province)
    narrative = written(province, made, level)
    found = check(read_back(province, narrative, made, level)).findings
    # A section that only a person could fill is missing; it was told when the set was compiled.
    told = bool(findings(narrative, "B1") or findings(narrative, "B4"))
    # The headings of the asset section stand alone: its table is not part of the text.
    empty = [f for f in found if f.check == "N6" and (told or "只有标题" in f.message.zh)]
    assert [f.message.zh for f in found if f not in empty] == []


amounts = st.integers(0, 99_999_999).map(lambda cents: Decimal(cents).scaleb(-2))


@settings(max_examples=25)
@given(
    province=st.sampled_from(PROVINCES),
    now=st.lists(amounts, min_size=8, max_size=8),
    before=st.lists(amounts, min_size=2, max_size=2),
)
def test_whatever_the_amounts_the_text_agrees_with_itself(
    province: str, now: list[Decimal], before: list[Decimal]
) -> None:
    small = budget(province)
    lines = tuple(replace(x, amount=a) for x, a in zip(small.lines, now, strict=True))
    whole = sum(now, Decimal(0))
    basic, project = before
    made = replace(
        small,
        lines=lines,
        incomes=(replace(small.incomes[0], amount=whole),),
        last_year=(
            last(str(basic + project), flow="resources"),
            last(str(basic + project), flow="uses"),
            last(str(basic), **cases.SPENDING, category="basic"),
            last(str(project), **cases.SPENDING, category="project"),
            last(str(basic + project), **cases.SPENDING, fund="general"),
        ),
        three_public=(),
    )
    narrative = written(province, made)
    reading = read_back(province, narrative, made, "department")
    pairs = list(zip(reading.mentions, narrative.said, strict=True))
    assert [understood(m, s) for m, s in pairs] == [meant(s) for s in narrative.said]
    found = [f for f in check(reading).findings if f.check.startswith("N")]
    assert [f.message.zh for f in found if f.severity is Severity.ERROR] == []


# ----------------------------------------------------------------- the words for a change


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("2400000", "比2025年预算减少7.00万元，下降2.92%"),
        ("2300000", "比2025年预算增加3.00万元，增长1.30%"),
        ("2330000.70", "与2025年预算持平"),
        ("2330049.99", "与2025年预算持平"),  # 0.005 万元 less: nothing that could be shown
        ("0", "比2025年预算增加233.00万元"),
        ("2329900", "比2025年预算增加0.01万元"),  # a rate of 0.00% says nothing
    ],
)
def test_the_sign_of_the_displayed_change_chooses_the_word(before: str, words: str) -> None:
    made = replace(budget("hebei"), last_year=(last(before, flow="resources"),))
    sentence = f"2026年预算收支安排233.00万元，{words}"
    text = text_of(written("hebei", made), "overview")
    assert re.search(re.escape(sentence) + "(?=[，。])(?!，[增下][长降])", text)


def test_what_cost_nothing_in_both_years_is_level() -> None:
    text = text_of(written("hebei", budget("hebei")), "three_public")
    assert "因公出国（境）费安排0.00万元，与2025年预算持平。" in text
    assert "增加0.00" not in text


@every_province
@pytest.mark.parametrize("level", LEVELS)
def test_without_last_year_nothing_is_compared_and_the_clerk_is_told(
    province: str, level: str
) -> None:
    narrative = written(province, unknown(province), level)
    own = text_of(narrative).replace(cases.TEXTS["running_costs.reason"], "")
    assert not re.search(r"增加|减少|持平|增长\d|下降\d|主要原因", own)
    (told,) = (f for f in narrative.findings if f.check == "B3")
    assert told.severity is Severity.WARNING
    assert "2025年" in told.message.zh
    assert "“三公”经费" in told.message.zh


def test_changes_that_must_add_up_are_left_out_together() -> None:
    """Without last year's project expenditure the changes in total and of basic expenditure would
    suggest a wrong one."""
    known = tuple(f for f in cases.LAST_YEAR if f.coordinate.get("category") != "project")
    narrative = written("hebei", replace(budget("hebei"), last_year=known))
    assert "减少7.00万元" in text_of(narrative, "overview")
    assert "基本支出增加" not in text_of(narrative, "overview")
    assert findings(narrative, "B3") == ["project"]


# ------------------------------------------------------------------ what only a person can say


@every_province
def test_a_reason_stands_in_its_sentence_without_doubling_its_words(province: str) -> None:
    text = text_of(written(province, budget(province)))
    assert "下降2.92%，主要原因是馆藏档案数字化一期工程上年完成。" in text
    assert "主要原因是主要原因" not in text
    assert "。。" not in text


@every_province
def test_a_missing_reason_leaves_the_change_and_is_told(province: str) -> None:
    full = budget(province)
    lines = tuple(replace(x, reason="") for x in full.three_public)
    made = replace(
        full, texts=cases.without("overview.reason", "general.reason"), three_public=lines
    )
    narrative = written(province, made)
    assert "下降2.92%。" in text_of(narrative)
    assert "下降20.00%。" in text_of(narrative, "three_public")
    assert "overview.reason" in findings(narrative, "B1")
    assert findings(narrative, "B2") == ["vehicle_running"]
    (reason,) = (f for f in narrative.findings if f.stated == "overview.reason")
    assert reason.severity is Severity.ERROR
    assert "143号" in reason.message.zh
    assert "文字说明" in reason.message.zh


CENTRE = "302002"


def two_units(province: str, centre: str, was: str, reason: str = "新增巡查任务") -> Budget:
    """The office spends 0.50 万元 less on its car; the centre what is given here."""
    made = grown(province)
    own = ThreePublicLine(CENTRE, "vehicle_running", Decimal(centre), "general", Decimal(was))
    return replace(made, three_public=(*made.three_public, replace(own, reason=reason)))


@every_province
@pytest.mark.parametrize(
    ("centre", "was", "told"),
    [
        (
            "10000",
            "8000",
            "加强用车管理，节约油料。",
        ),  # the centre spends more
        ("10000", "10000", "加强用车管理，节约油料。"),
        ("18000", "10000", "新增巡查任务。"),
        (
            "6000",
            "8000",
            "加强用车管理，节约油料（示例县档案馆本级）；新增巡查任务（示例县档案信息中心）。",
        ),
    ],
)
def test_only_units_that_moved_with_the_department_give_a_reason(
    province: str, centre: str, was: str, told: str
) -> None:
    narrative = written(province, two_units(province, centre, was))
    assert f"，主要原因是{told}" in text_of(narrative, "three_public")


@every_province
def test_one_reason_of_all_units_needs_no_names(province: str) -> None:
    narrative = written(province, two_units(province, "6000", "8000", "加强用车管理，节约油料"))
    assert "主要原因是加强用车管理，节约油料。" in text_of(narrative, "three_public")


@every_province
def test_units_that_move_against_each_other_give_no_reason_for_a_standstill(province: str) -> None:
    narrative = written(province, two_units(province, "15000", "10000"))
    assert "主要原因" not in text_of(narrative, "three_public")
    assert findings(narrative, "B2") == []


@every_province
def test_a_unit_that_moved_the_other_way_does_not_explain_the_change(province: str) -> None:
    made = two_units(province, "18000", "10000", "")
    assert findings(written(province, made), "B2") == ["vehicle_running"]


@every_province
def test_what_did_not_change_needs_no_reason(province: str) -> None:
    made = replace(unchanged(province), texts=cases.without("overview.reason", "general.reason"))
    narrative = written(province, made)
    assert findings(narrative, "B2") == []
    assert not any("reason" in key for key in findings(narrative, "B1"))


@every_province
def test_nothing_is_invented_where_nobody_wrote(province: str) -> None:
    narrative = written(province, bare(province))
    assert "duties" in findings(narrative, "B1")
    assert not re.search(r"[×X]{2}|\{|\}|待填|此处|None", text_of(narrative))


@every_province
@pytest.mark.parametrize("level", LEVELS)
def test_whatever_is_written_in_a_slot_is_printed(province: str, level: str) -> None:
    """Each slot of the sheet has its place; those of the overall target form are printed there."""
    template = TEMPLATES[province]
    form = {f"performance.{key}" for key in _form_fields(province)}
    asked = [s for s in slots(template, level) if s.key not in form]
    texts = tuple(AuthorText(LEVELS[level], s.key, f"本栏文字{n}号") for n, s in enumerate(asked))
    more = (*cases.LAST_YEAR, last("10000", flow="carry_out"))
    changed = tuple(replace(x, amount=x.amount + 30_000) for x in more)
    made = replace(grown(province), texts=texts, last_year=changed)
    shown = written(province, made, level)
    if level == "unit":
        changed = tuple(replace(x, unit=UNIT) for x in changed)
        shown = written(province, replace(made, last_year=changed), level)
    text = text_of(shown) + text_of(written(province, replace(made, last_year=_fund(level)), level))
    assert [s.key for n, s in enumerate(asked) if f"本栏文字{n}号" not in text] == []


def _fund(level: str) -> tuple[object, ...]:
    found = last("50000", **cases.SPENDING, fund="government")
    return (replace(found, unit=LEVELS[level]),)


def _form_fields(province: str) -> set[str]:
    """What the forms of the whole body ask a person to write."""
    path = Path(TEMPLATES[province].folder) / "form_layouts.yaml"
    text = path.read_text(encoding="utf-8")
    parts = re.split(r"(?m)^  - form: ", text)
    own = "".join(part for part in parts if part.startswith("department"))
    return set(re.findall(r"\{write: (\w+)", own))


@every_province
def test_the_sheet_asks_for_every_text_of_the_overall_target_form(province: str) -> None:
    keys = {s.key for s in slots(TEMPLATES[province], "department")}
    assert {k for k in _form_fields(province) if not {k, f"performance.{k}"} & keys} == set()


def test_paragraphs_of_a_text_stay_paragraphs() -> None:
    narrative = written("shanxi", budget("shanxi"))
    duties = next(s for s in narrative.sections if s.id == "duties")
    assert [b.text for b in duties.blocks if isinstance(b, Paragraph)] == [
        "一、本部门职责",
        "负责全县档案的收集、保管和利用。",
        "指导机关和乡镇的档案工作。",
    ]


def test_a_text_without_a_place_is_told() -> None:
    made = replace(budget("hebei"), texts=(AuthorText(CODE, "dutes", "负责档案。"),))
    narrative = written("hebei", made)
    assert findings(narrative, "B5") == ["dutes"]
    assert "负责档案" not in text_of(narrative)


def test_a_department_of_one_unit_shares_its_texts_with_it() -> None:
    assert "负责全县档案" in text_of(written("hebei", budget("hebei"), "unit"))
    assert "负责全县档案" not in text_of(written("hebei", grown("hebei"), "unit"))


def test_an_author_explains_a_term_in_other_words() -> None:
    own = "基本支出：机构运转的支出。\n民生档案：与群众切身利益有关的档案。"
    made = budget("hebei")
    made = replace(made, texts=(*made.texts, AuthorText(CODE, "glossary", own)))
    terms = text_of(written("hebei", made), "glossary").splitlines()[1:]
    assert [t for t in terms if "基本支出：" in t] == [terms[-2]]
    assert terms[-1].endswith("、民生档案：与群众切身利益有关的档案。")
    assert [t.split("、")[0] for t in terms] == [str(n) for n in range(1, len(terms) + 1)]


# ------------------------------------------------------------------------- sections and blocks


@every_set
def test_headings_are_numbered_without_a_gap_and_none_is_empty(
    case: str, province: str, level: str
) -> None:
    narrative = written(province, CASES[case](province), level)
    numbers = [h.split("、")[0] for h in headings(narrative)]
    chinese = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三"]
    if "一" in numbers[1:]:
        again = numbers.index("一", 1)
        assert numbers[:again] == chinese[:again]
        numbers = numbers[again:]
    assert numbers == chinese[: len(numbers)]
    for section in narrative.sections:
        following = [*section.blocks[1:], None]
        for block, after in zip(section.blocks, following, strict=True):
            if isinstance(block, Paragraph) and block.level:
                assert after is not None
                assert not (isinstance(after, Paragraph) and 0 < after.level <= block.level)


@every_province
def test_a_section_can_be_pointed_at(province: str) -> None:
    narrative = written(province, budget(province))
    for section in narrative.sections:
        first = section.blocks[0]
        assert isinstance(first, Paragraph)
        if first.level:
            assert first.style is not None
            assert (first.style.role, first.style.anchor) == (TextRole.HEADING, section.id)


@every_province
@pytest.mark.parametrize("level", LEVELS)
def test_a_body_is_called_by_its_level(province: str, level: str) -> None:
    text = text_of(written(province, grown(province), level))
    own, other = ("本部门", "本单位") if level == "department" else ("本单位", "本部门")
    assert own in text
    assert other not in text


def test_a_unit_has_no_sections_of_the_department() -> None:
    ids = [s.id for s in written("hebei", budget("hebei"), "unit").sections]
    assert "performance_goals" not in ids
    assert "special_funds" not in ids


@every_province
def test_an_institution_has_no_running_costs(province: str) -> None:
    text = text_of(written(province, bare(province), "unit"), "running_costs")
    assert "未安排机关运行经费" in text
    assert "万元" not in text


@every_province
def test_running_costs_are_those_of_the_administrative_units(province: str) -> None:
    """The centre, a public institution, spends 6 万元 on running itself; they are none."""
    text = text_of(written(province, grown(province)), "running_costs")
    assert "20.00万元" in text
    assert "26.00" not in text


SCOPE = "只统计行政单位和参照公务员法管理的单位"


@every_province
def test_running_costs_say_whom_they_count_as_soon_as_one_unit_is_an_institution(
    province: str,
) -> None:
    assert SCOPE in text_of(written(province, grown(province)), "running_costs")
    assert SCOPE not in text_of(written(province, budget(province)), "running_costs")
    assert SCOPE not in text_of(written(province, grown(province), "unit"), "running_costs")


@every_province
def test_a_whole_set_that_says_so_has_no_gap_between_running_and_public_costs(
    province: str,
) -> None:
    """Also in the layout whose table of running costs stands next to that of public costs."""
    layout = layout_of(TEMPLATES[province])
    assert layout is not None
    made = grown(province)
    body = next(b for b in bodies(made) if b.level == "department")
    document = compile_set(made, TEMPLATES[province], layout, body).document
    silent = tuple(
        replace(b, text=b.text.replace(SCOPE, "")) if isinstance(b, Paragraph) else b
        for b in document.blocks
    )
    told = [
        [f.check for f in check(interpret(d)).findings if f.check == "G17"]
        for d in (document, replace(document, blocks=silent))
    ]
    assert told == [[], ["G17"]]


@every_province
def test_running_costs_that_cannot_be_compared_are_told(province: str) -> None:
    known = tuple(f for f in cases.LAST_YEAR if "item" not in f.coordinate)
    narrative = written(province, replace(budget(province), last_year=known))
    assert cases.TEXTS["running_costs.reason"] not in text_of(narrative)
    (told,) = findings(narrative, "B3")
    assert "running_costs" in told.split("、")


def test_what_was_commissioned_has_no_purpose_that_nobody_wrote() -> None:
    text = text_of(written("hebei", budget("hebei")), "overview")
    assert "委托业务费30.00万元。" in text


def test_the_overall_goal_speaks_of_the_money_of_its_form() -> None:
    """The form states what is spent; money kept for next year is none of it."""
    narrative = written("shanxi", grown("shanxi"))
    (said,) = {
        s.amount.value
        for s in narrative.said
        if s.section == "performance" and dict(s.coordinate) == {"flow": "expenditure"}
    }
    spent = sum((line.amount for line in grown("shanxi").lines), Decimal(0))
    assert abs(said * 10_000 - spent) <= 50
    assert "年终结转结余" not in text_of(narrative, "performance")


def test_tables_and_forms_stand_where_the_layout_wants_them() -> None:
    narrative = written("hebei", budget("hebei"))
    places = {
        (s.id, b)
        for s in narrative.sections
        for b in s.blocks
        if isinstance(b, TableRef | FormsRef)
    }
    assert places == {
        ("duties", TableRef("organisation")),
        ("project_goals", FormsRef("project")),
        ("procurement", TableRef("procurement")),
        ("assets", TableRef("assets")),
    }


@every_province
@pytest.mark.parametrize("level", LEVELS)
def test_overall_indicators_without_a_form_in_the_layout_are_told(
    province: str, level: str
) -> None:
    line = IndicatorLine(LEVELS[level], "产出指标", "数量指标", "接待查档人数", "≥900人次")
    made = replace(grown(province), indicators=(line,))
    layout = layout_of(TEMPLATES[province])
    assert layout is not None
    body = next(b for b in bodies(made) if b.code == LEVELS[level])
    compiled = compile_set(made, TEMPLATES[province], layout, body)
    told = [f.severity for f in compiled.findings if f.check == "B38"]
    printed = any(
        "接待查档人数" in cell
        for b in compiled.document.blocks
        if isinstance(b, Table)
        for row in b.rows
        for cell in row.cells
    )
    assert told == ([] if printed else [Severity.NOTE])
    assert printed or province in {"hebei", "national", "shanghai"}


def test_without_projects_and_purchases_the_text_says_so() -> None:
    text = text_of(written("hebei", bare("hebei")))
    assert "本部门没有安排项目支出，不涉及项目绩效目标。" in text
    assert "没有安排政府采购预算" in text
    assert "本部门没有主管的专项资金。" in text
    assert "本部门没有其他需要说明的事项。" in text


def test_fixed_assets_to_be_bought_are_those_of_the_purchases() -> None:
    """A computer is a fixed asset, a training course is none."""
    text = text_of(written("hebei", budget("hebei")), "assets")
    assert "2026年拟购置固定资产总额3.00万元" in text


def test_the_classes_of_procurement_add_up_or_are_not_told() -> None:
    made = budget("hebei")
    assert "其中：货物类采购3.00万元，工程类采购0.00万元，服务类采购2.00万元" in text_of(
        written("hebei", made), "procurement"
    )
    uncoded = replace(made, purchases=tuple(replace(p, item_code="") for p in made.purchases))
    text = text_of(written("hebei", uncoded), "procurement")
    assert "政府采购预算5.00万元。" in text
    assert "货物" not in text


@every_province
def test_unknown_assets_are_told(province: str) -> None:
    narrative = written(province, replace(budget(province), assets=()))
    assert findings(narrative, "B4") == ["assets"]
    assert "固定资产总额为" not in text_of(narrative)


with_asset_text = pytest.mark.parametrize("province", ["shanxi", "shaanxi"])


@with_asset_text
@pytest.mark.parametrize(
    ("number", "value", "told"),
    [
        ("3", "900000", "单价在规定标准以上的设备3台（套），设备价值90.00万元。"),
        ("3", None, "单价在规定标准以上的设备3台（套）。"),
        (None, "900000", "单价在规定标准以上的设备价值90.00万元。"),
        ("0", None, "没有单价在规定标准以上的设备。"),
    ],
)
@pytest.mark.parametrize("level", LEVELS)
def test_large_equipment_is_stated_like_cars_and_houses(
    province: str, level: str, number: str | None, value: str | None, told: str
) -> None:
    made = budget(province)
    held = Asset(
        UNIT,
        "asset_equipment",
        None if number is None else Decimal(number),
        None if value is None else Decimal(value),
    )
    made = replace(made, assets=(*made.assets, held))
    narrative = written(province, made, level)
    assert told in text_of(narrative, "assets")
    reading = read_back(province, narrative, made, level)
    pairs = list(zip(reading.mentions, narrative.said, strict=True))
    assert [understood(m, s) for m, s in pairs] == [meant(s) for s in narrative.said]


@with_asset_text
def test_assets_that_nobody_filled_in_are_not_none(province: str) -> None:
    made = budget(province)
    houses = tuple(a for a in made.assets if a.item == "asset_house")
    narrative = written(province, replace(made, assets=houses))
    text = text_of(narrative, "assets")
    assert "房屋1" in text
    assert not re.search(r"车辆0|办公用房0|没有单价|设备", text)
    assert findings(narrative, "B4") == ["cars"]


def test_shares_of_a_list_make_a_hundred() -> None:
    said = [
        s.amount.value
        for s in written("shanxi", grown("shanxi")).said
        if s.section == "income" and s.measure == "share"
    ]
    assert abs(sum(said) - 100) <= Decimal("0.005") * len(said)


def test_text_in_another_unit_than_the_tables_rounds_the_exact_figure() -> None:
    """Shaanxi prints tables in 元, which carrying leaves as they are: the text must round them."""
    made = budget("shaanxi")
    ledger = Ledger(made, CODE)
    nothing = {Unit.WAN: tuple(0 for _ in ledger.atoms)}
    narrative = narrate(
        TEMPLATES["shaanxi"], made, ledger, Figures(ledger, nothing), "department", CODE
    )
    assert "预算收入233.00万元" in text_of(narrative)


# -------------------------------------------------------------------------------- our own words

LONGEST = 15
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def runs(text: str) -> list[str]:
    pieces = ("".join(CHINESE.findall(p)) for p in re.split(r"[\s。；;！？\d{}]", text))
    return [piece for piece in pieces if len(piece) > LONGEST]


@every_province
def test_no_sentence_is_taken_from_a_published_disclosure(province: str, seeds_dir: Path) -> None:
    template = TEMPLATES[province]
    titles = {"".join(CHINESE.findall(t)) for s in template.sections for t in s.titles}
    published = "\n".join(
        "".join(CHINESE.findall(piece))
        for path in sorted(seeds_dir.glob("*.txt"))
        for piece in re.split(
            r"[\s。；;！？\d]",
            re.sub(r"(?m)^([^\n]{40,})\n+", r"\1", path.read_text(encoding="utf-8")),
        )
    )
    prose = prose_of(template)
    assert prose is not None
    text = (Path(template.folder) / "prose.yaml").read_text(encoding="utf-8")
    shared = {
        run[i : i + LONGEST + 1]
        for run in runs(text)
        for i in range(len(run) - LONGEST)
        if run[i : i + LONGEST + 1] in published
    }
    assert {
        s for s in shared if not any(s in t or s[1:] in t or s[:-1] in t for t in titles)
    } == set()
