"""The words by which a performance form is read: field labels, column heads, indicator levels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.facts import Unit
from mingzhang.interpret import words
from mingzhang.templates import FormSpec
from mingzhang.templates.general_forms import general_forms

_OF_WHICH = re.compile(r"^其中:?")
_TAIL = re.compile(r"(?:\((?:%|单位:)?(?:%|亿元|万元|元|\d{1,3}分?)?\))*:?(?:\d{1,3}分)?:?$")
_UNIT = re.compile(r"\((?:单位:)?(亿元|万元|元)\)")
_POINTS = re.compile(r"\(?\d{1,3}分?\)?$")
_PLAN_HEAD = re.compile(r"(?:20\d\d年)?\d{1,2}月(?:底|末)")
_RATIO = re.compile(r"^-?\d[\d,]*(?:\.\d+)?%?$")
_MONTHS = re.compile(r"^1-\d{1,2}月份?")
_SUFFIX = "指标"

_LEVEL1 = {
    "成本": "成本指标",
    "产出": "产出指标",
    "效益": "效益指标",
    "效果": "效益指标",
    "满意度": "满意度指标",
    "投入": "投入指标",
    "过程": "过程指标",
}
_LEVEL2 = {
    "经济成本": "成本指标",
    "社会成本": "成本指标",
    "生态环境成本": "成本指标",
    "生态成本": "成本指标",
    "环境成本": "成本指标",
    "数量": "产出指标",
    "质量": "产出指标",
    "时效": "产出指标",
    "成本": "产出指标",
    "经济效益": "效益指标",
    "社会效益": "效益指标",
    "生态效益": "效益指标",
    "环境效益": "效益指标",
    "可持续影响": "效益指标",
    "可持续发展": "效益指标",
    "服务对象满意度": "满意度指标",
    "社会公众满意度": "满意度指标",
    "公众满意度": "满意度指标",
    "受益对象满意度": "满意度指标",
    "满意度": "满意度指标",
}
_ENDINGS = {"满意度": "满意度指标", "效益": "效益指标", "影响": "效益指标"}
"""Second levels that places name in their own words: 社会公众或服务对象满意度指标."""
_ONLY_FIRST = {"产出", "效益", "效果", "投入", "过程"}
_SHORT_WITHOUT_SUFFIX = {
    "经济成本",
    "社会成本",
    "生态环境成本",
    "经济效益",
    "社会效益",
    "生态效益",
    "可持续影响",
    "服务对象满意度",
    "产出",
    "效益",
    "成本",
    "满意度",
    "数量",
    "质量",
    "时效",
}


@lru_cache(maxsize=32768)
def key(text: str) -> str:
    """A label for comparison: folded, without 其中, units in brackets, points and colon."""
    folded = words.fold(text)
    if len(folded) > 40:
        return folded
    return _OF_WHICH.sub("", _TAIL.sub("", folded))


@lru_cache(maxsize=8192)
def unit_in(text: str) -> Unit | None:
    """The money unit a label or caption names in brackets or after 单位, if any."""
    folded = words.fold(text)
    found = _UNIT.search(folded) or re.fullmatch(r"(?:金额)?单位:(亿元|万元|元)", folded)
    return Unit(found[1]) if found else None


def is_plan_head(text: str) -> bool:
    """Whether a cell is a point of the spending plan: 3月底, 6 月底."""
    return bool(_PLAN_HEAD.fullmatch(words.fold(text)))


def is_ratio(text: str) -> bool:
    """Whether a cell is a bare figure or percentage."""
    return bool(_RATIO.fullmatch(words.fold(text)))


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one form layout, ready for look-up."""

    spec: FormSpec
    fields: dict[str, tuple[str, ...]]
    """Label key -> the fields that it names, in printed order."""
    heads: dict[str, tuple[str, ...]]
    """Column head key -> indicator roles."""

    def field(self, cell: str) -> tuple[str, ...]:
        """The fields a cell is the label of; empty when it is none."""
        if not cell:
            return ()
        name = key(cell)
        found = self.fields.get(name, ())
        if not found and self.spec.general:
            name = _MONTHS.sub("", name)  # 1-7月执行数
            found = self.fields.get(name, ()) if name.startswith("执行") else ()
            if name.endswith(")"):
                return self.fields.get(name.partition("(")[0], ())  # 实施单位(盖章)
        return found

    def head(self, cell: str) -> tuple[str, ...]:
        """The indicator roles a cell is the column head of. A head that the layout does not know is
        read as other offices print it, so that a column added to a form displaces none."""
        if not cell:
            return ()
        name = key(cell)
        if found := self.heads.get(name, ()):
            return found
        if not self.spec.general:
            return _added_heads().get(name, ())
        name = _MONTHS.sub("", name)  # 1-7月完成值
        return self.heads.get(name, ()) or self.heads.get(name.partition("(")[0], ())

    def inline(self, cell: str) -> tuple[tuple[str, ...], str]:
        """Fields and value of a cell that holds both: ``项目名称：某项目``."""
        label, colon, value = words.fold(cell[:40]).partition(":")
        if not colon or not value:
            return (), ""
        fields = self.fields.get(_OF_WHICH.sub("", label), ())
        return fields, re.split("[:：]", cell, maxsplit=1)[1].strip() if fields else ""


_ADDED = ("sign", "unit", "actual", "score", "cause", "remark")
_SHORT = 3


@lru_cache(maxsize=1)
def _added_heads() -> dict[str, tuple[str, ...]]:
    """Heads of columns that offices add to the form of their province: only those whose words can
    hardly be a value or a label (指标性质, 度量单位)."""
    general = next(f for f in general_forms() if f.scope == "evaluation")
    added = {role: general.indicator_heads.get(role, ()) for role in _ADDED}
    return {k: v for k, v in _by_key(added).items() if len(k) > _SHORT}


_CACHE: dict[int, Labels] = {}


def labels_of(spec: FormSpec) -> Labels:
    """The labels of a layout; kept, because every row asks for them."""
    found = _CACHE.get(id(spec))
    if found is None or found.spec is not spec:
        found = _CACHE[id(spec)] = Labels(spec, _by_key(spec.fields), _by_key(spec.indicator_heads))
    return found


def _by_key(printed: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, texts in printed.items():
        for text in texts:
            found.setdefault(key(text), []).append(name)
    return {text: tuple(names) for text, names in found.items()}


@lru_cache(maxsize=8192)
def level1(cell: str) -> str:
    """The first-level indicator a cell names (产出指标), or empty."""
    return _LEVEL1.get(_stem(cell), "")


@lru_cache(maxsize=8192)
def level2(cell: str) -> str:
    """The second-level indicator a cell names, as 数量指标, or empty."""
    stem = _stem(cell)
    known = stem in _LEVEL2 or (has_suffix(cell) and bool(above(stem)))
    return stem + _SUFFIX if known and stem not in _ONLY_FIRST else ""


def above(second: str) -> str:
    """The first level that a second-level indicator belongs to by the common framework."""
    stem = second.removesuffix(_SUFFIX)
    if stem in _LEVEL2:
        return _LEVEL2[stem]
    return next((first for end, first in _ENDINGS.items() if stem.endswith(end)), "")


def has_suffix(cell: str) -> bool:
    """Whether a level word is written out with 指标, so that it can hardly be a name."""
    return _POINTS.sub("", words.fold(cell)).endswith(_SUFFIX)


@lru_cache(maxsize=8192)
def _stem(cell: str) -> str:
    folded = words.fold(cell)
    if not folded or len(folded) > 18:
        return ""
    plain = _POINTS.sub("", folded)
    if plain.endswith(_SUFFIX):
        return plain.removesuffix(_SUFFIX)
    return plain if plain in _SHORT_WITHOUT_SUFFIX else ""
