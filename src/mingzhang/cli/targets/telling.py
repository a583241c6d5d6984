"""The results as people read them, and as programs do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from rich.text import Text

from mingzhang.cli.report.as_json import finding_record
from mingzhang.cli.report.as_text import Page, printed, width_of
from mingzhang.cli.report.words import SEVERITIES, counts_line, entity_line, template_line
from mingzhang.cli.targets.linting import Linted
from mingzhang.facts import Message, Severity
from mingzhang.interpret.targets import Kind, Target
from mingzhang.performance.model import IndicatorRecord

_KINDS: dict[Kind, Message] = {
    "number": Message("数值", "figures"),
    "range": Message("区间", "ranges"),
    "ratio": Message("比例", "ratios"),
    "several": Message("多个数", "several figures"),
    "time": Message("时间", "times"),
    "qualitative": Message("定性", "words"),
    "unread": Message("没有读懂", "not understood"),
    "not_applicable": Message("不涉及", "not applicable"),
    "blank": Message("空白", "blank"),
}
_TARGETS = Message("绩效指标", "Targets")
_LIBRARY = Message(
    "指标库中可量化的相近指标", "Measurable indicators of the library that resemble these"
)
_MORE = Message(
    "其余见 --format json，或用 mingzhang indicators search 查找。",
    "For the rest use --format json, or mingzhang indicators search.",
)
_SHOWN = 8
"""Indicators in words for which people are shown what the library holds."""
_TOGETHER = Message("合计", "Together")
_FOUND = Message("问题", "Problems")


def as_json(results: Sequence[Linted]) -> Iterator[str]:
    """``{"documents": [{"path", "indicators", "findings"}]}``, one document at a time."""
    yield '{\n "documents": ['
    for number, result in enumerate(results):
        yield ("," if number else "") + "\n  "
        yield json.dumps(_record(result), ensure_ascii=False)
    yield "\n ]\n}\n"


def _record(result: Linted) -> dict[str, Any]:
    document = result.document
    record: dict[str, Any] = {
        "path": document.path,
        "kind": "budget" if result.is_budget else "disclosure",
        "template": document.template,
        "indicators": [_indicator(indicator) for indicator in result.indicators],
        "findings": [finding_record(finding) for finding in document.findings],
        "offers": [
            {
                "line": record.place.line,
                "level3": record.level3,
                "library": [
                    {"name": m.entry.name, "typical": m.entry.typical, "field": m.entry.field}
                    for m in matches
                ],
            }
            for record, matches in result.offers
        ],
    }
    if document.error:
        record["error"] = document.error
    return record


def _indicator(record: IndicatorRecord) -> dict[str, Any]:
    return {
        "project": record.project,
        "level1": record.level1,
        "level2": record.level2,
        "level3": record.level3,
        "text": record.text,
        "weight": _number(record.weight),
        "target": _target(record.target),
        "line": record.place.line,
        "page": record.place.page,
        "body": record.body,
        "direction": record.direction.value,
    }


def _target(target: Target) -> dict[str, Any]:
    """A target; what only some kinds have is left out where it is empty."""
    when = target.when
    rarely = {
        "low": _number(target.low),
        "high": _number(target.high),
        "start": str(when.start) if when is not None and when.start is not None else "",
        "end": str(when.end) if when is not None and when.end is not None else "",
        "frequency": target.frequency,
        "about": target.about,
        "parts": [_target(part) for part in target.parts],
    }
    return {
        "kind": target.kind,
        "sign": target.sign,
        "value": _number(target.value),
        "unit": target.unit,
        **{key: value for key, value in rarely.items() if value},
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def as_text(results: Sequence[Linted], lang: str, *, colour: bool = False) -> Iterator[str]:
    """For people, in the manner of ``mingzhang check``; several files end with their sum."""
    width = width_of(colour)
    for result in results:
        page = Page(lang, width)
        _document(page, result, lang)
        yield printed(page.lines, colour)
    if len(results) > 1:
        yield printed(_sum(results, lang), colour)


def _document(page: Page, result: Linted, lang: str) -> None:
    document = result.document
    page.title(document.path)
    if document.error:
        page.pairs([(page.word("not_read"), document.error, "red")])
        page.line()
        return
    for part in document.parts or (document.part,):
        page.hanging("", entity_line(part, lang), style="bold")
    page.pairs(
        [
            (page.word("template"), template_line(document, lang), ""),
            (_TARGETS.said(lang), _counted((result,), lang), ""),
            (_FOUND.said(lang), counts_line(document, lang), ""),
        ]
    )
    if not document.findings:
        page.line()
        page.line(page.word("none"), "green")
    for severity in Severity:
        page.severity(document, severity)
    _offered(page, result, lang)
    page.line()


def _offered(page: Page, result: Linted, lang: str) -> None:
    """What the library holds for targets in words."""
    if not result.offers:
        return
    page.line()
    page.line(f"■ {_LIBRARY.said(lang)}", "bold")
    for record, matches in result.offers[:_SHOWN]:
        said = "；".join(f"{m.entry.name} {m.entry.typical}" for m in matches)
        page.hanging("  ", f"“{record.level3}”（{record.text or '—'}）→ {said}")
    if len(result.offers) > _SHOWN:
        page.line(f"  {_MORE.said(lang)}")


def _counted(results: Iterable[Linted], lang: str) -> str:
    """How many targets there are, by kind."""
    kinds = Counter(i.target.kind for result in results for i in result.indicators)
    if not kinds:
        return Message("没有读到绩效指标", "no targets were read").said(lang)
    each = [f"{_KINDS[kind].said(lang)} {kinds[kind]}" for kind in _KINDS if kinds[kind]]
    if lang == "en":
        return f"{kinds.total()} ({', '.join(each)})"
    return f"{kinds.total()} 条（{'，'.join(each)}）"


def _numbered(count: int, severity: Severity, lang: str) -> str:
    if lang == "en":
        return f"{count} {SEVERITIES[severity].en.lower()}{'' if count == 1 else 's'}"
    return f"{SEVERITIES[severity].zh} {count}"


def _sum(results: Sequence[Linted], lang: str) -> list[Text]:
    counts = Counter(f.severity for result in results for f in result.document.findings)
    glue = "，" if lang == "zh" else ", "
    found = glue.join(_numbered(counts[severity], severity, lang) for severity in Severity)
    failed = sum(bool(result.document.error) for result in results)
    if lang == "en":
        told = (
            f"{len(results)} files, {failed} not read; targets: {_counted(results, lang)}; {found}"
        )
        return [Text(f"{_TOGETHER.en}: {told}", style="bold")]
    told = f"{len(results)} 个文件，{failed} 个没有读取；绩效指标{_counted(results, lang)}；{found}"
    return [Text(f"{_TOGETHER.zh}：{told}", style="bold")]
