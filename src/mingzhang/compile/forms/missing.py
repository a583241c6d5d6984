"""What only a person can give and has not: findings that name the sheet of the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.budget import IndicatorLine
from mingzhang.compile.forms.cells import Cells
from mingzhang.compile.forms.indicators import cell_text
from mingzhang.facts import Finding, Message, Place, Severity
from mingzhang.interpret.targets import parse_target
from mingzhang.templates.form_model import FormGroup, IndicatorBlock

UNWRITTEN, UNPLANNED, NO_INDICATORS, INCOMPLETE, PERIOD, UNCOUNTED, UNLEVELLED = (
    "B31",
    "B32",
    "B33",
    "B34",
    "B35",
    "B36",
    "B37",
)
UNPRINTED = "B38"
_PROJECTS, _INDICATORS, _TEXTS, _STAFF = "项目", "绩效指标", "文字说明", "人员编制"
_ENGLISH = {
    "level3": "name",
    "description": "description",
    "rule": "scoring rule",
    "value": "target",
    "weight": "weight",
    "basis": "basis",
}


def findings_of(cells: Cells, title: str) -> tuple[Finding, ...]:
    """Every gap of one form; ``title`` is the form's."""
    return tuple(_Gaps(cells, title).all())


def unprinted_finding(name: str, lines: Sequence[IndicatorLine]) -> Finding:
    """Indicators of a body as a whole for which the layout has no form."""
    at = lines[0].at
    place = Place(
        at.row if at is not None and at.sheet == _INDICATORS else 0,
        table=_INDICATORS,
        row=name,
        column="",
        text="",
    )
    return Finding(
        UNPRINTED,
        Severity.NOTE,
        Message(
            f"工作簿“{_INDICATORS}”表中“{name}”有{len(lines)}条整体绩效指标（没有写项目的），"
            "本样式在这里没有整体绩效目标表，未写入成稿。",
            f"Sheet “{_INDICATORS}” holds {len(lines)} indicators of “{name}” as a whole (without "
            "a project); this layout has no form for them here, so they are not printed.",
        ),
        (place,),
    )


class _Gaps:
    """The gaps of one form, told in sentences."""

    def __init__(self, cells: Cells, title: str) -> None:
        self.cells, self.title = cells, title
        self.subject = cells.subject
        project = self.subject.project
        self.of_project = project is not None
        self.zh = f"项目“{self.subject.name}”" if project else f"“{self.subject.name}”整体"
        self.en = f"Project “{self.subject.name}”" if project else f"“{self.subject.name}”"

    def all(self) -> Iterator[Finding]:
        yield from self._fields()
        blocks = [
            block
            for part in self.cells.layout.parts
            for block in (part.rows if isinstance(part, FormGroup) else (part,))
            if isinstance(block, IndicatorBlock)
        ]
        for block in blocks:
            yield from self._indicators(block)

    def _fields(self) -> Iterator[Finding]:
        cells = self.cells
        if cells.unwritten:
            sheet = _PROJECTS if self.of_project else _TEXTS
            names = "、".join(dict.fromkeys(cells.unwritten))
            yield self._finding(
                UNWRITTEN,
                sheet,
                names,
                f"{self.zh}没有填写{names}，绩效目标表中此处空白。请在工作簿“{sheet}”表中填写。",
                f"{self.en} has no text for {names}, so the form is blank there. Write it in sheet "
                f"“{sheet}” of the workbook.",
            )
        if cells.unplanned:
            names = "、".join(cells.unplanned)
            yield self._finding(
                UNPLANNED,
                _PROJECTS,
                "资金支出计划",
                f"{self.zh}的资金支出计划缺{names}。请在工作簿“{_PROJECTS}”表中填写累计百分比，"
                "12月底为100%。",
                f"The spending plan of {self.en[0].lower()}{self.en[1:]} lacks {names}. Enter the "
                f"cumulative percentages in sheet “{_PROJECTS}” of the workbook; the end of "
                "December is 100%.",
            )
        if cells.unlevelled:
            yield self._finding(
                UNLEVELLED,
                _PROJECTS,
                "资金级次",
                f"{self.zh}没有填写资金级次，绩效目标表中各级财政资金的分项空白，只列合计。"
                f"请在工作簿“{_PROJECTS}”表的“资金级次”中选择中央、省级或市县。",
                f"{self.en} does not say of which level its fiscal money is, so the form shows the "
                f"total only. Choose the level in sheet “{_PROJECTS}” of the workbook.",
                Severity.NOTE,
            )
        if cells.uncounted:
            names = "、".join(dict.fromkeys(cells.uncounted))
            yield self._finding(
                UNCOUNTED,
                _STAFF,
                names,
                f"{self.zh}绩效目标表缺{names}。请在工作簿“{_STAFF}”表中填写。",
                f"The form of {self.en} lacks {names}. Enter the numbers in sheet “{_STAFF}” of "
                "the workbook.",
            )

    def _indicators(self, block: IndicatorBlock) -> Iterator[Finding]:
        lines = self.subject.indicators
        if not lines:
            yield self._finding(
                NO_INDICATORS,
                _INDICATORS,
                "",
                f"{self.zh}没有绩效指标，绩效目标表中指标部分空白。请在工作簿“{_INDICATORS}”表中填写。",
                f"{self.en} has no indicators, so that part of the form is blank. Enter them in "
                f"sheet “{_INDICATORS}” of the workbook.",
            )
            return
        yield from self._incomplete(block, lines)
        if self.subject.is_longer and any(column.period for column in block.columns):
            yield self._finding(
                PERIOD,
                _INDICATORS,
                "实施期",
                f"{self.zh}跨年度实施，工作簿“{_INDICATORS}”表只有本年度指标，绩效目标表的实施期"
                "指标留空。请在成稿后补填实施期指标值。",
                f"{self.en} runs for more than a year; sheet “{_INDICATORS}” of the workbook holds "
                "this year's targets only. Enter those of the whole period on the finished form.",
                Severity.NOTE,
            )

    def _incomplete(
        self, block: IndicatorBlock, lines: Sequence[IndicatorLine]
    ) -> Iterator[Finding]:
        heads = self.cells.spec.indicator_heads
        asked = dict.fromkeys(
            "value" if column.role in ("sign", "number", "unit") else column.role
            for column in block.columns
            if not column.optional and column.role not in ("level1", "level2")
        )
        for role in asked:
            without = [i for i in lines if not cell_text(role, i) and not _is_void(i)]
            if not without:
                continue
            head = heads.get(role, (role,))[0]
            names = "、".join(line.level3.strip() or line.level2.strip() for line in without[:6])
            yield self._finding(
                INCOMPLETE,
                _INDICATORS,
                head,
                f"{self.zh}有{len(without)}条绩效指标没有填写{head}（{names}"
                f"{'等' if len(without) > 6 else ''}）。请在工作簿“{_INDICATORS}”表中填写。",
                f"{self.en}: {len(without)} of the indicators without a {_ENGLISH.get(role, role)} "
                f"({names}{' …' if len(without) > 6 else ''}). Fill it in in sheet "
                f"“{_INDICATORS}” of the workbook.",
            )

    def _finding(
        self,
        check: str,
        sheet: str,
        column: str,
        zh: str,
        en: str,
        severity: Severity = Severity.WARNING,
    ) -> Finding:
        at = self.subject.project.at if self.subject.project is not None else None
        known = at is not None and at.sheet == sheet
        place = Place(
            at.row if at is not None and known else 0,
            table=sheet,
            row=self.subject.name,
            column=column,
            text=self.title,
        )
        return Finding(check, severity, Message(zh, en), (place,))


def _is_void(line: IndicatorLine) -> bool:
    """Whether the author says that an indicator does not apply (不涉及, 无)."""
    return parse_target(line.value).kind == "not_applicable"
