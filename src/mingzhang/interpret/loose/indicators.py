"""The indicator table of a performance form in a dump.

Every cell may wrap, and cells stand centred in their row, so a row is known by the name of its
second-level indicator and its cells by how they were set (:mod:`.cells`) and by what they hold: a
target has a form of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from mingzhang.documents import Mend, Row
from mingzhang.interpret import words
from mingzhang.interpret.loose.breaks import Signs, form_title, table_title
from mingzhang.interpret.loose.cells import Kind, divide
from mingzhang.interpret.loose.lines import (
    Gap,
    Line,
    Token,
    furniture,
    is_chapter,
    is_chinese_numbered,
    is_figure,
    is_note,
    join,
    tokens_of_all,
)
from mingzhang.templates import FormSpec

LEVEL1 = ("产出指标", "效益指标", "满意度指标", "成本指标")
LEVEL2 = (
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "经济成本指标",
    "社会成本指标",
    "生态环境成本指标",
    "经济效益指标",
    "社会效益指标",
    "生态效益指标",
    "可持续影响指标",
    "服务对象满意度指标",
    "满意度指标",
)
"""The frame of indicators that all forms share (绩效目标管理办法); 指标 may be left out."""

_LEVEL_BEGINNINGS = frozenset(name[:2] for name in (*LEVEL1, *LEVEL2))
_SIGN = re.compile(r"[≥≤＞＜><=＝≧≦]=?|文字描述|定性|无")
_OPERATOR = re.compile(r"^[≥≤＞＜><=＝≧≦]")
_TARGET = re.compile(
    r"[≥≤＞＜><=＝≧≦±]=?约?[-−]?\d[\d,.]*[^\d，。；/]{0,4}(?:/[^\d，。；]{1,5}){0,2}"
    r"|(?:不晚于|不早于|不低于|不高于|不少于|不超过|不多于|不大于|大于|小于|等于|高于|低于|达到|超过"
    r"|控制在)[^，。]{0,16}"
    r"|约?(?!20\d\d年)\d[\d,]*(?:\.\d+)?(?:%|％|‰|百分比|[^\d，。%]{0,8})(?:以上|以下|以内|左右)?"
    r"|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?(?:底|末|份)?(?:前|之前|以前)?|\d{4}年(?:底|末)?(?:前|之前)?"
    r"|不涉及(?:该指标)?|无|是|否|-|全覆盖|全部|及时|长期|优|良|合格|达标|完成|显著|明显|有效|好"
)
_QUALITATIVE = re.compile(
    r"提高|提升|改善|加强|增强|推进|推动|持续|保障|稳定|显著|明显|有效|及时|完成|落实|达标|规定|要求"
    r"|全覆盖|多渠道|扩大|降低|减少|合格|逐步|有所|不断|良好|按时|足额|满意|长期|完善|健全|正常"
)
_MIXED = re.compile(r"^[0-9A-Za-z≥≤<>=]|[0-9A-Za-z]$")
_MOST_HEAD_LINES = 10
_MOST_LINES = 60
_LONGEST_LINE = 600
_MOST_TOKENS = 240
"""A row of more pieces is damaged: it is kept as one text instead of being searched."""
_LONGEST_NAME = 30
_TOTAL = re.compile(r"(?:总分|合计|总计|自评总分|合计得分|得分合计)(?=[\d.]|$)")
"""What the last row, of weights and scores added up, begins with."""
_BEFORE_HEADS = 6
"""Letters that may stand before the heads on their line (绩效指标)."""


@dataclass(slots=True)
class Indicators:
    """Rows of the indicator table with its heads, dropped furniture, and the index after it."""

    rows: list[Row] = field(default_factory=list)
    dropped: list[Mend] = field(default_factory=list)
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Head:
    """The printed columns: role and head of each, from left to right."""

    roles: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def split_value(self) -> bool:
        """Whether sign, number and unit of the target stand in columns of their own."""
        return "sign" in self.roles


def is_head_line(line: Line, form: FormSpec) -> bool:
    """Whether a line holds the heads of first and second level."""
    if len(line.text) > 200:
        return False
    one, two = form.indicator_heads.get("level1", ()), form.indicator_heads.get("level2", ())
    # Where the layout is not known, the label of the whole table may stand before its heads.
    before = _BEFORE_HEADS if form.general else 0
    if not (
        any(words.fold(h) in line.key[: before + len(words.fold(h))] for h in one)
        and any(words.fold(h) in line.key for h in two)
    ):
        return False
    # A damaged file may have an indicator on the same line, which must not be dropped as a head.
    return not any(piece in LEVEL1 or piece in LEVEL2 for piece in line.text.split())


def read_indicators(lines: Sequence[Line], start: int, form: FormSpec, signs: Signs) -> Indicators:
    """Read heads and rows from the line with the heads on, to the end of the form."""
    found = Indicators()
    after = _heads_end(lines, start, form)
    head = _head(lines[start:after], form)
    found.rows.extend(_head_rows(head, lines[start]))
    head_keys = [line.key for line in lines[start:after]]
    rows: list[list[Line]] = []
    index = after
    while index < len(lines):
        line = lines[index]
        if is_head_line(line, form):
            after = _repeated_end(lines, index, head_keys)
            found.dropped.extend(furniture(one) for one in lines[index:after])
            index = after
            continue
        if _ends(lines, index, form, signs):
            break
        if not rows or _starts_row(lines, index, rows[-1], head):
            rows.append([])
        elif len(rows[-1]) >= _MOST_LINES:
            break
        rows[-1].append(replace(line, gap=Gap.PAGE) if index == after else line)
        index += 1
    found.end = index
    found.rows.extend(_row(tokens_of_all(row), head) for row in rows)
    return found


def _ends(lines: Sequence[Line], index: int, form: FormSpec, signs: Signs) -> bool:
    line = lines[index]
    if is_note(line) or is_chapter(line) or is_chinese_numbered(line):
        return True
    if len(line.text) > _LONGEST_LINE:
        return True
    if words.title(line.text) in signs.sections:
        return True
    if any(line.key.startswith(words.fold(label)) for label in form.fields.get("code", ())):
        return True
    return (
        table_title(lines, index, signs) is not None or form_title(lines, index, signs) is not None
    )


# -- heads ---------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _pieces(heads: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        head[i:j]
        for head in heads
        for i in range(len(head))
        for j in range(i + 1, len(head) + 1)
        if j - i > 1 or j == len(head)
    )


def _all_heads(form: FormSpec) -> tuple[str, ...]:
    return tuple(words.fold(h) for variants in form.indicator_heads.values() for h in variants)


def _heads_end(lines: Sequence[Line], start: int, form: FormSpec) -> int:
    """The index after the wrapped lines of the heads."""
    pieces = _pieces(_all_heads(form))
    end = start + 1
    while end < min(start + _MOST_HEAD_LINES, len(lines)):
        key = words.fold(lines[end].text)
        if len(key) > 40 or key in LEVEL1 or not _is_made_of(key, pieces):
            break
        end += 1
    return end


def _repeated_end(lines: Sequence[Line], start: int, head_keys: Sequence[str]) -> int:
    """The index after a repetition of the heads, printed like the first time."""
    end = start + 1
    while (
        end < len(lines)
        and end - start < len(head_keys)
        and lines[end].key == head_keys[end - start]
    ):
        end += 1
    return end


def _is_made_of(key: str, pieces: frozenset[str]) -> bool:
    reach = [True] + [False] * len(key)
    for end in range(1, len(key) + 1):
        reach[end] = any(
            reach[start] and key[start:end] in pieces for start in range(max(0, end - 16), end)
        )
    return reach[-1]


def _head(lines: Sequence[Line], form: FormSpec) -> _Head:
    """The columns whose heads are printed, in printed order."""
    text = "".join(line.key for line in lines)
    has_sign = any(words.fold(h) in text for h in form.indicator_heads.get("sign", ()))
    found: list[tuple[int, str, str]] = []
    for role, variants in form.indicator_heads.items():
        if role in ("sign", "number", "unit") and not has_sign:
            continue
        for variant in variants:
            at = _place([line.key for line in lines], words.fold(variant))
            if at is not None:
                found.append((at, role, variant))
                break
    if not has_sign or form.general:
        found.sort(key=lambda item: item[0])
    return _Head(tuple(role for _, role, _ in found), tuple(head for _, _, head in found))


def _place(keys: Sequence[str], head: str) -> int | None:
    """Where a head begins in the printed lines, perhaps wrapped; None when it is not printed."""
    rest = head
    place: int | None = None
    offset = 0
    for key in keys:
        length = next((n for n in range(len(rest), 0, -1) if rest[:n] in key), 0)
        if length and (length > 1 or length == len(rest)):
            if place is None:
                place = offset + key.index(rest[:length])
            rest = rest[length:]
            if not rest:
                return place
        offset += len(key)
    return None


def _head_rows(head: _Head, line: Line) -> list[Row]:
    if not head.split_value:
        return [Row(head.texts, line.number, line.page)]
    inner = ("sign", "number", "unit")
    value = next((t for r, t in zip(head.roles, head.texts, strict=True) if r == "value"), "指标值")
    roles = [(r, t) for r, t in zip(head.roles, head.texts, strict=True) if r != "value"]
    upper = tuple(("" if r != "sign" else value) if r in inner else t for r, t in roles)
    lower = tuple(t if r in inner else "" for r, t in roles)
    return [Row(upper, line.number, line.page), Row(lower, line.number, line.page)]


# -- rows ----------------------------------------------------------------------------------------


def _level(tokens: Sequence[Token], at: int, names: Sequence[str]) -> int:
    """How many tokens from ``at`` on make up the name of a level, wrapped or not; 0 for none."""
    text = ""
    best = 0
    for count in range(1, 4):
        if at + count > len(tokens):
            break
        token = tokens[at + count - 1]
        if count > 1 and not token.starts_line:
            break
        text += token.text
        if text in names or (len(text) > 3 and f"{text}指标" in names):
            best = count
        if len(text) > 10:
            break
    return best


def _levels(tokens: Sequence[Token]) -> tuple[int, int]:
    """Token counts of first and second level at the beginning of a row."""
    two = _level(tokens, 0, LEVEL2)
    one = _level(tokens, 0, LEVEL1)
    if one and _level(tokens, one, LEVEL2):
        return one, _level(tokens, one, LEVEL2)
    if one and (not two or one == len(tokens)):
        return one, 0
    return 0, two


def _starts_row(lines: Sequence[Line], index: int, current: Sequence[Line], head: _Head) -> bool:
    line = lines[index]
    if line.gap is Gap.TIGHT:
        return False
    if _TOTAL.match(line.key):
        return True
    one = two = 0
    if line.text[:2] in _LEVEL_BEGINNINGS:
        one, two = _levels(tokens_of_all(lines[index : index + 3]))
    if not (one or two):
        weighted = bool(head.roles) and head.roles[-1] == "weight"
        return weighted and _is_weighted(current)
    before = tokens_of_all(current)
    first, second = _levels(before)
    # A first level that stands alone belongs to the row below it.
    return not (first and not second and first == len(before))


def _is_weighted(current: Sequence[Line]) -> bool:
    tokens = tokens_of_all(current)
    return len(tokens) > 2 and is_figure(tokens[-1].text)


def _row(tokens: Sequence[Token], head: _Head) -> Row:
    """The cells of one indicator."""
    if tokens and _TOTAL.match(tokens[0].text):
        texts = [token.text for token in tokens]
        return Row(("", "", *texts), tokens[0].line, tokens[0].page)
    one, two = _levels(tokens)
    rest = tokens[one + two :]
    level2 = tokens[one : one + two]
    before = sum(1 for t in level2 if t.starts_line) or 1
    if two and not level2[0].starts_line:
        before = 1
    start = (level2 or rest or tokens)[0]
    roles = [
        r
        for r in head.roles
        if r not in ("level1", "level2") and not (r == "value" and head.split_value)
    ]
    kinds = [_KINDS.get(role, _TEXT) for role in roles]
    if not kinds or len(tokens) > _MOST_TOKENS:
        return Row((join(tokens[:one]), join(level2), join(rest)), start.line, start.page)
    texts = _plain_row(rest, roles) or divide(rest, kinds, before).texts(rest)
    return Row((join(tokens[:one]), join(level2), *texts), start.line, start.page)


def _plain_row(tokens: Sequence[Token], roles: Sequence[str]) -> list[str] | None:
    """The cells of the commonest row, without search: all cells up to the target on one line, then
    the basis on that line or wrapped below it; None for any other row."""
    if roles[-2:] != ["value", "basis"]:
        return None
    first = next((i for i, t in enumerate(tokens) if i and t.starts_line), len(tokens))
    if first < len(tokens) and (
        len(tokens) - first < 3 or any(t.gap is not Gap.BLANK for t in tokens[first:])
    ):
        return None
    texts = len(roles) - 2
    line = [t.text for t in tokens[:first]]
    below = tokens[first:]
    if len(line) <= texts or any(_MIXED.search(t) for t in line[:texts]):
        return None
    target = line[texts:] if below else line[texts : texts + 1]
    basis = join(below) if below else " ".join(line[texts + 1 :])
    if len(target) > 3 or _target_cost(" ".join(target)) or (not below and len(line) != len(roles)):
        return None
    return [*line[:texts], " ".join(target), basis]


def _is_operator(text: str) -> bool:
    return _OPERATOR.match(text) is not None


def _text_cost(longest: int) -> Callable[[str], float]:
    def cost(text: str) -> float:
        if _is_operator(text):
            return 6.0
        return 0.15 * max(0, len(text) - longest) + (0.0 if len(text) > 1 else 1.0)

    return cost


@lru_cache(maxsize=8192)
def _target_cost(text: str) -> float:
    """How unlike a target a text is: 0 for a sign, figure and unit, more for words."""
    key = "".join(text.split())
    if _TARGET.fullmatch(key):
        return 0.0
    words_cost = 0.8 if _QUALITATIVE.search(key) else 1.6
    return words_cost + 0.12 * max(0, len(key) - 6)


def _sign_cost(text: str) -> float:
    return 0.0 if _SIGN.fullmatch(text) else 8.0


def _unit_cost(text: str) -> float:
    """A unit is short and holds no figure; a description of the target may stand in its place."""
    if any(character.isdigit() for character in text):
        return 6.0
    return 0.4 * max(0, len(text) - (1 if text[:1] in "%％" else 4))


def _figure_cost(text: str) -> float:
    return 0.0 if is_figure(text) else 6.0


_TEXT = Kind("text", _text_cost(200), 3.0)
_KINDS = {
    "level3": Kind("level3", _text_cost(_LONGEST_NAME), 6.0),
    "description": Kind("description", _text_cost(120), 3.0),
    "rule": Kind("rule", _text_cost(160), 4.0),
    "value": Kind("value", _target_cost, 5.0),
    "sign": Kind("sign", _sign_cost, 2.0),
    "number": Kind("number", _figure_cost, 0.5),
    "unit": Kind("unit", _unit_cost, 2.0),
    "weight": Kind("weight", _figure_cost, 2.0),
    "basis": Kind("basis", _text_cost(400), 1.5),
    "actual": Kind("actual", _target_cost, 3.0),
    "score": Kind("score", _figure_cost, 2.0),
    "cause": Kind("cause", _text_cost(400), 0.5),
    "remark": Kind("remark", _text_cost(60), 1.0),
}
