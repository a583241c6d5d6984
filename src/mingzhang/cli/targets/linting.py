"""One file, a disclosure or a budget → its targets as data and what the rules say about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mingzhang.budget import Budget, has_errors, load_budget
from mingzhang.budget.kind import is_budget
from mingzhang.budget.problems import Problem
from mingzhang.check import Beside
from mingzhang.cli.complaints import fault
from mingzhang.cli.inputs import Source
from mingzhang.cli.layouts import Layouts
from mingzhang.cli.pipeline import no_layout, read_source
from mingzhang.cli.report.digest import describe, findings_told, unreadable
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.cli.report.surroundings import Surroundings
from mingzhang.facts import Finding, Message, Severity
from mingzhang.interpret import UNKNOWN
from mingzhang.interpret.model import Reading
from mingzhang.performance.held import reading_of
from mingzhang.performance.library import Match, offers, shipped
from mingzhang.performance.lint import lint_reading
from mingzhang.performance.model import IndicatorRecord
from mingzhang.performance.records import of_budget, of_reading
from mingzhang.templates import all_templates

_MOST = 3
"""Mistakes of a budget that its sentence tells; ``mingzhang compile`` lists them all."""
_UNMEASURED = ("qualitative", "unread")
_OFFERED = 50
"""Indicators in words for which the library is asked; a file with more has other troubles."""


@dataclass(frozen=True, slots=True)
class Linted:
    """One file: what it is (``document``, with findings or the sentence why it was not read) and
    its indicators. ``is_budget`` tells a budget from a disclosure. ``offers`` are measurable
    indicators of the library for those that nobody can measure, each name once."""

    document: DocumentEntry
    indicators: tuple[IndicatorRecord, ...] = ()
    is_budget: bool = False
    offers: tuple[tuple[IndicatorRecord, tuple[Match, ...]], ...] = ()


def linted(source: Source, layouts: Layouts, lang: str) -> Linted:
    """The targets of one file and what is wrong with them; never raises."""
    try:
        if source.problem is None and source.member is None and is_budget(source.path):
            return _budget(source, layouts, lang)
        reading = read_source(source, layouts)
        if isinstance(reading, Message):
            return given_up(source, reading, lang)
        if reading.template.id == UNKNOWN.id and not reading.tables and not reading.forms:
            return given_up(source, no_layout(layouts), lang)
        return _linted(reading, of_reading(reading), lint_reading(reading), lang)
    except MemoryError:  # told by whoever set the limit
        raise
    except Exception as error:
        return given_up(source, fault(error), lang)


def given_up(source: Source, message: Message, lang: str) -> Linted:
    """The result of a file that could not be read."""
    return Linted(unreadable(source.name, message, lang))


def exit_code_of(results: Iterable[Linted]) -> int:
    """2 when a file could not be read, else 1 when there is an error, else 0."""
    code = 0
    for result in results:
        if result.document.error:
            return 2
        if any(finding.severity is Severity.ERROR for finding in result.document.findings):
            code = 1
    return code


def _budget(source: Source, layouts: Layouts, lang: str) -> Linted:
    budget, problems = load_budget(source.path)
    if budget is None or has_errors(problems):
        return given_up(source, _mistakes(problems), lang)
    known = {template.id: template for template in all_templates(layouts.folders)}
    template = known.get(layouts.forced or budget.template)
    if template is None:
        return given_up(source, _no_template(budget, tuple(known)), lang)
    reading = reading_of(budget, template)
    made = _linted(reading, of_budget(budget), lint_reading(reading), lang)
    return replace(made, document=replace(made.document, path=source.name), is_budget=True)


def _linted(
    reading: Reading,
    indicators: tuple[IndicatorRecord, ...],
    findings: tuple[Finding, ...],
    lang: str,
) -> Linted:
    entries = findings_told(findings, lang, Surroundings(reading, Beside()))
    document = replace(describe(reading, lang), findings=entries)
    return Linted(document, indicators, offers=_offers(indicators))


def _offers(
    indicators: Sequence[IndicatorRecord],
) -> tuple[tuple[IndicatorRecord, tuple[Match, ...]], ...]:
    """What the library holds for targets in words: the first of each name, up to a limit."""
    vague = (one for one in indicators if one.target.kind in _UNMEASURED and one.level3.strip())
    each = {(one.level2, one.level3): one for one in reversed(list(vague))}
    wanted = sorted(each.values(), key=lambda one: one.place.line)[:_OFFERED]
    found = ((one, offers(shipped(), one)) for one in wanted)
    return tuple((one, matches) for one, matches in found if matches)


def _mistakes(problems: Sequence[Problem]) -> Message:
    errors = [problem for problem in problems if problem.severity is Severity.ERROR] or problems
    shown, rest = errors[:_MOST], len(errors) - _MOST
    zh, en = (" ".join(problem.said(lang) for problem in shown) for lang in ("zh", "en"))
    if rest <= 0:
        return Message(zh, en)
    return Message(
        f"{zh} 另有{rest}处，运行 mingzhang compile 可见全部。",
        f"{en} And {rest} more; mingzhang compile lists them all.",
    )


def _no_template(budget: Budget, known: Sequence[str]) -> Message:
    return Message(
        f"预算写明的公开样式“{budget.template}”不存在。现有样式：{'、'.join(known)}。",
        f"There is no template “{budget.template}”, which the budget names. There are: "
        f"{', '.join(known)}.",
    )
