"""K7: the same thing told twice has one target. Department and project, project and project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.gathering import distinct
from mingzhang.check.indicators import (
    BUDGET_NAMES,
    Row,
    alike,
    called,
    filled_forms,
    pairs,
    project_key,
    rows,
    short,
    squeezed,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.facts import Message, Place
from mingzhang.interpret.forms import figures, pieces
from mingzhang.interpret.model import PerformanceForm, Reading

_ALIKE = 0.85
_NAME = 6
_SERVED = re.compile(
    r"^(?:服务|受益|社会|公众|群众|参保|工作|提升)?(?:对象|群众|公众|人群|人员)?(?:对.{0,8})?"
    r"满意[度率]$"
)
_OWN_STAFF = re.compile(
    r"^(?:保障)?(?:单位|机关)?(?:办公人(?:员)?(?:人)?数量?|(?:在职)?干部职工(?:人)?数量?|"
    r"(?:在职|在编|机关工作)人员(?:数量?|人数))$"
)
_STAFF_WORDS = re.compile(r"办公人员|干部职工|机关工作人员|在职人员|在编人员")
_ARTICLES = frozenset("张份本册条台套件箱只块支幅")
"""Units of articles. Prices for a person, a time or a place differ by right."""
_ANY_ARTICLE = frozenset(
    {
        "材料",
        "资料",
        "手册",
        "用品",
        "设备",
        "物品",
        "产品",
        "传品",
        "服务",
        "项目",
        "软件",
        "系统",
        "耗材",
        "物资",
        "制品",
        "作品",
    }
)
_COUNT_TAIL = re.compile(r"约?\d[\d.]{0,8}[万千百]?[\u4e00-\u9fffA-Za-z]{1,3}$")
_PRICE_TAIL = re.compile(
    r"(?:单价|价格|费用|年费|成本|标准|推送|发送|制作|印制|印刷|采购|购置|租赁|费)$"
)


# --------------------------------------------------------- department form and project forms


@rule("K7")
def department_form_and_projects(case: Case) -> Iterator[Result]:
    """An indicator of the department that a project repeats has the same target."""
    projects = tuple(filled_forms(case.reading, "project"))
    for form in filled_forms(case.reading, "department"):
        below = _Measured(_below(case.reading, form, projects))
        for row in rows(form):
            if row.number is None or _SERVED.match(row.name) or BUDGET_NAMES.match(row.name):
                continue
            same = below.like(row)
            other = [r for r in same if r.number != row.number]
            if same and not other:
                yield Passed()
            elif other and len(other) == len(same):
                yield Hit(
                    distinct((*(r.place for r in other), row.place)),
                    {
                        "name": short(row.name),
                        "target": row.value,
                        "line": wording.line(row.place),
                        "others": wording.series(_on_form(r) for r in other),
                    },
                    "department",
                    row.value,
                    other[0].value,
                )


def _below(
    reading: Reading, form: PerformanceForm, projects: Sequence[PerformanceForm]
) -> Sequence[PerformanceForm]:
    """The projects of a body: those of its part. A department whose part prints none has those of
    its units."""
    own = [p for p in projects if p.part == form.part]
    is_unit = reading.parts[form.part].entity.level == "unit"
    return own if own or is_unit else projects


class _Measured:
    """Indicators with figures, to be looked up by what they count and a name like another."""

    def __init__(self, forms: Iterable[PerformanceForm]) -> None:
        self._by_name: dict[tuple[str, str], list[Row]] = {}
        self._by_pair: dict[tuple[str, str], set[str]] = {}
        for form in forms:
            for row in rows(form):
                if row.number is None:
                    continue
                same = self._by_name.setdefault((row.counted, row.name), [])
                if not same:
                    for pair in pairs(row.name):
                        self._by_pair.setdefault((row.counted, pair), set()).add(row.name)
                same.append(row)

    def like(self, row: Row) -> list[Row]:
        """Those of one name with ``row``, or nearly so, that count the same."""
        counted = row.counted
        names = {
            name for pair in pairs(row.name) for name in self._by_pair.get((counted, pair), ())
        }
        return [
            other
            for name in sorted(names | {row.name})
            for other in self._by_name.get((counted, name), ())
            if _one_name(other, row)
        ]


def _on_form(row: Row) -> Message:
    """A target with its form and line."""
    form, where = called(row.form), wording.line(row.place)
    return Message(
        f"{form.zh}{row.value}（{where.zh}）",
        f"{wording.quoted(row.value)} on {form.en} ({where.en})",
    )


def _one_name(one: Row, other: Row) -> bool:
    if one.name == other.name:
        return True
    return min(len(one.name), len(other.name)) >= _NAME and alike(one.name, other.name) >= _ALIKE


# ---------------------------------------------------------------- facts about the body itself


@rule("K7")
def one_body_has_one_size(case: Case) -> Iterator[Result]:
    """The number of the body's own staff is the same on every form."""
    by_part: dict[int, list[tuple[Decimal, Place]]] = {}
    for form in filled_forms(case.reading):
        by_part.setdefault(form.part, []).extend(_own_staff(form))
    for told in by_part.values():
        numbers = sorted({number for number, _ in told})
        if len(numbers) > 1:
            most = max(numbers, key=lambda n: sum(1 for number, _ in told if number == n))
            yield Hit(
                distinct(place for _, place in told),
                {
                    "places": wording.series(_staff_at(n, place) for n, place in told),
                },
                "staff",
                "、".join(f"{n:f}" for n in numbers),
                f"{most:f}",
            )
        elif len(told) > 1:
            yield Passed()


def _staff_at(number: Decimal, place: Place) -> Message:
    where = wording.line(place)
    return Message(f"{number:f}人（{where.zh}）", f"{number:f} ({where.en})")


def _own_staff(form: PerformanceForm) -> Iterator[tuple[Decimal, Place]]:
    for text, place in pieces(form, "goals"):
        for figure in figures(text) if _STAFF_WORDS.search(squeezed(text)) else ():
            around = figure.before[-8:] + figure.after[:6]
            if (
                figure.counted == "人"
                and not figure.amount.about
                and _STAFF_WORDS.search(squeezed(around))
            ):
                yield figure.amount.value, place
    for row in rows(form):
        if (
            row.number is not None
            and row.counted == "人"
            and not row.target.about
            and _OWN_STAFF.match(row.name)
        ):
            yield row.number, row.place


# ---------------------------------------------------------------------- prices of one article


@rule("K7")
def one_article_has_one_price(case: Case) -> Iterator[Result]:
    """Two projects that buy the same article pay the same for one."""
    found: dict[tuple[int, str, str], list[Row]] = {}
    for form in filled_forms(case.reading, "project"):
        for row in rows(form):
            article = _article(row)
            if article and row.number is not None:
                found.setdefault((form.part, article, row.target.unit), []).append(row)
    for (_, article, _), priced in found.items():
        owners = {project_key(r.form) for r in priced}
        if len(owners) < 2:
            continue
        if len({r.number for r in priced}) == 1:
            yield Passed()
            continue
        yield Hit(
            distinct(r.place for r in priced),
            {
                "article": article,
                "prices": wording.series(_on_form(r) for r in priced),
            },
            "price",
            priced[0].value,
            priced[-1].value,
        )


def _article(row: Row) -> str:
    """What a unit price is for: the last two characters of its name (海报, 短信)."""
    if "/" not in row.counted or row.target.per not in _ARTICLES:
        return ""
    said = squeezed(row.indicator.description)
    name = said if said.endswith("单价") else row.name
    name = _COUNT_TAIL.sub("", name)
    while (shorter := _PRICE_TAIL.sub("", name)) != name and len(shorter) > 1:
        name = shorter
    article = name[-2:]
    is_one = bool(re.fullmatch(r"[\u4e00-\u9fff]{2}", article)) and article not in _ANY_ARTICLE
    return article if is_one else ""
