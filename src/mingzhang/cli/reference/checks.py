"""The page of the rules: ``checks.md``."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.cases import RuleCase
from mingzhang.check.catalogue import rules
from mingzhang.check.model import Rule
from mingzhang.cli.reference.markdown import block, page, table
from mingzhang.cli.report.words import SEVERITIES
from mingzhang.cli.rulebook import (
    LABELS,
    STAGES,
    message_lines,
    option_of,
    rule_case,
    set_against,
    severity_words,
)
from mingzhang.performance.rules import performance_rules

_ABOUT = """
每条规则是一行数据（`src/mingzhang/check/rules/*.yaml`），需要时带一个函数；`mingzhang explain 编号`
显示同样的内容，`mingzhang new-check` 新建一条。例子中的 `→` 表示制表符。

Every rule is one row of data and, where needed, a function. `mingzhang explain ID` shows the same;
`mingzhang new-check` makes a new one. In the examples `→` stands for a tab.

E 各条关于自评结果，由 `mingzhang evaluate` 提出（`src/mingzhang/performance/rules/`）。
The rules E are about self-evaluations; `mingzhang evaluate` reports them.
"""


def checks_page() -> str:
    """Every rule with its statement, source, severity, messages and cases."""
    known = [*rules().values(), *performance_rules().values()]
    overview = table(
        ("编号 ID", "名称 Name", "级别 Severity"),
        (
            (
                f"[{rule.id}](#{rule.id.lower()})",
                f"{rule.name.zh}<br>{rule.name.en}",
                f"{SEVERITIES[rule.severity].zh} {rule.severity.value}",
            )
            for rule in known
        ),
    )
    title = f"审核规则 · Rules ({len(known)})"
    return page(title, _ABOUT, overview, *("\n\n".join(_rule(rule)) for rule in known))


def _rule(rule: Rule) -> Iterator[str]:
    yield f'<a id="{rule.id.lower()}"></a>\n\n## {rule.id} {rule.name.zh} · {rule.name.en}'
    yield f"{rule.statement.zh}\n\n{rule.statement.en}"
    no_source = f"{LABELS['no_source'].zh} · {LABELS['no_source'].en}"
    facts = [
        f"- 级别 Severity: {severity_words(rule, 'zh')} · {severity_words(rule, 'en')}",
        f"- 依据 Source: {rule.source or no_source}",
    ]
    if rule.years:
        facts.append(f"- 适用年度 Years: {', '.join(str(year) for year in rule.years)}")
    if rule.stages:
        stages = ", ".join(f"{STAGES[stage].zh} {STAGES[stage].en}" for stage in rule.stages)
        facts.append(f"- 只适用于 Only for: {stages}")
    if rule.templates:
        facts.append(f"- 适用样式 Templates: {', '.join(rule.templates)}")
    if rule.needs:
        facts.append(f"- 需要选项 Needs the option: `{option_of(rule)}`")
    yield "\n".join(facts)
    english = dict(message_lines(rule, "en"))
    messages = table(
        ("写法 Variant", "问题的写法 What is reported"),
        (
            (f"`{variant}`", f"{sentence}<br>{english[variant]}")
            for variant, sentence in message_lines(rule, "zh")
        ),
    )
    if messages:
        yield messages
    yield from _case(rule_case(rule.id))


def _case(case: RuleCase | None) -> Iterator[str]:
    if case is None:
        return
    for key, text in set_against(case):
        yield f"{LABELS[key].zh} {LABELS[key].en}:"
        yield block(text)
    yield f"通过 Passes (`{case.template}`):"
    yield block(case.passing)
    yield f"不通过 Fails (`{case.variant}`):"
    yield block(case.failing)
