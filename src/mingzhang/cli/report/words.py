"""The words of the reports themselves, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from mingzhang.cli.report.model import (
    DocumentEntry,
    MendEntry,
    PartEntry,
    UnknownTable,
    UnreadEntry,
)
from mingzhang.facts import Message, Outcome, Severity

SEVERITIES = {
    Severity.ERROR: Message("错误", "Error"),
    Severity.WARNING: Message("疑点", "Warning"),
    Severity.NOTE: Message("提示", "Note"),
}

NEXT_STEP = {
    Severity.ERROR: Message(
        "文件自身有矛盾。请对照批复的预算核实，更正后重新公开，并注明更正之处。",
        "The file contradicts itself. Compare with the approved budget, correct it, publish it "
        "again and say what was corrected.",
    ),
    Severity.WARNING: Message(
        "需要说明。请核实：有误的更正，属实的在公开说明中写明原因。",
        "An explanation is needed. Correct what is wrong; where it is right, give the reason in "
        "the published explanation.",
    ),
    Severity.NOTE: Message(
        "文字和体例方面的提示，不影响数据。",
        "On wording and style; the figures are not affected.",
    ),
}

OUTCOMES = {
    Outcome.PASSED: Message("通过", "passed"),
    Outcome.FAILED: Message("不通过", "failed"),
    Outcome.NOT_APPLICABLE: Message("不适用", "not applicable"),
    Outcome.NOT_ENOUGH_DATA: Message("数据不足", "not enough data"),
    Outcome.COULD_NOT_READ: Message("未读出", "could not be read"),
    Outcome.RULE_BROKE: Message("规则出错", "rule broke"),
}

_LEVELS = {
    "department": Message("部门", "department"),
    "unit": Message("单位", "unit"),
    "unknown": Message("级次未知", "level unknown"),
}

_WORDS = {
    "title": Message("部门预算公开审核报告", "Budget disclosure check"),
    "nobody": Message("单位名称未读出", "name of the body not read"),
    "no_year": Message("年度未读出", "year not read"),
    "year": Message("{year} 年", "{year}"),
    "template": Message("公开样式", "Template"),
    "no_template": Message("没有相符的公开样式", "no template fits"),
    "read": Message("读出", "Read"),
    "unread": Message("未读出的数字", "Figures not read"),
    "stated": Message("现为", "Stated"),
    "expected": Message("应为", "Expected"),
    "beside": Message("对照", "Held against"),
    "difference": Message("相差", "Difference"),
    "allowed": Message("尾差最多", "rounding explains at most"),
    "place": Message("位置", "Where"),
    "source": Message("依据", "Source"),
    "consequences": Message("连带", "With it"),
    "none": Message("没有发现问题。", "No problem was found."),
    "certificate": Message("审核结论", "Certificate"),
    "unchecked": Message("没有审核的", "Not checked"),
    "roundings": Message("四舍五入尾差", "Rounding tails"),
    "rules_version": Message("规则版本", "Rules"),
    "unknown_tables": Message("没有识别的表", "Tables not recognised"),
    "mends": Message("读取时更正", "Put right on reading"),
    "not_read": Message("没有读取", "Not read"),
    "line": Message("第 {line} 行", "line {line}"),
    "page": Message("第 {page} 页", "page {page}"),
    "pages": Message("第 {first}—{last} 页", "pages {first}–{last}"),
    "lines": Message("第 {first}—{last} 行", "lines {first}–{last}"),
    "columns": Message("列", "columns"),
    "rows": Message("行", "rows"),
    "indicators": Message("指标", "indicators"),
    "evidence_body": Message("单位依据", "the body's name from"),
    "evidence_year": Message("年度依据", "the year from"),
    "evidence_level": Message("级次依据", "the level from"),
    "evidence_stage": Message("预算或决算依据", "budget or final accounts from"),
    "by_title": Message("按标题识别", "told by its title"),
    "by_heads": Message("按表头识别", "told by its heads"),
    "by_vocabulary_proved": Message(
        "样式中没有，按词汇读出，合计或其他表可印证",
        "in no layout; read by its words, borne out by its sums or by other tables",
    ),
    "by_vocabulary_unproved": Message(
        "样式中没有，按词汇读出，没有可印证的合计",
        "in no layout; read by its words, with nothing to bear it out",
    ),
    "unclear_rule": Message(
        "每条规则的说明：mingzhang explain 编号", "For a rule: mingzhang explain ID"
    ),
}


_UNREAD = {
    "所在列不在样式中": "its column is not in the template",
    "行名不在样式中，无法确定口径": "its row is not in the template",
    "不是数字，无法读成金额": "not a figure",
    "表没有写明金额单位，或单位不是元、万元、亿元": (
        "the table states no unit of money that is known"
    ),
    "金额出现在备注列，口径不明": "an amount in the column for remarks",
    "一行的数字多于样式的列，无法确定所在列": "a row with more figures than columns",
    "所在的表不在样式中": "its table is not in the template",
    "按词汇推定的口径与表内合计或其他表不符，未采用": (
        "what the words of its table seemed to say contradicts its sums or other tables"
    ),
    "表中另有一个口径相同、金额不同的数，无法分清": (
        "another figure of its table has the same meaning and another value"
    ),
    "绩效目标表中位置不明的数字": "a figure of a performance form whose place is unknown",
}


def unread_reason(reason: str, lang: str) -> str:
    """Why a figure was not read, in ``lang``."""
    return _UNREAD.get(reason, "not understood") if lang == "en" else reason


def expected_word(stated: str, expected: str) -> str:
    """The key of the word for what stands beside what a document states: where both hold figures it
    is what should stand there; words are held against other words, and either may be wrong."""
    figures = all(any(one.isdigit() for one in text) for text in (stated, expected))
    return "expected" if figures or not stated else "beside"


def words(lang: str) -> Callable[..., str]:
    """A function from a word's key to the word in ``lang``; further arguments fill its braces."""

    def word(key: str, **fields: object) -> str:
        return _WORDS[key].said(lang).format(**fields)

    return word


def where(item: UnreadEntry | UnknownTable | MendEntry, lang: str) -> str:
    """The page of a source that has pages, else the line."""
    word = words(lang)
    paged = item.page if isinstance(item, MendEntry) else item.boxes
    return word("page", page=item.page) if paged else word("line", line=item.line)


def entity_line(part: PartEntry, lang: str) -> str:
    """Whose disclosure it is: name, code, level and year."""
    word = words(lang)
    inside = [part.code] if part.code else []
    inside.append(_LEVELS.get(part.level, _LEVELS["unknown"]).said(lang))
    year = word("year", year=part.fiscal_year) if part.fiscal_year else word("no_year")
    name = part.name or word("nobody")
    return (
        f"{name}（{'，'.join(inside)}）{year}"
        if lang == "zh"
        else (f"{name} ({', '.join(inside)}), {year}")
    )


def template_line(document: DocumentEntry, lang: str) -> str:
    """The template's name and id, or that none fits."""
    if document.template in ("", "unknown"):
        return words(lang)("no_template")
    return f"{document.template_name} [{document.template}]"


def read_line(document: DocumentEntry, lang: str) -> str:
    """How much was read, in one sentence."""
    forms, tables = len(document.forms), len(document.tables)
    if lang == "en":
        return (
            f"{tables} tables, {forms} performance forms, {document.figures} figures read, "
            f"{len(document.unread)} not read{_by_words(document, lang)}"
            f"{_set_against(document, lang)}"
        )
    return (
        f"{tables} 张表、{forms} 张绩效表，读出 {document.figures} 个数字，"
        f"未读出 {len(document.unread)} 个{_by_words(document, lang)}{_set_against(document, lang)}"
    )


def _set_against(document: DocumentEntry, lang: str) -> str:
    """The other documents it was set against."""
    last = [PurePath(one.path).name for one in document.beside if one.role == "last_year"]
    units = sum(one.role == "unit" for one in document.beside)
    if lang == "en":
        told = [f"; set against last year's “{name}”" for name in last]
        return "".join(told) + (f"; set against {units} documents of units" if units else "")
    told = [f"；比对上年文件“{name}”" for name in last]
    return "".join(told) + (f"；比对单位文件 {units} 份" if units else "")


def _by_words(document: DocumentEntry, lang: str) -> str:
    """How many tables no layout knows and the vocabulary read, with and without proof."""
    proved = sum(t.how == "vocabulary_proved" for t in document.tables)
    unproved = sum(t.how == "vocabulary_unproved" for t in document.tables)
    if not proved + unproved:
        return ""
    if lang == "en":
        return (
            f"; {proved + unproved} tables in no layout read by their words, "
            f"{unproved} of them with nothing to bear them out"
        )
    return f"；样式中没有、按词汇读出 {proved + unproved} 张（{unproved} 张没有可印证的合计）"


def counts_line(document: DocumentEntry, lang: str) -> str:
    """Findings by severity, in one line."""
    if lang == "en":
        return ", ".join(
            f"{len(document.of(s))} {name.en.lower()}{'s' if len(document.of(s)) != 1 else ''}"
            for s, name in SEVERITIES.items()
        )
    return "，".join(f"{name.zh} {len(document.of(s))}" for s, name in SEVERITIES.items())


def outcomes_line(document: DocumentEntry, lang: str) -> str:
    """The six outcomes counted, in one line."""
    parts = [f"{OUTCOMES[o].said(lang)} {n}" for o, n in document.outcomes.items()]
    return ("，" if lang == "zh" else ", ").join(parts)


def unchecked_groups(document: DocumentEntry, lang: str) -> list[tuple[str, str, str]]:
    """What was not checked: (outcome, reason, rules), alike ones together, in order of outcome."""
    groups: dict[tuple[Outcome, str], dict[str, None]] = {}
    for obligation in document.obligations:
        if obligation.outcome not in (Outcome.PASSED, Outcome.FAILED):
            key = (obligation.outcome, obligation.reason)
            groups.setdefault(key, {})[obligation.check] = None
    order = list(Outcome)
    glue = "、" if lang == "zh" else ", "
    return [
        (OUTCOMES[outcome].said(lang), reason, glue.join(checks))
        for (outcome, reason), checks in sorted(
            groups.items(), key=lambda item: order.index(item[0][0])
        )
    ]
