"""K11: copied sentences, names in place of goals, and descriptions that say nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, joined
from mingzhang.check.indicators import (
    Row,
    alike,
    called,
    filled_forms,
    owner,
    pairs,
    project_key,
    rows,
    short,
    squeezed,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.projects import name_key
from mingzhang.facts import Message, Place
from mingzhang.interpret.forms import pieces
from mingzhang.interpret.model import PerformanceForm, Reading

_PROSE = (
    "purpose",
    "goals",
    "period_goals",
    "overview",
    "necessity",
    "measures",
    "schedule",
    "strategy",
    "key_tasks",
)
_CLAUSE = re.compile(r"[^，,。；;\n！!]+")
_ITEM = re.compile(r"^\s*(?:目标)?[（(]?\d{1,2}[)）]?[.、．:：]?\s*(?=[\u4e00-\u9fff])")
_INNER_ITEM = re.compile(r"\s+\d{1,2}[.、．]\s*(?=[\u4e00-\u9fff])")
_COPIED = 18
"""Characters from which words that two projects share are a copied sentence."""
_CLAUSE_LENGTH = 5
_SAME_PROGRAMME = 0.75
_YEARS = re.compile(
    r"20\d\d年?|[\[【〔(（][^\])】〕）]{0,24}[\]】〕)）]|\d+号|提前下达|下达|中央|省级|财政"
)
_GENERIC = re.compile(r"专项|经费|资金|补助|项目|年度|配套|[省市县区]级")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a form's text, in the spelling used for comparing."""

    words: str
    place: Place
    form: PerformanceForm
    field: str
    index: int


# --------------------------------------------------------------------------- copied sentences


@rule("K11")
def copied_sentences(case: Case) -> Iterator[Result]:
    """The same sentence in the texts of different projects."""
    clauses = _clauses(case.reading)
    owners: dict[str, dict[str, PerformanceForm]] = {}
    for clause in clauses:
        if clause.form.spec.scope == "project":
            owners.setdefault(clause.words, {})[project_key(clause.form)] = clause.form
    shared = {words for words, forms in owners.items() if _are_different(list(forms.values()))}
    runs: dict[str, list[list[Clause]]] = {}
    for run in _runs(clauses, shared):
        if sum(len(c.words) for c in run) >= _COPIED:
            runs.setdefault(max((c.words for c in run), key=len), []).append(run)
    found = 0
    for copies in runs.values():
        projects = {
            project_key(run[0].form) for run in copies if run[0].form.spec.scope == "project"
        }
        if len(projects) < 2:
            continue
        found += 1
        said = Counter("，".join(c.words for c in run) for run in copies).most_common(1)[0][0]
        names = wording.listing(
            (short(run[0].form.name, 16) for run in copies if run[0].form.name), 5
        )
        yield Hit(
            distinct(c.place for run in copies for c in run[:1]),
            {"sentence": short(said, 60), "count": str(len(projects)), "names": names},
            "default",
            short(said, 60),
        )
    if clauses and not found:
        yield Passed()


def _clauses(reading: Reading) -> list[Clause]:
    found: list[Clause] = []
    names = {name_key(form.name) for form in reading.forms}
    for form in filled_forms(reading):
        for name in _PROSE:
            for text, place in pieces(form, name):
                for index, match in enumerate(_CLAUSE.finditer(_INNER_ITEM.sub("；", text))):
                    words = squeezed(_ITEM.sub("", match[0])).strip("<p>/")
                    if len(words) >= _CLAUSE_LENGTH and name_key(words) not in names:
                        found.append(Clause(words, place, form, name, index))
    return found


def _runs(clauses: list[Clause], shared: set[str]) -> Iterator[list[Clause]]:
    """Neighbouring shared clauses of one text."""
    run: list[Clause] = []
    for clause in clauses:
        follows = run and run[-1].place is clause.place and clause.index == run[-1].index + 1
        if clause.words in shared and (not run or follows):
            run.append(clause)
            continue
        if run:
            yield run
        run = [clause] if clause.words in shared else []
    if run:
        yield run


def _are_different(forms: list[PerformanceForm]) -> bool:
    """Whether at least two are different programmes, not one carried on over the years."""
    return any(not _one_programme(forms[0], other) for other in forms[1:])


def _one_programme(one: PerformanceForm, other: PerformanceForm) -> bool:
    left, right = (_YEARS.sub("", squeezed(f.name)) for f in (one, other))
    return left == right or alike(left, right) >= _SAME_PROGRAMME


@rule("K11")
def purpose_is_about_the_project(case: Case) -> Iterator[Result]:
    """A purpose that other projects have, too, and that says nothing of this one."""
    forms = [f for f in filled_forms(case.reading, "project") if "purpose" in f.fields]
    beginnings: dict[str, list[PerformanceForm]] | None = None
    for form in forms:
        text, place = form.fields["purpose"]
        name = pairs(_GENERIC.sub("", squeezed(form.name)))
        words = squeezed(text).strip("。")
        if not name or len(words) < _COPIED or name & pairs(words):
            continue
        if beginnings is None:
            beginnings = _beginnings(forms)
        if any(
            words in squeezed(f.fields["purpose"][0])
            for f in beginnings.get(words[:_COPIED], ())
            if project_key(f) != project_key(form)
        ):
            yield Hit(
                (place,),
                {
                    "form": called(form),
                    "text": words,
                    "where": wording.line(place),
                },
                "purpose",
                words,
            )


def _beginnings(forms: Iterable[PerformanceForm]) -> dict[str, list[PerformanceForm]]:
    """The forms by every run of characters of their purpose with which a copy may begin, so that
    nobody compares each purpose with each other."""
    found: dict[str, list[PerformanceForm]] = {}
    for form in forms:
        text = squeezed(form.fields["purpose"][0])
        runs = {text[i : i + _COPIED] for i in range(len(text) - _COPIED + 1)}
        for run in runs:
            found.setdefault(run, []).append(form)
    return found


# ------------------------------------------------------------------------ names in place of text


@rule("K11")
def names_are_no_text(case: Case) -> Iterator[Result]:
    """Goals and overview say something else than the name of this or another project."""
    forms = list(filled_forms(case.reading, "project"))
    names = {name_key(f.name): f for f in forms if len(name_key(f.name)) > 3}
    own: list[tuple[PerformanceForm, Place]] = []
    weak: list[tuple[PerformanceForm, Place]] = []
    foreign: list[tuple[PerformanceForm, Place, str]] = []
    for form in forms:
        for field in ("goals", "period_goals", "overview", "purpose"):
            for text, place in pieces(form, field):
                owner = names.get(name_key(_ITEM.sub("", text)))
                if owner is None:
                    continue
                if name_key(owner.name) != name_key(form.name):
                    foreign.append((form, place, owner.name))
                elif field in ("goals", "period_goals"):
                    own.append((form, place))
                else:
                    weak.append((form, place))
    if foreign:
        yield Hit(
            distinct(p for _, p, _ in foreign),
            {
                "count": str(len(foreign)),
                "other": wording.listing((n for *_, n in foreign), 3),
                "forms": wording.listing((short(f.name) for f, *_ in foreign), 5),
            },
            "foreign",
            joined((n for *_, n in foreign), 3),
        )
    for found, variant in ((own, "name"), (weak, "name_as_text")):
        if found:
            yield Hit(
                distinct(p for _, p in found),
                {
                    "count": str(len(found)),
                    "forms": wording.listing((short(f.name) for f, _ in found), 5),
                },
                variant,
            )


# -------------------------------------------------------------------------- descriptions and rows


_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("次数", re.compile(r"(?:次数|频次|场次)$")),
    ("单价", re.compile(r"单价$")),
    ("人数", re.compile(r"人数$")),
    ("比率", re.compile(r"(?:(?<!效)率|比例|比重)$")),
    ("时间", re.compile(r"(?:时间|月份|时限|期限)$")),
    ("总费用", re.compile(r"(?:总费用|总成本|资金成本|项目成本)$")),
    ("覆盖数量", re.compile(r"覆盖数量$")),
)
_CLASHES: dict[str, frozenset[str]] = {
    "覆盖数量": frozenset({"次数", "单价", "时间"}),
    "总费用": frozenset({"单价", "次数", "人数"}),
    "次数": frozenset({"单价", "人数", "时间"}),
    "人数": frozenset({"次数", "单价", "时间"}),
    "单价": frozenset({"次数", "人数", "总费用"}),
    "时间": frozenset({"次数", "人数", "单价"}),
    "比率": frozenset({"单价", "时间", "次数"}),
}
"""Kind of the name -> kinds that its description cannot be."""


@rule("K11")
def descriptions_describe(case: Case) -> Iterator[Result]:
    """A description is more than the name, and speaks of the same thing as the name."""
    told = [
        r
        for form in filled_forms(case.reading)
        for r in rows(form)
        if squeezed(r.indicator.description)
    ]
    same = [r for r in told if squeezed(r.indicator.description) == r.name]
    clash = [
        r
        for r in told
        if _kind(r.indicator.description) in _CLASHES.get(_kind(r.name), frozenset())
    ]
    if clean := len(told) - len(same) - len(clash):
        yield Passed(clean)
    if same:
        yield Hit(
            distinct(r.place for r in same),
            {
                "count": str(len(same)),
                "total": str(len(told)),
                "names": wording.listing((r.name for r in same), 6),
            },
            "description",
            str(len(same)),
            "0",
        )
    if clash:
        yield Hit(
            distinct(r.place for r in clash),
            {
                "count": str(len(clash)),
                "pairs": wording.series((_clash(r) for r in clash), 6),
            },
            "clash",
        )


def _clash(row: Row) -> Message:
    description, where = short(row.indicator.description), wording.line(row.place)
    return Message(
        f"“{row.name}”—“{description}”（{where.zh}）",
        f"{wording.quoted(row.name)} – {wording.quoted(description)} ({where.en})",
    )


@lru_cache(maxsize=65536)
def _kind(text: str) -> str:
    plain = squeezed(text)
    return next((name for name, pattern in _KINDS if pattern.search(plain)), "")


@rule("K11")
def rows_are_told_once(case: Case) -> Iterator[Result]:
    """No indicator stands twice on one form."""
    again: list[Row] = []
    for form in filled_forms(case.reading):
        seen: dict[tuple[str, str, str, str], Row] = {}
        for row in rows(form):
            mark = (row.indicator.level2, row.name, row.value, squeezed(row.indicator.description))
            first = seen.setdefault(mark, row)
            if first is not row:
                again.extend((first, row))
    if again:
        yield Hit(
            distinct(r.place for r in again),
            {
                "count": str(len(dict.fromkeys(r.name for r in again))),
                "names": wording.listing((r.name for r in again), 6),
                "forms": wording.listing((owner(r.form) for r in again), 4),
            },
            "twice",
        )
