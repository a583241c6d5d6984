"""Lines that name the body a disclosure is of: ``450 巨鹿县医疗保障局``, ``部门名称：…``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang import classifications
from mingzhang.documents import Block, Paragraph, Table
from mingzhang.interpret import words
from mingzhang.interpret.furniture import ends_like_a_body, is_money_word

_NAME_LETTER = r"(?:[\u4e00-\u9fff（）()·]|(?<=第)\d{1,3})"
"""What names of bodies are made of (第1小学)."""
_CODED = re.compile(
    rf"^(\d{{3}}|\d{{6}})([ 　\-—]*)({_NAME_LETTER}{{3,60}})(?=$|\s|预算年度|单位|金额单位)"
)
_NAMED = re.compile(
    r"^(?:填报|编制|编报|公开)?(?:预算)?(?:部门|单位|部门[（(]单位[）)])(?:名称)?"
    r"(?:[（(](?:盖章|公章|签章)[）)])?[：:]\s*"
    rf"(?:(\d{{3,6}})[-—\s]?)?({_NAME_LETTER}{{3,60}})"
)
_FORM_CODE = re.compile(rf"(?<!\d)(\d{{3}}|\d{{6}})-({_NAME_LETTER}{{4,60}})")
_TITLED = re.compile(
    rf"^(?:\d{{1,3}}[.、．])?(?:(?:关于)?({_NAME_LETTER}{{4,60}}?)\s*20\d\d\s*年"
    rf"|20\d\d\s*年度?({_NAME_LETTER}{{4,60}}?)(?:部门|单位|综合)*(?:预算|决算))"
)
_NO_NAME = re.compile(
    r"^第[一二三四五六七八九十\d]+(?:部分|章)|^附件|[年表]$|(?:部门|单位)$|预算|决算|收支|收入|支出|财政|公开|绩效|情况"
)
_FIGURE = re.compile(r"\s+-?\d[\d,]*\.\d")
_NO_BODY = re.compile(
    r"(?:表|年度|目录|支出|收入|经费|费用|费|拨款|资金|项目|事务|补助|保险|合计|总计|小计)$|说明"
)
_COVER = 15
_MEASURE = re.compile(r"[家个人次项名户条件台辆套元万亿年月日天周所种张份类批吨米]")


@dataclass(frozen=True, slots=True)
class Sign:
    """A line that names a body: ``450 巨鹿县医疗保障局``."""

    line: int
    code: str
    name: str


def find_signs(blocks: Sequence[Block]) -> list[Sign]:
    """All lines that name a body, in order."""
    found = []
    for block in blocks:
        if not isinstance(block, Paragraph) or len(block.text) > 120:
            continue
        text = block.text.strip()
        if match := _CODED.match(text):
            code, name = match[1], match[3]
            if not _can_be_coded(code, name, separated=bool(match[2])):
                continue
            if _FIGURE.match(text, match.end()) and not ends_like_a_body(words.fold(name)):
                continue  # a row of a list
        elif match := _NAMED.match(text):
            code, name = match[1] or "", match[2]
        else:
            continue
        folded = words.fold(name)
        if _NO_BODY.search(folded) or is_money_word(name):
            continue
        if len(folded) > 3 or ends_like_a_body(folded):
            found.append(Sign(block.line, code, _original_brackets(name)))
    return found


def _can_be_coded(code: str, name: str, separated: bool) -> bool:
    """``210 卫生健康支出`` is a class of expenditure and ``120个定点机构`` a count."""
    folded = words.fold(name)
    official = (
        classifications.functional(),
        classifications.dept_economic(),
        classifications.gov_economic(),
    )
    if any((item := s.get(code)) is not None and words.fold(item.name) == folded for s in official):
        return False
    return separated or ends_like_a_body(folded) or _MEASURE.match(folded) is None


def _original_brackets(name: str) -> str:
    return name.strip().replace("(", "（").replace(")", "）")


def same_body(one: Sign, other: Sign) -> bool:
    """Codes decide when both are printed, else the names."""
    if one.code and other.code:
        return one.code == other.code
    return words.fold(one.name) == words.fold(other.name)


class PrintedCodes:
    """Codes printed beside the names of bodies in tables (``314-…局``, ``308`` in its own cell)."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._codes: dict[str, Counter[str]] | None = None

    def of(self, name: str) -> str:
        """The code of a body; of any body when ``name`` is empty; '' when none is printed.

        A department (3 digits) and its single unit (6 digits) share the name: the shorter is its
        own.
        """
        if self._codes is None:
            self._codes = _codes_beside_names(self._blocks)
        codes = self._codes.get(words.fold(name), Counter())
        return min(codes, key=lambda code: (len(code), -codes[code]), default="")


def _codes_beside_names(blocks: Sequence[Block]) -> dict[str, Counter[str]]:
    """Folded name -> codes; under '' the codes of ``314-…局`` cells of any name."""
    found: dict[str, Counter[str]] = {}
    for block in blocks:
        if not isinstance(block, Table):
            continue
        for row in block.rows:
            above = ""
            for cell in (c.strip() for c in row.cells[:3]):
                if len(cell) < 80 and (match := _FORM_CODE.fullmatch(cell)):
                    found.setdefault(words.fold(match[2]), Counter())[match[1]] += 1
                    found.setdefault("", Counter())[match[1]] += 1
                elif above and cell:
                    found.setdefault(words.fold(cell), Counter())[above] += 1
                above = cell if len(cell) in (3, 6) and cell.isdecimal() else ""
    return found


def titled_name(blocks: Sequence[Block]) -> str:
    """The name that titles with a year begin with most often (某局2026年部门预算); '' if none."""
    names: Counter[str] = Counter()
    for block in blocks:
        if not isinstance(block, Paragraph) or len(block.text) >= 80:
            continue
        match = _TITLED.match(block.text.strip())
        name = (match[1] or match[2]).strip() if match else ""
        if match and match[2] and not ends_like_a_body(words.fold(name)):
            continue  # 2025年一般公共预算支出
        # A title may begin with something else; a name that ends like one is a name all the same.
        if name and (ends_like_a_body(words.fold(name)) or _NO_NAME.search(name) is None):
            names[name] += 1
    if not names:
        return ""
    name = names.most_common(1)[0][0]
    for block in blocks[:_COVER]:
        alone = block.text.strip() if isinstance(block, Paragraph) else ""
        if not (4 <= len(alone) < len(name) and name.startswith(alone)):
            continue
        if ends_like_a_body(alone) and not ends_like_a_body(name[len(alone) :]):
            return alone  # a cover prints the name by itself
    return name
