"""Worked cases of scoring: target, actual value, rule and scheme, and the points by hand.

``why`` derives the points from rules.md 4.2 and 4.3 with the figures written out. Points None: it
cannot be scored, and the case names a word of the sentence that says why.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One indicator. ``level`` is the first level, ``sub`` the second."""

    target: str
    actual: str
    points: str | None
    why: str
    weight: str = "10"
    rule: str = ""
    scheme: str = "central"
    level: str = "产出指标"
    sub: str = "数量指标"
    direction: str = ""
    degree: str = ""
    says: str = ""

    @property
    def id(self) -> str:
        """For the list of tests."""
        told = (self.target, self.actual, self.degree, self.rule[:40], self.level, self.weight)
        told = (*told, self.scheme)
        return "|".join(text for text in told if text)


SEED = "总分值100分，{}，扣除1分"
SATISFIED = {"level": "满意度指标", "sub": "服务对象满意度指标"}
COST = {"level": "成本指标", "sub": "经济成本指标"}

AT_LEAST = (
    Case("≥95%", "95%", "10", "≥: reached when a ≥ t; 95 ≥ 95, so the whole weight of 10."),
    Case("≥95%", "100%", "10", "100 ≥ 95: full marks, and no bonus: never more than the weight."),
    Case("≥95%", "90%", "9.47", "w·a/t = 10·90/95 = 9.4736…, half up to 9.47.", sub="质量指标"),
    Case("≥5418人", "5000人", "9.23", "10·5000/5418 = 9.2284… = 9.23."),
    Case("≥80人", "1人", "0.13", "10·1/80 = 0.125 exactly, the half goes up: 0.13."),
    Case("≥12次", "0次", "0", "10·0/12 = 0: nothing was done, which is known."),
    Case(">12次", "12次", "10", "> is scored as ≥ (same row of 4.3): 12 ≥ 12 is reached."),
    Case("≥0件", "0件", "10", "t = 0 and a = 0: a ≥ t, reached."),
    Case("≥0%", "-3%", "0", "t = 0, a = −3 is missed; w·a/t needs t > 0, so there is no part."),
    Case("≥-5%", "-3%", "10", "−3 ≥ −5 is reached; no ratio is needed.", sub="经济效益指标"),
    Case("≥36万人", "330000人", "9.17", "36万 = 360000; 10·330000/360000 = 9.1666… = 9.17."),
    Case("≥36万人", "33万人", "9.17", "the same in 万人: 10·33/36 = 9.17."),
    Case("≥360000人", "33万人", "9.17", "the same the other way round: 10·330000/360000 = 9.17."),
    Case(
        "≥95%", "0.9", "9.47", "0.9 beside a percentage is a spreadsheet's 90 %: 10·90/95 = 9.47."
    ),
    Case("≥12次", "9", "7.5", "a bare figure is in the unit of the target: 10·9/12 = 7.50."),
    Case("≥12场次", "9场", "7.5", "场 and 场次 count the same: 10·9/12 = 7.50."),
    Case("≥5个村", "4村", "8", "villages by the piece are villages: 10·4/5 = 8."),
    Case("≥2小时", "90分钟", "7.5", "2 hours are 120 minutes: 10·90/120 = 7.50."),
    Case("≥4次/年", "3次", "7.5", "the year is the year of the evaluation: 10·3/4 = 7.50."),
    Case("不少于3批次", "2批次", "16.67", "不少于 is ≥: 25·2/3 = 16.666… = 16.67.", weight="25"),
)

AT_MOST = (
    Case("≤5万元", "4.8万元", "10", "≤: reached when a ≤ t; 4.8 ≤ 5.", **COST),
    Case("≤5万元", "60000元", "8.33", "w·t/a = 10·50000/60000 = 8.333… = 8.33.", **COST),
    Case("≤5万元", "0万元", "10", "a = 0: 0 ≤ 5 is reached, and nothing is divided by 0.", **COST),
    Case("≤0起", "0起", "10", "t = 0 and a = 0: reached.", sub="质量指标"),
    Case(
        "≤0起",
        "2起",
        "0",
        "t = 0 and missed → 0 (4.3: t = 0 → 0 unless a rule is given).",
        sub="质量指标",
    ),
    Case("<30天", "30天", "10", "< is scored as ≤ (same row of 4.3): 30 ≤ 30.", sub="时效指标"),
    Case("≤30天", "40天", "7.5", "10·30/40 = 7.50.", sub="时效指标"),
    Case("≤30天", "720小时", "10", "30 days are 720 hours: reached.", sub="时效指标"),
    Case("≤5%", "8%", "6.25", "10·5/8 = 6.25.", sub="质量指标"),
    Case("≤1.2元/张", "1.5元/张", "16", "20·1.2/1.5 = 16.00.", weight="20", **COST),
)

EQUAL = (
    Case("=100%", "100%", "10", "= : a = t."),
    Case("=100%", "95%", "9.5", "w·min/max = 10·95/100 = 9.50."),
    Case("=100%", "105%", "9.52", "w·min/max = 10·100/105 = 9.5238… = 9.52: more is off, too."),
    Case("全覆盖", "98%", "9.8", "全覆盖 is =100 %: 10·98/100 = 9.80."),
    Case(
        "=5名",
        "4名",
        "0",
        "= with a yes/no rule: 4 ≠ 5, nothing (4.3: or 0 for yes/no).",
        rule="达到得满分，否则不得分",
    ),
    Case("约40人", "37人", "10", "约40 is shown to the ten: 35 to 45; 37 lies inside, reached."),
    Case("约40人", "30人", "7.5", "30 lies outside 35 to 45; w·min/max = 10·30/40 = 7.50."),
    Case("95%-98%", "96%", "10", "a range is reached inside: 95 ≤ 96 ≤ 98."),
    Case("95%-98%", "90%", "9.47", "below the range: 10·90/95 = 9.4736… = 9.47."),
    Case("95%-98%", "100%", "9.8", "above the range: 10·98/100 = 9.80."),
)

WORDS = (
    Case(
        "有所提高",
        "达成年度指标",
        "9",
        "达成 is 100–80 % of the weight; a degree of 90: 10·90 % = 9.",
        degree="90",
    ),
    Case("有所提高", "达成", "8", "80 % still belongs to 达成 (incl.): 10·80 % = 8.", degree="80"),
    Case("有所提高", "部分达成", "7", "部分达成 is 80–60 %; 70: 10·70 % = 7.", degree="70"),
    Case("长期", "未达成", "3.75", "未达成 is 60–0 %; 37.5: 10·37.5 % = 3.75.", degree="37.5"),
    Case(
        "有所提高",
        "部分达成",
        "5.5",
        "Hubei's middle band is 80–50 %: 55 is inside: 10·55 % = 5.5.",
        degree="55",
        scheme="hubei",
    ),
    Case(
        "有所提高",
        "部分达成",
        None,
        "10号's middle band ends at 60 %: 55 is not 部分达成.",
        degree="55",
        says="请改正",
    ),
    Case(
        "有所提高",
        "有所提高",
        None,
        "words repeated are no degree; a person chooses it (4.3).",
        says="达成程度",
    ),
    Case(
        "有所提高",
        "已完成",
        None,
        "done says nothing of how far words were reached.",
        says="达成程度",
    ),
    Case("有所提高", "达成", None, "a degree is between 0 and 100.", degree="120", says="0到100"),
    Case(
        "有所提高", "显著", "9", "degree 90 with Hubei: 10·90 % = 9.", degree="90", scheme="hubei"
    ),
    Case(
        "满意", "优", "10", "grades by name: 优 is full marks.", rule="优得满分，良80%，中60%，差0"
    ),
    Case("满意", "良", "8", "良 is 80 % of 10 = 8.", rule="优得满分，良80%，中60%，差0"),
    Case("满意", "差", "0", "差 is nothing.", rule="优得满分，良80%，中60%，差0"),
    Case("制度健全", "是", "10", "yes/no by rule: 是 is full.", rule="是得满分，否不得分"),
    Case("制度健全", "否", "0", "否 is nothing.", rule="是得满分，否不得分"),
)

SATISFACTION = (
    Case("≥90%", "92%", "10", "at or above the target: full (101号 (4)).", **SATISFIED),
    Case("≥90%", "81%", "9", "below: in proportion, 10·81/90 = 9.00.", **SATISFIED),
    Case("≥90%", "60%", "6.67", "60 is not below 60: 10·60/90 = 6.666… = 6.67.", **SATISFIED),
    Case("≥90%", "59%", "0", "below 60 %: zero.", **SATISFIED),
    Case("≥50%", "55%", "10", "reached is reached, though below 60.", **SATISFIED),
    Case(
        "95%",
        "92%",
        "9.68",
        "without a sign more satisfaction is better: 10·92/95 = 9.684… = 9.68.",
        **SATISFIED,
    ),
)

TIME = (
    Case(
        "12月底前",
        "2026年11月",
        "10",
        "a ≤ t: November is before the end of December.",
        sub="时效指标",
    ),
    Case("12月", "12月20日", "10", "a deadline of a month lasts to its end.", sub="时效指标"),
    Case("6月底", "7月3日", "0", "late and no rule: 0 (4.3: default 0).", sub="时效指标"),
    Case(
        "6月底",
        "7月3日",
        "4",
        "3 days late, 2 points each: 10 − 6 = 4.",
        rule="每超过1天扣2分",
        sub="时效指标",
    ),
    Case(
        "6月底",
        "8月",
        "8",
        "2 months late, 1 point each: 10 − 2 = 8.",
        rule="每延迟一个月扣1分",
        sub="时效指标",
    ),
    Case(
        "2026.01-2026.12",
        "2026年12月15日",
        "10",
        "a period ends in December; the 15th is inside.",
        sub="时效指标",
    ),
    Case(
        "2026.01-2026.12",
        "2027年1月",
        "0",
        "January of the next year is after the period: late, 0.",
        sub="时效指标",
    ),
    Case("不晚于12月底", "按时完成", "10", "done in time, said in words.", sub="时效指标"),
    Case("不晚于12月底", "未按时完成", "0", "not in time, said in words: 0.", sub="时效指标"),
    Case(
        "6月15日前",
        "6月",
        None,
        "a day is asked and only the month told: unknown, not guessed.",
        says="日期",
        sub="时效指标",
    ),
    Case(
        "按月发放",
        "按月发放",
        "10",
        "a schedule without a deadline, kept as it was set.",
        sub="时效指标",
    ),
    Case("按月发放", "未按时", "0", "not kept: late, 0.", sub="时效指标"),
    Case("较上年增长5%", "增长4%", "8", "a growth of 4 against 5: 10·4/5 = 8.", direction="up"),
    Case(
        "较上年增长5%", "下降2%", "0", "a fall is no growth: 10·(−2)/5 is below 0.", direction="up"
    ),
    Case("12月底前", "100%", None, "a percentage is no time.", says="不是时间", sub="时效指标"),
)

WRITTEN = (
    Case(
        "≥36万人",
        "35.1万人",
        "9.8",
        "seed 001: short by 0.9/36 = 2.5 % of the target, 2 whole steps of 1 %; 100 − 2 of 100: 10·0.98 = 9.80.",
        rule=SEED.format("参保人数每下降总人数的1%"),
    ),
    Case(
        "≥5418人",
        "5000人",
        "9.3",
        "seed 001: 418/5418 = 7.715 % not done, 7 whole steps: 10·0.93 = 9.30.",
        rule=SEED.format("每未完成1%"),
    ),
    Case(
        "=100%",
        "97%",
        "9.7",
        "seed 001: 3 % short, 3 steps: 10·0.97 = 9.70.",
        rule=SEED.format("每未达到预计指标的1%"),
    ),
    Case(
        "=100%",
        "103%",
        "9.7",
        "seed 001: cost 3 % above the budget, 3 steps: 10·0.97 = 9.70.",
        rule=SEED.format("成本每超出预算的1%"),
        sub="成本指标",
    ),
    Case(
        "=100%",
        "96%",
        "10",
        "seed 001: only what exceeds the budget is deducted; 96 % does not.",
        rule=SEED.format("成本每超出预算的1%"),
        sub="成本指标",
    ),
    Case(
        "≥95%",
        "90%",
        "9.5",
        "seed 001: 5 percentage points short, 5 steps: 10·0.95 = 9.50.",
        rule=SEED.format("达标率每下降1%"),
        **SATISFIED,
    ),
    Case(
        "有所扩大",
        "基本达成",
        "9.5",
        "seed 001: degree 95, so 5 % is not done: 10·0.95 = 9.50.",
        degree="95",
        rule=SEED.format("每未完成1%"),
    ),
    Case(
        "≥12次",
        "10次",
        "6",
        "2 short of 12, 1 of 5 points each, scaled to 10: 10·3/5 = 6.00.",
        rule="完成得5分，每少1次扣1分，扣完为止",
    ),
    Case(
        "≥12次",
        "3次",
        "0",
        "9 short, more than the 5 points there are: down to nothing, never below.",
        rule="完成得5分，每少1次扣1分，扣完为止",
    ),
    Case(
        "≥95%",
        "92.4%",
        "9",
        "2.6 points short, 2 whole ones at 0.5: 10 − 1 = 9.",
        rule="每降低1个百分点扣0.5分",
    ),
    Case(
        "≥95%",
        "92.4%",
        "8.5",
        "a part counts as a whole: 3 at 0.5: 10 − 1.5 = 8.5.",
        rule="每降低1个百分点扣0.5分，不足1个百分点按1个百分点计",
    ),
    Case(
        "≥95%",
        "85%",
        "7.5",
        "counted from 90: 5 points at 0.5: 10 − 2.5 = 7.5.",
        rule="达到90%得满分，每降低1个百分点扣0.5分",
    ),
    Case(
        "≥95%",
        "93%",
        "8",
        "93 lies in 90–95: 80 % of 10 = 8.",
        rule="≥95%得满分，90%-95%得80%，90%以下不得分",
    ),
    Case(
        "≥95%",
        "90%",
        "8",
        "a border belongs to the better band (80%（含）): 90 → 80 %.",
        rule="≥95%得满分，90%-95%得80%，90%以下不得分",
    ),
    Case(
        "≥95%", "89.9%", "0", "below 90: nothing.", rule="≥95%得满分，90%-95%得80%，90%以下不得分"
    ),
    Case(
        "≥90%",
        "85%",
        "16",
        "8 of 10 points scaled to a weight of 20: 20·8/10 = 16.",
        weight="20",
        rule="90%（含）以上得10分，80%（含）-90%得8分，60%（含）-80%得5分，60%以下不得分",
    ),
    Case(
        "≤30天",
        "40天",
        "5",
        "40 lies in 30–45 days: 50 % of 10.",
        rule="30天以内得满分，30-45天得50%，超过45天不得分",
        sub="时效指标",
    ),
    Case(
        "≥10项",
        "7项",
        "7",
        "in proportion: 10·7/10 = 7; 70 % is not below 60 %.",
        rule="按完成比例得分，低于60%不得分",
    ),
    Case(
        "≥10项",
        "5项",
        "0",
        "50 % done is below 60 %: nothing.",
        rule="按完成比例得分，低于60%不得分",
    ),
    Case(
        "≥10项",
        "5项",
        "5",
        "a part is 50 %: 10·50 % = 5.",
        rule="全部完成得满分，部分完成得50%，未完成不得分",
    ),
    Case(
        "≤0起",
        "1起",
        "5",
        "one case at 5 points: 10 − 5; with a rule t = 0 is scored.",
        rule="每出现1起扣5分，扣完为止",
        sub="质量指标",
    ),
    Case(
        "=100件",
        "94件",
        "8",
        "6 % off, every 3 % costs 1: 10 − 2 = 8.",
        rule="实际完成情况与计划每相差3%，扣1分",
    ),
    Case(
        "36万人",
        "35.1万人",
        "9.8",
        "no sign, but the rule deducts below: 2.5 %, 2 steps: 9.80.",
        rule=SEED.format("参保人数每下降总人数的1%"),
    ),
    Case(
        "≥10项",
        "9项",
        "9",
        "not understood: by the scheme, 10·9/10 = 9.",
        rule="由专家组评定",
        says="评分标准未采用",
    ),
    Case(
        "≤5万元",
        "6万元",
        "8.33",
        "a rule for what falls short does not fit a ceiling: 10·5/6 = 8.33.",
        rule="每降低1%扣1分",
        says="评分标准未采用",
        **COST,
    ),
)

OPEN = (
    Case("≥95%", "", None, "nobody reported: unknown, not 0.", says="没有填写实际完成值"),
    Case("", "90%", None, "there is no target.", says="没有填写指标值"),
    Case("≥95%", "95%", None, "a weight below 0 is a slip.", weight="-5", says="负数"),
    Case("1:3", "1:4", None, "nobody says which way a ratio is better.", says="达成程度"),
    Case("不涉及", "90%", None, "it does not apply.", says="不涉及"),
    Case("≥36万人", "91%", None, "people and per cent cannot be compared.", says="单位不同"),
    Case("≥10项", "已完成", None, "a figure is asked; a word is none.", says="不是一个数"),
    Case("≥10项", "约9项", None, "an actual value is exact.", says="约数"),
    Case(
        "36万人",
        "35万人",
        None,
        "without a sign nobody knows whether less is worse.",
        says="不低于还是不高于",
    ),
    Case(
        "≥36万人",
        "330000",
        None,
        "330000万人 would be 9000 times the target: the unit is missing.",
        says="写明单位",
    ),
    Case("≥95%", "1", None, "1 % or 100 %: it could be either.", says="看不出来"),
    Case(
        "11批次300余种",
        "9批次320种",
        None,
        "one of two figures is missed; nobody says what that gives.",
        says="达成程度",
    ),
    Case("11批次300余种", "11批次320种", "10", "both figures are reached."),
)

OVERSHOOT = (
    Case("≥100人", "129人", "10", "129 % is below the limit of 130 %: full marks, nothing to say."),
    Case("≥100人", "130人", "10", "130 % is the limit: full marks, and noted.", says="偏低"),
)

CASES = (
    *AT_LEAST,
    *AT_MOST,
    *EQUAL,
    *WORDS,
    *SATISFACTION,
    *TIME,
    *WRITTEN,
    *OPEN,
    *OVERSHOOT,
)
