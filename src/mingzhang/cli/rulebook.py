"""A rule told in words: for ``mingzhang explain`` and for the reference pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mingzhang.check.cases import RuleCase, all_cases, load_case
from mingzhang.check.catalogue import rules
from mingzhang.check.model import Rule
from mingzhang.cli.report.words import SEVERITIES
from mingzhang.facts import Message

_FIELD = re.compile(r"\{(\w+)[^{}]*\}")

LABELS = {
    "statement": Message("规则", "Rule"),
    "source": Message("依据", "Source"),
    "no_source": Message("没有已核实的法律条款", "no legal source is established"),
    "severity": Message("级别", "Severity"),
    "years": Message("适用年度", "Years"),
    "stages": Message("只适用于", "Only for"),
    "templates": Message("适用样式", "Templates"),
    "messages": Message("问题的写法", "What is reported"),
    "fields": Message("花括号处填入文件中的内容", "braces are filled from the file"),
    "pass": Message("通过的例子", "An example that passes"),
    "fail": Message("不通过的例子", "An example that fails"),
    "last_year": Message("所比对的上年文件", "Last year's document that they are set against"),
    "unit": Message("所比对的单位文件", "The unit's document that they are set against"),
    "needs": Message("需要选项", "Needs the option"),
    "no_case": Message("还没有例子", "there is no example yet"),
}
STAGES = {
    "budget": Message("预算公开", "budgets"),
    "final": Message("决算公开", "final accounts"),
}


def rule_case(identifier: str) -> RuleCase | None:
    """The cases of a rule with tabs shown as ``→``; None when there are none yet."""
    if identifier not in all_cases():
        return None
    case = load_case(identifier)
    return replace(
        case,
        passing=_with_arrows(case.passing),
        failing=_with_arrows(case.failing),
        last_year=_with_arrows(case.last_year),
        units=tuple(map(_with_arrows, case.units)),
    )


def _with_arrows(text: str) -> str:
    return text.replace("\t", "→").strip("\n")


def set_against(case: RuleCase) -> Iterator[tuple[str, str]]:
    """The documents that both examples are set against, each with the key of its label."""
    if case.last_year:
        yield "last_year", case.last_year
    for unit in case.units:
        yield "unit", unit


def option_of(rule: Rule) -> str:
    """The option that gives the documents a rule needs; empty when it needs none."""
    return {"last_year": "--last-year", "units": "--unit"}.get(rule.needs, "")


def severity_words(rule: Rule, lang: str) -> str:
    """The severity, and for which variants it differs."""
    told = SEVERITIES[rule.severity].said(lang)
    other = [
        f"{variant}: {SEVERITIES[severity].said(lang)}"
        for variant, severity in rule.severities.items()
        if severity is not rule.severity
    ]
    return f"{told} ({', '.join(other)})" if other else told


def message_lines(rule: Rule, lang: str) -> Iterator[tuple[str, str]]:
    """Variant and sentence of each message, its fields left in braces."""
    for variant, message in rule.messages.items():
        yield variant, _FIELD.sub(r"{\1}", message.said(lang))


def explain_rule(rule: Rule, lang: str) -> str:
    """The rule as plain text: statement, source, severity, messages, and its two cases."""

    def label(key: str) -> str:
        return LABELS[key].said(lang)

    lines = [
        f"{rule.id} {rule.name.said(lang)}",
        "",
        f"{label('statement')}: {rule.statement.said(lang)}",
        f"{label('source')}: {rule.source or label('no_source')}",
        f"{label('severity')}: {severity_words(rule, lang)}",
    ]
    if rule.years:
        lines.append(f"{label('years')}: {', '.join(str(year) for year in rule.years)}")
    if rule.stages:
        stages = [STAGES[stage].said(lang) for stage in rule.stages]
        lines.append(f"{label('stages')}: {', '.join(stages)}")
    if rule.templates:
        lines.append(f"{label('templates')}: {', '.join(rule.templates)}")
    if rule.needs:
        lines.append(f"{label('needs')}: {option_of(rule)}")
    lines += ["", f"{label('messages')} ({label('fields')}):"]
    lines += [
        f"  {sentence}" if variant == "default" else f"  [{variant}] {sentence}"
        for variant, sentence in message_lines(rule, lang)
    ]
    case = rule_case(rule.id)
    if case is None:
        # Rules about a budget's year have no documents to show; what they report says it.
        lines += ["", label("no_case")] if rule.id in rules() else []
    else:
        examples = (("pass", case.passing), ("fail", case.failing))
        for key, text in (*set_against(case), *examples):
            lines += ["", f"{label(key)}:", *(f"  | {line}" for line in text.splitlines())]
    return "\n".join(lines) + "\n"


def list_rules(lang: str, which: Iterable[Rule] = ()) -> str:
    """Every rule in one line: id, severity, name; those of the checks where none are given."""
    return "".join(
        f"{rule.id:<5}{SEVERITIES[rule.severity].said(lang)}  {rule.name.said(lang)}\n"
        for rule in which or rules().values()
    )
