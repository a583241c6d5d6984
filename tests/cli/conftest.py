"""A verdict made by hand, so that reports are tested without waiting for real checks.

It holds one of everything that a report must show: a table with two sides, merged heads, a
performance form, an error with a consequence, a warning in running text, a note, unread text, a
table nobody recognised, something the reader put right, and every outcome.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mingzhang.check.certificate import Certificate, Obligation, Verdict
from mingzhang.documents import Document, Mend
from mingzhang.facts import (
    Amount,
    Blank,
    Coordinate,
    Fact,
    Finding,
    Message,
    Origin,
    Outcome,
    Place,
    Severity,
    Unit,
    Unread,
    parse_value,
)
from mingzhang.interpret.model import (
    Entity,
    Indicator,
    Part,
    PerformanceForm,
    PlanPoint,
    ReadCell,
    Reading,
    ReadRow,
    ReadTable,
)
from mingzhang.templates import Column, FormSpec, Role, Side, TableSpec, Template

HASH = "0123456789abcdef" * 4
TITLE = "部门预算支出总表"

COLUMNS = (
    Column("code", ("功能分类科目", "科目编码"), Role.CODE, axis="function"),
    Column("name", ("功能分类科目", "科目名称"), Role.NAME, axis="function"),
    Column("total", ("合计",), Role.AMOUNT),
    Column("basic", ("基本支出",), Role.AMOUNT),
    Column("project", ("项目支出",), Role.AMOUNT),
)
SPEC = TableSpec("expenditure", (TITLE,), COLUMNS, (Side("main"),), lists=("category",))
BALANCE = TableSpec(
    "balance",
    ("部门预算收支总表",),
    (
        Column("in", ("收入", "项目"), Role.LABEL, side="income"),
        Column("in_amount", ("收入", "预算数"), Role.AMOUNT, side="income"),
        Column("out", ("支出", "项目"), Role.LABEL, side="expenditure"),
        Column("out_amount", ("支出", "预算数"), Role.AMOUNT, side="expenditure"),
    ),
    (Side("income"), Side("expenditure")),
    rows="fixed",
)
FORM = FormSpec(
    "project",
    "project",
    (".*绩效目标表",),
    {"goals": ("绩效目标",), "budget": ("预算数",)},
    {"level3": ("三级指标",), "value": ("指标值",)},
)
TEMPLATE = Template(
    id="hebei",
    names=("河北省部门预算公开样式", "Hebei department budget disclosure"),
    division="13",
    years=(2026,),
    stage="budget",
    unit=Unit.WAN,
    level_words={},
    tables=(BALANCE, SPEC),
    sections=(),
    labels=(),
    forms=(FORM,),
)


def place(line: int, row: str = "", column: str = "", text: str = "", table: str = "") -> Place:
    return Place(line, table=table, row=row, column=column, text=text)


def fact(text: str, where: Place, origin: Origin = Origin.TABLE, **axes: str) -> Fact:
    value = parse_value(text, Unit.WAN)
    assert value is not None
    return Fact(Coordinate(year="2026", **axes), value, where, origin, table="expenditure")


def row(
    spec: TableSpec, label: str, line: int, cells: dict[str, str], kind: str = "data"
) -> ReadRow:
    read: dict[str, ReadCell] = {}
    for name, text in cells.items():
        column = spec.column(name)
        assert column is not None
        where = place(line, label, column.head[-1], text, spec.titles[0])
        is_amount = column.role is Role.AMOUNT
        read[name] = ReadCell(
            name, text, where, fact(text, where, flow="expenditure") if is_amount else None
        )
    return ReadRow(label, place(line, label, table=spec.titles[0]), read, kind=kind)


def expenditure_table() -> ReadTable:
    rows = (
        row(
            SPEC,
            "合计",
            14,
            {"code": "", "name": "合计", "total": "120.00", "basic": "90.00", "project": "30.00"},
            "total",
        ),
        row(
            SPEC,
            "2010301 行政运行",
            15,
            {
                "code": "2010301",
                "name": "行政运行",
                "total": "90.00",
                "basic": "90.00",
                "project": "",
            },
        ),
        row(
            SPEC,
            "2010302 一般行政管理事务",
            16,
            {
                "code": "2010302",
                "name": "一般行政管理事务",
                "total": "31.00",
                "basic": "",
                "project": "31.00",
            },
        ),
    )
    return ReadTable(SPEC, 0, TITLE, place(10), rows, note="注：单位为万元。", columns=5)


def balance_table() -> ReadTable:
    rows = (
        row(
            BALANCE,
            "一般公共预算拨款收入",
            6,
            {"in": "一、一般公共预算拨款收入", "in_amount": "120.00"},
        ),
        row(
            BALANCE, "一般公共服务支出", 6, {"out": "一、一般公共服务支出", "out_amount": "121.00"}
        ),
    )
    return ReadTable(BALANCE, 0, "部门预算收支总表", place(4), rows)


def performance_form() -> PerformanceForm:
    return PerformanceForm(
        spec=FORM,
        part=0,
        title="1、宣传经费绩效目标表",
        name="宣传经费",
        code="13052926P00001710004R",
        place=place(30),
        fields={"goals": ("全年宣传不少于四次", place(33))},
        amounts={"budget": fact("30.00", place(32, text="30.00"), Origin.FORM)},
        plan=(PlanPoint("3月底", parse_value("5.00%", Unit.PERCENT) or Blank.BLANK, place(34)),),
        indicators=(
            Indicator(
                "产出指标", "数量指标", "宣传次数", "开展宣传", "≥4次", "", "", None, place(36)
            ),
            Indicator(
                "效益指标",
                "社会效益",
                "知晓率",
                "",
                "≥90%",
                "",
                "",
                Amount(parse_value("10", Unit.COUNT).value, Unit.COUNT, 0),
                place(37),
            ),  # type: ignore[union-attr]
        ),
    )


def findings() -> tuple[Finding, ...]:
    wrong = place(16, "2010302 一般行政管理事务", "项目支出", "31.00", TITLE)
    total = place(14, "合计", "项目支出", "30.00", TITLE)
    balance = place(6, "一般公共服务支出", "预算数", "121.00", "部门预算收支总表")
    consequence = Finding(
        "T1",
        Severity.ERROR,
        Message("收支总表的支出应等于收入。", "Uses must equal resources."),
        (balance,),
    )
    return (
        Finding(
            "T5",
            Severity.ERROR,
            Message(
                "“2010302”行的项目支出为31.00万元，与合计30.00万元不符。请核对后改正。",
                "Project spending of “2010302” is 31.00万元, the total says 30.00万元.",
            ),
            (wrong, total),
            stated="31.00万元",
            expected="30.00万元",
            difference="1.00万元",
            allowed="0.01万元",
            source="《中华人民共和国预算法》第三十七条",
            consequences=(consequence,),
        ),
        Finding(
            "T7",
            Severity.WARNING,
            Message("文字中的<原因>与数字不符。", "The <reason> does not fit the figure."),
            (Place(22, section="机关运行经费", text="机关运行经费比上年增加"),),
        ),
        Finding(
            "T9",
            Severity.NOTE,
            Message("两个指标的说明写得一样。", "Two descriptions are alike."),
            (place(36, text="宣传次数"), place(37)),
        ),
    )


def reading(path: str = "disclosure.txt") -> Reading:
    tables = (balance_table(), expenditure_table())
    return Reading(
        document=Document(path, HASH, "tabbed", ()),
        template=TEMPLATE,
        parts=(
            Part(0, Entity("示例县示例局", "450", "department"), 2026, 1, 40),
            Part(1, Entity("示例县服务中心", "450001", "unit"), 2026, 41, 60),
        ),
        tables=tables,
        forms=(performance_form(),),
        sections=(),
        contents=(),
        mentions=(),
        facts=tuple(f for table in tables for f in table.facts),
        unread=(Unread("十二万", place(15), "中文数字没有读出"),),
        unknown_tables=(("附表", place(50)),),
        mends=(Mend(15, 0, "code", "201030 1", "2010301"),),
    )


def verdict(path: str = "disclosure.txt", found: tuple[Finding, ...] | None = None) -> Verdict:
    no_form = Message("文件里没有采购表。", "The file holds no procurement table.")
    return Verdict(
        reading(path),
        findings() if found is None else found,
        Certificate(
            HASH,
            path,
            "0.1.0+abc",
            (
                Obligation("T1", 0, Outcome.FAILED),
                Obligation("T2", 0, Outcome.PASSED, 40),
                Obligation("T3", 0, Outcome.NOT_ENOUGH_DATA, 1, no_form),
                Obligation("T4", None, Outcome.NOT_ENOUGH_DATA, 1, no_form),
                Obligation("T6", 1, Outcome.NOT_APPLICABLE),
                Obligation(
                    "T8", None, Outcome.COULD_NOT_READ, 2, Message("表没有读出。", "Not read.")
                ),
                Obligation("T9", None, Outcome.RULE_BROKE, 1, Message("规则出错。", "It broke.")),
            ),
        ),
        roundings=3,
    )


@pytest.fixture
def sample() -> Verdict:
    return verdict()


@pytest.fixture
def clean_sample() -> Verdict:
    return verdict(found=())


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the commands find this verdict in every file: ``pretend(found=(...))``."""
    import mingzhang.cli.pipeline as pipeline

    def judged(path: str, found: tuple[Finding, ...] | None) -> Verdict:
        made = verdict(path, found)
        if found is None:
            return made
        # A verdict whose findings a test names is one under which every rule did its work.
        kept = tuple(o for o in made.certificate.obligations if o.outcome is not Outcome.RULE_BROKE)
        return replace(made, certificate=replace(made.certificate, obligations=kept))

    def set_up(found: tuple[Finding, ...] | None = None) -> None:
        monkeypatch.setattr(
            pipeline, "interpret", lambda document, templates, forced: reading(document.path)
        )
        monkeypatch.setattr(pipeline, "check", lambda read: judged(read.document.path, found))

    return set_up


@pytest.fixture
def disclosure(tmp_path: Path) -> Path:
    """A file that can be read; what is in it does not matter."""
    path = tmp_path / "disclosure.txt"
    path.write_text("部门预算支出总表\n合计\t120.00\n", encoding="utf-8")
    return path
